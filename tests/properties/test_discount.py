"""Discounts for any table of tiers, against a model in whole fen written here from H10's words."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cstool.core.numbers import Rate, Yuan
from cstool.core.tiers import Tier, price

FEN = st.integers(0, 10_000_000)


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


@st.composite
def tables(draw):
    """Tiers that run from the first to the best: (orders, fen, rate in hundredths of a percent)."""
    count = draw(st.integers(1, 6))
    orders = sorted(draw(st.sets(st.integers(1, 50), min_size=count, max_size=count)))
    spent = sorted(draw(st.sets(st.integers(1, 500_000), min_size=count, max_size=count)))
    rates = sorted(draw(st.lists(st.integers(0, 10_000), min_size=count, max_size=count)), reverse=True)
    ways = draw(st.lists(st.sampled_from(["both", "orders", "spent"]), min_size=count, max_size=count))
    rows = zip(orders, spent, rates, ways, strict=True)
    return [(0, None, 10_000)] + [
        (o if way != "spent" else None, s if way != "orders" else None, rate) for o, s, rate, way in rows
    ]


def tiers_of(table) -> list[Tier]:
    return [
        Tier(
            id=f"t{n}",
            name=f"级{n}",
            rate=Rate(Decimal(rate).scaleb(-4)),
            orders=orders,
            spent=None if spent is None else Yuan(yuan(spent)),
            source="H10",
        )
        for n, (orders, spent, rate) in enumerate(table)
    ]


@given(tables(), st.integers(1, 60), st.integers(0, 600_000), FEN, FEN)
def test_the_price_of_any_member_under_any_tiers(table, orders, spent, amount, sale):
    """The best tier that orders or money reach; regular goods at its rate, half a fen up; sale goods as they are."""
    reached = [
        n
        for n, (needed, sum_needed, _) in enumerate(table)
        if (needed is not None and orders >= needed) or (sum_needed is not None and spent >= sum_needed)
    ]
    best = max(reached)
    pays = (amount * table[best][2] * 2 + 10_000) // 20_000
    found = price(tiers_of(table), orders=orders, spent=yuan(spent), amount=yuan(amount), sale=yuan(sale))
    assert (found.tier, found.payable, found.saved) == (f"t{best}", yuan(pays + sale), yuan(amount - pays))
    if best + 1 == len(table):
        assert found.next is None
    else:
        needed, sum_needed, _ = table[best + 1]
        assert found.next.orders_short == (None if needed is None else needed - orders)
        assert found.next.spent_short == (None if sum_needed is None else yuan(sum_needed - spent))
    assert str(found.payable)[-3] == ".", "to the fen"


@given(tables(), st.integers(1, 59), st.integers(0, 599_999), FEN)
def test_to_buy_more_never_costs_a_tier(table, orders, spent, amount):
    """One more order and one more fen never make the next purchase dearer."""
    now, then = (
        price(tiers_of(table), orders=o, spent=yuan(s), amount=yuan(amount))
        for o, s in ((orders, spent), (orders + 1, spent + 1))
    )
    assert then.payable <= now.payable
