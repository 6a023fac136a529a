"""Figures typed by hand that belong to the policy: when the policy changes, they would not."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from cstool.core.numbers import decimal_text
from cstool.core.record import Record
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Policies, Replies
from cstool.policy.wording.numerals import NUMERALS, number_of
from cstool.policy.wording.texts import warning

#: The unit in which each figure of the policy is said, by the name of its field.
_UNITS = {
    "window_days": "天",
    "extra_days": "天",
    "margin_days": "天",
    "spent": "元",
    "limit": "元",
    "orders": "单",
    "zhe": "折",
    "tolerance_grams": "克",
}
#: How else the units are said, sizes included.
_ALSO = {"日": "天", "块": "元", "g": "克", "号": "码", "毫米": "码", "mm": "码", "": "码"}
_NUMBER = rf"(?<![0-9.{{月A-Za-z-])(?P<number>[0-9]+(?:\.[0-9]+)?|[{NUMERALS}]+)"
_SAID = re.compile(_NUMBER + r" ?(?P<unit>天|日|折|元|块|单|克|g|码|号|毫米|mm|(?![0-9.:：-]))")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
#: Said of anything, not of a figure of the policy: 一天, 两单.
_IDIOMATIC = {"一", "两", "零", "点"}


class _Figure(NamedTuple):
    """A figure of the policy: its dotted name and its value."""

    key: str
    value: Decimal


def typed_figures(replies: Replies, handbook: Handbook) -> Iterator[Problem]:
    """Yield the figures of the policy that texts of replies hold, each once in each text."""
    figures = _figures(handbook.policies)
    for path, text in _texts(replies):
        plain = _PLACEHOLDER.sub("{}", text)
        said = {match[0]: match for match in _SAID.finditer(plain)}
        found = (_judged(path, match, figures) for match in said.values())
        yield from (problem for problem in found if problem)


def _texts(replies: Replies) -> Iterator[tuple[Path, str]]:
    for index, reply in enumerate(replies.replies):
        path: Path = ("replies", index)
        for field in ("texts", "before"):
            yield from (((*path, field, row), text) for row, text in enumerate(getattr(reply, field)))
        for row, slot in enumerate(reply.slots):
            if slot.default is not None:
                yield (*path, "slots", row, "default"), slot.default


def _judged(path: Path, match: re.Match[str], figures: Mapping[str, list[_Figure]]) -> Problem | None:
    """Return the problem of a number with its unit, if that is a figure of the policy."""
    unit = _ALSO.get(match["unit"], match["unit"])
    value = number_of(match["number"])
    if value is None or match["number"] in _IDIOMATIC or (not match["number"].isascii() and unit == "码"):
        return None
    if unit == "折" and value >= 10:
        value /= 10
    if unit == "码":
        return _size(path, match[0], value, figures["码"])
    same = [figure for figure in figures[unit] if figure.value == value]
    if same:
        message = Message(
            "{text} is typed by hand; it agrees with {key} today", text=match[0], key=same[0].key
        )
        hint = Message("write {reference}", reference=f"{{{same[0].key}}}{match['unit']}")
        return warning(path, "hand-typed-figure", message, hint)
    known = "、".join(f"{figure.key} = {decimal_text(figure.value)}" for figure in figures[unit])
    message = Message("{text} is typed by hand and agrees with no figure of the policy", text=match[0])
    return warning(
        path, "hand-typed-figure", message, Message("refer to the one that is meant: {known}", known=known)
    )


def _size(path: Path, text: str, value: Decimal, sizes: list[_Figure]) -> Problem | None:
    if value not in {size.value for size in sizes}:
        return None
    message = Message("the size {text} is typed by hand", text=text)
    hint = Message("make it a slot of the kind size: {{size.mm}}, {{size.eu}}")
    return warning(path, "hand-typed-figure", message, hint)


def _figures(policies: Policies) -> dict[str, list[_Figure]]:
    """Return the figures of the policy by the unit in which they are said."""
    figures: dict[str, list[_Figure]] = {unit: [] for unit in (*_UNITS.values(), "码")}
    for field in policies.__struct_fields__:
        part = getattr(policies, field)
        rows = (
            [(f"{field}.{row.id}", row) for row in part if hasattr(row, "id")]
            if isinstance(part, tuple)
            else []
        )
        for name, row in rows or [(field, part)]:
            _add_figures(figures, name, row)
    for tier in policies.tiers:
        figures["折"].append(_Figure(f"tiers.{tier.id}.zhe", tier.rate * 10))
    for chart in policies.charts:
        figures["码"] += [_Figure(chart.id, Decimal(number)) for size in chart.sizes for number in (size.mm,)]
    return figures


def _add_figures(figures: dict[str, list[_Figure]], name: str, row: object) -> None:
    for field in row.__struct_fields__ if isinstance(row, Record) else ():
        value = getattr(row, field)
        if field in _UNITS and value is not None:
            figures[_UNITS[field]].append(_Figure(f"{name}.{field}", Decimal(value)))
