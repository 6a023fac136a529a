"""Orders of several goods that come back piece by piece: the money closes to the fen, never more than was paid."""

from decimal import Decimal
from itertools import chain, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from cstool.core.items import OrderItem, Purchase, apportioned
from cstool.core.orders import Order
from cstool.core.partial_returns import goods_back, order_back
from cstool.core.refund_rules import OrderRules
from cstool.core.refunds import refund
from cstool.policy.handbook import Handbook
from cstool.validation.load import load

FEN = st.integers(0, 50_000)
RULES = st.builds(
    OrderRules,
    source=st.just("H8"),
    partial_return=st.sampled_from(["share", "recompute"]),
    odd_fen=st.sampled_from(["most-cut", "dearest", "last"]),
    first_freight=st.sampled_from(["share", "all-back"]),
)


def yuan(fen):
    return Decimal(fen).scaleb(-2)


@st.composite
def purchases(draw):
    """An order, and the returns that bring all of it back in some sequence: how many of which item each time."""
    items = draw(st.lists(st.tuples(FEN, st.integers(1, 4)), min_size=1, max_size=5))
    total = sum(price * count for price, count in items)
    purchase = Purchase(
        items=tuple(
            OrderItem(name=str(number), price=yuan(price), count=count)
            for number, (price, count) in enumerate(items)
        ),
        discount=yuan(draw(st.integers(0, total))),
        threshold=yuan(draw(st.integers(0, total + 1))),
        freight=yuan(draw(st.integers(0, 3000))),
    )
    pieces = draw(st.permutations([number for number, (_, count) in enumerate(items) for _ in range(count)]))
    cuts = sorted(draw(st.sets(st.integers(1, len(pieces)))) | {0, len(pieces)})
    return purchase, [pieces[start:end] for start, end in pairwise(cuts)]


def after(purchase, before, now, refunded):
    items = tuple(
        structs.replace(item, back=now.count(number), back_before=before.count(number))
        for number, item in enumerate(purchase.items)
    )
    return structs.replace(purchase, items=items, already=refunded)


@given(order=purchases(), rules=RULES, with_freight=st.booleans())
def test_any_sequence_of_returns_closes_to_the_fen(order, rules, with_freight):
    """All that was paid is given back with the last piece, the first freight included, and never more before.

    Where the discount is shared, it changes nothing whether the first freight went back with the goods before.
    """
    with_freight = with_freight and rules.partial_return == "share"
    purchase, returns = order
    paid = sum(item.price * item.count for item in purchase.items) - purchase.discount
    refunded = freight = Decimal(0)
    before = []
    for now in returns:
        found = goods_back(after(purchase, before, now, refunded + (freight if with_freight else 0)), rules)
        parts = sum(each.refund for each in found.items) - sum(each.amount for each in found.deducted)
        assert found.goods == parts >= 0
        assert all(each.amount > 0 for each in found.deducted)
        refunded += found.goods
        freight += found.freight
        assert refunded <= paid
        before += now
    assert (refunded, freight) == (paid, purchase.freight)


@pytest.fixture(scope="module")
def policy():
    return Handbook(load(Path(__file__).parents[2] / "policies.toml").policies).refund_policy


@given(
    order=purchases(),
    rules=RULES,
    wish=st.sampled_from(["return", "exchange", "repair", "resend", "compensate"]),
    reason=st.sampled_from(["quality", "missing", "size"]),
)
def test_nothing_is_lost_of_an_order_that_has_not_left(policy, order, rules, wish, reason):
    """Whatever is wished, all that was paid goes back with the last piece, the first freight included."""
    purchase, returns = order
    goods = given_back = Decimal(0)
    before = []
    for now in returns:
        asked = Order(
            reason=reason, stage="unshipped", wish=wish, freight=purchase.freight, compensate=Decimal(0)
        )
        asked, found = order_back(asked, after(purchase, before, now, goods), rules)
        goods += found.goods
        given_back += refund(policy, asked).refund
        before += now
    paid = sum(item.price * item.count for item in purchase.items) - purchase.discount
    assert given_back == paid + purchase.freight


@given(order=purchases(), rules=RULES)
def test_shares_add_up(order, rules):
    """The shares of a discount add up to it, none is more than its goods cost, none off by a fen or more."""
    purchase, _ = order
    found = goods_back(after(purchase, [], [0], Decimal(0)), rules)
    assert sum(each.share for each in found.items) == purchase.discount
    total = sum(item.price * item.count for item in purchase.items)
    for each in found.items:
        assert 0 <= each.share <= each.price * each.count == each.share + each.paid
        if total:
            assert abs(each.share - purchase.discount * each.price * each.count / total) < Decimal("0.01")


@given(order=purchases(), already=st.integers(0, 400_000), rules=RULES)
def test_one_return_is_bounded_by_what_is_left(order, already, rules):
    """Whatever was refunded before, and for whatever: never more than was paid in all."""
    purchase, returns = order
    paid = sum(item.price * item.count for item in purchase.items) - purchase.discount
    refunded = min(yuan(already), paid)
    for before, now in (([], returns[0]), (returns[0], [*chain(*returns[1:])])):
        found = goods_back(after(purchase, before, now, refunded), rules)
        assert 0 <= found.goods <= paid - refunded + (purchase.freight if before else 0)


@pytest.mark.parametrize(
    ("amount", "totals", "odd_fen", "shares"),
    [
        (1000, [1000, 1000, 1000], "most-cut", [334, 333, 333]),
        (1000, [1000, 1000, 1000], "last", [333, 333, 334]),
        (1000, [1000, 1001, 1000], "dearest", [333, 334, 333]),
        (103, [100, 100], "most-cut", [52, 51]),
        (103, [100, 100], "last", [51, 52]),
        (500, [5000, 3000, 1500, 1000], "most-cut", [238, 143, 71, 48]),
        (0, [0, 0], "last", [0, 0]),
    ],
)
def test_public_disputes(amount, totals, odd_fen, shares):
    """Figures that shops and customers have quarrelled about: 10 off 10 + 10 + 10, 1.03 off 1 + 1."""
    assert apportioned(amount, totals, odd_fen) == shares
