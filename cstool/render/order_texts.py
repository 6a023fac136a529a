"""What files of orders came to, as notes for the person who waits."""

from collections.abc import Iterator

from cstool.batch.summary import damaged_lines
from cstool.desk.refunded_rows import RefundRowsReport
from cstool.errors import Message
from cstool.tables.order_lists import OrdersReport
from cstool.tables.order_sources import OrderListRead


def notes_of(report: OrdersReport) -> Iterator[Message]:
    """Yield what is worth saying, a line each: how the lists were read, what was left out, what came of it."""
    for each in report.lists:
        yield from _list_notes(each)
    yield from _left_out(report)
    if report.unknown:
        names = "、".join(report.unknown_members)
        yield Message(
            "{count} members of the earlier file are in none of these lists: {names}",
            count=report.unknown,
            names=names,
        )
    if report.rejected and report.rejects != "-":
        yield Message("rejected rows: {path}", path=report.rejects)
    yield Message(
        "up to {day}: read {read} rows = {counted} that count + {left} that do not + {rejected} rejected: "
        "{orders} orders of {members} members",
        day=report.on,
        read=report.read,
        counted=report.counted,
        left=report.read - report.counted - report.rejected,
        rejected=report.rejected,
        orders=report.orders,
        members=report.members,
    )


def _list_notes(each: OrderListRead) -> Iterator[Message]:
    """Yield how one list was read."""
    shown = _columns(each)
    yield Message("{read} (the layout {layout})", read=shown, layout=each.layout) if each.layout else shown
    if each.damaged:
        yield Message("{file}: {problem}", file=each.file, problem=damaged_lines(each.damaged, each.format))
    yield from _outside(each)


def _columns(read: OrderListRead | RefundRowsReport) -> Message:
    """Return what format a list has, and which of its columns are read."""
    columns = ", ".join(f"{meaning}={name}" for meaning, name in read.columns.items())
    return Message("{file}: {format}, {columns}", file=read.file, format=read.format, columns=columns)


def _outside(read: OrderListRead | RefundRowsReport) -> Iterator[Message]:
    """Yield what stands in a list and is none of its rows."""
    if read.sheet:
        yield from read.sheet.notes
    if read.total:
        yield read.total.note
    if read.titles:
        yield Message(
            "{file}: {count} lines above the header were left out", file=read.file, count=read.titles
        )


def _left_out(report: OrdersReport) -> Iterator[Message]:
    """Yield why rows do not count, each of them in one line."""
    orders, states = ", ".join(report.twin_orders), "、".join(report.idle_states)
    said = {
        "blank": Message("{count} blank lines were left out", count=report.blank),
        "twins": Message(
            "{count} rows repeat an order and count once: {orders}", count=report.twins, orders=orders
        ),
        "unpaid": Message("{count} rows are of orders for which 0.00 was paid", count=report.unpaid),
        "refunded": Message(
            "{count} rows are of orders that do not count after a refund", count=report.refunded
        ),
        "later": Message("{count} rows are of orders after {day}", count=report.later, day=report.on),
        "earlier": Message(
            "{count} rows are of orders from before the time that counts", count=report.earlier
        ),
        "replaced": Message("{count} rows were replaced by those of a later list", count=report.replaced),
        "idle": Message(
            "{count} rows have a state that does not count: {states}", count=report.idle, states=states
        ),
    }
    yield from (note for name, note in said.items() if getattr(report, name))


def refund_notes(report: RefundRowsReport) -> Iterator[Message]:
    """Yield what is worth saying of orders that come back, a line each: how the file was read, what came of it."""
    yield _columns(report)
    yield from _outside(report)
    if report.blank:
        yield Message("{count} blank lines were left out", count=report.blank)
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
