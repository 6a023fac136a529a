"""What is said about tiers: out of order, overlapping, out of reach, idle, dearer than a lesser one."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_handbook import POLICIES, changed, codes, found

from cstool.core.tiers import Tier, price
from cstool.validation.checks.tier_order import tier_order
from cstool.validation.checks.tier_prices import tier_cliffs, unreachable_tiers

GOLD, VIP = "orders = 3\nspent = 499\nrate = 0.93", "orders = 8\nspent = 999\nrate = 0.90"
NONE = "orders = 0\nrate = 1.00"


class Table:
    """Stands for policies that have tiers and nothing else."""

    def __init__(self, tiers):
        self.tiers = tiers
        self.policies = self


@st.composite
def tables(draw):
    """Tiers in order: the first for everybody, then up to four, each reached by orders, by money or by either."""
    count = draw(st.integers(0, 4))
    ways = [draw(st.sampled_from([(True, True), (True, False), (False, True)])) for _ in range(count)]
    numbers = [
        iter(sorted(draw(st.lists(st.integers(low, 7), min_size=count, max_size=count, unique=True))))
        for low in (1, 0)
    ]
    rates = st.sampled_from([Decimal(rate) for rate in ("1", "0.98", "0.93", "0.90")])
    rows = [Tier(id="t0", name="t0", source="H10", orders=0, rate=draw(rates))]
    for number, (by_orders, by_spent) in enumerate(ways, 1):
        orders, spent = (next(numbers[0]) if by_orders else None, next(numbers[1]) if by_spent else None)
        spent = None if spent is None else Decimal(spent)
        rows.append(
            Tier(id=f"t{number}", name="t", source="H10", orders=orders, spent=spent, rate=draw(rates))
        )
    return Table(tuple(rows))


CUSTOMERS = [(0, Decimal(0))] + [
    (orders, yuan - fen)
    for orders, yuan, fen in product(range(1, 9), map(Decimal, range(9)), (0, Decimal("0.01")))
    if yuan >= fen
]


def standing(table, customer):
    answer = price(table.tiers, orders=customer[0], spent=customer[1], amount=Decimal(100))
    return answer.tier, answer.rate


@given(tables())
def test_a_tier_is_called_dear_exactly_if_buying_more_makes_goods_dearer(table):
    assert list(tier_order(table)) == []
    standings = [(customer, standing(table, customer)) for customer in CUSTOMERS]
    dearer = {
        after[0]
        for ((orders, spent), before), ((more, higher), after) in product(standings, standings)
        if orders <= more and spent <= higher and before[1] < after[1]
    }
    problems = list(tier_cliffs(table))
    assert {table.tiers[problem.path[1]].id for problem in problems} <= dearer
    assert bool(problems) == bool(dearer)
    assert {problem.code for problem in problems} <= {"tier-cliff", "dearer-tier"}


@given(tables())
def test_the_two_customers_who_show_a_cliff_are_in_the_two_tiers(table):
    for problem in tier_cliffs(table):
        values = problem.message.values
        number = 1 if problem.code == "tier-cliff" else 0
        pairs = [
            (standing(table, low)[0], standing(table, high)[0])
            for low, high in product(CUSTOMERS, CUSTOMERS)
            if (low[number], high[number]) == (values["low"], values["high"])
        ]
        assert (values["lesser"], values["tier"]) in pairs
        assert values["less"] < values["more"]


@given(tables())
def test_a_tier_is_called_out_of_reach_exactly_if_nobody_is_in_it(table):
    inhabited = {standing(table, customer)[0] for customer in CUSTOMERS}
    named = {table.tiers[problem.path[1]].id for problem in unreachable_tiers(table)}
    assert named == {tier.id for tier in table.tiers} - inhabited


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [(VIP, VIP.replace("0.90", "0.95"))],
            "tier-cliff: vip pays 0.95, more than gold with 0.93: 100 yuan of goods cost 93.00 yuan for who has"
            " spent 998.99 yuan, 95.00 yuan for who has spent 999",
        ),
        (
            [(VIP, "orders = 8\nrate = 0.95")],
            "dearer-tier: vip pays 0.95, more than gold with 0.93: 100 yuan of goods cost 93.00 yuan after 7 orders,"
            " 95.00 yuan after 8",
        ),
        (
            [(VIP, "orders = 8\nspent = 400\nrate = 0.90")],
            "tier-order: vip: spent 400 is not above 499 of gold",
        ),
        (
            [(VIP, "orders = 3\nspent = 999\nrate = 0.90")],
            "tier-overlap: orders = 3 reaches gold and vip at once",
        ),
        (
            [(VIP, "orders = 3\nspent = 499\nrate = 0.95")],
            "tier-overlap: orders = 3 reaches gold and vip at once",
        ),
        (
            [(GOLD, VIP), ('id = "vip"\nname = "贵宾"\n' + VIP, 'id = "vip"\nname = "贵宾"\n' + GOLD)],
            "tier-order: vip stands after gold, but is reached earlier and pays more",
        ),
        (
            [(GOLD, "spent = 499\nrate = 0.93"), (VIP, "orders = 1\nrate = 0.90")],
            "unreachable-tier: nobody is ever in gold: with orders = 1 and spent = 499 one is in vip already",
        ),
        ([(VIP, "rate = 0.90")], "unreachable-tier: nothing reaches vip: orders or spent is missing"),
        ([(VIP, VIP.replace("0.90", "0.93"))], "idle-tier: vip pays 0.93, as gold does"),
        (
            [(NONE, "orders = 1\nrate = 1.00")],
            "tier-order: the first tier must be reached with orders = 0",
        ),
    ],
)
def test_one_mistake_is_one_finding_of_its_own_kind(changes, said):
    text = POLICIES
    for change in changes:
        text = changed(text, change) if text.count(change[0]) == 1 else text.replace(*change)
    (problem,) = found(text, cases="")
    assert f"{problem.code}: {problem.message}" == said
    assert problem.hint


def test_two_mistakes_are_two_findings():
    text = changed(POLICIES, (VIP, "orders = 3\nspent = 999\nrate = 0.95"))
    assert codes(text) == ["tier-overlap", "tier-cliff"]
