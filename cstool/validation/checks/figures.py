"""Figures typed by hand that belong to the policy: when the policy changes, they would not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from cstool.core.numbers import decimal_text
from cstool.core.record import Record
from cstool.core.said_figures import SaidFigure, said_figures
from cstool.core.sizes import MILLIMETRES
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Policies, Replies
from cstool.validation.problem import CHARACTERS, Path, Problem, warning

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


_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
#: A number without a unit is said of anything, unless it is as large as this.
_LEAST_BARE = 100


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
        said = {figure.text: figure for figure in said_figures(_PLACEHOLDER.sub("{}", text))}
        found = (_judged(path, figure, figures) for figure in said.values())
        yield from (problem for problem in found if problem)


def _texts(replies: Replies) -> Iterator[tuple[Path, str]]:
    for index, reply in enumerate(replies.replies):
        path: Path = ("replies", index)
        for field in ("texts", "before"):
            yield from (((*path, field, row), text) for row, text in enumerate(getattr(reply, field)))
        for row, slot in enumerate(reply.slots):
            if slot.default is not None:
                yield (*path, "slots", row, "default"), slot.default


def _judged(path: Path, said: SaidFigure, figures: _Figures) -> Problem | None:
    """Return the problem of a number with its unit, if that is a figure of the policy."""
    if said.number in figures.sizes.get(said.unit, ()):
        return _size(path, said.text)
    if said.kind is None or said.is_idiom:
        return None
    return _figure(path, said, figures.by_unit[said.kind])


def _figure(path: Path, said: SaidFigure, known: Sequence[_Figure]) -> Problem | None:
    same = [figure for figure in known if figure.value == said.value]
    is_long = bool(said.unit) or said.has_sign or said.value >= _LEAST_BARE
    if same and is_long:
        message = Message(
            "{text} is typed by hand; it agrees with {key} today", text=said.text, key=same[0].key
        )
        unit = said.unit if said.is_certain and said.unit else said.kind
        hint = Message("write {reference}", reference=f"{{{same[0].key}}}{unit}")
        return warning(path, "hand-typed-figure", message, hint, ((*path, CHARACTERS),), said.text)
    if not said.is_certain:
        return None
    listed = "、".join(f"{figure.key} = {decimal_text(figure.value)}" for figure in known)
    message = Message("{text} is typed by hand and agrees with no figure of the policy", text=said.text)
    hint = Message("refer to the one that is meant: {known}", known=listed)
    return warning(path, "hand-typed-figure", message, hint, ((*path, CHARACTERS),), said.text)


def _size(path: Path, text: str) -> Problem:
    message = Message("the size {text} is typed by hand", text=text)
    hint = Message("make it a slot of the kind size: {{size.mm}}, {{size.eu}}")
    return warning(path, "hand-typed-figure", message, hint, ((*path, CHARACTERS),), text)


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
    columns = {
        (chart, column) for chart in range(len(policies.charts)) for column in policies.charts[chart].columns
    }
    mm, eu = (
        {
            number
            for chart, column in columns
            if (column == MILLIMETRES) == is_length
            for number in policies.charts[chart].numbers(column) or ()
        }
        for is_length in (True, False)
    )
    return _Figures(figures, {"码": mm | eu, "号": mm | eu, "毫米": mm, "mm": mm, "": mm})


def _add_figures(figures: dict[str, list[_Figure]], name: str, row: object) -> None:
    for field in row.__struct_fields__ if isinstance(row, Record) else ():
        value = getattr(row, field)
        # Nobody speaks of none; and a figure that could not be read is zero, too.
        if field in _UNITS and value:
            figures[_UNITS[field]].append(_Figure(f"{name}.{field}", Decimal(value)))
