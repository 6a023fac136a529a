"""The table about orders by place, for a reason, in a stage and for a wish: what decides there, and how it ends."""

from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from msgspec import structs

from cstool.comparison.changes import RefundOutcome
from cstool.comparison.order_cases import FEN, PAID, OrderCase
from cstool.core.decision_tables import may_meet
from cstool.core.refund_rules import Compensation, RefundPolicy, RefundRule
from cstool.core.refunds import Refund, refund


class OrderPlace(NamedTuple):
    """Where a case stands in the table."""

    reason: str
    stage: str
    wish: str


#: What decides in a place: its stage, its wish, and the ids of the rules that orders there are held against.
Deciders = tuple[str, ...]


class PlacedRules:
    """A policy by places: no order is held against rules that cannot decide, nor twice for two reasons of one kind."""

    def __init__(self, policy: RefundPolicy) -> None:
        """Take the policy whose rules are meant."""
        self._policy = policy
        self._of_wish: dict[tuple[str, str], list[RefundRule]] = {}
        self._groups: dict[OrderPlace, Deciders | None] = {}
        self._deciding: dict[Deciders, RefundPolicy] = {}
        self._ended: dict[tuple[Deciders, tuple[str, ...], bool], RefundOutcome] = {}

    def looked_at(self, stage: str, wish: str) -> set[str]:
        """Return the axes that decide about some order of a stage and a wish."""
        return {axis for rule in self._rules_of(stage, wish) for axis in rule.when}

    def ending(self, case: OrderCase, *, goodwill: bool) -> RefundOutcome | None:
        """Return how an order ends; none: the policy does not know its reason or its wish."""
        group = self._group(OrderPlace(case.reason, case.stage, case.wish))
        if group is None:
            return None
        key = group, case[3:], goodwill
        if key not in self._ended:
            self._ended[key] = _outcome(refund(self._deciding[group], case.order(), goodwill=goodwill))
        return self._ended[key]

    def decisive(self, place: OrderPlace) -> tuple[object, ...] | None:
        """Return what decides in a place, without names and sources: where two have the same, all ends alike."""
        group = self._group(place)
        if group is None:
            return None
        policy = self._deciding[group]
        returns, goodwill = policy.returns, policy.goodwill
        looked_at = {axis for rule in policy.rules for axis in rule.when}
        bounds = {
            "window": (returns.window_days, goodwill.extra_days),
            "goods": (returns.conditions, goodwill.waives),
            "repair": policy.repair.limit,
            "compensation": most_given(policy.compensation),
        }
        freights = goodwill.first_freight_up_to, goodwill.return_freight_up_to
        return (
            [structs.replace(rule, id="", name="", source="", evidence=False) for rule in policy.rules],
            {axis: bound for axis, bound in bounds.items() if axis in looked_at},
            freights if any(map(_leaves_freight, policy.rules)) else None,
            [axis for axis in policy.own_axes if axis.id in looked_at],
        )

    def _group(self, place: OrderPlace) -> Deciders | None:
        if place not in self._groups:
            is_known = place.reason in self._policy.reasons and place.wish in self._policy.wishes
            self._groups[place] = self._grouped(place) if is_known else None
        return self._groups[place]

    def _grouped(self, place: OrderPlace) -> Deciders:
        known = {"reason": place.reason, "fault": self._policy.reasons[place.reason].fault}
        rules = [rule for rule in self._rules_of(place.stage, place.wish) if may_meet(rule.when, known)]
        group = (place.stage, place.wish, *(rule.id for rule in rules))
        if group not in self._deciding:
            rules = [structs.replace(rule, when=_besides(rule, known)) for rule in rules]
            self._deciding[group] = structs.replace(self._policy, rules=rules)
        return group

    def _rules_of(self, stage: str, wish: str) -> list[RefundRule]:
        if (stage, wish) not in self._of_wish:
            known = {"stage": stage, "wish": wish}
            self._of_wish[stage, wish] = [
                structs.replace(rule, when=_besides(rule, known), steps=())
                for rule in self._policy.rules
                if may_meet(rule.when, known)
            ]
        return self._of_wish[stage, wish]


def _outcome(answer: Refund) -> RefundOutcome:
    return RefundOutcome(
        decision=answer.decision,
        refund=answer.refund,
        parts=answer.parts,
        return_freight=answer.return_freight,
        resend_freight=answer.resend_freight,
    )


def most_given(compensation: Compensation | None) -> Decimal:
    """Return the most of the example order that is given without a return and without asking anybody, in yuan."""
    if compensation is None:
        return Decimal(0)
    return compensation.most(PAID).quantize(FEN, ROUND_DOWN)


def _besides(rule: RefundRule, known: dict[str, str]) -> dict[str, str | tuple[str, ...]]:
    return {axis: values for axis, values in rule.when.items() if axis not in known}


def _leaves_freight(rule: RefundRule) -> bool:
    """Tell whether the customer bears a freight, which goodwill may give back."""
    return rule.return_freight == "customer" or ("goods" in rule.pays and "first-freight" not in rule.pays)
