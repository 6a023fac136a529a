"""Refunds of random orders, against the tables of H7 and H8 written out here in whole fen."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstool.core.refunds import Order, refund
from cstool.policy.handbook import Handbook
from cstool.validation.load import load

OWN = {"size", "colour", "dislike", "changed-mind"}
FEN = st.integers(0, 1_000_000)
ORDERS = st.fixed_dictionaries(
    {
        "reason": st.sampled_from(["quality", "wrong-item", "missing", "leak", "late", *sorted(OWN)]),
        "stage": st.sampled_from(["unshipped", "in-transit", "received"]),
        "wish": st.sampled_from(["return", "exchange", "repair"]),
        "paid": FEN, "freight": FEN, "return_freight": FEN,
        "days": st.integers(0, 14),
        "worn": st.booleans(), "tag": st.booleans(), "packaging": st.booleans(),
        "intercepted": st.sampled_from([True, False, None]),
        "repair_cost": st.none() | st.integers(0, 3000),
        "exchange_price": st.none() | FEN,
    }
)  # fmt: skip
MONEY = ("paid", "freight", "return_freight", "repair_cost", "exchange_price")


def expected(order, last_day=7, *, tag_needed=True):
    """What the handbook says: the decision, the fen for the customer (null: a difference), who bears which freight."""
    if order["stage"] == "unshipped":
        return "refund", order["paid"] + order["freight"], None, None
    if order["stage"] == "in-transit":
        return on_the_way(order)
    if order["reason"] in OWN:
        return own_reason(order, last_day, tag_needed=tag_needed)
    if order["wish"] == "repair":
        return (
            ("supervisor", 0, None, None)
            if (order["repair_cost"] or 0) > 1500
            else ("repair", 0, "shop", "shop")
        )
    if order["worn"]:
        return "supervisor", 0, None, None
    if order["wish"] == "exchange":
        return "exchange", None, "shop", "shop"
    return "refund", order["paid"] + order["freight"] + order["return_freight"], "shop", None


def own_reason(order, last_day, *, tag_needed):
    """H8, Q2: within the window, as new, tag and packaging complete; the customer bears the freights."""
    if order["wish"] == "repair":
        return "supervisor", 0, None, None
    complete = not tag_needed or (order["tag"] and order["packaging"])
    if order["days"] > last_day or order["worn"] or not complete:
        return "refuse", 0, None, None
    if order["wish"] == "exchange":
        return "exchange", None, "customer", "customer"
    return "refund", order["paid"], "customer", None


def on_the_way(order):
    """H7: intercepted, nothing comes back by parcel; otherwise who bears the freight follows the reason."""
    party = "customer" if order["reason"] in OWN else "shop"
    back = None if order["intercepted"] else party
    if order["wish"] == "repair":
        return "supervisor", 0, None, None
    if order["wish"] == "exchange":
        return "exchange", None, back, party
    advanced = order["return_freight"] if order["intercepted"] is False else 0
    return "refund", order["paid"] + (0 if party == "customer" else order["freight"] + advanced), back, None


def gets(order, money):
    """An exchange settles the difference of the two prices."""
    if money is not None:
        return money, 0
    dearer = (order["exchange_price"] if order["exchange_price"] is not None else order["paid"]) - order[
        "paid"
    ]
    return max(-dearer, 0), max(dearer, 0)


@pytest.fixture(scope="module")
def policy():
    return Handbook(load(Path(__file__).parents[2] / "policies.toml").policies).refund_policy


def stated(order) -> Order:
    in_yuan = {
        key: Decimal(value).scaleb(-2) if key in MONEY and value is not None else value
        for key, value in order.items()
    }
    return Order(**in_yuan)


@given(order=ORDERS)
def test_any_order(policy, order):
    """The decision, the money to the fen, and who bears which freight."""
    decision, money, back, again = expected(order)
    money, to_pay = gets(order, money)
    found = refund(policy, stated(order))
    assert (found.decision, found.refund * 100, found.to_pay * 100) == (decision, money, to_pay)
    assert (found.return_freight, found.resend_freight) == (back, again)
    assert sum(part.amount for part in found.parts) == found.refund
    assert all(part.amount > 0 for part in found.parts)


@given(order=ORDERS)
def test_any_order_with_goodwill(policy, order):
    """Goodwill turns some refusals, never wear, and says so; it changes nothing else."""
    strict, relaxed = expected(order), expected(order, last_day=10, tag_needed=False)
    found = refund(policy, stated(order), goodwill=True)
    assert found.decision == (relaxed if strict[0] == "refuse" else strict)[0]
    assert found.goodwill == (strict[0] == "refuse" != relaxed[0])
