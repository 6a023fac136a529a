"""Why an order that comes back is answered as it is: the rule, and the values that it compared."""

from collections.abc import Callable, Mapping

from cstool.core.money import rounded
from cstool.core.orders import Order
from cstool.core.record import Reason
from cstool.core.refund_rules import RefundPolicy, RefundRule, Repair, Returns
from cstool.errors import Message


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
