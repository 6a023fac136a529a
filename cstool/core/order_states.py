"""Which case of the table an order is, and up to which day one like it may come back."""

from msgspec import structs

from cstool.core.orders import Order, paid_for
from cstool.core.own_axes import deciding_rule
from cstool.core.refund_rules import Compensation, RefundPolicy, Returns
from cstool.errors import InputError


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
        "compensation": "over" if _exceeds(policy.compensation, order) else "within",
        **{axis.id: value for axis in policy.own_axes if (value := axis.value_in(order)) is not None},
    }


def _exceeds(compensation: Compensation | None, order: Order) -> bool:
    """Tell whether more money is asked for without a return than is given without asking anybody."""
    if order.compensate is None:
        return False
    if compensation is None:
        return True
    return order.compensate > compensation.most(paid_for(order))


def window_of(policy: RefundPolicy, order: Order) -> int:
    """Return up to which day after receipt goods as new may come back: a rule of the shop's own may give more days.

    No day is one: that of the policy.
    """
    bands = [axis for axis in policy.own_axes if axis.is_band and axis.id == "days"]
    ends = [int(end) for axis in bands for end in axis.up_to] + [
        int(end) - 1 for axis in bands for end in axis.below
    ]
    as_new = structs.replace(order, worn=False, tag=True, packaging=True)
    is_open = (
        end
        for end in ends
        if end > policy.returns.window_days and _takes_back(policy, structs.replace(as_new, days=end))
    )
    return max(is_open, default=policy.returns.window_days)


def _takes_back(policy: RefundPolicy, order: Order) -> bool:
    try:
        return deciding_rule(policy.rules, policy.own_axes, case_of(policy, order)).decision != "refuse"
    except InputError:
        return False


def told_window(policy: RefundPolicy, order: Order) -> Returns:
    """Return the conditions of a return as they are told in this case: with the days that it has."""
    return structs.replace(policy.returns, window_days=window_of(policy, order))
