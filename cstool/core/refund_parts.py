"""The money of an order that comes back: what the customer gets, part by part, and what the customer pays (H8, A1)."""

from collections.abc import Iterable
from decimal import Decimal

from cstool.core.numbers import rounded
from cstool.core.orders import Order, paid_for
from cstool.core.record import Record
from cstool.core.refund_rules import Bearer, FreightPart, Goodwill, MoneyState, PartName, RefundRule

_NOTHING = Decimal(0)


class Part(Record):
    """Money that goes to the customer, and what for, in yuan."""

    what: PartName
    amount: Decimal


class Money(Record):
    """What goes to the customer, what the customer pays, and the most that may be taken off that, all in yuan."""

    parts: tuple[Part, ...]
    to_pay: Decimal
    #: What may be taken off for a kept item before a swap would be cheaper; null: nothing is kept, or not known.
    discount_up_to: Decimal | None
    #: Who bears the freight of the way back, which goodwill may have changed.
    return_freight: Bearer | None
    #: The freights that are given back only out of goodwill, and how much of them.
    waived: tuple[FreightPart, ...] = ()
    given: Decimal = _NOTHING


def difference(parts: Iterable[Part]) -> Decimal:
    """Return what of `parts` comes back for cheaper goods."""
    return sum((part.amount for part in parts if part.what == "difference"), _NOTHING)


def asks_the_customer(rule: RefundRule) -> bool:
    """Tell whether the customer bears a whole way by `rule`, which no insurer pays, and the shop no part of."""
    return "customer" in {rule.return_freight, rule.resend_freight}


def states(rule: RefundRule, order: Order, found: Money) -> set[MoneyState]:
    """Return how the money of an order is, for the steps that depend on it."""
    is_part = bool(found.waived) and is_borne(rule, order, found)
    known: dict[MoneyState, bool] = {
        "strict": not found.waived and asks_the_customer(rule),
        "given-in-part": is_part,
        "given": bool(found.waived) and not is_part,
        "dearer": bool(found.to_pay),
        "cheaper": bool(difference(found.parts)),
        "open": order.exchange_price is None,
    }
    return {state for state, is_so in known.items() if is_so}


def is_borne(rule: RefundRule, order: Order, found: Money) -> bool:
    """Tell whether the customer still bears a freight: of the first parcel, of the way back, of sending again."""
    paid = {part.what: part.amount for part in found.parts}
    first = "goods" in rule.pays and paid.get("first-freight", _NOTHING) < order.freight
    back = found.return_freight == "shop" and paid.get("return-freight", _NOTHING) < order.return_freight
    return first or back or found.return_freight == "customer" or rule.resend_freight == "customer"


def money(rule: RefundRule, order: Order, goodwill: Goodwill | None = None) -> Money:
    """Return the money of an order that `rule` decides; with `goodwill`, freights up to what the policy gives.

    Who bears a freight pays it back to whoever advanced it, whatever is decided (H8).
    """
    amounts = _amounts(rule, order)
    given = {} if goodwill is None else _given(rule, order, goodwill)
    owed = amounts.copy()
    for what, amount in given.items():
        owed[what] = amount
    to_pay = _to_pay(rule, order)
    return Money(
        parts=tuple(Part(what=what, amount=rounded(amount)) for what, amount in owed.items() if amount),
        to_pay=rounded(to_pay),
        discount_up_to=_discount(rule, order),
        return_freight=_bearer(rule, order, owed),
        waived=tuple(what for what, amount in given.items() if amount),
        given=rounded(sum(given.values(), _NOTHING)),
    )


def _amounts(rule: RefundRule, order: Order) -> dict[PartName, Decimal]:
    """Return every part that can be, in the order in which they are told."""
    is_exchange = rule.decision == "exchange" and order.exchange_price is not None
    cheaper = paid_for(order) - (order.exchange_price or _NOTHING) if is_exchange else _NOTHING
    return {
        "goods": paid_for(order) - kept_of_price(rule, order) if "goods" in rule.pays else _NOTHING,
        "first-freight": order.freight if "first-freight" in rule.pays else _NOTHING,
        "repair": (order.repair_cost or _NOTHING) if "repair" in rule.pays else _NOTHING,
        "compensation": (order.compensate or _NOTHING) if "compensation" in rule.pays else _NOTHING,
        "return-freight": _way_back(rule, order) if rule.return_freight == "shop" else _NOTHING,
        "difference": max(cheaper, _NOTHING),
    }


def kept_of_price(rule: RefundRule, order: Order) -> Decimal:
    """Return what the shop keeps of the price of goods that it pays back."""
    if "goods" not in rule.pays or rule.goods_share is None:
        return _NOTHING
    return paid_for(order) - rounded(paid_for(order) * rule.goods_share)


def _way_back(rule: RefundRule, order: Order) -> Decimal:
    """Return what the shop pays of the way back that the customer advanced: its share, up to its limit."""
    share = order.return_freight
    if rule.return_freight_share is not None:
        share = rounded(share * rule.return_freight_share)
    return share if rule.return_freight_up_to is None else min(share, rule.return_freight_up_to)


def _given(rule: RefundRule, order: Order, goodwill: Goodwill) -> dict[FreightPart, Decimal]:
    """Return the freights that the customer bears, as far as they are given back out of goodwill."""
    given: dict[FreightPart, Decimal] = {}
    if "goods" in rule.pays and "first-freight" not in rule.pays:
        given["first-freight"] = min(order.freight, goodwill.first_freight_up_to or _NOTHING)
    if rule.return_freight == "customer":
        given["return-freight"] = min(order.return_freight, goodwill.return_freight_up_to or _NOTHING)
    return given


def _bearer(rule: RefundRule, order: Order, owed: dict[PartName, Decimal]) -> Bearer | None:
    is_given = rule.return_freight == "customer" and _NOTHING < order.return_freight <= owed["return-freight"]
    return "shop" if is_given else rule.return_freight


def _to_pay(rule: RefundRule, order: Order) -> Decimal:
    if rule.decision == "keep":
        return order.kept_price or _NOTHING
    if rule.decision == "exchange" and order.exchange_price is not None:
        return max(order.exchange_price - paid_for(order), _NOTHING)
    return _NOTHING


def _discount(rule: RefundRule, order: Order) -> Decimal | None:
    """Return what may be taken off the price of a kept item: never more than the freight of a swap, nor the price."""
    if rule.decision != "keep" or order.swap_freight is None:
        return None
    return rounded(min(order.swap_freight, order.kept_price or _NOTHING))
