"""Orders that end otherwise, against every order there can be."""

from decimal import Decimal
from itertools import product

import pytest
from msgspec import structs

from cstool.core.orders import Order, check
from cstool.core.refund_rules import AXES, by_reason
from cstool.core.refunds import refund
from cstool.errors import InputError
from cstool.policy.handbook import Handbook
from cstool.validation.load import load

WINDOW = ("window_days = 7", "window_days = 10")
LIMIT = ("limit = 15", "limit = 15.50")
FAULT = (
    'id = "late"\nname = "延迟发货"\nfault = "shop"',
    'id = "late"\nname = "延迟发货"\nfault = "customer"',
)
OLD_PAYS = 'window = "open", goods = "as-new" }\ndecision = "refund"\npays = ["goods"]\n'
CONDITIONS = ('conditions = ["unworn", "tag", "packaging"]', 'conditions = ["unworn", "tag"]')
EXTRA = ("extra_days = 3", "extra_days = 5")
FREIGHT = ("first_freight_up_to = 15", "first_freight_up_to = 10")


def every_order(*policies):
    """Yield an order for every case that can be, also for those that no rule looks at."""
    days = {policy.returns.window_days for policy in policies}
    days |= {policy.returns.window_days + policy.goodwill.extra_days for policy in policies}
    costs = {policy.repair.limit for policy in policies}
    reasons = {reason: None for policy in policies for reason in policy.reasons}
    space = (
        reasons,
        AXES["stage"],
        policies[0].wishes,
        (True, False, None),
        [None, *sorted(days | {day + 1 for day in days})],
        ("", "worn", "tag", "packaging"),
        [None, *sorted(costs | {cost + Decimal("0.01") for cost in costs})],
        (Decimal(20), Decimal("20.01")),
    )
    for reason, stage, wish, intercepted, day, lack, cost, asked in product(*space):
        if wish != "compensate" and asked != 20:
            continue
        nothing_back = stage == "received" and wish in {"resend", "keep", "compensate"}
        order = Order(
            reason=reason,
            paid=Decimal(268),
            freight=Decimal(12),
            return_freight=Decimal(0) if nothing_back else Decimal(15),
            stage=stage,
            wish=wish,
            intercepted=intercepted,
            days=day,
            worn=lack == "worn",
            tag=lack != "tag",
            packaging=lack != "packaging",
            repair_cost=cost,
            kept_price=Decimal(259) if wish == "keep" else None,
            compensate=asked if wish == "compensate" else None,
        )
        # a diff tells of orders whose days, and whose cost of a repair, are known
        if (
            is_possible(order)
            and (stage, day is None) != ("received", True)
            and (wish, cost) != ("repair", None)
        ):
            yield order


def is_possible(order):
    try:
        check(order)
    except InputError:
        return False
    return True


def refund_policy(path):
    """Return the refund policy of a file, the reasons of its rules written out, which is quicker to ask."""
    policy = Handbook(load(path).policies).refund_policy
    rules = [structs.replace(rule, when=by_reason(rule.when, policy.reasons)) for rule in policy.rules]
    return structs.replace(policy, rules=rules)


def ending(policy, order, *, goodwill):
    answer = refund(policy, order, goodwill=goodwill)
    parts = tuple((part.what, str(part.amount)) for part in answer.parts)
    return answer.decision, parts, answer.return_freight, answer.resend_freight


def as_ending(outcome):
    parts = tuple((part["what"], part["amount"]) for part in outcome["parts"])
    return outcome["decision"], parts, outcome["return_freight"], outcome["resend_freight"]


@pytest.mark.parametrize(
    "edits",
    [
        [WINDOW],
        [LIMIT],
        [FAULT],
        [(OLD_PAYS, OLD_PAYS.replace('"goods"]', '"goods", "first-freight"]'))],
        [CONDITIONS],
        [EXTRA],
        [FREIGHT],
    ],
    ids=["window", "limit", "fault", "pays", "conditions", "goodwill", "freight"],
)
def test_every_order_that_ends_otherwise_is_told_and_no_other(diff, desk, edits):
    path = desk.change("policies.toml", *edits)
    old, new = (refund_policy(file) for file in (desk.old / "policies.toml", path))
    expected = set()
    for order in every_order(old, new):
        pair = [ending(policy, order, goodwill=False) for policy in (old, new)]
        goodwill = pair[0] == pair[1]
        if goodwill:
            pair = [ending(policy, order, goodwill=True) for policy in (old, new)]
        if pair[0] != pair[1]:
            expected.add((*pair, goodwill))
    moves = diff()["refunds"]
    assert {(as_ending(one["old"]), as_ending(one["new"]), one["goodwill"]) for one in moves} == expected
    assert len(moves) == len(expected) > 0


@pytest.mark.parametrize("edits", [[WINDOW, LIMIT], [FAULT], [EXTRA]])
def test_the_example_shows_both_endings(cstool, diff, desk, edits):
    path = desk.change("policies.toml", *edits)
    for move in diff()["refunds"]:
        _, *arguments = move["example"].split()
        for side, file in (("old", desk.old / "policies.toml"), ("new", path)):
            answer = cstool(
                *arguments, "--policies", file, "--replies", desk.new / "replies.toml", "--json"
            ).answer
            assert as_ending(answer) == as_ending(move[side])
            assert answer["refund"] == move[side]["refund"]


def test_cases_are_counted_and_described(diff, desk):
    desk.change("policies.toml", LIMIT)
    moves = diff()["refunds"]
    assert [move["where"].pop("repair_cost") for move in moves] == [["15.01"], ["15.5"]]
    for move in moves:
        assert move["where"] == {
            "reason": ["quality", "wrong-item", "missing", "leak", "late"],
            "stage": ["received"],
            "wish": ["repair"],
        }
        assert move["cases"] == 5


def test_a_new_reason_had_no_ending(diff, desk):
    row = '[[reasons]]\nid = "fake"\nname = "假货"\nfault = "shop"\nsource = "H8"\n\n'
    desk.change("policies.toml", ('[[reasons]]\nid = "quality"', row + '[[reasons]]\nid = "quality"'))
    moves = diff()["refunds"]
    assert moves
    assert all(move["old"] is None and move["where"]["reason"] == ["fake"] for move in moves)


def test_names_and_sources_decide_nothing(diff, desk):
    desk.change("policies.toml", ('name = "还没发货：已付的全部退回"\n', 'name = "没发货：全退"\n'))
    answer = diff()
    assert (answer["is_changed"], answer["refunds"]) == (True, [])
