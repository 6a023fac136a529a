"""Which cases of the playbooks end otherwise: through other outcomes, or because a measurement is judged otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from cstool.comparison.changes import PlaybookMove
from cstool.comparison.refund_changes import meetings
from cstool.core.decision_tables import When, taken
from cstool.core.facts import Fact
from cstool.core.measurements import weigh
from cstool.core.playbooks import Outcome, Playbook, axes
from cstool.policy.handbook import Handbook

#: An example parcel and what the customer misses in it, in grams.
_EXPECTED, _ITEM = 1000, 200


class _Measurement(NamedTuple):
    """Numbers that the two policies judge differently: the facts to give, and the values that follow from them."""

    fact: str
    given: dict[str, str]
    old: str
    new: str


def playbook_moves(old: Handbook, new: Handbook) -> Iterator[PlaybookMove]:
    """Yield the cases that end otherwise, playbook by playbook, those with the same two outcomes together.

    Playbooks that only one side has are no cases but changed values.
    """
    measured = list(_measured(old, new))
    for name in filter(old.playbooks.__contains__, new.playbooks):
        before, after = old.playbooks[name], new.playbooks[name]
        values = _values(old, new, before, after)
        if before.outcomes != after.outcomes:
            yield from _moves(before, after, values, None)
        for measurement in measured:
            if measurement.fact in values:
                yield from _moves(before, after, values, measurement)


def _values(old: Handbook, new: Handbook, before: Playbook, after: Playbook) -> dict[str, tuple[str, ...]]:
    """Return the facts that the outcomes of either side look at, with the values of both sides."""
    sides = axes(before, old.facts), axes(after, new.facts)
    names = dict.fromkeys(name for side in sides for name in side)
    return {name: tuple(dict.fromkeys([*sides[0].get(name, ()), *sides[1].get(name, ())])) for name in names}


def _moves(
    old: Playbook, new: Playbook, values: Mapping[str, Sequence[str]], measurement: _Measurement | None
) -> Iterator[PlaybookMove]:
    """Yield the pairs of different outcomes that share cases; with a measurement, of the cases that it leads to."""
    fact = measurement.fact if measurement else None
    before = _outcomes(old, fact, measurement.old if measurement else "")
    after = _outcomes(new, fact, measurement.new if measurement else "")
    axes = {name: choices for name, choices in values.items() if name != fact}
    rows = ([_without(outcome.when, fact) for outcome in side] for side in (before, after))
    for meeting in meetings(axes, *rows):
        one = None if meeting.old is None else before[meeting.old]
        other = None if meeting.new is None else after[meeting.new]
        if (one and one.id) != (other and other.id):
            example = meeting.example | (measurement.given if measurement else {})
            yield _move(new, one, other, meeting.cases, example)


def _outcomes(playbook: Playbook, fact: str | None, value: str) -> list[Outcome]:
    """Return the outcomes that are possible where `fact` has that value."""
    return [one for one in playbook.outcomes if fact is None or value in taken(one.when.get(fact, value))]


def _without(when: When, fact: str | None) -> When:
    return {axis: values for axis, values in when.items() if axis != fact}


def _move(
    playbook: Playbook, old: Outcome | None, new: Outcome | None, cases: int, example: dict[str, str]
) -> PlaybookMove:
    return PlaybookMove(
        playbook=playbook.id,
        name=playbook.name,
        old=old.id if old else None,
        new=new.id if new else None,
        old_name=old.name if old else None,
        new_name=new.name if new else None,
        cases=cases,
        example=example,
    )


def _measured(old: Handbook, new: Handbook) -> Iterator[_Measurement]:
    """Yield, for every fact that follows from measurements, numbers that the two policies judge differently."""
    for fact in new.facts.values():
        if fact.measured is not None and fact.measured in _NUMBERS and _is_same(old.facts.get(fact.id), fact):
            yield from _NUMBERS[fact.measured](fact.id, old, new)


def _is_same(old: Fact | None, new: Fact) -> bool:
    return old is not None and old.measured == new.measured


def _windows(fact: str, old: Handbook, new: Handbook) -> Iterator[_Measurement]:
    windows = [book.policies.returns.window_days for book in (old, new)]
    if windows[0] != windows[1]:
        days = min(windows) + 1
        yield _Measurement(
            fact, {"days": str(days)}, *("open" if days <= window else "closed" for window in windows)
        )


def _repairs(fact: str, old: Handbook, new: Handbook) -> Iterator[_Measurement]:
    limits = [book.policies.repair.limit for book in (old, new)]
    if limits[0] != limits[1]:
        cost = max(limits)
        given = {"repair-cost": f"{cost}"}
        yield _Measurement(fact, given, *("within" if cost <= limit else "over" for limit in limits))


def _weights(fact: str, old: Handbook, new: Handbook) -> Iterator[_Measurement]:
    waybills = [book.policies.waybill for book in (old, new)]
    if waybills[0].tolerance_grams == waybills[1].tolerance_grams:
        return
    wide = max(waybill.tolerance_grams for waybill in waybills)
    for short, item in ((wide, _ITEM + 2 * wide), (wide, wide), (_ITEM + wide, _ITEM)):
        numbers = {"waybill-grams": _EXPECTED - short, "expected-grams": _EXPECTED, "item-grams": item}
        judged = [
            weigh(
                waybill,
                on_waybill=Decimal(numbers["waybill-grams"]),
                expected=Decimal(_EXPECTED),
                item=Decimal(item),
            )
            for waybill in waybills
        ]
        if judged[0] != judged[1]:
            given = {name: str(number) for name, number in numbers.items()}
            yield _Measurement(fact, given, *judged)


_NUMBERS = {"window": _windows, "repair": _repairs, "weight": _weights}
