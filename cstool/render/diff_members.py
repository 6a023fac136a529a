"""What a change does to the members of a file, as a section of the page for the supervisor."""

from decimal import Decimal

from cstool.comparison.changes import Members
from cstool.core.numbers import decimal_text
from cstool.locale import _, translated
from cstool.render.diff_text import affected_headers, shift_headers
from cstool.render.diff_words import matrix_cells, money
from cstool.render.html import Markup, element, joined, table, tier_chart


def members_section(members: Members) -> Markup:
    """Return who moves between the tiers, who pays more or less, and the rows that are affected most."""
    counts = _("{file}: read {read} = priced {priced} + unpriced {unpriced} ({encoding}, {engine})").format(
        file=members.file,
        read=f"{members.read:,}",
        priced=f"{members.priced:,}",
        unpriced=f"{members.unpriced:,}",
        encoding=members.encoding,
        engine=members.engine,
    )
    parts = [
        element("p", counts, class_="soft"),
        _money(members),
        tier_chart(members, _("members who change tier")),
        _matrix(members),
    ]
    return joined([*parts, _shifts(members), _affected(members), _unpriced(members)])


def _money(members: Members) -> Markup:
    if members.pays_more is None:
        return Markup("")
    text = _("members pay {more} yuan more and {less} yuan less").format(
        more=money(members.pays_more), less=money(members.pays_less)
    )
    return element("p", text)


def _matrix(members: Members) -> Markup:
    old, new = ([tier[0] for tier in tiers] for tiers in (members.old_tiers, members.new_tiers))
    cells = matrix_cells(old, new, {(move.old, move.new): move.rows for move in members.matrix})
    names = [_tier(tier) for tier in members.old_tiers]
    rows = [(name, *counts) for name, counts in zip(names, cells, strict=True)]
    headers = [_("from \\ to"), *map(_tier, members.new_tiers)]
    return table(headers, rows, numbers=range(1, len(headers)))


def _tier(tier: tuple[str, str, Decimal]) -> str:
    _identifier, name, rate = tier
    return f"{name} {decimal_text(rate, 2)}"


def _shifts(members: Members) -> Markup:
    rows = [
        (
            shift.name,
            *(f"{count:,}" for count in (shift.rows, shift.stay, shift.up, shift.down)),
            element("span", money(shift.pays_more), class_="more" if shift.pays_more else "soft"),
            element("span", money(shift.pays_less), class_="less" if shift.pays_less else "soft"),
        )
        for shift in members.tiers
    ]
    heading = element("summary", _("What happens to those in a tier"))
    return element("details", heading, table(shift_headers()[1:], rows, numbers=range(1, 7)))


def _affected(members: Members) -> Markup:
    names = {identifier: name for identifier, name, _rate in (*members.old_tiers, *members.new_tiers)}
    rows = [
        (
            f"{row.line:,}",
            names[row.old],
            names[row.new],
            money(row.before),
            money(row.after),
            money(row.difference, signed=True),
            element("code", row.row),
        )
        for row in members.affected
    ]
    if not rows:
        return Markup("")
    heading = element("summary", _("most affected rows"))
    return element("details", heading, table(affected_headers(), rows, numbers=[0, 3, 4, 5]))


def _unpriced(members: Members) -> Markup:
    rows = [(f"{row.line:,}", row.column, translated(row.reason)) for row in members.examples_unpriced]
    if not rows:
        return Markup("")
    heading = element("h3", _("rows that cannot be priced, the first of them"))
    return joined([heading, table([_("line"), _("column"), _("reason")], rows, numbers=[0])])
