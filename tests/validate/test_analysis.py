"""What is proved about the tables of the policy."""

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_handbook import POLICIES, REPLIES, changed, codes, found

from cstool.core.decision_tables import CaseSpace, meets
from cstool.validation.checks import large_tables

AXES = {"stage": ("a", "b"), "wish": ("x", "y", "z"), "goods": ("n", "w")}
ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            axis: st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)
            for axis, values in AXES.items()
        },
    ),
    max_size=5,
)


@given(ROWS)
def test_large_tables_are_proved_like_small_ones(rows):
    space = CaseSpace(AXES)
    gap = large_tables.first_gap(AXES, rows)
    assert (gap is None) == (space.gap(rows) == 0)
    if gap is not None:
        assert not any(meets(row, gap) for row in rows)
        row = large_tables.widest(AXES, rows, gap)
        assert meets(row, gap)
        assert not any(space.cases_of(row) & space.cases_of(other) for other in rows)
    pairs = {(one, other) for one, other, _ in large_tables.overlaps(AXES, rows)}
    assert pairs == {(one, other) for one, other, _ in space.overlaps(rows)}
    for one, other, case in large_tables.overlaps(AXES, rows):
        assert meets(rows[one], case)
        assert meets(rows[other], case)


def test_a_playbook_of_forty_facts_is_still_proved():
    facts = "".join(
        f'[[facts]]\nid = "f{number}"\nname = "事实{number}"\nsource = "A1"\n'
        'choices = [{ id = "a", name = "甲" }, { id = "b", name = "乙" }]\n'
        for number in range(40)
    )
    conditions = ", ".join(f'f{number} = "a"' for number in range(40))
    text = changed(
        POLICIES,
        ("[[playbooks]]", f"{facts}\n[[playbooks]]"),
        ('when = { item = "sample" }', f'when = {{ item = "sample", {conditions} }}'),
    )
    problem, *others = found(text)
    assert problem.code == "uncovered-case"
    assert "item = sample" in str(problem.message)
    assert {problem.code for problem in others} == {"unasked-fact"}
    rows = []
    while (problem := found(text)[0]).code == "uncovered-case":
        rows.append(str(problem.hint).partition("\n")[2])
        text = text.replace("[[knowledge]]", f"{rows[-1]}\n\n[[knowledge]]")
    assert len(rows) == 40
    # the rows that were pasted still hold what the skeleton says
    assert {problem.code for problem in found(text)} == {"unasked-fact", "unfinished"}


def test_the_row_that_closes_a_gap_can_be_pasted():
    when = 'when = { fault = "customer", window = "closed" }'
    text = changed(POLICIES, (when, 'when = { fault = "customer", window = "closed", stage = "received" }'))
    (problem,) = found(text)
    row = str(problem.hint).partition("\n")[2]
    assert codes(text.replace("[[charts]]", f"{row}\n\n[[charts]]")) == ["unfinished", "unfinished"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("orders = 3\nspent = 499", "orders = 3\nspent = 0"), "unreachable-tier"),
        (("rate = 0.93\nsource", "rate = 1\nsource"), "idle-tier"),
        (("  { mm = 240, eu = 38 },\n", ""), "size-gap"),
        (("shift = -1", "shift = 4"), "style-off-chart"),
    ],
)
def test_a_row_that_does_nothing_is_named(change, code):
    text = changed(POLICIES, change)
    assert code in [problem.code for problem in found(text) if problem.severity == "warning"]


def test_every_size_that_is_left_out_is_named_with_the_row_to_paste():
    rows = ["  { mm = 240, eu = 38 },\n", "  { mm = 250, eu = 40 },\n"]
    more = [f"  {{ mm = {215 + 5 * row}, eu = {33 + row} }},\n" for row in range(7, 13)]
    whole = changed(POLICIES, (rows[1], "".join(more)))
    text = changed(whole, *((row, "") for row in rows))
    problems = found(text)
    assert [problem.code for problem in problems] == ["size-gap"] * 2
    for problem, row in zip(problems, rows, strict=True):
        assert str(problem.hint) == f"add {row.strip()[:-1]}, or correct mm"


def test_a_row_that_applies_to_everything_is_one_problem():
    (problem,) = found(
        changed(
            POLICIES, ('when = { fault = "shop" }', 'when = { fault = ["shop", "customer"] }'), *MORE_REASONS
        )
    )
    assert problem.code == "overlapping-rows"
    assert str(problem.message).startswith(
        "shop applies to cases of 3 other rows, too: it and own-open both "
    )


MORE_REASONS = [
    ("[[charts]]", '[[refunds]]\nid = "own-colour"\nname = "颜色"\nwhen = { reason = "colour" }\n'
     'decision = "refuse"\nsteps = []\nsource = "H8"\n\n[[charts]]'),
    ('[[wishes]]\nid = "return"', '[[reasons]]\nid = "colour"\nname = "颜色不合"\nfault = "customer"\n'
     'source = "H8"\n\n[[wishes]]\nid = "return"'),
    ('fault = "customer", window = "open"', 'reason = "size", window = "open"'),
    ('fault = "customer", window = "closed"', 'reason = "size", window = "closed"'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("改走 cstool triage missing。", ["playbook-loop"]),
        ("改走 cstool triage 少发漏发。", ["playbook-loop"]),
        ("改走 cstool triage misssing。", ["unknown-reference"]),
        ("改走 cstool triage 箱子空了。", []),
    ],
)
def test_a_playbook_is_sent_on_to_by_its_id_or_its_name(text, expected):
    assert codes(changed(POLICIES, ("请顾客再找一找。", text))) == expected


def test_a_case_is_told_in_the_words_of_the_policy():
    text = changed(
        POLICIES, ('when = { item = "sample" }', 'when = { item = "sample", warehouse = "short" }')
    )
    (problem,) = [problem for problem in found(text) if problem.code == "uncovered-case"]
    assert str(problem.message).endswith(" when item = sample（小样）, warehouse = packed（已发）")


def test_a_tier_that_only_spending_reaches_is_no_row_for_nothing():
    text = changed(POLICIES, ("orders = 8\nspent = 999", "spent = 999"))
    assert codes(text) == []


OWN = 'when = { fault = "customer", window = "open" }\ndecision = "refund"\npays = ["goods"]'


@pytest.mark.parametrize(
    "change",
    [
        ("window_days = 7", "window_days = 6"),
        (OWN, OWN.replace('["goods"]', "[]")),
        (OWN, OWN.replace('decision = "refund"', 'decision = "refuse"')),
        ('pays = ["goods", "first-freight"]', 'pays = ["goods"]'),
        ('return_freight = "shop"', 'return_freight = "customer"'),
        ('decision = "refund"\npays = ["goods", "f', 'decision = "supervisor"\npays = ["goods", "f'),
        (OWN, OWN + "\ngoods_share = 0.5"),
        ('return_freight = "shop"', 'return_freight = "shop"\nreturn_freight_share = 0.9'),
    ],
)
def test_a_policy_below_the_floor_is_one_problem_with_its_case(change):
    (problem,) = found(changed(POLICIES, change))
    assert (problem.code, problem.severity) == ("below-floor", "error")
    assert "day" in str(problem.message)


def test_a_usual_wish_that_the_shop_does_not_know_is_named():
    """The small shop sends nothing again: a reason whose customers want that would have no row."""
    first = 'name = "质量问题"\nfault = "shop"\n'
    (problem,) = found(changed(POLICIES, (first, first + 'usual_wish = "resend"\n')))
    assert (problem.code, problem.severity) == ("unknown-reference", "error")
    assert "resend" in str(problem.message)


def test_a_row_that_no_order_meets_is_named():
    """Its reasons are another party's fault: it decides nothing."""
    row = """[[refunds]]
id = "odd"
name = "多余"
when = { reason = "size", fault = "shop" }
decision = "supervisor"
steps = []
source = "H7"

"""
    (problem,) = found(changed(POLICIES, ("[[charts]]", row + "[[charts]]")))
    assert (problem.code, problem.severity) == ("unused-row", "warning")
    assert "no order meets odd" in str(problem.message)


def test_a_policy_above_the_floor_is_fine():
    assert codes(changed(POLICIES, ("window_days = 7", "window_days = 15"))) == []


def test_a_circle_of_playbooks_is_found():
    text = changed(
        POLICIES,
        ("请顾客再找一找。", "改走 cstool triage leak。"),
        ("[[knowledge]]", LEAK + "\n[[knowledge]]"),
    )
    assert codes(text) == ["playbook-loop", "playbook-loop"]


LEAK = """
[[playbooks]]
id = "leak"
name = "漏液"
flag = "red"
source = "A2"
[[playbooks.steps]]
do = "ask"
text = "问是正装还是小样。"
facts = ["item"]
source = "A2"
[[playbooks.outcomes]]
id = "back"
name = "回去"
when = { item = ["full-size", "sample"] }
text = "改走 cstool triage missing。"
source = "A2"
"""


def tiers(count: int) -> str:
    """A policy with so many tiers."""
    rows = "".join(
        f'[[tiers]]\nid = "t{number}"\nname = "等级{number}"\norders = {number}\nspent = {number * 100}\n'
        f'rate = {0.89 - number / 2000:.4f}\nsource = "H10"\n\n'
        for number in range(10, 10 + count)
    )
    return changed(POLICIES, ('[[reasons]]\nid = "quality"', f'{rows}[[reasons]]\nid = "quality"'))


def refunds(count: int) -> str:
    """A policy with so many reasons, and a refund rule for each."""
    reasons = "".join(
        f'[[reasons]]\nid = "r{number}"\nname = "原因{number}"\nfault = "customer"\nsource = "H8"\n\n'
        for number in range(count)
    )
    rules = "".join(
        f'[[refunds]]\nid = "rule{number}"\nname = "规则{number}"\n'
        f'when = {{ reason = "r{number}", window = "closed" }}\n'
        'decision = "refuse"\nsteps = []\nsource = "H8"\n\n'
        for number in range(count)
    )
    return changed(
        POLICIES,
        ('[[wishes]]\nid = "return"', f'{reasons}[[wishes]]\nid = "return"'),
        ('when = { fault = "customer", window = "closed" }', 'when = { reason = "size", window = "closed" }'),
        ("[[charts]]", f"{rules}[[charts]]"),
    )


def sizes(count: int) -> str:
    """A policy with so many sizes, fifty on each chart, and a style for each chart."""
    charts = "".join(
        f'[[charts]]\nid = "chart{number}"\nname = "尺码表{number}"\nbetween = "larger"\nsource = "Q3"\nsizes = [\n'
        + "".join(f"  {{ mm = {200 + 5 * size}, eu = {30 + size} }},\n" for size in range(50))
        + f']\n\n[[styles]]\nid = "style{number}"\nname = "款式{number}"\nchart = "chart{number}"\nshift = 1\n'
        'source = "Q3"\n\n'
        for number in range(count // 50)
    )
    return changed(POLICIES, ('[[facts]]\nid = "item"', f'{charts}[[facts]]\nid = "item"'))


def playbooks(count: int) -> str:
    """A policy with so many playbooks more, copies of the one that it has."""
    book = POLICIES[POLICIES.index("[[playbooks]]") : POLICIES.index("[[knowledge]]")]
    books = "".join(
        book.replace('"missing"', f'"missing-{number}"').replace('"少发漏发"', f'"少发漏发{number}"')
        for number in range(count)
    )
    return changed(POLICIES, ("[[knowledge]]", f"{books}[[knowledge]]"))


def replies(count: int) -> str:
    """So many replies more, each with three wordings of its own."""
    chance = random.Random(1)
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 800)]

    def words(length: int) -> str:
        return "".join(chance.choices(letters, k=length))

    rows = "".join(
        f'[[replies]]\nid = "reply{number}"\nname = "回复{number}"\ncategory = "returns"\nsource = "H7"\n'
        f'asks = ["{words(9)}"]\ntexts = ["亲，{words(50)}", "请{words(50)}", "您{words(50)}"]\n\n'
        for number in range(count)
    )
    return f"{REPLIES}\n{rows}"


#: What a table of random characters is warned of.
CHANCE = {"hand-typed-figure", "promise"}


@pytest.mark.parametrize(
    ("policy", "reply"),
    [
        (tiers(1000), REPLIES),
        (refunds(1000), REPLIES),
        (sizes(1000), REPLIES),
        (playbooks(1000), REPLIES),
        (POLICIES, replies(1000)),
    ],
    ids=["tiers", "refunds", "sizes", "playbooks", "replies"],
)
def test_a_thousand_rows_are_analysed_in_two_seconds(policy, reply):
    assert set(codes(policy, reply)) <= CHANCE
    begin = time.process_time()
    found(policy, reply)
    assert time.process_time() - begin < 2


def test_a_thousand_replies_that_read_the_same_are_no_slower():
    text = replies(1000)
    row = '"请{0}", "您{0}"'.format("退款已经办好啦麻烦您留意一下有事随时找我")
    text = re.sub('"请[^"]*", "您[^"]*"', row, text)
    begin = time.process_time()
    assert codes(replies=text).count("alike-wordings") >= 1999
    assert time.process_time() - begin < 2
