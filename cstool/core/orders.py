"""An order that the customer does not want as it is: what is known about it, and facts that cannot be true together."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import get_args

from cstool.core.record import Id, Record
from cstool.core.refund_rules import BuiltInWish, Stage
from cstool.errors import InputError, Message, contradiction

#: The fields of an order that only goods in the customer's hands have, as options of the command.
_AFTER_RECEIPT = {
    "days": "--days",
    "worn": "--worn",
    "no_tag": "--no-tag",
    "no_packaging": "--no-packaging",
    "gift_kept": "--gift-kept",
}
#: The fields that belong to one wish alone.
_OF_WISH: dict[str, tuple[BuiltInWish, str]] = {
    "exchange_price": ("exchange", "--exchange-price"),
    "repair_cost": ("repair", "--repair-cost"),
    "kept_price": ("keep", "--kept-price"),
    "swap_freight": ("keep", "--swap-freight"),
    "compensate": ("compensate", "--compensate"),
}
#: The wishes for which nothing comes back that the customer has received.
NOTHING_BACK = {"resend", "keep", "compensate"}


class OrderFacts(Record):
    """What a fact, or where a case ends, says about the order; what is absent it says nothing about."""

    reason: Id | None = None
    wish: Id | None = None
    stage: Stage | None = None
    intercepted: bool | None = None
    worn: bool | None = None
    tag: bool | None = None
    packaging: bool | None = None


class Order(Record):
    """An order and what the customer wants; money in yuan, `paid` and `days` since receipt null: not known."""

    reason: str
    paid: Decimal | None = None
    wish: Id = "return"
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
    #: The price of what was sent by mistake and is kept, and what exchanging it would cost in freight, both ways.
    kept_price: Decimal | None = None
    swap_freight: Decimal | None = None
    #: The money that is asked for without a return, or with a wish of the shop's own.
    compensate: Decimal | None = None
    #: What was refunded before for the order, and the value of a gift that does not come back.
    already: Decimal | None = None
    gift_kept: Decimal | None = None
    #: What is stated of the shop's own axes, by their ids.
    stated: Mapping[str, str] = {}


def paid_for(order: Order) -> Decimal:
    """Return what was paid, in yuan.

    Raises:
        InputError: nobody said, and the answer depends on it.
    """
    if order.paid is None:
        missing = Message("{name} is missing", name="--paid")
        raise InputError("usage", missing, Message("or name the goods: --item NAME=PRICE"))
    return order.paid


def stays(order: Order) -> bool:
    """Tell whether the customer keeps the goods of `order`; before it has left, all is given back."""
    return order.wish in NOTHING_BACK and order.stage != "unshipped"


def check(order: Order) -> None:
    """Refuse an order of which two facts cannot be true together.

    Raises:
        InputError: so it is; both facts are named.
    """
    for one, other, why in _contradictions(order):
        raise contradiction(one, other, why)


def _contradictions(order: Order) -> Iterator[tuple[str, str, Message]]:
    stage, wish = f"--stage {order.stage}", f"--wish {order.wish}"
    if order.stage != "received":
        why = Message("the customer has not received the goods: leave it out, or give --stage received")
        yield from ((option, stage, why) for option in _stated_after_receipt(order))
    if order.stage != "in-transit" and order.intercepted is not None:
        option = "--intercepted" if order.intercepted else "--not-intercepted"
        yield (
            option,
            stage,
            Message("a parcel is intercepted on its way: leave it out, or give --stage in-transit"),
        )
    for name, (needed, option) in _OF_WISH.items():
        is_own = name == "compensate" and order.wish not in get_args(BuiltInWish)
        if getattr(order, name) is not None and order.wish != needed and not is_own:
            why = Message("it belongs to --wish {wish}: leave it out, or give that wish", wish=needed)
            yield option, wish, why
    if order.compensate is not None and order.compensate > paid_for(order):
        why = Message("more is not given back than was paid")
        yield f"--compensate {order.compensate}", f"--paid {order.paid}", why
    if order.wish == "keep" and order.stage != "received":
        yield wish, stage, Message("only goods that have arrived can be kept")
    if order.stage == "received" and order.wish in NOTHING_BACK:
        why = Message("nothing comes back: leave it out, or give another wish")
        yield from ((option, wish, why) for option in _stated_of_what_comes_back(order))


def _stated_after_receipt(order: Order) -> Iterator[str]:
    stated = {
        "days": order.days is not None,
        "worn": order.worn,
        "no_tag": not order.tag,
        "no_packaging": not order.packaging,
        "gift_kept": bool(order.gift_kept),
    }
    yield from (_AFTER_RECEIPT[name] for name, is_stated in stated.items() if is_stated)


def _stated_of_what_comes_back(order: Order) -> Iterator[str]:
    stated = {"--return-freight": order.return_freight, "--gift-kept": order.gift_kept}
    yield from (option for option, amount in stated.items() if amount)
