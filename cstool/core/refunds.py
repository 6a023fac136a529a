"""An order that the customer does not want as it is."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal

from msgspec import structs

from cstool.core.decision_tables import meets
from cstool.core.numbers import rounded
from cstool.core.record import Reason, Record
from cstool.core.refund_rules import Decision, Party, RefundPolicy, RefundRule, Repair, Returns, Stage, Wish
from cstool.errors import InputError, Message


class Order(Record):
    """An order and what the customer wants; money in yuan, `days` since receipt (null: not known)."""

    reason: str
    paid: Decimal
    wish: Wish = "return"
    stage: Stage = "received"
    freight: Decimal = Decimal(0)
    return_freight: Decimal = Decimal(0)
    days: int | None = None
    worn: bool = False
    tag: bool = True
    packaging: bool = True
    intercepted: bool | None = None
    repair_cost: Decimal | None = None
    exchange_price: Decimal | None = None


def refund_reasons(
    policy: RefundPolicy, order: Order, case: Mapping[str, str], rule: RefundRule
) -> list[Reason]:
    """Say whose fault it is and which values the rule compared; the deciding one comes last."""
    cause = policy.reasons[order.reason]
    blame = {
        "shop": Message("{reason}: the shop's fault", reason=cause.name),
        "customer": Message("{reason}: the customer's own reason", reason=cause.name),
    }[cause.fault]
    reasons = [
        Reason(rule=cause.source, text=blame),
        Reason(rule=rule.source, text=Message("{text}", text=rule.name)),
    ]
    compared: Mapping[str, Callable[[], Reason]] = {
        "window": lambda: _window_reason(policy.returns, order),
        "goods": lambda: _goods_reason(policy.returns, order, case["goods"]),
        "repair": lambda: _repair_reason(policy.repair, order),
    }
    reasons += [reason() for axis, reason in compared.items() if axis in rule.when]
    return reasons


def _window_reason(returns: Returns, order: Order) -> Reason:
    window = returns.window_days
    if order.days is None:
        text = Message("check first that the goods came at most {window} days ago", window=window)
    elif order.days > window:
        text = Message(
            "day {days} > {window}: the window closed after day {window}", days=order.days, window=window
        )
    else:
        text = Message("day {days} ≤ {window}: the window is open", days=order.days, window=window)
    return Reason(rule=returns.source, text=text)


def _goods_reason(returns: Returns, order: Order, goods: str) -> Reason:
    if goods == "worn":
        text = Message("the goods show wear and cannot be sold again")
    elif goods == "incomplete" and not order.tag and "tag" in returns.conditions:
        text = Message("the tag is missing")
    elif goods == "incomplete":
        text = Message("the inner packaging is missing")
    else:
        text = Message("the goods are as new")
    return Reason(rule=returns.source, text=text)


def _repair_reason(repair: Repair, order: Order) -> Reason:
    limit = rounded(repair.limit)
    if order.repair_cost is None:
        text = Message("repairs up to {limit} yuan are on the shop", limit=limit)
    elif order.repair_cost > repair.limit:
        text = Message("repair {cost} > {limit} yuan", cost=rounded(order.repair_cost), limit=limit)
    else:
        text = Message("repair {cost} ≤ {limit} yuan", cost=rounded(order.repair_cost), limit=limit)
    return Reason(rule=repair.source, text=text)


class Part(Record):
    """Money that goes to the customer, and what for."""

    what: Literal["goods", "first-freight", "return-freight", "difference"]
    amount: Decimal


class Refund(Record):
    """The answer: what is done, what the customer gets (`refund`) or pays (`to_pay`), who bears which freight."""

    decision: Decision
    refund: Decimal
    parts: tuple[Part, ...]
    to_pay: Decimal
    return_freight: Party | None
    resend_freight: Party | None
    flag: str
    evidence: tuple[str, ...]
    steps: tuple[str, ...]
    replies: tuple[str, ...]
    because: tuple[Reason, ...]
    #: Whether the answer rests on a relaxation of the rules, asked for as such.
    goodwill: bool
    rule: str


def refund(policy: RefundPolicy, order: Order, *, goodwill: bool = False) -> Refund:
    """Decide about `order`; with `goodwill`, a refusal is looked at again under the policy's relaxed conditions.

    Raises:
        InputError: the days since receipt are needed and not given.
    """
    _require_days(policy, order)
    strict = _decide(policy, order)
    if not goodwill or strict.decision != "refuse":
        return strict
    relaxed = _decide(_relaxed(policy), order)
    if relaxed.decision == "refuse":
        return strict
    used = Reason(
        rule=policy.goodwill.source,
        text=Message("relaxed for this customer; without goodwill: {reason}", reason=strict.because[-1].text),
    )
    return structs.replace(relaxed, goodwill=True, because=(*relaxed.because, used))


def _require_days(policy: RefundPolicy, order: Order) -> None:
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


def _relaxed(policy: RefundPolicy) -> RefundPolicy:
    returns, goodwill = policy.returns, policy.goodwill
    kept = tuple(condition for condition in returns.conditions if condition not in goodwill.waives)
    relaxed = structs.replace(returns, window_days=returns.window_days + goodwill.extra_days, conditions=kept)
    return structs.replace(policy, returns=relaxed)


def _decide(policy: RefundPolicy, order: Order) -> Refund:
    case = case_of(policy, order)
    rule = next(rule for rule in policy.rules if meets(rule.when, case))
    reason = policy.reasons[order.reason]
    parts, to_pay = _money(rule, order)
    evidence = reason.evidence if rule.evidence else ()
    steps = [step for step in map(policy.steps.__getitem__, rule.steps) if evidence or not step.if_evidence]
    return Refund(
        decision=rule.decision,
        refund=rounded(sum((part.amount for part in parts), Decimal(0))),
        parts=parts,
        to_pay=to_pay,
        return_freight=rule.return_freight,
        resend_freight=rule.resend_freight,
        flag=policy.flag,
        evidence=evidence,
        steps=tuple(step.text for step in steps),
        replies=tuple(dict.fromkeys(step.reply for step in steps if step.reply)),
        because=tuple(refund_reasons(policy, order, case, rule)),
        goodwill=False,
        rule=rule.id,
    )


def case_of(policy: RefundPolicy, order: Order) -> dict[str, str]:
    """Return the case that `order` is: its value on every axis of the decision table."""
    conditions = policy.returns.conditions
    incomplete = ("tag" in conditions and not order.tag) or (
        "packaging" in conditions and not order.packaging
    )
    worn = "unworn" in conditions and order.worn
    closed = order.days is not None and order.days > policy.returns.window_days
    costly = order.repair_cost is not None and order.repair_cost > policy.repair.limit
    return {
        "reason": order.reason,
        "fault": policy.reasons[order.reason].fault,
        "stage": order.stage,
        "wish": order.wish,
        "intercepted": {True: "yes", False: "no", None: "unknown"}[order.intercepted],
        "window": "closed" if closed else "open",
        "goods": "worn" if worn else "incomplete" if incomplete else "as-new",
        "repair": "over" if costly else "within",
    }


def _money(rule: RefundRule, order: Order) -> tuple[tuple[Part, ...], Decimal]:
    """Return what goes to the customer, part by part, and what the customer still pays, in yuan."""
    amounts = {"goods": order.paid, "first-freight": order.freight, "return-freight": order.return_freight}
    parts = [Part(what=what, amount=rounded(amounts[what])) for what in rule.pays if amounts[what]]
    dearer = Decimal(0)
    if rule.decision == "exchange" and order.exchange_price is not None:
        dearer = order.exchange_price - order.paid
    if dearer < 0:
        parts.append(Part(what="difference", amount=rounded(-dearer)))
    return tuple(parts), rounded(max(dearer, Decimal(0)))
