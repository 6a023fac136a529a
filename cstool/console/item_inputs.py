"""What people type about the goods of an order, `--item NAME=PRICE[xN]`, about what comes back, and about own axes."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from msgspec import structs

from cstool.console import inputs
from cstool.console.options import only_for
from cstool.core.items import GoodsBack, OrderItem, Purchase
from cstool.core.numbers import rounded
from cstool.core.orders import Order, paid_for, stays
from cstool.core.own_axes import OwnAxis
from cstool.core.partial_returns import order_back
from cstool.core.refund_rules import OrderRules
from cstool.errors import InputError, Message, contradiction
from cstool.policy.handbook import Handbook

#: So many of one item an order has at most.
_MOST = 9999


class _Called:
    """An item by the name that people call it by."""

    def __init__(self, name: str) -> None:
        self.id = self.name = name


class TypedGoods(NamedTuple):
    """What was typed about the goods of an order."""

    #: `--item`, `--back`, `--back-before`: once for each.
    items: Sequence[str]
    back: Sequence[str]
    back_before: Sequence[str]
    discount: str | None
    threshold: str | None
    already: str | None
    gift_kept: str | None

    def amount(self, field: Literal["discount", "threshold", "already", "gift_kept"]) -> Decimal | None:
        """Return the money that was typed for one of the options, in yuan.

        Raises:
            InputError: it is none.
        """
        text = getattr(self, field)
        return inputs.optional_yuan("--" + field.replace("_", "-"), text)


def stated_axes(pairs: Sequence[str], axes: Sequence[OwnAxis]) -> dict[str, str]:
    """Return what `--with` states of the shop's own axes, by their ids.

    Raises:
        InputError: there is no such axis or value, an axis is named twice, or it is a number of the order.
    """
    if not axes:
        message = Message("--with: the policy has no axes of its own")
        raise InputError("usage", message, Message("[[axes]] in policies.toml adds one"))
    known = [_CalledAxis(axis) for axis in axes]
    stated: dict[str, str] = {}
    for name, value in inputs.assignments("--with", pairs).items():
        axis = inputs.pick(Message("--with"), name, known).axis
        if axis.is_band:
            raise InputError(
                "usage", Message("--with {axis}: it follows from --{axis}, leave it out", axis=axis.id)
            )
        if axis.id in stated:
            raise InputError(
                "given-twice", Message("{option}: {name} is given twice", option="--with", name=axis.id)
            )
        stated[axis.id] = inputs.pick(Message("--with {axis}", axis=axis.id), value, axis.choices).id
    return stated


def known_of_order(
    handbook: Handbook, stated: Sequence[str], amounts: Mapping[str, str | None]
) -> dict[str, Any]:
    """Return what was typed of an order of which a playbook tells the rest, by the fields of an order.

    Args:
        handbook: the handbook in use.
        stated: what `--with` says of the shop's own axes.
        amounts: money in yuan, by field.

    Raises:
        InputError: an amount is none, or there is no such axis or value.
    """
    read = {name: inputs.optional_yuan(f"--{name.replace('_', '-')}", text) for name, text in amounts.items()}
    known: dict[str, Any] = {name: amount for name, amount in read.items() if amount is not None}
    if stated:
        known["stated"] = stated_axes(stated, handbook.policies.axes)
    return known


class _CalledAxis:
    """An axis by the name that people call it by."""

    def __init__(self, axis: OwnAxis) -> None:
        self.axis, self.id, self.name = axis, axis.id, axis.name or axis.id


def part_of_order(rules: OrderRules, order: Order, typed: TypedGoods) -> tuple[Order, GoodsBack]:
    """Return `order` as if only what comes back had been bought, and what is given back for it.

    Raises:
        InputError: something was typed that is no item, no number, or contradicts something else.
    """
    goods_stay = stays(order)
    purchase = Purchase(
        items=tuple(_items(typed, goods_stay=goods_stay))
        if typed.items
        else (OrderItem(name="", price=paid_for(order), back=0 if goods_stay else 1),),
        discount=typed.amount("discount") or Decimal(0),
        threshold=typed.amount("threshold"),
        freight=order.freight,
        already=typed.amount("already"),
        gift_kept=typed.amount("gift_kept") or Decimal(0),
    )
    _require_possible(order, typed, purchase)
    whole, found = order_back(order, purchase, rules)
    return whole, found if typed.items else structs.replace(found, items=())


def _paid(purchase: Purchase) -> Decimal:
    return sum((item.price * item.count for item in purchase.items), Decimal(0)) - purchase.discount


def _require_possible(order: Order, typed: TypedGoods, purchase: Purchase) -> None:
    if not typed.items:
        only_for(
            Message("--item"),
            back=typed.back,
            back_before=typed.back_before,
            discount=typed.discount,
            threshold=typed.threshold,
        )
    elif order.paid is not None and _paid(purchase) != order.paid:
        raise contradiction(
            f"--paid {order.paid}",
            "--item",
            Message(
                "less the discount they come to {total} yuan: leave --paid out",
                total=rounded(_paid(purchase)),
            ),
        )
    if stays(order) and typed.back:
        raise contradiction(
            "--back",
            f"--wish {order.wish}",
            Message("nothing comes back: leave it out, or give another wish"),
        )
    if typed.threshold is not None and typed.discount is None:
        raise InputError(
            "usage", Message("{option} is only for {what}", option="--threshold", what="--discount")
        )


def _items(typed: TypedGoods, *, goods_stay: bool) -> list[OrderItem]:
    items: dict[str, OrderItem] = {}
    for text in typed.items:
        item = _item(text)
        if item.name in items:
            raise _given_twice("--item", item.name)
        items[item.name] = item
    before = _counts("--back-before", typed.back_before, {name: item.count for name, item in items.items()})
    left = {name: item.count - before.get(name, 0) for name, item in items.items()}
    now = _counts("--back", typed.back, left) if typed.back else left
    if not any(left.values()):
        raise InputError(
            "contradiction",
            Message("--back-before: all of the order came back before, nothing is left to come back"),
        )
    return [
        structs.replace(item, back=0 if goods_stay else now.get(name, 0), back_before=before.get(name, 0))
        for name, item in items.items()
    ]


def _item(text: str) -> OrderItem:
    name, price, count = _parts(text)
    if not name or not price:
        raise InputError(
            "bad-item",
            Message(
                "{option}: {text} is not {form}",
                option="--item",
                text=text or '""',
                form=Message("NAME=PRICE[xN]"),
            ),
            Message("for example --item {example}", example="袜子=19.9x2"),
        )
    option = f"--item {name}"
    number = inputs.count(option, count, _MOST) if count else 1
    if number == 0:
        raise _not_one_to(option, number, _MOST)
    return OrderItem(name=name, price=inputs.yuan(option, price), count=number)


def _parts(text: str) -> tuple[str, str, str]:
    """Return name, price and count of `NAME=PRICE[xN]`; the name may hold an equals sign itself."""
    name, _, rest = re.sub("＝", "=", text).rpartition("=")
    price, _, count = re.sub("[xX×*＊ｘ]", "x", rest).partition("x")
    return name.strip(), price.strip(), count.strip()


def _counts(option: str, typed: Sequence[str], left: Mapping[str, int]) -> dict[str, int]:
    """Return how many of which item are meant; without a number, all that are left of it."""
    found: dict[str, int] = {}
    for text in typed:
        name, number = _named(option, text, left)
        if name in found:
            raise _given_twice(option, name)
        if not 1 <= number <= left[name]:
            raise _not_one_to(f"{option} {name}", number, left[name])
        found[name] = number
    return found


def _named(option: str, text: str, left: Mapping[str, int]) -> tuple[str, int]:
    name, equals, number = re.sub("＝", "=", text).rpartition("=")
    if text.strip() in left or not equals:
        name = inputs.pick(Message("{text}", text=option), text, map(_Called, left)).name
        return name, left[name]
    name = inputs.pick(Message("{text}", text=option), name, map(_Called, left)).name
    return name, inputs.count(f"{option} {name}", number)


def _given_twice(option: str, name: str) -> InputError:
    return InputError("given-twice", Message("{option}: {name} is given twice", option=option, name=name))


def _not_one_to(option: str, number: int, most: int) -> InputError:
    return InputError(
        "contradiction",
        Message("{option}: {number} is not possible", option=option, number=number),
        Message("from 1 to {most}", most=most) if most else Message("nothing is left of it"),
    )
