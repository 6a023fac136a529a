"""What happens to an order that the customer does not want as it is (H7, H8, A1)."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Literal

from msgspec import structs

from cstool.core.decision_tables import meets
from cstool.core.numbers import rounded
from cstool.core.orders import Order, case_of, deciding_rule, told_window
from cstool.core.record import Reason, Record
from cstool.core.refund_parts import Money, Part, asks_the_customer, money, states
from cstool.core.refund_reasons import costs_borne, idle_facts, refund_reasons
from cstool.core.refund_rules import (
    Bearer,
    Decision,
    Party,
    RefundPolicy,
    RefundRule,
    Step,
)
from cstool.errors import InputError, Message

#: What goodwill can set aside: days of the window, a condition, a freight that the customer bears.
Relaxed = Literal["days", "tag", "packaging", "unworn", "first-freight", "return-freight"]


class Refund(Record):
    """The answer: what is done, what the customer gets (`refund`) or pays (`to_pay`), who bears which freight."""

    decision: Decision
    refund: Decimal
    parts: tuple[Part, ...]
    to_pay: Decimal
    #: Of a kept item: what may be taken off `to_pay`; null: nothing is kept, or the freight of a swap is not known.
    discount_up_to: Decimal | None
    return_freight: Bearer | None
    resend_freight: Bearer | None
    #: Who pays the bill of a repair; null: nothing is repaired.
    repair: Party | None
    flag: str
    evidence: tuple[str, ...]
    steps: tuple[Step, ...]
    because: tuple[Reason, ...]
    #: Whether the answer rests on a relaxation of the rules, asked for as such, and what was relaxed.
    goodwill: bool
    relaxed: tuple[Relaxed, ...]
    #: What is given back out of goodwill of the freights that the customer bears.
    given: Decimal
    rule: str


def refund(policy: RefundPolicy, order: Order, *, goodwill: bool = False) -> Refund:
    """Decide about `order`; with `goodwill`, under the conditions that the policy relaxes, freights included.

    Raises:
        InputError: the days since receipt, or the price of a kept item, are needed and not given.
    """
    _require_known(policy, order)
    strict = _decide(policy, order)
    return _with_goodwill(policy, order, strict) if goodwill else strict


def _require_known(policy: RefundPolicy, order: Order) -> None:
    own_reason = policy.reasons[order.reason].fault == "customer"
    if (
        order.days is None
        and order.stage == "received"
        and own_reason
        and order.wish in policy.returns.days_needed_for
    ):
        raise InputError(
            "missing-days",
            Message("--days is missing: the days since the customer received the goods"),
            Message("the window is {days} days: for example --days 3", days=policy.returns.window_days),
        )
    if order.wish == "compensate" and order.compensate is None:
        raise missing_compensate()
    if order.wish == "keep" and order.kept_price is None:
        raise InputError(
            "missing-kept-price",
            Message("--kept-price is missing: the price of what the customer keeps"),
            Message("for example --kept-price 259, and --swap-freight 24 for what an exchange would cost"),
        )


def missing_compensate() -> InputError:
    """Return the error that nobody said how much money is asked for."""
    return InputError(
        "missing-compensate",
        Message("--compensate is missing: the money that is given without a return"),
        Message("for example --compensate 10"),
    )


def _decide(policy: RefundPolicy, order: Order, *, give_freights: bool = False) -> Refund:
    case = case_of(policy, order)
    rule = deciding_rule(policy.rules, policy.own_axes, case)
    found = money(rule, order, policy.goodwill if give_freights else None)
    evidence = policy.reasons[order.reason].evidence if rule.evidence else ()
    steps = map(policy.steps.__getitem__, rule.steps)
    money_is = states(rule, order, found)
    return Refund(
        decision=rule.decision,
        refund=rounded(sum((part.amount for part in found.parts), Decimal(0))),
        parts=found.parts,
        to_pay=found.to_pay,
        discount_up_to=found.discount_up_to,
        return_freight=found.return_freight,
        resend_freight=rule.resend_freight,
        repair=None if rule.decision != "repair" else "shop" if "repair" in rule.pays else "customer",
        flag=policy.flag,
        evidence=evidence,
        steps=tuple(step for step in steps if _is_taken(step, case, money_is, has_evidence=bool(evidence))),
        because=_because(policy, order, case, rule, found),
        goodwill=False,
        relaxed=found.waived,
        given=found.given,
        rule=rule.id,
    )


def supposed(policy: RefundPolicy, order: Order) -> tuple[RefundRule, tuple[Step, ...]]:
    """Return the rule that decides about `order`, and its steps as long as nothing is known of the money.

    Raises:
        InputError: the rule looks at something of the shop's own that is not known.
    """
    case = case_of(policy, order)
    rule = deciding_rule(policy.rules, policy.own_axes, case)
    has_evidence = rule.evidence and bool(policy.reasons[order.reason].evidence)
    steps = map(policy.steps.__getitem__, rule.steps)
    money_is = {"strict"} if asks_the_customer(rule) else set[str]()
    return rule, tuple(step for step in steps if _is_taken(step, case, money_is, has_evidence=has_evidence))


def _is_taken(step: Step, case: Mapping[str, str], money_is: Collection[str], *, has_evidence: bool) -> bool:
    """Tell whether a step of the row is taken in this case."""
    return (
        (has_evidence or not step.if_evidence)
        and step.if_money in {None, *money_is}
        and meets(step.when, case)
        and not (step.unless and meets(step.unless, case))
    )


def _because(
    policy: RefundPolicy, order: Order, case: Mapping[str, str], rule: RefundRule, found: Money
) -> tuple[Reason, ...]:
    is_refused = rule.decision == "refuse"
    told = structs.replace(policy, returns=told_window(policy, order)) if is_refused else policy
    idle = idle_facts(policy, order, case, rule)
    if told.returns != policy.returns:
        # What the shop's own rule looks at made the days that are told.
        idle = tuple(option for option in idle if not option.startswith("--with"))
    note = Message("makes no difference here: {facts}", facts=idle)
    noted = [Reason(rule=rule.source, text=note)] if idle else []
    borne = costs_borne(order, rule, found)
    assumed = _assumed(policy, order, case, rule)
    return (*noted, *assumed, *borne, *refund_reasons(told, order, case, rule, is_given=bool(found.waived)))


def _assumed(
    policy: RefundPolicy, order: Order, case: Mapping[str, str], rule: RefundRule
) -> Iterator[Reason]:
    """Yield what was taken for granted of the shop's own axes, where another rule decides if it is not so."""
    for axis in policy.own_axes:
        if axis.is_band or axis.id in order.stated or axis.id not in case:
            continue
        cases = {value: {**case, axis.id: value} for value in axis.ids() if value != case[axis.id]}
        others = [value for value, other in cases.items() if _first_rule(policy, other) is not rule]
        if others:
            values = {"axis": axis.name or axis.id, "value": axis.name_of(case[axis.id])}
            option = f"--with {axis.id}={'|'.join(others)}"
            text = Message("taken for granted: {axis} {value}; else {option}", **values, option=option)
            yield Reason(rule=rule.source, text=text)


def _first_rule(policy: RefundPolicy, case: Mapping[str, str]) -> RefundRule | None:
    return next((rule for rule in policy.rules if meets(rule.when, case)), None)


def _with_goodwill(policy: RefundPolicy, order: Order, strict: Refund) -> Refund:
    """Return the answer under the policy's goodwill, and what was relaxed; or the strict one, with a word on that."""
    is_refused = strict.decision == "refuse"
    relaxed = _decide(_relaxed(policy) if is_refused else policy, order, give_freights=True)
    set_aside = (*(_failed_conditions(policy, order) if is_refused else ()), *relaxed.relaxed)
    if relaxed.decision == "refuse" or not set_aside:
        return structs.replace(strict, because=(_unused(policy), *strict.because))
    because = (*relaxed.because, *_used(policy, strict, relaxed))
    return structs.replace(relaxed, goodwill=True, relaxed=set_aside, because=because)


def _relaxed(policy: RefundPolicy) -> RefundPolicy:
    returns, goodwill = policy.returns, policy.goodwill
    kept = tuple(condition for condition in returns.conditions if condition not in goodwill.waives)
    relaxed = structs.replace(returns, window_days=returns.window_days + goodwill.extra_days, conditions=kept)
    return structs.replace(policy, returns=relaxed)


def _failed_conditions(policy: RefundPolicy, order: Order) -> tuple[Relaxed, ...]:
    """Return what the order fails to fulfil of the conditions of a return."""
    failed: dict[Relaxed, bool] = {
        "days": order.days is not None and order.days > policy.returns.window_days,
        "unworn": order.worn,
        "tag": not order.tag,
        "packaging": not order.packaging,
    }
    conditions = ("days", *policy.returns.conditions)
    return tuple(name for name, is_failed in failed.items() if is_failed and name in conditions)


def _used(policy: RefundPolicy, strict: Refund, relaxed: Refund) -> list[Reason]:
    """Say what the customer owes to goodwill."""
    texts = []
    if strict.decision == "refuse":
        reason = strict.because[-1].text
        texts.append(Message("relaxed for this customer; without goodwill: {reason}", reason=reason))
    if relaxed.relaxed:
        texts.append(
            Message(
                "freight given back for this customer, up to {first} yuan of the first and {back} of the way back",
                first=policy.goodwill.first_freight_up_to or 0,
                back=policy.goodwill.return_freight_up_to or 0,
            )
        )
    return [Reason(rule=policy.goodwill.source, text=text) for text in texts]


def _unused(policy: RefundPolicy) -> Reason:
    text = Message("goodwill was asked for: nothing that the policy allows would change this")
    return Reason(rule=policy.goodwill.source, text=text)
