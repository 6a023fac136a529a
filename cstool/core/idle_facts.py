"""What was stated of an order and leaves its answer as it is: facts that no row looks at, freights not given back."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from cstool.core.numbers import rounded
from cstool.core.orders import Order
from cstool.core.own_axes import deciding_rule
from cstool.core.record import Reason
from cstool.core.refund_parts import Money
from cstool.core.refund_rules import RefundPolicy, RefundRule
from cstool.errors import InputError, Message


def idle_facts(
    policy: RefundPolicy, order: Order, case: Mapping[str, str], rule: RefundRule
) -> tuple[str, ...]:
    """Return the facts that were given and change nothing in a case that `rule` decides, as options."""
    banded = {f"--{axis.id}" for axis in policy.own_axes if axis.is_band and axis.id in rule.when}
    used = {option for option, is_used in _used(order, rule).items() if is_used} | banded
    return (
        *(option for option, is_given in _given(order).items() if is_given and option not in used),
        *(f"--with {axis}" for axis in _idle_axes(policy, order, case, rule)),
    )


def _used(order: Order, rule: RefundRule) -> dict[str, bool]:
    """Tell of every option whether a case that `rule` decides looks at it."""
    is_exchange = rule.decision == "exchange"
    counts_paid = (
        "goods" in rule.pays
        or "compensation" in rule.when
        or (is_exchange and order.exchange_price is not None)
    )
    return {
        "--freight": "goods" in rule.pays or "first-freight" in rule.pays,
        "--return-freight": rule.return_freight is not None,
        "--days": "window" in rule.when,
        "--worn": "goods" in rule.when,
        "--no-tag": "goods" in rule.when,
        "--no-packaging": "goods" in rule.when,
        "--intercepted": "intercepted" in rule.when,
        "--not-intercepted": "intercepted" in rule.when,
        "--repair-cost": "repair" in rule.when or "repair" in rule.pays,
        "--exchange-price": is_exchange,
        "--kept-price": rule.decision == "keep",
        "--swap-freight": rule.decision == "keep",
        "--compensate": "compensation" in rule.when or "compensation" in rule.pays,
        "--already": counts_paid,
        "--gift-kept": counts_paid,
    }


def _given(order: Order) -> dict[str, bool]:
    return {
        "--freight": bool(order.freight),
        "--return-freight": bool(order.return_freight),
        "--days": order.days is not None,
        "--worn": order.worn,
        "--no-tag": not order.tag,
        "--no-packaging": not order.packaging,
        "--intercepted": order.intercepted is True,
        "--not-intercepted": order.intercepted is False,
        "--repair-cost": order.repair_cost is not None,
        "--exchange-price": order.exchange_price is not None,
        "--kept-price": order.kept_price is not None,
        "--swap-freight": order.swap_freight is not None,
        "--compensate": order.compensate is not None,
        "--already": bool(order.already),
        "--gift-kept": bool(order.gift_kept),
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


def freights_borne(order: Order, rule: RefundRule, found: Money) -> Iterator[Reason]:
    """Yield what the customer keeps bearing of the freights that were paid or advanced."""
    paid = {part.what: part.amount for part in found.parts}
    if "goods" in rule.pays and (first := order.freight - paid.get("first-freight", Decimal(0))):
        yield Reason(
            rule=rule.source,
            text=Message("first freight: {amount} yuan stay with the customer", amount=rounded(first)),
        )
    if rule.return_freight and (back := order.return_freight - paid.get("return-freight", Decimal(0))):
        yield Reason(
            rule=rule.source,
            text=Message("freight back: {amount} yuan stay with the customer", amount=rounded(back)),
        )
