"""Many mistakes in one file: each found in one run, each at its exact place, and nothing else."""

import re
import time

import pytest
from small_handbook import POLICIES, REPLIES, changed, found

#: What is planted: the text that it replaces, the fault, its code, and the part of it where it is to be found
#: (None: at the header of its table).
FAULTS = [
    ('name = "小店"', "name = “小店”", "syntax", "“"),
    ('warehouse = "广州"', "warehouse = 440000", "wrong-type", "440000"),
    ("margin_days = 1", "margin_days = -1", "out-of-range", "-1"),
    ('name = "红旗"\nuse = "售后"', 'name = "红旗"', "missing-key", None),
    ("{agent}｜{time}", "{agent}｜{tiem}", "unknown-placeholder", None),
    ("unsigned =", "unsinged =", "unknown-key", "unsinged"),
    ('"warm-service"', '"Warm Service"', "bad-format", '"Warm'),
    ("rate = 0.93\nsource", "rate = 9.3\nsource", "out-of-range", "9.3"),
    ('fault = "shop"\n', 'fault = "shp"\n', "not-one-of", '"shp'),
    ('name = "换货"', 'name = "退货"', "duplicate-id", '"退货'),
    ('"in-transit"', '"in-transt"', "not-one-of", '"in-'),
    ("window_days = 7", "window_days = 7.5", "wrong-type", "7.5"),
    ('["unworn", "tag", ', '["unworn", "tagg", ', "not-one-of", '"tagg'),
    ("limit = 15", "limit = 15.001", "too-precise", "15.001"),
    ("extra_days = 3", "extra_days = 3e0", "bad-number", "3e0"),
    ('waives = ["tag"]', 'waives = "tag"', "wrong-type", '"tag"'),
    ("tolerance_grams = 30", "tolerance_grams = 3_000_000_000", "out-of-range", "3_000"),
    ('reply = "refund-done"', 'reply = "refund-don"', "unknown-reference", '"refund-don'),
    ('"shop"\nsteps = ["refund-now"]', '"shop"\nsteps = ["refund-nwo"]', "unknown-reference", '"refund-nwo'),
    ('window = "open" }\ndecision = "refund"', 'window = "open" }\ndecision = "refnd"', "not-one-of", '"refnd'),
    ('steps = []\nsource = "Q2"', "steps = []", "missing-key", None),
    ('"larger"', '"bigger"', "not-one-of", '"bigger'),
    ("{ mm = 240, eu = 38 }", "{ mm = 240, eu = true }", "wrong-type", "true"),
    ('chart = "shoes"', 'chart = "shoe"', "unknown-reference", '"shoe'),
    ("shift = -1", "shift = -9", "out-of-range", "-9"),
    ('name = "漏发"', 'name = "已发"', "duplicate-id", '"已发'),
    ('name = "少发漏发"\nflag = "red"', 'name = "少发漏发"\nflag = "rde"', "unknown-reference", '"rde'),
    ('do = "ask"', 'do = "aks"', "not-one-of", '"aks'),
    ('when = { item = "full-size" }', 'when = { itm = "full-size" }', "unknown-axis", "itm"),
    ("道歉并补发。", "道歉并补发{。", "bad-placeholder", None),
    ('refund = "quality"', 'refund = "qualty"', "unknown-reference", '"qualty'),
    ('points = ["白色装箱单上有条码。"]', "points = []", "wrong-length", "[]"),
    ("return_days = 7\n", "return_days = 7\nreturn_days = 8\n", "duplicate-key", "return_days = 8"),
]  # fmt: skip
HEADER = re.compile(r"^\[", re.MULTILINE)


def place_of(text: str, fault: tuple[str, str, str, str | None]) -> tuple[int, int, str]:
    """Where a planted fault is to be found."""
    _, new, code, part = fault
    start = text.rindex(new)
    offset = start if part is None else text.index(part, start)
    if code == "missing-key":
        offset = [match.start() for match in HEADER.finditer(text, 0, start)][-1]
    if code in ("bad-placeholder", "unknown-placeholder"):
        offset = text.rindex("{", 0, start + len(new))
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset), code


def places(text: str) -> list[tuple[int, int, str]]:
    return [(problem.line, problem.column, problem.code) for problem in found(text)]


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault[2]}: {fault[1][:20]}" for fault in FAULTS])
def test_each_fault_alone_is_one_problem(fault):
    text = changed(POLICIES, fault[:2])
    assert places(text) == [place_of(text, fault)]


def test_all_faults_together_are_as_many_problems():
    text = changed(POLICIES, *(fault[:2] for fault in FAULTS))
    assert len(FAULTS) >= 30
    assert places(text) == sorted(place_of(text, fault) for fault in FAULTS)


def test_all_faults_are_found_in_the_time_of_a_glance():
    text = changed(POLICIES, *(fault[:2] for fault in FAULTS))
    found(text)
    times = []
    for _ in range(3):
        begin = time.process_time()
        found(text)
        times.append(time.process_time() - begin)
    assert min(times) < 0.2


MISSPELT = [
    "tiers",
    "reasons",
    "steps",
    "refunds",
    "charts",
    "styles",
    "facts",
    "knowledge",
    "flags",
]


@pytest.mark.parametrize("table", MISSPELT)
def test_a_misspelt_table_is_one_problem_however_many_rows_it_has(table):
    wrong = table[:-1] if table.endswith("s") else f"{table}s"
    for count in (1, -1):
        text = POLICIES.replace(f"[[{table}]]", f"[[{wrong}]]", count)
        line = text[: text.index(f"[[{wrong}]]")].count("\n") + 1
        assert places(text) == [(line, 3, "unknown-key")]


TABLES = sorted(set(re.findall(r"^\[+([a-z]+)", POLICIES, re.MULTILINE)) - {"floor"})


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_not_there_is_one_problem_however_many_refer_to_it(table):
    text = re.sub(rf"^\[+{table}\b.*?(?=^\[|\Z)", "", POLICIES, flags=re.MULTILINE | re.DOTALL)
    assert [(problem.code, str(problem.message)) for problem in found(text)] == [
        ("missing-key", f"{table} is missing")
    ]


def test_where_there_are_no_reasons_no_case_needs_a_decision():
    text = re.sub(r"^\[\[reasons\]\].*?(?=^\[\[wishes)", "", POLICIES, flags=re.MULTILINE | re.DOTALL)
    assert {problem.code for problem in found(f"reasons = []\n{text}")} == {
        "wrong-length",
        "unknown-reference",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('[[reasons]]\nid = "size"', '[reasons]]\nid = "size"'),
        ('[[reasons]]\nid = "size"', '[[reasons]\nid = "size"'),
        ('[[reasons]]\nid = "size"', 'id = "size"'),
        ('[[tiers]]\nid = "gold"', 'id = "gold"'),
        ('[[refunds]]\nid = "own-late"', 'id = "own-late"'),
        ('[[playbooks.outcomes]]\nid = "was-packed"', '[[playboks.outcomes]]\nid = "was-packed"'),
        ('[[playbooks.outcomes]]\nid = "was-packed"', 'id = "was-packed"'),
        ("choices = [\n  { id = \"full-size\"", "choices = \n  { id = \"full-size\""),
        ('id = "quality"\n', 'i = "quality"\n'),
    ],
)  # fmt: skip
def test_a_slip_on_which_much_hangs_is_still_one_problem(old, new):
    text = changed(POLICIES, (old, new))
    (place,) = places(text)
    assert abs(place[0] - text[: text.index(new)].count("\n") - 1) <= 1


def test_a_lost_header_is_named():
    (problem,) = found(changed(POLICIES, ('[[tiers]]\nid = "gold"', 'id = "gold"')))
    assert problem.code == "missing-header"
    assert str(problem.message) == "the header [[tiers]] is missing above this line"


def test_a_key_that_really_stands_twice_is_no_lost_header():
    (problem,) = found(changed(POLICIES, ("orders = 3\n", "orders = 3\norders = 4\n")))
    assert str(problem.hint).startswith("it stands in line")


@pytest.mark.parametrize(
    ("rate", "hint"),
    [
        ("9.3", "write the share that is paid: 0.93"),
        ("93", "write the share that is paid: 0.93"),
        ("9", "write the share that is paid: 0.90"),
        ("1.2", "write the share that is paid, from 0 to 1"),
        ("930", "write the share that is paid, from 0 to 1"),
        ("1" + "0" * 400, "write the share that is paid, from 0 to 1"),
    ],
)
def test_a_rate_in_another_notation_is_guessed(rate, hint):
    (problem,) = found(changed(POLICIES, ("rate = 0.93\nsource", f"rate = {rate}\nsource")))
    assert (problem.code, str(problem.hint)) == ("out-of-range", hint)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (('fault = "shop"\n', 'fault = "store"\n'), "did you mean shop?"),
        (('fault = "shop"\n', 'fault = "shp"\n'), "did you mean shop?"),
        (('decision = "refuse"', 'decision = "refus"'), "did you mean refuse?"),
    ],
)
def test_of_the_few_that_are_allowed_the_one_that_was_meant_is_guessed(change, hint):
    (problem,) = found(changed(POLICIES, change))
    assert (problem.code, str(problem.hint)) == ("not-one-of", hint)


def test_a_share_is_no_rate_that_is_paid():
    text = re.sub(r"alike = 0\.[0-9]+", "alike = 80", REPLIES)
    (problem,) = found(replies=text)
    assert (problem.code, str(problem.hint)) == ("out-of-range", "write a share between 0 and 1")
