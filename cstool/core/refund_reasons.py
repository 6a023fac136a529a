"""Why an order ends as it does: whose fault it is, the row that decided, what it compared, what made no difference."""

from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_DOWN, Decimal

from cstool.core.decision_tables import taken
from cstool.core.numbers import rounded
from cstool.core.orders import Order, deciding_rule, paid_for
from cstool.core.record import Reason
from cstool.core.refund_parts import Money, kept_of_price
from cstool.core.refund_rules import (
    Compensation,
    Condition,
    RefundPolicy,
    RefundRule,
    Repair,
    Returns,
)
from cstool.errors import InputError, Message


def refund_reasons(
    policy: RefundPolicy, order: Order, case: Mapping[str, str], rule: RefundRule, *, is_given: bool = False
) -> list[Reason]:
    """Say whose fault it is and which values the rule compared; the deciding one comes last.

    Where a freight `is_given` back out of goodwill, the name of the rule is told as what holds without it.
    """
    cause = policy.reasons[order.reason]
    blame = {
        "shop": Message("{reason}: the shop's fault", reason=cause.name),
        "customer": Message("{reason}: the customer's own reason", reason=cause.name),
    }[cause.fault]
    reasons = [
        Reason(rule=cause.source, text=blame),
        Reason(
            rule=rule.source,
            text=Message("without goodwill: {rule}", rule=rule.name)
            if is_given
            else Message("{text}", text=rule.name),
        ),
    ]
    if cause.usual_stage not in {None, order.stage}:
        unusual = Message(
            "reckoned as {stage}: such orders are usually {usual}, then give --stage {usual}",
            stage=order.stage,
            usual=cause.usual_stage,
        )
        reasons.insert(0, Reason(rule=cause.source, text=unusual))
    compared: Mapping[str, Callable[[], list[Reason]]] = {
        "window": lambda: [_window_reason(policy.returns, order)],
        "goods": lambda: _goods_reasons(policy.returns, order, case["goods"], rule),
        "repair": lambda: [_repair_reason(policy.repair, order, rule)],
        "compensation": lambda: [_compensation_reason(policy.compensation, rule, order)],
    }
    reasons += [Reason(rule=policy.returns.source, text=text) for text in _told_besides(policy, order, rule)]
    reasons += [each for axis, told in compared.items() if axis in rule.when for each in told()]
    for axis in policy.own_axes:
        if axis.id in rule.when:
            name, value = axis.name or axis.id, axis.name_of(case[axis.id])
            text = Message("{axis}: {value}", axis=name, value=value)
            if axis.is_band:
                number = axis.number_in(order)
                text = Message("{axis} {number}: {value}", axis=name, number=number, value=value)
            reasons.append(Reason(rule=rule.source, text=text))
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


def _goods_reasons(returns: Returns, order: Order, goods: str, rule: RefundRule) -> list[Reason]:
    """Say in what the goods are not as new; what decides comes last."""
    lacks = list(_lacks(order))
    is_like_new = {"as-new", goods} <= {*taken(rule.when["goods"])}
    if goods == "worn" and not is_like_new:
        texts = [text for _, text in reversed(lacks)]
    elif goods == "incomplete" and not is_like_new:
        texts = [text for lack, text in lacks if lack in returns.conditions]
    elif lacks:
        texts = [Message("{lack}: it does not matter here", lack=text) for _, text in lacks]
    else:
        texts = [Message("the goods are as new")]
    return [Reason(rule=returns.source, text=text) for text in texts]


def _told_besides(policy: RefundPolicy, order: Order, rule: RefundRule) -> Iterator[Message]:
    """Yield the conditions that are not met, besides what decides: a customer who is refused is told of all."""
    if rule.decision == "refuse" and "goods" not in rule.when:
        yield from (text for lack, text in _lacks(order) if lack in policy.returns.conditions)


def _lacks(order: Order) -> Iterator[tuple[Condition, Message]]:
    """Yield in what the goods are not as new, by the condition that it breaks."""
    if order.worn:
        yield "unworn", Message("the goods show wear and cannot be sold again")
    if not order.tag:
        yield "tag", Message("the tag is missing")
    if not order.packaging:
        yield "packaging", Message("the inner packaging is missing")


def _repair_reason(repair: Repair, order: Order, rule: RefundRule) -> Reason:
    limit = rounded(repair.limit)
    if rule.decision == "repair" and "repair" not in rule.pays:
        text = Message("the customer pays the repair")
    elif order.repair_cost is None:
        text = Message("repairs up to {limit} yuan are on the shop", limit=limit)
    elif order.repair_cost > repair.limit:
        text = Message("repair {cost} > {limit} yuan", cost=rounded(order.repair_cost), limit=limit)
    else:
        text = Message("repair {cost} ≤ {limit} yuan", cost=rounded(order.repair_cost), limit=limit)
    return Reason(rule=repair.source, text=text)


def _compensation_reason(compensation: Compensation | None, rule: RefundRule, order: Order) -> Reason:
    if compensation is None:
        return Reason(rule=rule.source, text=Message("the policy gives no money without a return"))
    amount, most = rounded(order.compensate or Decimal(0)), compensation.most(paid_for(order))
    limit = most.quantize(Decimal("0.01"), ROUND_DOWN)
    text = (
        Message("{amount} yuan without a return ≤ {limit}", amount=amount, limit=limit)
        if amount <= most
        else Message("{amount} yuan without a return > {limit}", amount=amount, limit=limit)
    )
    return Reason(rule=compensation.source, text=text)


def idle_facts(
    policy: RefundPolicy, order: Order, case: Mapping[str, str], rule: RefundRule
) -> tuple[str, ...]:
    """Return the facts that were given and change nothing in a case that `rule` decides, as options."""
    banded = {f"--{axis.id}" for axis in policy.own_axes if axis.is_band and axis.id in rule.when}
    return (
        *(
            option
            for option, (is_given, is_used) in _options(policy, order, rule).items()
            if is_given and not is_used and option not in banded
        ),
        *(f"--with {axis}" for axis in _idle_axes(policy, order, case, rule)),
    )


def _options(policy: RefundPolicy, order: Order, rule: RefundRule) -> dict[str, tuple[bool, bool]]:
    """Tell of every option whether it was given, and whether a case that `rule` decides looks at it."""
    is_exchange = rule.decision == "exchange"
    counts_paid = (
        "goods" in rule.pays
        or "compensation" in rule.when
        or (is_exchange and order.exchange_price is not None)
    )
    looks_at = rule.when.keys()
    conditions = policy.returns.conditions if rule.decision == "refuse" else ()
    return {
        "--freight": (bool(order.freight), "goods" in rule.pays or "first-freight" in rule.pays),
        "--return-freight": (bool(order.return_freight), rule.return_freight is not None),
        "--days": (order.days is not None, "window" in looks_at),
        "--worn": (order.worn, "goods" in looks_at or "unworn" in conditions),
        "--no-tag": (not order.tag, "goods" in looks_at or "tag" in conditions),
        "--no-packaging": (not order.packaging, "goods" in looks_at or "packaging" in conditions),
        "--intercepted": (order.intercepted is True, "intercepted" in looks_at),
        "--not-intercepted": (order.intercepted is False, "intercepted" in looks_at),
        "--repair-cost": (order.repair_cost is not None, "repair" in looks_at or "repair" in rule.pays),
        "--exchange-price": (order.exchange_price is not None, is_exchange),
        "--kept-price": (order.kept_price is not None, rule.decision == "keep"),
        "--swap-freight": (order.swap_freight is not None, rule.decision == "keep"),
        "--compensate": (
            order.compensate is not None,
            "compensation" in looks_at or "compensation" in rule.pays,
        ),
        "--already": (bool(order.already), counts_paid),
        "--gift-kept": (bool(order.gift_kept), counts_paid),
    }


def _idle_axes(
    policy: RefundPolicy, order: Order, case: Mapping[str, str], rule: RefundRule
) -> Iterator[str]:
    """Yield the axes of the shop's own that were stated and of which every value would lead to the same row."""
    for axis in policy.own_axes:
        if axis.id in order.stated and all(
            _decides(policy, {**case, axis.id: value}, rule) for value in axis.ids()
        ):
            yield axis.id


def _decides(policy: RefundPolicy, case: Mapping[str, str], rule: RefundRule) -> bool:
    try:
        return deciding_rule(policy.rules, policy.own_axes, case).id == rule.id
    except InputError:
        return False


def costs_borne(order: Order, rule: RefundRule, found: Money) -> Iterator[Reason]:
    """Yield what the customer keeps bearing of the price, and of the freights that were paid or advanced."""
    if kept := kept_of_price(rule, order):
        text = Message("of the price the shop keeps {amount} yuan", amount=rounded(kept))
        yield Reason(rule=rule.source, text=text)
    paid = {part.what: part.amount for part in found.parts}
    if "goods" in rule.pays and (first := order.freight - paid.get("first-freight", Decimal(0))):
        yield Reason(
            rule=rule.source,
            text=Message("first freight: {amount} yuan stay with the customer", amount=rounded(first)),
        )
    if rule.return_freight == "insurer" and order.return_freight:
        amount = rounded(order.return_freight)
        text = Message(
            "freight back: {amount} yuan are claimed from the insurance of the freight", amount=amount
        )
        yield Reason(rule=rule.source, text=text)
    elif rule.return_freight and (back := order.return_freight - paid.get("return-freight", Decimal(0))):
        yield Reason(
            rule=rule.source,
            text=Message("freight back: {amount} yuan stay with the customer", amount=rounded(back)),
        )
