"""Two decision tables over the same cases: which rows of one share cases with which rows of the other.

The rows of a table share no case with one another, as `validate` proves, so that boxes can count them.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, product
from typing import NamedTuple

from cstool.comparison.changes import RefundMove, RefundOutcome
from cstool.comparison.order_cases import FEN, GOODS, INTERCEPTED, OPTIONAL, POSSIBLE, OrderCase
from cstool.comparison.refund_places import OrderPlace, PlacedRules, most_given
from cstool.core.decision_tables import Axes, Boxes, When, shared
from cstool.core.numbers import decimal_text
from cstool.core.refund_rules import AXES, RefundPolicy


class Meeting(NamedTuple):
    """Cases that a row of each table takes, by the places of the rows; none: no row takes them."""

    old: int | None
    new: int | None
    cases: int
    #: The first of the cases.
    example: dict[str, str]


def meetings(axes: Axes, old: Sequence[When], new: Sequence[When]) -> Iterator[Meeting]:
    """Yield the pairs of rows that share cases, those of `old` in order, and what only one table takes."""
    space = Boxes(axes)
    before, after = ([space.of(when) for when in rows] for rows in (old, new))
    new_left = [space.count(box) for box in after]
    for one, box in enumerate(before):
        old_left = space.count(box)
        for other, box_after in enumerate(after):
            common = shared(box, box_after)
            if common is not None:
                cases = space.count(common)
                yield Meeting(one, other, cases, space.first(common))
                old_left -= cases
                new_left[other] -= cases
        if old_left:
            yield Meeting(one, None, old_left, space.first_outside(box, after) or {})
    for other, left in enumerate(new_left):
        if left:
            yield Meeting(None, other, left, space.first_outside(after[other], before) or {})


Outcome = RefundOutcome | None


def refund_moves(old: RefundPolicy, new: RefundPolicy) -> Iterator[RefundMove]:
    """Yield the orders that end otherwise, those that end alike together."""
    sides = PlacedRules(old), PlacedRules(new)
    differing = [place for place in _places(old, new) if sides[0].decisive(place) != sides[1].decisive(place)]
    if not differing:
        return
    cases = list(_cases(old, new, sides))
    groups: dict[tuple[Outcome, Outcome, bool], list[OrderCase]] = {}
    for case in _in_places(cases, differing):
        before, after = (side.ending(case, goodwill=False) for side in sides)
        goodwill = before == after
        if goodwill:
            before, after = (side.ending(case, goodwill=True) for side in sides)
        if before != after:
            groups.setdefault((before, after, goodwill), []).append(case)
    for (before, after, goodwill), group in groups.items():
        yield RefundMove(
            old=before,
            new=after,
            goodwill=goodwill,
            cases=len(group),
            where=_where(cases, group),
            example=min(group, key=_oddity).command(goodwill=goodwill),
        )


def _places(old: RefundPolicy, new: RefundPolicy) -> Iterator[OrderPlace]:
    """Yield every place of the table of either side."""
    wishes = dict.fromkeys((*old.wishes, *new.wishes))
    for stage, wish, reason in product(AXES["stage"], wishes, {**old.reasons, **new.reasons}):
        if wish != "keep" or stage == "received":  # only what has arrived can be kept
            yield OrderPlace(reason, stage, wish)


def _in_places(cases: Iterable[OrderCase], places: Iterable[OrderPlace]) -> Iterator[OrderCase]:
    wanted = set(places)
    return (case for case in cases if OrderPlace(case.reason, case.stage, case.wish) in wanted)


def _cases(old: RefundPolicy, new: RefundPolicy, sides: Sequence[PlacedRules]) -> Iterator[OrderCase]:
    """Yield every case; what no rule of either side looks at, in a stage and for a wish, keeps its first value."""
    space = _space(old, new)
    for (stage, wish), places in groupby(_places(old, new), key=lambda place: place[1:]):
        looked_at = {axis for side in sides for axis in side.looked_at(stage, wish)}
        possible = looked_at & POSSIBLE[stage]
        values = [
            all_values if OPTIONAL[axis] in possible else all_values[:1] for axis, all_values in space.items()
        ]
        values.append(_stated(old, new, looked_at))
        for place, rest in product(places, [*product(*values)]):
            yield OrderCase(*place, *rest)


def _stated(old: RefundPolicy, new: RefundPolicy, looked_at: set[str]) -> list[str]:
    """Return what can be stated of the shop's own axes that are looked at, the example order's price aside."""
    axes = {axis.id: axis for policy in (old, new) for axis in policy.own_axes}
    each = [
        [f"{axis.id}={value}" for value in axis.ids()]
        for axis in axes.values()
        if axis.id in looked_at and not axis.is_band
    ]
    return [" ".join(pairs) for pairs in product(*each)]


def _space(old: RefundPolicy, new: RefundPolicy) -> dict[str, Sequence[str]]:
    """Return the values of every axis; the last day of a window and the first after it, a limit and a fen more."""
    days = {policy.returns.window_days for policy in (old, new)}
    if old.goodwill != new.goodwill or len(days) > 1:
        days |= {policy.returns.window_days + policy.goodwill.extra_days for policy in (old, new)}
    costs = {policy.repair.limit for policy in (old, new)}
    given = {most_given(policy.compensation) for policy in (old, new)}
    return {
        "intercepted": [*INTERCEPTED],
        "days": [str(day) for day in sorted(days | {day + 1 for day in days})],
        "goods": [*GOODS],
        "repair_cost": _around(costs),
        "compensate": _around(given),
    }


def _around(limits: Iterable[Decimal]) -> list[str]:
    """Return the limits and a fen more than each."""
    amounts = {amount for limit in limits for amount in (limit, limit + FEN)}
    return [decimal_text(amount) for amount in sorted(amounts)]


def _where(cases: Sequence[OrderCase], group: Sequence[OrderCase]) -> dict[str, tuple[str, ...]]:
    """Return the values that a group has for every axis on which it has not all that its stages and wishes can have."""
    places = {(case.stage, case.wish) for case in group}
    found: dict[str, tuple[str, ...]] = {}
    for number, axis in enumerate(OrderCase._fields):
        is_place = axis in {"stage", "wish"}
        possible = dict.fromkeys(
            case[number] for case in cases if is_place or (case.stage, case.wish) in places
        )
        taken = {case[number] for case in group}
        if len(taken) < len(possible):
            found[axis] = tuple(value for value in possible if value in taken)
    return found


def _oddity(case: OrderCase) -> tuple[bool, bool, bool]:
    """Return how far a case is from the plainest one, which makes the best example."""
    return case.goods != "as-new", case.intercepted != "unknown", case.stage != "received"
