"""What files of orders came to, as notes for the person who waits."""

from collections.abc import Iterator

from cstool.desk.refunded_rows import RefundRowsReport
from cstool.errors import Message
from cstool.tables.order_lists import OrdersReport


def notes_of(report: OrdersReport) -> Iterator[Message]:
    """Yield what is worth saying, a line each: how the lists were read, what was left out, what came of it."""
    for each in report.lists:
        columns = ", ".join(f"{meaning}={name}" for meaning, name in each.columns.items())
        shown = Message("{file}: {format}, {columns}", file=each.file, format=each.format, columns=columns)
        if each.layout:
            shown = Message("{read} (the layout {layout})", read=shown, layout=each.layout)
        yield shown
        if each.sheet:
            yield from each.sheet.notes
        if each.titles:
            yield Message(
                "{file}: {count} lines above the header were left out", file=each.file, count=each.titles
            )
    if report.twins:
        orders = ", ".join(report.twin_orders)
        yield Message(
            "{count} rows repeat an order and count once: {orders}", count=report.twins, orders=orders
        )
    if report.replaced:
        yield Message("{count} rows were replaced by those of a later list", count=report.replaced)
    if report.idle:
        states = "、".join(report.idle_states)
        yield Message(
            "{count} rows have a state that does not count: {states}", count=report.idle, states=states
        )
    if report.unknown:
        yield Message("{count} members of the earlier file are in none of these lists", count=report.unknown)
    if report.rejected and report.rejects != "-":
        yield Message("see {path}", path=report.rejects)
    yield Message(
        "up to {day}: read {read} rows = {orders} orders that count of {members} members, rejected {rejected}",
        day=report.on,
        read=report.read,
        orders=report.orders,
        members=report.members,
        rejected=report.rejected,
    )


def refund_notes(report: RefundRowsReport) -> Iterator[Message]:
    """Yield what is worth saying of orders that come back, a line each: how the file was read, what came of it."""
    columns = ", ".join(f"{option}={name}" for option, name in report.columns.items())
    yield Message("{file}: {format}, {columns}", file=report.file, format=report.format, columns=columns)
    if report.sheet:
        yield from report.sheet.notes
    if report.titles:
        yield Message(
            "{file}: {count} lines above the header were left out", file=report.file, count=report.titles
        )
    if report.blank:
        yield Message("blank lines left out: {count}", count=report.blank)
    if report.undated:
        yield Message(
            "{count} rows have another answer if the order is older: add a column ordered",
            count=report.undated,
        )
    if report.rejected and report.rejects != "-":
        yield Message("rejected rows: {path}", path=report.rejects)
    decisions = tuple(f"{count} {decision}" for decision, count in report.decisions.items())
    yield Message(
        "read {read} = answered {answered} + rejected {rejected}: {decisions}; refunded {refund} yuan",
        read=report.read,
        answered=report.answered,
        rejected=report.rejected,
        decisions=decisions or "-",
        refund=report.refund,
    )
