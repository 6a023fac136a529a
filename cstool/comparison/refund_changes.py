"""Two decision tables over the same cases: which rows of one share cases with which rows of the other.

The rows of a table share no case with one another, as `validate` proves, so that boxes can count them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from itertools import product
from typing import NamedTuple

from msgspec import structs

from cstool.comparison.changes import RefundMove, RefundOutcome
from cstool.comparison.order_cases import FEN, GOODS, INTERCEPTED, OPTIONAL, PAID, POSSIBLE, OrderCase
from cstool.core.decision_tables import Axes, Boxes, When, may_meet, shared, taken
from cstool.core.numbers import decimal_text
from cstool.core.refund_rules import AXES, Compensation, RefundPolicy, RefundRule, by_reason
from cstool.core.refunds import refund


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
    if _decisive(old) == _decisive(new):
        return
    one, other = _by_reason(old), _by_reason(new)
    cases = list(_cases(old, new))
    groups: dict[tuple[Outcome, Outcome, bool], list[OrderCase]] = {}
    for case in cases:
        before, after = (_outcome(side, case, goodwill=False) for side in (one, other))
        goodwill = before == after
        if goodwill:
            before, after = (_outcome(side, case, goodwill=True) for side in (one, other))
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


def _decisive(policy: RefundPolicy) -> tuple[object, ...]:
    """Return what decides about orders; their names and sources do not."""
    faults = {reason.id: reason.fault for reason in policy.reasons.values()}
    rules = [
        (rule.when, rule.decision, rule.pays, rule.return_freight, rule.resend_freight)
        for rule in policy.rules
    ]
    goodwill = structs.replace(policy.goodwill, source="")
    returns, limits = policy.returns, (policy.repair.limit, _most(policy.compensation))
    return faults, rules, returns.window_days, returns.conditions, limits, goodwill


def _most(compensation: Compensation | None) -> Decimal:
    """Return the most of the example order that is given without a return and without asking anybody, in yuan."""
    if compensation is None:
        return Decimal(0)
    return compensation.most(PAID).quantize(FEN, ROUND_DOWN)


def _cases(old: RefundPolicy, new: RefundPolicy) -> Iterator[OrderCase]:
    """Yield every case; what no rule of either side looks at, in a stage and for a wish, keeps its first value."""
    space = _space(old, new)
    wishes = dict.fromkeys((*old.wishes, *new.wishes))
    for stage, wish in product(AXES["stage"], wishes):
        if wish == "keep" and stage != "received":
            continue  # only what has arrived can be kept
        known = {"stage": stage, "wish": wish}
        rules = [rule.when for policy in (old, new) for rule in policy.rules if may_meet(rule.when, known)]
        looked_at = {axis for when in rules for axis in when}
        possible = looked_at & POSSIBLE[stage]
        values = [
            all_values if OPTIONAL[axis] in possible else all_values[:1] for axis, all_values in space.items()
        ]
        for reason, *rest in product([*{**old.reasons, **new.reasons}], *values):
            yield OrderCase(reason, stage, wish, *rest)


def _space(old: RefundPolicy, new: RefundPolicy) -> dict[str, Sequence[str]]:
    """Return the values of every axis; the last day of a window and the first after it, a limit and a fen more."""
    days = {policy.returns.window_days for policy in (old, new)}
    if old.goodwill != new.goodwill or len(days) > 1:
        days |= {policy.returns.window_days + policy.goodwill.extra_days for policy in (old, new)}
    costs = {policy.repair.limit for policy in (old, new)}
    given = {_most(policy.compensation) for policy in (old, new)}
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


def _by_reason(policy: RefundPolicy) -> dict[str, RefundPolicy]:
    """Return for every reason the policy with the rules about it alone, so that no order is held against all rules."""
    rules: dict[str, list[RefundRule]] = {reason: [] for reason in policy.reasons}
    for rule in policy.rules:
        when = by_reason(rule.when, policy.reasons)
        reasons = taken(when.pop("reason", tuple(rules)))
        for reason in reasons:
            rules[reason].append(structs.replace(rule, when=when))
    return {reason: structs.replace(policy, rules=found) for reason, found in rules.items()}


def _outcome(policies: Mapping[str, RefundPolicy], case: OrderCase, *, goodwill: bool) -> Outcome:
    if case.reason not in policies or case.wish not in policies[case.reason].wishes:
        return None
    answer = refund(policies[case.reason], case.order(), goodwill=goodwill)
    return RefundOutcome(
        decision=answer.decision,
        refund=answer.refund,
        parts=answer.parts,
        return_freight=answer.return_freight,
        resend_freight=answer.resend_freight,
    )


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
