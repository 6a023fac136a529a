"""Two decision tables over the same cases: which rows of one share cases with which rows of the other.

The rows of a table share no case with one another, as `validate` proves, so that boxes can count them.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from msgspec import structs

from cstool.comparison.changes import RefundMove, RefundOutcome
from cstool.core.decision_tables import Axes, Boxes, When, may_meet, shared, taken
from cstool.core.numbers import decimal_text
from cstool.core.orders import Order
from cstool.core.refund_rules import AXES, RefundPolicy, RefundRule, by_reason
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


#: The money of the example order, in yuan.
_PAID, _FREIGHT, _WAY_BACK = Decimal(268), Decimal(12), Decimal(15)
#: The price of an item that was sent by mistake and is kept.
_KEPT = Decimal(259)
_FEN = Decimal("0.01")
#: The states that goods can come back in, as the command line says them.
_GOODS = {"as-new": "", "no-tag": "--no-tag", "no-packaging": "--no-packaging", "worn": "--worn"}
_INTERCEPTED = {"unknown": None, "yes": True, "no": False}
#: The axes of the decision table that need not be looked at in every stage and for every wish, as a case names them.
_OPTIONAL = {"intercepted": "intercepted", "days": "window", "goods": "goods", "repair_cost": "repair"}

#: Those that an order can have in a stage.
_POSSIBLE = {
    "unshipped": frozenset[str](),
    "in-transit": frozenset({"intercepted"}),
    "received": frozenset({"window", "goods", "repair"}),
}
#: The wishes for which nothing comes back that was received.
_NOTHING_BACK = {"resend", "keep"}

Outcome = RefundOutcome | None


class _Case(NamedTuple):
    reason: str
    stage: str
    wish: str
    intercepted: str
    days: str
    goods: str
    repair_cost: str

    def order(self) -> Order:
        """Return the case as an order, with the facts that it can have in its stage and for its wish."""
        is_received, wish = self.stage == "received", self.wish
        return Order(
            reason=self.reason,
            paid=_PAID,
            freight=_FREIGHT,
            return_freight=Decimal(0) if is_received and wish in _NOTHING_BACK else _WAY_BACK,
            stage=self.stage,  # type: ignore[arg-type]  # one of AXES
            wish=wish,  # type: ignore[arg-type]
            intercepted=_INTERCEPTED[self.intercepted],
            days=int(self.days) if is_received else None,
            worn=self.goods == "worn",
            tag=self.goods != "no-tag",
            packaging=self.goods != "no-packaging",
            repair_cost=Decimal(self.repair_cost) if wish == "repair" else None,
            kept_price=_KEPT if wish == "keep" else None,
        )

    def command(self, *, goodwill: bool) -> str:
        """Return the command that shows the case."""
        order = self.order()
        parts = [f"cstool refund {self.reason} --paid {_PAID} --freight {_FREIGHT}"]
        if order.return_freight:
            parts.append(f"--return-freight {_WAY_BACK}")
        parts.append(f"--wish {self.wish} --stage {self.stage}")
        if order.intercepted is not None:
            parts.append("--intercepted" if order.intercepted else "--not-intercepted")
        if order.days is not None:
            parts += [f"--days {self.days}", _GOODS[self.goods]]
        if order.repair_cost is not None:
            parts.append(f"--repair-cost {self.repair_cost}")
        if order.kept_price is not None:
            parts.append(f"--kept-price {_KEPT}")
        return " ".join(part for part in [*parts, "--goodwill" if goodwill else ""] if part)


def refund_moves(old: RefundPolicy, new: RefundPolicy) -> Iterator[RefundMove]:
    """Yield the orders that end otherwise, those that end alike together."""
    if _decisive(old) == _decisive(new):
        return
    one, other = _by_reason(old), _by_reason(new)
    cases = list(_cases(old, new))
    groups: dict[tuple[Outcome, Outcome, bool], list[_Case]] = {}
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
    return faults, rules, policy.returns.window_days, policy.returns.conditions, policy.repair.limit, goodwill


def _cases(old: RefundPolicy, new: RefundPolicy) -> Iterator[_Case]:
    """Yield every case; what no rule of either side looks at, in a stage and for a wish, keeps its first value."""
    space = _space(old, new)
    wishes = dict.fromkeys((*old.wishes, *new.wishes))
    for stage, wish in product(AXES["stage"], wishes):
        if wish == "keep" and stage != "received":
            continue  # only what has arrived can be kept
        known = {"stage": stage, "wish": wish}
        rules = [rule.when for policy in (old, new) for rule in policy.rules if may_meet(rule.when, known)]
        looked_at = {axis for when in rules for axis in when}
        possible = looked_at & _POSSIBLE[stage]
        values = [
            all_values if _OPTIONAL[axis] in possible else all_values[:1]
            for axis, all_values in space.items()
        ]
        for reason, *rest in product([*{**old.reasons, **new.reasons}], *values):
            yield _Case(reason, stage, wish, *rest)


def _space(old: RefundPolicy, new: RefundPolicy) -> dict[str, Sequence[str]]:
    """Return the values of every axis; the last day of a window and the first after it, a limit and a fen more."""
    days = {policy.returns.window_days for policy in (old, new)}
    if old.goodwill != new.goodwill or len(days) > 1:
        days |= {policy.returns.window_days + policy.goodwill.extra_days for policy in (old, new)}
    costs = {policy.repair.limit for policy in (old, new)}
    return {
        "intercepted": [*_INTERCEPTED],
        "days": [str(day) for day in sorted(days | {day + 1 for day in days})],
        "goods": [*_GOODS],
        "repair_cost": [decimal_text(cost) for cost in sorted(costs | {cost + _FEN for cost in costs})],
    }


def _by_reason(policy: RefundPolicy) -> dict[str, RefundPolicy]:
    """Return for every reason the policy with the rules about it alone, so that no order is held against all rules."""
    rules: dict[str, list[RefundRule]] = {reason: [] for reason in policy.reasons}
    for rule in policy.rules:
        when = by_reason(rule.when, policy.reasons)
        reasons = taken(when.pop("reason", tuple(rules)))
        for reason in reasons:
            rules[reason].append(structs.replace(rule, when=when))
    return {reason: structs.replace(policy, rules=found) for reason, found in rules.items()}


def _outcome(policies: Mapping[str, RefundPolicy], case: _Case, *, goodwill: bool) -> Outcome:
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


def _where(cases: Sequence[_Case], group: Sequence[_Case]) -> dict[str, tuple[str, ...]]:
    """Return the values that a group has for every axis on which it has not all that its stages and wishes can have."""
    places = {(case.stage, case.wish) for case in group}
    found: dict[str, tuple[str, ...]] = {}
    for number, axis in enumerate(_Case._fields):
        is_place = axis in {"stage", "wish"}
        possible = dict.fromkeys(
            case[number] for case in cases if is_place or (case.stage, case.wish) in places
        )
        taken = {case[number] for case in group}
        if len(taken) < len(possible):
            found[axis] = tuple(value for value in possible if value in taken)
    return found


def _oddity(case: _Case) -> tuple[bool, bool, bool]:
    """Return how far a case is from the plainest one, which makes the best example."""
    return case.goods != "as-new", case.intercepted != "unknown", case.stage != "received"
