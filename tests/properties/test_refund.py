"""Refunds of random orders, against the rules of H7, H8 and A1 written out here in whole fen.

The model knows who bears what (`bearers`), not which row decides: what the customer gets back is what was paid or
advanced and is borne by the shop; nothing twice, nothing lost.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstool.core.orders import Order, check
from cstool.core.refunds import refund
from cstool.errors import InputError
from cstool.policy.handbook import Handbook
from cstool.validation.load import load

OWN = {"size", "colour", "dislike", "changed-mind"}
FEN = st.integers(0, 1_000_000)
ORDERS = st.fixed_dictionaries(
    {
        "reason": st.sampled_from(["quality", "wrong-item", "missing", "leak", "late", *sorted(OWN)]),
        "stage": st.sampled_from(["unshipped", "in-transit", "received"]),
        "wish": st.sampled_from(["return", "exchange", "repair", "resend", "keep", "compensate"]),
        "paid": FEN, "freight": FEN, "return_freight": FEN,
        "days": st.integers(0, 14),
        "worn": st.booleans(), "tag": st.booleans(), "packaging": st.booleans(),
        "intercepted": st.sampled_from([True, False, None]),
        "repair_cost": st.none() | st.integers(0, 3000),
        "exchange_price": st.none() | FEN,
        "kept_price": FEN,
        "swap_freight": st.none() | st.integers(0, 5000),
        "compensate": st.integers(0, 6000),
    }
)  # fmt: skip
MONEY = (
    "paid",
    "freight",
    "return_freight",
    "repair_cost",
    "exchange_price",
    "kept_price",
    "swap_freight",
    "compensate",
)
#: A freight that the customer bears is given back up to so many fen, if asked for.
GIVEN = 1500


def decision(order, last_day=7, *, tag_needed=True):
    """What is done (H7, H8, Q2, A1)."""
    own, wish = order["reason"] in OWN, order["wish"]
    if order["stage"] == "unshipped":
        return "refund"
    if wish in {"resend", "keep", "compensate"} and own:
        return "supervisor"
    if order["stage"] == "in-transit":
        if wish in {"repair", "keep"}:
            return "supervisor"
        return {"return": "refund", "compensate": compensated(order)}.get(wish, wish)
    if wish in {"resend", "keep", "compensate"}:
        return {"compensate": compensated(order)}.get(wish, wish)
    if wish == "repair":
        return "supervisor" if own or (order["repair_cost"] or 0) > 1500 else "repair"
    if own:
        complete = not tag_needed or (order["tag"] and order["packaging"])
        if order["days"] > last_day or order["worn"] or not complete:
            return "refuse"
    elif order["worn"]:
        return "supervisor"
    return {"return": "refund"}.get(wish, wish)


def compensated(order):
    """Money without a return: up to 20 yuan and a fifth of what was paid."""
    return "refund" if order["compensate"] <= min(2000, order["paid"] / 5) else "supervisor"


def bearers(order, done):
    """Who bears the way back and the sending again; null: there is none."""
    party = "customer" if order["reason"] in OWN else "shop"
    on_the_way = order["stage"] == "in-transit"
    comes_back = (done in {"refund", "exchange", "repair"} and order["wish"] != "compensate") or (
        on_the_way and done == "resend"
    )
    if order["stage"] == "unshipped" or (on_the_way and order["intercepted"] and done != "resend"):
        comes_back = False
    sent_again = done in {"exchange", "repair", "resend", "keep"}
    return party if comes_back else None, party if sent_again else None


def parts(order, done, *, goodwill=False):
    """What the customer paid or advanced and does not bear, in fen, part by part."""
    own = order["reason"] in OWN and order["stage"] != "unshipped"
    back, _ = bearers(order, done)
    money = dict.fromkeys(
        ("goods", "first-freight", "repair", "compensation", "return-freight", "difference"), 0
    )
    if done == "refund" and order["wish"] == "compensate" and order["stage"] != "unshipped":
        money["compensation"] = order["compensate"]
    elif done == "refund":
        money["goods"] = order["paid"]
        money["first-freight"] = (
            (min(order["freight"], GIVEN) if goodwill else 0) if own else order["freight"]
        )
    if done == "repair":
        money["repair"] = order["repair_cost"] or 0
    if back == "shop":
        money["return-freight"] = order["return_freight"]
    elif back == "customer" and goodwill:
        money["return-freight"] = min(order["return_freight"], GIVEN)
    if done == "exchange" and order["exchange_price"] is not None:
        money["difference"] = max(order["paid"] - order["exchange_price"], 0)
    return {what: amount for what, amount in money.items() if amount}


def to_pay(order, done):
    """What the customer pays: the dearer goods of an exchange, or what is kept."""
    if done == "keep":
        return order["kept_price"]
    if done == "exchange" and order["exchange_price"] is not None:
        return max(order["exchange_price"] - order["paid"], 0)
    return 0


def discount(order, done):
    """What may be taken off what is kept."""
    if done != "keep" or order["swap_freight"] is None:
        return None
    return min(order["swap_freight"], order["kept_price"])


def fen(amount):
    return None if amount is None else int(amount * 100)


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
    done = decision(order)
    found = refund(policy, stated(order))
    assert found.decision == done
    assert {part.what: fen(part.amount) for part in found.parts} == parts(order, done)
    assert fen(found.refund) == sum(parts(order, done).values())
    assert (fen(found.to_pay), fen(found.discount_up_to)) == (to_pay(order, done), discount(order, done))
    assert (found.return_freight, found.resend_freight) == bearers(order, done)
    assert len({part.what for part in found.parts}) == len(found.parts)


@given(order=ORDERS)
def test_any_order_with_goodwill(policy, order):
    """Goodwill gives freights back up to the limit and turns some refusals, never wear; it says what it did."""
    strict, relaxed = decision(order), decision(order, last_day=10, tag_needed=False)
    done = relaxed if strict == "refuse" else strict
    found = refund(policy, stated(order), goodwill=True)
    assert found.decision == done
    money = parts(order, done, goodwill=True)
    assert {part.what: fen(part.amount) for part in found.parts} == money
    changed = strict != done or money != parts(order, done)
    assert (found.goodwill, bool(found.relaxed)) == (changed, changed)
    assert any("goodwill was asked for" in str(reason.text) for reason in found.because) != changed


#: What an order may state beside its stage and wish: often nothing.
STATED = st.fixed_dictionaries(
    {
        "reason": st.just("wrong-item"), "paid": st.just(100),
        "stage": st.sampled_from(["unshipped", "in-transit", "received"]),
        "wish": st.sampled_from(["return", "exchange", "repair", "resend", "keep", "compensate"]),
    },
    optional={
        "return_freight": st.just(1200), "days": st.just(3), "worn": st.just(True), "tag": st.just(False),
        "packaging": st.just(False), "intercepted": st.booleans(), "repair_cost": st.just(1000),
        "exchange_price": st.just(1), "kept_price": st.just(1), "swap_freight": st.just(1),
        "compensate": st.sampled_from([100, 101]),
    },
)  # fmt: skip
OF_WISH = {
    "exchange_price": "exchange",
    "repair_cost": "repair",
    "kept_price": "keep",
    "swap_freight": "keep",
    "compensate": "compensate",
}


def is_possible(order):
    """Tell whether the facts that are stated can be true together."""
    received, wish = order["stage"] == "received", order["wish"]
    return (
        (received or not order.keys() & {"days", "worn", "tag", "packaging"})
        and ("intercepted" not in order or order["stage"] == "in-transit")
        and all(wish == needed for name, needed in OF_WISH.items() if name in order)
        and (wish != "keep" or received)
        and order.get("compensate", 0) <= order["paid"]
        and not (received and wish in {"resend", "keep", "compensate"} and "return_freight" in order)
    )


@given(order=STATED)
def test_contradictions_are_refused(order):
    """What cannot be true together is refused, and nothing else; both facts are named."""
    if is_possible(order):
        check(stated(order))
    else:
        with pytest.raises(InputError, match=r"--\S+.* contradicts --\S+"):
            check(stated(order))
