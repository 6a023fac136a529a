"""An order of several goods of which some come back: who carries which part of its discount, and what is given back."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import structs

from cstool.core.items import (
    Deducted,
    Deduction,
    GoodsBack,
    ItemShare,
    OrderItem,
    Purchase,
    apportioned,
    part_of,
)
from cstool.core.numbers import rounded, yuan_of
from cstool.core.orders import Order, stays
from cstool.core.record import Reason
from cstool.core.refund_rules import OrderRules
from cstool.errors import InputError, Message, contradiction


def goods_back(purchase: Purchase, rules: OrderRules) -> GoodsBack:
    """Return what was paid for the goods that come back now, by the rules of the policy.

    Over any sequence of partial returns the amounts add up to what was paid, to the fen, and never to more.

    Raises:
        InputError: the discount is more than the goods cost, more was refunded than was paid, or the threshold of the
            discount is needed and not known.
    """
    _require_possible(purchase, rules)
    reckoning = _Reckoning(purchase, rules)
    refunds = [reckoning.refund_of(index) for index in range(len(purchase.items))]
    deducted = tuple(reckoning.deductions(sum(refunds)))
    return GoodsBack(
        items=tuple(map(_share, purchase.items, reckoning.shares, refunds)),
        deducted=deducted,
        goods=yuan_of(sum(refunds)) - sum((each.amount for each in deducted), Decimal(0)),
        freight=yuan_of(reckoning.freight()),
        because=tuple(Reason(rule=rules.source, text=text) for text in reckoning.reasons()),
    )


def order_back(order: Order, purchase: Purchase, rules: OrderRules) -> tuple[Order, GoodsBack]:
    """Return `order` as if only what comes back had been bought, and what is given back for it.

    Where the goods stay, it is the order as a whole, less what was refunded before.

    Raises:
        InputError: as of `goods_back`.
    """
    found = goods_back(purchase, rules)
    facts = {"already": purchase.already, "gift_kept": purchase.gift_kept}
    if not stays(order):
        return structs.replace(order, paid=found.goods, freight=found.freight, **facts), found
    prices = sum((item.price * item.count for item in purchase.items), Decimal(0))
    paid = prices - purchase.discount - (purchase.already or 0)
    if any(item.back_before for item in purchase.items):
        idle = Message("makes no difference here: {facts}", facts=("--back-before",))
        found = structs.replace(found, because=(Reason(rule=rules.source, text=idle), *found.because))
    return structs.replace(order, paid=paid, **facts), found


def _require_possible(purchase: Purchase, rules: OrderRules) -> None:
    total = sum((item.price * item.count for item in purchase.items), Decimal(0))
    if purchase.discount > total:
        raise contradiction(
            Message("--discount {discount}", discount=purchase.discount),
            Message("goods of {total} yuan", total=rounded(total)),
        )
    paid = total - purchase.discount
    if any(item.back_before for item in purchase.items):
        paid += purchase.freight
    if purchase.already is not None and purchase.already > paid:
        raise contradiction(
            Message("--already {already}", already=purchase.already),
            Message("an order of {paid} yuan", paid=rounded(paid)),
        )
    if rules.partial_return == "share" or not purchase.discount:
        return
    if purchase.threshold is None:
        raise InputError(
            "missing-threshold",
            Message("--threshold is missing: the sum from which the discount holds"),
            Message(
                "the policy prices anew what is kept: for example --threshold 200, or 0 where there is none"
            ),
        )
    if purchase.already is None and any(item.back_before for item in purchase.items):
        raise InputError(
            "missing-already",
            Message("--already is missing: what was refunded for the goods that came back before"),
            Message("look it up in the order: for example --already 128.50"),
        )


class _Reckoning:
    """The figures of an order in whole fen."""

    def __init__(self, purchase: Purchase, rules: OrderRules) -> None:
        self.purchase, self.rules = purchase, rules
        self.prices = [_fen(item.price) for item in purchase.items]
        self.totals = [price * item.count for price, item in zip(self.prices, purchase.items, strict=True)]
        self.total = sum(self.totals)
        self.discount = _fen(purchase.discount)
        self.shares = apportioned(self.discount, self.totals, rules.odd_fen)
        self.before = [item.back_before for item in purchase.items]
        self.after = [item.back_before + item.back for item in purchase.items]

    def refund_of(self, index: int) -> int:
        """Return what is given back for one item: at its share of what was paid, or at its price."""
        return self._worth(index, self.after[index]) - self._worth(index, self.before[index])

    def deductions(self, refund: int) -> Iterator[Deduction]:
        """Yield what is taken off a `refund` for the goods, so that never more is given back than is owed or left."""
        owed = max(self._owed(self.after) - self._owed(self.before), 0)
        gift = _fen(self.purchase.gift_kept) if self.rules.gift_kept == "deduct" else 0
        discount = max(refund - owed, 0)
        gift = min(gift, refund - discount)
        taken: Mapping[Deducted, int] = {
            "discount": discount,
            "gift": gift,
            "already": max(refund - discount - gift - self._left(), 0),
        }
        yield from (Deduction(what=what, amount=yuan_of(amount)) for what, amount in taken.items() if amount)

    def _left(self) -> int:
        """Return what can still be given back of what was paid, and is owed if it is known what came back before."""
        already = _fen(self.purchase.already or Decimal(0)) - self._freight_before()
        left = self.total - self.discount - already
        if any(self.before):
            left = min(left, self._owed(self.after) - max(already, self._owed(self.before)))
        return max(left, 0)

    def _more_before(self) -> int:
        """Return how much more was refunded before than can have been for the goods that came back."""
        if not any(self.before):
            return 0
        paid = min(self._price_of(self.before), self.total - self.discount)
        # priced anew, goods can have been worth more when they came back than they are now
        goods = self._owed(self.before) if self.rules.partial_return == "share" else paid
        return max(_fen(self.purchase.already or Decimal(0)) - goods, 0)

    def _freight_before(self) -> int:
        """Return how much of what was refunded before is first freight: what is more than the goods were worth."""
        return min(self._more_before(), self._freight_of(_fen(self.purchase.freight), self.before))

    def reasons(self) -> Iterator[Message]:
        """Yield how a gift that is kept, what was refunded before and the discount were reckoned with."""
        more = self._more_before() - self._freight_before()
        if more:
            yield Message(
                "{more} of --already {already} is more than the goods that came back before, with their first freight: "
                "leave out the freight of ways back",
                more=yuan_of(more),
                already=self.purchase.already,
            )
        if self.purchase.threshold is not None and self.rules.partial_return == "share":
            yield Message("makes no difference here: {facts}", facts=("--threshold",))
        if self.purchase.gift_kept and self.rules.gift_kept == "ignore":
            yield Message("a gift that does not come back is not deducted")
        if self.rules.first_freight == "all-back" and self.purchase.freight and not self._is_all(self.after):
            yield Message("no part of the first freight goes with these goods: it goes with the last of them")
        if not self.discount:
            return
        discount = yuan_of(self.discount)
        if self.rules.partial_return == "share":
            yield Message(
                "the discount of {discount} yuan is shared over the goods by price", discount=discount
            )
            return
        rest = yuan_of(self.total - self._price_of(self.after))
        holds = self._holds(_fen(rest))
        yield (
            Message("what is kept is priced anew: {rest} yuan less {discount}", rest=rest, discount=discount)
            if holds
            else Message(
                "what is kept is priced anew: {rest} yuan without the discount of {discount}",
                rest=rest,
                discount=discount,
            )
        )

    def freight(self) -> int:
        """Return the part of the first freight that belongs to what comes back now."""
        freight = _fen(self.purchase.freight)
        return self._freight_of(freight, self.after) - self._freight_of(freight, self.before)

    def _worth(self, index: int, count: int) -> int:
        if self.rules.partial_return == "recompute":
            return self.prices[index] * count
        paid = self.totals[index] - self.shares[index]
        return part_of(paid, count, self.purchase.items[index].count)

    def _owed(self, back: Sequence[int]) -> int:
        """Return what has to be given back once so many of every item have come back."""
        if self.rules.partial_return == "share":
            return sum(self._worth(index, count) for index, count in enumerate(back))
        rest = self.total - self._price_of(back)
        kept = max(rest - self.discount, 0) if self._holds(rest) else rest
        return max(self.total - self.discount - kept, 0)

    def _holds(self, rest: int) -> bool:
        """Tell whether goods of `rest` fen still have the discount."""
        return bool(rest) and rest >= _fen(self.purchase.threshold or Decimal(0))

    def _is_all(self, back: Sequence[int]) -> bool:
        return all(count == item.count for count, item in zip(back, self.purchase.items, strict=True))

    def _price_of(self, back: Sequence[int]) -> int:
        return sum(price * count for price, count in zip(self.prices, back, strict=True))

    def _freight_of(self, freight: int, back: Sequence[int]) -> int:
        is_all = self._is_all(back)
        if is_all or self.rules.first_freight == "all-back":
            return freight if is_all else 0
        return part_of(freight, self._price_of(back), self.total) if self.total else 0


def _share(item: OrderItem, share: int, refund: int) -> ItemShare:
    total = rounded(item.price * item.count)
    return ItemShare(
        name=item.name,
        price=rounded(item.price),
        count=item.count,
        share=yuan_of(share),
        paid=total - yuan_of(share),
        back=item.back,
        refund=yuan_of(refund),
    )


def _fen(amount: Decimal) -> int:
    return int(amount.scaleb(2))
