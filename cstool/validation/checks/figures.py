"""Figures typed by hand that belong to the policy: when the policy changes, they would not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from cstool.core.numbers import decimal_text
from cstool.core.numerals import NUMBER, NUMERALS, number_of
from cstool.core.record import Record
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Policies, Replies
from cstool.validation.checks.placeholders import warning
from cstool.validation.problem import CHARACTERS, Path, Problem

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


class _Said(NamedTuple):
    """How a unit is said: of which kind it is, how many of that it stands for, whether it is always a figure."""

    kind: str
    factor: Decimal = Decimal(1)
    is_certain: bool = True


#: What is said of days, money and so on; a week may be any week, 克 what a jar holds, a bare number anything.
_SAYINGS = {
    **{unit: _Said(unit) for unit in _UNITS.values()},
    **dict.fromkeys(("日",), _Said("天", is_certain=False)),
    **dict.fromkeys(("周", "星期", "礼拜"), _Said("天", Decimal(7), is_certain=False)),
    **dict.fromkeys(("月",), _Said("天", Decimal(30), is_certain=False)),
    **dict.fromkeys(("块", "圆", "RMB", "rmb", "人民币", "¥", "￥"), _Said("元")),
    **dict.fromkeys(("笔",), _Said("单")),
    **dict.fromkeys(("克", "g"), _Said("克", is_certain=False)),
    **dict.fromkeys(("%", "百分之"), _Said("折", Decimal("0.1"), is_certain=False)),
    "": _Said("元", is_certain=False),
}
_SIGN = r"(?:(?P<sign>[¥￥]|百分之|RMB|rmb|人民币)\s*)?"
#: Not the rest of a number, of a date or of a name; of a range, both ends.
_NUMBER = rf"(?<![0-9.{{月{NUMERALS}A-Za-z-])(?<!日[至到]){_SIGN}(?:[0-9]+-)?(?P<number>{NUMBER})"
_UNIT = r"天|日|个?(?:星期|礼拜)|个月|周(?!年)|折|元|块|圆|RMB|rmb|单|笔|克|g|码|号|毫米|mm|%|(?![0-9.:：-])"
#: A time within which something is promised is a figure, whatever its unit.
_SAID = re.compile(rf"{_NUMBER}\s*(?P<unit>{_UNIT})(?P<within>(?=[以之]?内))?")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("．"): ".", ord("％"): "%"}
#: A number without a unit is said of anything, unless it is as large as this.
_LEAST_BARE = 100
#: Said of anything, not of a figure of the policy: 一天, 两单, 等两三天.
_IDIOMATIC = {"零", "一", "两", "一两", "两三", "三五", *map("".join, pairwise("一二三四五六七八九"))}
#: 第二天 is the next day, 第七天 the last one of the window.
_NEXT_DAYS = 3
#: What is taken off stands behind these; what is left is the rate.
_TAKEN_OFF = ("减", "省", "惠", "宜", "让", "降")


class _Figure(NamedTuple):
    """A figure of the policy: its dotted name and its value."""

    key: str
    value: Decimal


class _Figures(NamedTuple):
    """The figures of the policy by unit, and the sizes by how they are said."""

    by_unit: dict[str, list[_Figure]]
    sizes: dict[str, set[Decimal]]


def typed_figures(replies: Replies, handbook: Handbook) -> Iterator[Problem]:
    """Yield the figures of the policy that texts of replies hold, each once in each text."""
    yield from _typed(_texts(replies), handbook)


def typed_policy_figures(handbook: Handbook) -> Iterator[Problem]:
    """Yield the figures of the policy that texts of steps and outcomes hold."""
    policies = handbook.policies
    texts: list[tuple[Path, str]] = [
        (("steps", row, "text"), step.text) for row, step in enumerate(policies.steps)
    ]
    for book, playbook in enumerate(policies.playbooks):
        path: Path = ("playbooks", book)
        texts += [((*path, "steps", row, "text"), step.text) for row, step in enumerate(playbook.steps)]
        texts += [((*path, "outcomes", row, "text"), end.text) for row, end in enumerate(playbook.outcomes)]
    yield from _typed(texts, handbook)


def _typed(texts: Iterable[tuple[Path, str]], handbook: Handbook) -> Iterator[Problem]:
    figures = _figures(handbook.policies)
    for path, text in texts:
        plain = _PLACEHOLDER.sub("{}", text).translate(_FULL_WIDTH)
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


def _judged(path: Path, match: re.Match[str], figures: _Figures) -> Problem | None:
    """Return the problem of a number with its unit, if that is a figure of the policy."""
    value = number_of(match["number"])
    unit = match["unit"].removeprefix("个")
    if value in figures.sizes.get(unit, ()):
        return _size(path, match[0])
    said = _SAYINGS.get(match["sign"] or unit)
    if said is None or (said.kind != "折" and said.factor == 1 and match["number"] in _IDIOMATIC):
        return None
    if match["within"] is not None and said.kind == "天":
        said = said._replace(is_certain=True)
    if match.string.endswith("第", 0, match.start()) and value <= _NEXT_DAYS:
        return None
    value *= said.factor
    if said.kind == "折" and value >= 10:
        value /= 10
    if said.factor < 1 and match.string.endswith(_TAKEN_OFF, 0, match.start()):
        value = 10 - value
    return _figure(path, match, said, value, figures.by_unit[said.kind])


def _figure(
    path: Path, match: re.Match[str], said: _Said, value: Decimal, known: Sequence[_Figure]
) -> Problem | None:
    same = [figure for figure in known if figure.value == value]
    is_long = bool(match["unit"] or match["sign"]) or value >= _LEAST_BARE
    if same and is_long:
        message = Message(
            "{text} is typed by hand; it agrees with {key} today", text=match[0], key=same[0].key
        )
        unit = match["unit"] if said.is_certain and match["unit"] else said.kind
        hint = Message("write {reference}", reference=f"{{{same[0].key}}}{unit}")
        return warning(path, "hand-typed-figure", message, hint, ((*path, CHARACTERS),))
    if not said.is_certain:
        return None
    listed = "、".join(f"{figure.key} = {decimal_text(figure.value)}" for figure in known)
    message = Message("{text} is typed by hand and agrees with no figure of the policy", text=match[0])
    hint = Message("refer to the one that is meant: {known}", known=listed)
    return warning(path, "hand-typed-figure", message, hint, ((*path, CHARACTERS),))


def _size(path: Path, text: str) -> Problem:
    message = Message("the size {text} is typed by hand", text=text)
    hint = Message("make it a slot of the kind size: {{size.mm}}, {{size.eu}}")
    return warning(path, "hand-typed-figure", message, hint, ((*path, CHARACTERS),))


def _figures(policies: Policies) -> _Figures:
    """Return the figures of the policy by the unit in which they are said."""
    figures: dict[str, list[_Figure]] = {unit: [] for unit in _UNITS.values()}
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
        # Who pays everything has no discount to speak of.
        figures["折"] += [_Figure(f"tiers.{tier.id}.zhe", tier.rate * 10)] if tier.rate < 1 else []
    mm, eu = (
        {Decimal(getattr(size, field)) for chart in policies.charts for size in chart.sizes}
        for field in ("mm", "eu")
    )
    return _Figures(figures, {"码": mm | eu, "号": mm | eu, "毫米": mm, "mm": mm, "": mm})


def _add_figures(figures: dict[str, list[_Figure]], name: str, row: object) -> None:
    for field in row.__struct_fields__ if isinstance(row, Record) else ():
        value = getattr(row, field)
        # Nobody speaks of none; and a figure that could not be read is zero, too.
        if field in _UNITS and value:
            figures[_UNITS[field]].append(_Figure(f"{name}.{field}", Decimal(value)))
