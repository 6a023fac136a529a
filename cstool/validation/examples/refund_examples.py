"""What the handbook answers to an example of an order that comes back, of one item or of several goods."""

from decimal import Decimal

from msgspec import structs

from cstool.core.items import OrderItem, Purchase
from cstool.core.orders import Order, stays
from cstool.desk.refunding import RefundAnswer, refund_answer
from cstool.errors import InputError, Message, contradiction
from cstool.policy.example_shapes import GivenItem, GivenRefund
from cstool.policy.handbook import Handbook


def refunded(handbook: Handbook, given: GivenRefund) -> RefundAnswer:
    """Return what `cstool refund` answers to an order.

    Raises:
        InputError: it answers with an error, or what was paid is told twice.
    """
    stated = {name: value for name, value in structs.asdict(given).items() if value is not None}
    facts = {name: stated[name] for name in Order.__struct_fields__ if name in stated}
    facts.setdefault("wish", handbook.refund_policy.reasons[given.reason].usual_wish)
    if given.paid is not None and given.items:
        why = Message("give one of the two: what was paid, or the goods that tell it")
        raise contradiction("paid", "items", why)
    order = Order(**facts)
    if not given.items:
        return refund_answer(handbook, order, goodwill=given.goodwill)
    from cstool.core.partial_returns import order_back

    order, goods = order_back(order, _purchase(given, order), handbook.order_rules)
    return refund_answer(handbook, order, goodwill=given.goodwill, goods=goods)


def _purchase(given: GivenRefund, order: Order) -> Purchase:
    goods_stay = stays(order)
    return Purchase(
        items=tuple(_item(each, goods_stay=goods_stay) for each in given.items),
        discount=given.discount or Decimal(0),
        threshold=given.threshold,
        freight=order.freight,
        already=given.already,
        gift_kept=given.gift_kept or Decimal(0),
    )


def _item(given: GivenItem, *, goods_stay: bool) -> OrderItem:
    left = given.count - given.back_before
    back = 0 if goods_stay else left if given.back is None else given.back
    if not 0 <= back <= left:
        raise InputError(
            "contradiction",
            Message("{option}: {number} is not possible", option=f"items {given.name}", number=back),
            Message("from 0 to {most}", most=max(left, 0)),
        )
    return OrderItem(**structs.asdict(given) | {"back": back})
