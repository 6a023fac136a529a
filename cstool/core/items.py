"""The goods of an order as a whole: what was paid, what comes back, what is given back, how sums are shared out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from cstool.core.record import Reason, Record

#: What is taken off the price of what comes back: the discount that the rest does not reach any more, a gift that is
#: kept, what was refunded before, what the shop keeps of the price.
Deducted = Literal["discount", "gift", "already", "price"]


class OrderItem(Record):
    """Goods of an order: the price of one, in yuan, and how many were bought, come back now, and came back before."""

    name: str
    price: Decimal
    count: int = 1
    back: int = 0
    back_before: int = 0


class Purchase(Record):
    """What was paid for an order as a whole, in yuan, and what was given back of it."""

    items: tuple[OrderItem, ...]
    discount: Decimal = Decimal(0)
    #: The sum of prices from which the discount holds; null: not known.
    threshold: Decimal | None = None
    freight: Decimal = Decimal(0)
    #: The money refunded before; null: not known.
    already: Decimal | None = None
    #: The value of a gift that does not come back with the goods.
    gift_kept: Decimal = Decimal(0)


class ItemShare(Record):
    """An item with its part of the discount (`share`), what was paid for all of it, and what is given back now."""

    name: str
    price: Decimal
    count: int
    share: Decimal
    paid: Decimal
    back: int
    refund: Decimal


class Deduction(Record):
    """Money that is not given back although goods come back, and why not, in yuan."""

    what: Deducted
    amount: Decimal


class GoodsBack(Record):
    """What was paid for the goods that come back now, and for their part of the first freight, in yuan."""

    items: tuple[ItemShare, ...]
    deducted: tuple[Deduction, ...]
    goods: Decimal
    freight: Decimal
    because: tuple[Reason, ...]


def apportioned(amount: int, totals: Sequence[int], odd_fen: str) -> list[int]:
    """Share `amount` out over `totals` in proportion to them, all in fen; the shares add up to it.

    The fen left over go one each to shares that were cut: those cut most, those of the dearest goods, or the last.
    """
    total = sum(totals)
    if not total:
        return [0 for _ in totals]
    shares = [amount * each // total for each in totals]
    cut = [amount * each % total for each in totals]
    orders = {
        "most-cut": lambda index: (-cut[index], index),
        "dearest": lambda index: (-totals[index], index),
        "last": lambda index: (-index, index),
    }
    takers = sorted((index for index, lost in enumerate(cut) if lost), key=orders[odd_fen])
    for index in takers[: amount - sum(shares)]:
        shares[index] += 1
    return shares


def part_of(amount: int, part: int, whole: int) -> int:
    """Return the part of `amount` that goes with `part` of a `whole`, rounded half up."""
    return (2 * amount * part + whole) // (2 * whole)
