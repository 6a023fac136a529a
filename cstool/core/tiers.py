"""Member tiers and what a member pays (H10)."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import structs

from cstool.core.numbers import Rate, Yuan, rounded
from cstool.core.record import Count, Id, Name, Reason, Record, Source
from cstool.errors import InputError, Message


class Tier(Record):
    """A member tier: reached with `orders` past orders or `spent` yuan in all; regular goods then cost `rate`."""

    id: Id
    name: Name
    rate: Rate
    source: Source
    #: Past orders that reach the tier; absent: no number of orders does.
    orders: Count | None = None
    #: Yuan spent in all that reach the tier; absent: no sum does.
    spent: Yuan | None = None
    #: The reply that tells a customer of this tier what it gives and what is next.
    reply: Id | None = None


class Membership(Record):
    """The replies that tell a customer the price of a purchase (H10)."""

    #: Where the tier saves something, and where it does not.
    price: Id
    full_price: Id
    source: Source


class NextTier(Record):
    """What is still needed for the next tier: either of the two is enough; null: that way does not lead there."""

    tier: str
    name: str
    orders_short: int | None
    spent_short: Decimal | None


class Price(Record):
    """A member's tier, and what the member pays for regular goods (`amount`) and sale goods (`sale`), in yuan."""

    tier: str
    name: str
    rate: Rate
    amount: Decimal | None
    sale: Decimal | None
    payable: Decimal | None
    saved: Decimal | None
    next: NextTier | None
    because: tuple[Reason, ...]
    #: The tier before something was given back; null: nothing was.
    before: str | None = None
    #: The period of which the answer is; null: none holds.
    period: str | None = None


def is_reached(tier: Tier, orders: int, spent: Decimal) -> bool:
    """Tell whether `orders` past orders or `spent` yuan reach `tier` (满: "at least")."""
    by_orders = tier.orders is not None and orders >= tier.orders
    by_spent = tier.spent is not None and spent >= tier.spent
    return by_orders or by_spent


def tier_index(tiers: Sequence[Tier], orders: int, spent: Decimal) -> int:
    """Return the place of the best tier reached in `tiers`, which run from the first to the best.

    Raises:
        InputError: `orders` is 0 although money was spent; the data contradict each other.
    """
    if orders == 0 and spent > 0:
        raise InputError(
            "contradictory",
            Message("no orders (0), yet {spent} yuan spent: one of the two is wrong", spent=spent),
            Message("look up both numbers in the back office"),
        )
    return max(index for index, tier in enumerate(tiers) if is_reached(tier, orders, spent))


def price(
    tiers: Sequence[Tier],
    *,
    orders: int,
    spent: Decimal,
    amount: Decimal | None = None,
    sale: Decimal | None = None,
    returned: Decimal | None = None,
    returned_orders: int | None = None,
) -> Price:
    """Return the tier of a member and the price of the next purchase.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        orders: past orders.
        spent: yuan spent in all.
        amount: yuan of regular-priced goods (正价); the tier's rate applies.
        sale: yuan of sale goods; they stay as they are.
        returned: yuan of what was spent that were given back since.
        returned_orders: orders of which nothing is left.

    What was given back counts as not bought.

    Raises:
        InputError: `orders` is 0 although money was spent, or more was given back than was bought.
    """
    if returned is not None or returned_orders is not None:
        before = tiers[tier_index(tiers, orders, spent)]
        left_orders, left_spent = _left(orders, spent, returned_orders or 0, returned or Decimal(0))
        after = price(tiers, orders=left_orders, spent=left_spent, amount=amount, sale=sale)
        text = Message(
            "what was given back counts as not bought: {orders} orders, {spent} yuan are left",
            orders=left_orders,
            spent=rounded(left_spent),
        )
        because = (Reason(rule=before.source, text=text), *after.because)
        return structs.replace(after, before=before.id, because=because)
    index = tier_index(tiers, orders, spent)
    tier = tiers[index]
    following = tiers[index + 1] if index + 1 < len(tiers) else None
    priced = amount is not None or sale is not None
    regular, reduced = amount or Decimal(0), sale or Decimal(0)
    discounted = rounded(regular * tier.rate)
    return Price(
        tier=tier.id,
        name=tier.name,
        rate=tier.rate,
        amount=rounded(regular) if priced else None,
        sale=rounded(reduced) if priced else None,
        payable=discounted + rounded(reduced) if priced else None,
        saved=rounded(regular) - discounted if priced else None,
        next=_shortfall(following, orders, spent) if following else None,
        because=tuple(_reasons(tier, following, orders, spent, sale)),
    )


def _left(orders: int, spent: Decimal, returned_orders: int, returned: Decimal) -> tuple[int, Decimal]:
    """Return the orders and the yuan that are left when so many are taken off."""
    for option, taken, had in (
        ("--returned-orders", returned_orders, orders),
        ("--returned", returned, spent),
    ):
        if taken > had:
            raise InputError(
                "contradictory",
                Message(
                    "{option} {taken}: more was given back than was bought ({had})",
                    option=option,
                    taken=taken,
                    had=had,
                ),
                Message("look up both numbers in the back office"),
            )
    left = orders - returned_orders, spent - returned
    if left[1] and not left[0]:
        raise InputError(
            "contradictory",
            Message("no orders are left, yet {spent} yuan: one of the two is wrong", spent=left[1]),
            Message("--returned-orders counts orders of which nothing is left"),
        )
    return left


def _shortfall(tier: Tier, orders: int, spent: Decimal) -> NextTier:
    return NextTier(
        tier=tier.id,
        name=tier.name,
        orders_short=None if tier.orders is None else tier.orders - orders,
        spent_short=None if tier.spent is None else rounded(tier.spent - spent),
    )


def _reasons(
    tier: Tier, following: Tier | None, orders: int, spent: Decimal, sale: Decimal | None
) -> list[Reason]:
    reached = []
    if tier.orders is not None and orders >= tier.orders:
        reached.append(Message("orders {orders} ≥ {needed}", orders=orders, needed=tier.orders))
    if tier.spent is not None and spent >= tier.spent:
        reached.append(Message("spent {spent} ≥ {needed} yuan", spent=spent, needed=tier.spent))
    reasons = [Reason(rule=tier.source, text=text) for text in reached]
    if following is not None and following.orders is not None:
        text = Message(
            "orders {orders} < {needed} for {tier}",
            orders=orders,
            needed=following.orders,
            tier=following.name,
        )
        reasons.append(Reason(rule=following.source, text=text))
    if following is not None and following.spent is not None:
        text = Message(
            "spent {spent} < {needed} yuan for {tier}",
            spent=spent,
            needed=following.spent,
            tier=following.name,
        )
        reasons.append(Reason(rule=following.source, text=text))
    if sale:
        reasons.append(Reason(rule=tier.source, text=Message("sale goods are not discounted")))
    return reasons
