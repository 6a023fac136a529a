"""A change of the handbook in the shop's words: what a value is called, and in three sentences what it comes to."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from cstool.comparison.changes import Change, Comparison
from cstool.locale import _
from cstool.policy.shapes import Policies
from cstool.render.diff_words import changed_files, kind_name, money, value_text
from cstool.render.period_texts import period_days

#: So many changed values are named in the first sentence.
_NAMED = 3


class Signed(NamedTuple):
    """When a sheet was made, and the commits that stand behind its two sides, where there are any."""

    on: date
    old: str | None
    new: str | None


def change_name(change: Change, sides: Sequence[Policies]) -> str:
    """Return what people call the value that changed: 二级会员 · money spent in all, not `tiers.gold.spent`."""
    table, *names = re.sub(r"\[(\d+)\]", r".#\1", change.path).split(".")
    rows: list[object] = [getattr(side, table, None) for side in reversed(sides)]
    called = [table_name(table)]
    for name in names:
        rows = [found for row in rows if (found := _inside(row, name)) is not None]
        given = next((row.name for row in rows if hasattr(row, "name")), None)
        called.append(given or field_name(name))
    return " · ".join(called[1:] if len(called) > 2 or hasattr(rows[0] if rows else None, "name") else called)


def _inside(row: object, name: str) -> object:
    if isinstance(row, tuple):
        return next((each for each in row if getattr(each, "id", None) == name), None)
    return getattr(row, name, None)


def lead(comparison: Comparison, sides: Sequence[Policies]) -> list[str]:
    """Say in three sentences what changes, from when, and whom it costs how much."""
    return [_what(comparison, sides), _when(comparison), _whom(comparison)]


def _what(comparison: Comparison, sides: Sequence[Policies]) -> str:
    changes = changed_files(comparison).values
    if not changes:
        return _("No value that decides something changes.")
    named = "; ".join(_told(change, sides) for change in changes[:_NAMED])
    if len(changes) > _NAMED:
        return _("{changes}; and {count} more changes.").format(changes=named, count=len(changes) - _NAMED)
    return _("{changes}.").format(changes=named)


def _when(comparison: Comparison) -> str:
    """Say from when: a period says its days itself; all else holds from the day of the signature."""
    days = [
        _("{period}: {days}.").format(
            period=period.name, days=period_days(period.since, period.until, period.counts)
        )
        for period in comparison.periods
    ]
    is_dated = bool(days) and all(change.path.startswith("periods") for change in comparison.changes)
    return " ".join([*([] if is_dated else [_("It holds from the day that is written at the end.")]), *days])


def _told(change: Change, sides: Sequence[Policies]) -> str:
    name = change_name(change, sides)
    if change.kind != "changed":
        return _("{name}: {what}").format(name=name, what=kind_name(change.kind))
    return _("{name}: {old} → {new}").format(
        name=name, old=value_text(change.old), new=value_text(change.new)
    )


def _whom(comparison: Comparison) -> str:
    said = [" ".join(_effects(comparison))]
    for period in comparison.periods:
        if effects := " ".join(_effects(period.comparison)):
            said.append(_("{period}: {effects}").format(period=period.name, effects=effects))
    return " ".join(filter(None, said)) or _("No customer is answered otherwise.")


def _effects(comparison: Comparison) -> Iterable[str]:
    members = comparison.members
    if members:
        yield _("{count} of {all} members change tier.").format(
            count=f"{members.moved:,}", all=f"{members.priced:,}"
        )
        if members.pays_more is not None:
            yield _("On their next purchase they pay {more} yuan more and {less} yuan less in all.").format(
                more=money(members.pays_more), less=money(members.pays_less)
            )
    if comparison.refunds:
        count = sum(move.cases for move in comparison.refunds)
        yield _("Orders end otherwise in {count} cases.").format(count=count)
    if comparison.replies:
        yield _("{count} texts to customers read differently.").format(count=len(comparison.replies))


def table_name(table: str) -> str:
    """Return what people call a table of the files."""
    return {
        "shop": _("the shop"),
        "shipping": _("shipping"),
        "returns": _("returns"),
        "repair": _("repairs"),
        "goodwill": _("goodwill"),
        "waybill": _("waybills"),
        "floor": _("what the law demands"),
        "remarks": _("remarks"),
        "examples": _("decided cases"),
    }.get(table, table)


def field_name(name: str) -> str:
    """Return what people call a field; one that has no word of its own is called as in the file."""
    if name.startswith("#"):
        return _("number {number}").format(number=name[1:])
    return {
        "orders": _("orders so far"),
        "spent": _("yuan spent in all"),
        "rate": _("rate that is paid"),
        "window_days": _("days of return"),
        "extra_days": _("days more"),
        "limit": _("limit in yuan"),
        "margin_days": _("days of margin"),
        "tolerance_grams": _("tolerance in grams"),
        "first_freight_up_to": _("of the first freight, up to"),
        "return_freight_up_to": _("of the way back, up to"),
        "conditions": _("conditions"),
        "evidence": _("evidence"),
        "fault": _("fault"),
        "name": _("name"),
        "text": _("text"),
        "texts": _("wordings"),
        "before": _("to check before"),
        "source": _("rule"),
        "steps": _("steps"),
        "outcomes": _("outcomes"),
        "shift": _("sizes more or fewer"),
        "decision": _("decision"),
        "reply": _("reply"),
        "when": _("when"),
    }.get(name, name)
