"""Periods: what the policy says on some days only."""

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstool.desk.dated_answers import other_days
from cstool.policy.handbook import Handbook
from cstool.policy.number_types import dec_hook
from cstool.policy.periods import Dates, Period, as_of, in_force
from cstool.policy.shapes import Policies
from cstool.validation.document import read
from cstool.validation.load import checked
from cstool.validation.review import review

ROOT = Path(__file__).parents[2]
POLICIES, REPLIES = ((ROOT / name).read_bytes() for name in ("policies.toml", "replies.toml"))
DOUBLE_ELEVEN = """
[[periods]]
id = "double-eleven"
name = "双11"
from = 2026-11-01
until = 2026-11-15
counts = "ordered"
source = "H8"
[periods.set]
returns.window_days = 15
tiers.gold.orders = 2
"""


def handbook(periods: str) -> Handbook:
    files = checked([("p", POLICIES + periods.encode()), ("r", REPLIES)])
    return Handbook(files.policies, files.replies)


def problems(periods: str) -> list[tuple[str, str]]:
    documents = (read(POLICIES + periods.encode(), "p"), read(REPLIES, "r"))
    found = review(*documents).problems  # without the words, nobody's words find a reply
    return [(each.code, str(each.message)) for each in found if each.code != "unused-reply"]


@pytest.mark.parametrize(
    ("asked", "ordered", "days"),
    [
        ((2026, 10, 31), None, 7),
        ((2026, 11, 1), None, 15),
        ((2026, 11, 15), None, 15),
        ((2026, 11, 16), None, 7),
        ((2026, 11, 26), (2026, 11, 15), 15),
        ((2026, 11, 26), (2026, 11, 16), 7),
        ((2026, 11, 5), (2026, 10, 31), 7),
    ],
)
def test_an_order_of_the_campaign_keeps_what_was_promised(asked, ordered, days):
    """Both ends count, and the day of the order decides, not the day on which somebody asks."""
    book = handbook(DOUBLE_ELEVEN).as_of(Dates(date(*asked), date(*ordered) if ordered else None))
    assert book.policies.returns.window_days == days
    assert book.value("returns.window_days") == str(days)
    assert [period.id for period in book.periods] == (["double-eleven"] if days == 15 else [])


def test_only_what_is_set_differs():
    plain = handbook(DOUBLE_ELEVEN)
    book = plain.as_of(Dates(date(2026, 11, 11)))
    gold = next(tier for tier in book.policies.tiers if tier.id == "gold")
    assert (gold.orders, gold.rate) == (2, next(t.rate for t in plain.policies.tiers if t.id == "gold"))
    assert [tier.id for tier in book.policies.tiers] == [tier.id for tier in plain.policies.tiers]
    assert book.policies.repair == plain.policies.repair
    assert book.policies.returns.conditions == plain.policies.returns.conditions


def test_rows_come_and_go():
    days = "id = 'p'\nname = '期'\nuntil = 2026-01-31\nsource = 'H8'\n"
    thanks = "[[periods.steps]]\nid = 'thank'\ntext = '谢谢。'\nsource = 'H8'\n"
    plain = handbook(f"\n[[periods]]\n{days}{thanks}")
    book = plain.as_of(Dates(date(2026, 1, 31)))
    assert [step.id for step in book.policies.steps] == [*(step.id for step in plain.policies.steps), "thank"]
    assert plain.as_of(Dates(date(2026, 2, 1))) is plain


@pytest.mark.parametrize(
    ("lines", "code", "says"),
    [
        ("returns.windw_days = 15", "unknown-key", "windw_days means nothing here"),
        ("return.window_days = 15", "unknown-key", "return means nothing here"),
        ("returns.window_days = '15'", "wrong-type", "a whole number belongs here"),
        ("tiers.golld.rate = 0.86", "unknown-reference", "there is no golld"),
        ("tiers.gold.rate = 9.3", "out-of-range", "larger than 1"),
        ("tiers.gold.id = 'x'", "unknown-key", "id means nothing here"),
        ("tiers.gold = 3", "wrong-type", "a table belongs here"),
        ("returns.window_days = 3", "below-floor", "on 2026-11-01, in double-eleven"),
        ("tiers.gold.rate = 0.5", "tier-cliff", "on 2026-11-01, in double-eleven: vip pays"),
        ("tiers.gold.orders = 30", "tier-order", "on 2026-11-01, in double-eleven"),
    ],
)
def test_a_fault_of_a_period_is_named(lines, code, says):
    found = problems(DOUBLE_ELEVEN.split("returns.", maxsplit=1)[0] + lines + "\n")
    assert [each for each, _ in found] == [code]
    assert says in found[0][1]


@pytest.mark.parametrize(
    ("drop", "says"),
    [
        ("refunds.used-owm", "there is no used-owm"),
        ("used-own", "names no row"),
        ("shop.name", "names no row"),
    ],
)
def test_what_is_dropped_is_there(drop, says):
    found = problems(DOUBLE_ELEVEN.replace("[periods.set]", f"drop = ['{drop}']\n[periods.set]"))
    assert [each for each, _ in found] == ["unknown-reference"]
    assert says in found[0][1]


def test_a_row_that_goes_leaves_a_gap_on_those_days_only():
    rule = handbook("").policies.refunds[0].id
    found = problems(DOUBLE_ELEVEN.replace("[periods.set]", f"drop = ['refunds.{rule}']\n[periods.set]"))
    assert "uncovered-case" in [code for code, _ in found]
    assert all(says.startswith("on 2026-11-01, in double-eleven: ") for _, says in found)


@pytest.mark.parametrize(
    ("days", "count"),
    [
        ("from = 2026-11-10\nuntil = 2026-11-12", 0),  # lies in the other: it is the more special one
        ("from = 2026-11-10\nuntil = 2026-11-20", 1),
        ("from = 2026-11-16", 0),
        ("until = 2026-11-01", 1),
        ("from = 2026-11-01\nuntil = 2026-11-15", 1),
        ("from = 2026-11-12\nuntil = 2026-11-11", 1),  # ends before it begins
    ],
)
def test_two_periods_say_one_thing_each_day(days, count):
    other = (
        DOUBLE_ELEVEN.replace("double-eleven", "q")
        .replace("双11", "另一期")
        .replace("15\ntiers", "20\ntiers")
    )
    other = other.replace("from = 2026-11-01\nuntil = 2026-11-15", days)
    assert len(problems(DOUBLE_ELEVEN + other)) == count


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@given(st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=6), DAYS, st.integers(0, 30))
def test_the_most_special_period_comes_last(spans, asked, before):
    """Whatever periods there are: those that hold are those of the day, and none comes before one that it lies in."""
    periods = [
        Period(
            id=f"p{n}", name=f"p{n}", source="H8", since=first, until=first + timedelta(length), counts=counts
        )
        for n, (first, length) in enumerate(spans)
        for counts in ("asked",)
    ]
    held = in_force(periods, Dates(asked, asked - timedelta(before)))
    assert {period.id for period in held} == {p.id for p in periods if p.since <= asked <= p.until}
    for place, period in enumerate(held):
        assert not any(earlier.lies_in(period) for earlier in held[:place])


COUNTED = [
    ("asked", "2026-11-20", "2026-11-30", 1),  # ordered in the one, asked about in the other
    ("asked", "2026-10-01", "2026-10-31", 0),  # over before the first order of the other
    ("ordered", "2026-11-20", "2026-11-30", 0),  # no order is placed on two days
]


@pytest.mark.parametrize(("counts", "since", "until", "count"), COUNTED)
def test_an_order_of_one_period_may_be_asked_about_in_another(counts, since, until, count):
    other = (
        DOUBLE_ELEVEN.replace("double-eleven", "q")
        .replace("双11", "另一期")
        .replace("15\ntiers", "20\ntiers")
    )
    other = other.replace("2026-11-01", since).replace("2026-11-15", until)
    found = problems(DOUBLE_ELEVEN + other.replace('"ordered"', f'"{counts}"'))
    assert [code for code, _ in found] == ["period-overlap"] * count
    assert all("on 2026-11-20, of an order of 2026-11-01" in says for _, says in found)


def test_a_value_of_a_row_that_another_period_drops_changes_nothing():
    steps = "\n[[periods]]\nid = 'outer'\nname = '外'\nuntil = 2026-12-31\nsource = 'H8'\n"
    steps += "drop = ['steps.repair-first']\n"
    inner = "\n[[periods]]\nid = 'inner'\nname = '内'\nfrom = 2026-12-01\nuntil = 2026-12-02\nsource = 'H8'\n"
    inner += "set = { steps.repair-first.text = '先修。' }\n"
    documents = read(POLICIES + (steps + inner).encode(), "p").data
    policies = msgspec.convert(documents, Policies, dec_hook=dec_hook)
    held = in_force(policies.periods, Dates(date(2026, 12, 1)))
    assert "repair-first" not in [step.id for step in as_of(policies, held).steps]


@pytest.mark.parametrize(
    ("asked", "days"), [("2026-11-21", ["2026-11-15"]), ("2026-11-05", ["2026-10-31"]), ("2026-10-01", [])]
)
def test_the_days_of_an_order_that_would_change_the_answer_are_named(asked, days):
    plain, day = handbook(DOUBLE_ELEVEN), date.fromisoformat(asked)

    def make(book: Handbook):
        return book.policies.returns

    found = other_days(plain, day, make(plain.as_of(Dates(day))), make)
    assert [each.isoformat() for each in found] == days
