"""All faults of a document at once: each found, each at its exact place, and nothing else."""

import json
import random
import time
from decimal import Decimal
from typing import Literal

import jsonschema_rs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.inspect import type_info
from shapes import Count, Id, Policy, Tier

from cstool.core.numbers import Rate, Yuan
from cstool.policy.number_types import OddDecimal, dec_hook, parse_decimal, schema_hook
from cstool.validation.codes import CODES
from cstool.validation.document import read
from cstool.validation.kinds import branch
from cstool.validation.shape_faults import diagnose
from cstool.validation.values import fault_in

SOUND = """\
[window]
days = 7
limit = 15.00

[[tiers]]
id = "none"
name = "新顾客"
orders = 0
rate = 1

[[tiers]]
id = "gold"
name = "金卡"
orders = 3
spent = 499
rate = 0.93

[[charts]]
id = "shoes"
between = "larger"
sizes = [
  { mm = 240, eu = 38 },
  { mm = 245, eu = 39 },
]
range = [35, 45]

[[playbooks]]
id = "leak"
[[playbooks.steps]]
text = "先安抚"
[[playbooks.steps]]
text = "再登记"
final = true
when = { stage = "received", wish = ["return", "exchange"] }

[flags.red]
days = 1
limit = 0.5
"""


def found(text: str) -> list[tuple[int, int, str, str, str]]:
    """The problems of a text as `(line, column, code, message, hint)`."""
    document = read(text.encode(), "policies.toml")
    diagnosis = diagnose(document.data, Policy)
    return [
        (problem.line, problem.column, problem.code, str(problem.message), str(problem.hint))
        for problem in sorted(
            [*document.problems, *document.placed(diagnosis.problems)],
            key=lambda problem: (problem.line, problem.column),
        )
    ]


def convert(data: object) -> Policy:
    return msgspec.convert(data, Policy, dec_hook=dec_hook)


def is_sound(diagnosis, path) -> bool:
    """Whether nothing in the value at `path` is broken, nor anything around it."""
    return path not in diagnosis.around and not any(
        path[:length] in diagnosis.broken for length in range(len(path) + 1)
    )


def test_a_sound_document_has_no_problems():
    assert found(SOUND) == []
    assert convert(read(SOUND.encode(), "f").data).tiers[1].rate == Decimal("0.93")


NOT_ODD = "a number belongs here, not "


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "orders = 3",
            "order = 3",
            (14, 1, "unknown-key", "order means nothing here", "did you mean orders?"),
        ),
        ("rate = 0.93", "rte = 0.93", (16, 1, "unknown-key", "rte means nothing here", "did you mean rate?")),
        (
            "[window]",
            "[windows]",
            (1, 2, "unknown-key", "windows means nothing here", "did you mean window?"),
        ),
        (
            "orders = 3",
            "orders = 3\ncolour = 1",
            (
                15,
                1,
                "unknown-key",
                "colour means nothing here",
                "allowed here: id, name, orders, spent, rate",
            ),
        ),
        (
            "rate = 0.93\n",
            "\n",
            (11, 1, "missing-key", "rate is missing", "add rate: a number, such as rate = 0.93"),
        ),
        ("mm = 240, ", "", (22, 3, "missing-key", "mm is missing", "add mm: a whole number")),
        (
            "between = ",
            "# ",
            (
                18,
                1,
                "missing-key",
                "between is missing",
                'add between: one of "larger", "smaller", such as between = "larger"',
            ),
        ),
        (
            "spent = 499",
            'spent = "499"',
            (15, 9, "wrong-type", 'a number belongs here, not the text "499"', "remove the quotes: 499"),
        ),
        (
            "orders = 3",
            'orders = "三单"',
            (
                14,
                10,
                "wrong-type",
                'a whole number belongs here, not the text "三单"',
                "write the number alone: digits, without unit and without quotes",
            ),
        ),
        (
            "orders = 3",
            "orders = 3.0",
            (14, 10, "wrong-type", "a whole number belongs here, not the number 3.0", "write 3"),
        ),
        (
            "orders = 3",
            "orders = true",
            (14, 10, "wrong-type", "a whole number belongs here, not true", "None"),
        ),
        ("spent = 499", "spent = false", (15, 9, "wrong-type", "a number belongs here, not false", "None")),
        (
            '"金卡"',
            "93",
            (13, 8, "wrong-type", "a text belongs here, not the number 93", "put it between quotes"),
        ),
        (
            '"金卡"',
            "2024-01-01",
            (13, 8, "wrong-type", "a text belongs here, not a date or a time", "put it between quotes"),
        ),
        (
            "final = true",
            'final = "true"',
            (
                33,
                9,
                "wrong-type",
                'true or false belongs here, not the text "true"',
                "remove the quotes: true",
            ),
        ),
        (
            '["return", "exchange"]',
            "3",
            (
                34,
                37,
                "wrong-type",
                "a text or an array belongs here, not the number 3",
                "put it between quotes",
            ),
        ),
        (
            '["return", "exchange"]',
            '["return", 3]',
            (34, 48, "wrong-type", "a text belongs here, not the number 3", "put it between quotes"),
        ),
        (
            "range = [35, 45]",
            "range = 35",
            (25, 9, "wrong-type", "an array belongs here, not the number 35", "put it between [ and ]"),
        ),
        (
            "range = [35, 45]",
            "range = [35]",
            (25, 9, "wrong-length", "1 entries, at least 2 are needed", "None"),
        ),
        (
            "[[charts]]",
            "[charts]",
            (
                18,
                1,
                "wrong-type",
                "an array belongs here, not a table",
                "write [[ ]] around the name of the table, once for each entry",
            ),
        ),
        (
            "[window]",
            "[[window]]",
            (
                1,
                1,
                "wrong-type",
                "a table belongs here, not an array",
                "write [ ] around the name of the table: there is only one",
            ),
        ),
        ("spent = 499", "spent = nan", (15, 9, "out-of-range", "nan is not a number to reckon with", "None")),
        (
            "spent = 499",
            "spent = -inf",
            (15, 9, "out-of-range", "-inf is not a number to reckon with", "None"),
        ),
        ("spent = 499", "spent = -499", (15, 9, "out-of-range", "the number is negative", "None")),
        (
            "spent = 499",
            "spent = 1e3",
            (15, 9, "bad-number", "1e3 is written with an exponent", "write 1000"),
        ),
        (
            "spent = 499",
            "spent = 4.99e2",
            (15, 9, "bad-number", "4.99e2 is written with an exponent", "write 499"),
        ),
        (
            "spent = 499",
            "spent = 1e999999999999999999999999",
            (
                15,
                9,
                "bad-number",
                "1e999999999999999999999999 is written with an exponent",
                "write the number with plain digits",
            ),
        ),
        ("orders = 3", "orders = 3e0", (14, 10, "bad-number", "3e0 is written with an exponent", "write 3")),
        ("spent = 499", "spent = -0.0", (15, 9, "bad-number", "-0.0 is a negative zero", "write 0")),
        (
            "spent = 499",
            "spent = 499.001",
            (15, 9, "too-precise", "the number has more than 2 decimals", "None"),
        ),
        (
            "spent = 499",
            "spent = 99999999999999",
            (15, 9, "out-of-range", "the number is larger than 9999999999999.99", "None"),
        ),
        (
            "rate = 0.93",
            "rate = 9.3",
            (16, 8, "out-of-range", "the number is larger than 1", "write the share that is paid: 0.93"),
        ),
        (
            "rate = 0.93",
            "rate = 0.93001",
            (16, 8, "too-precise", "the number has more than 4 decimals", "None"),
        ),
        ("days = 7", "days = 0", (2, 8, "out-of-range", "0 is less than 1", "None")),
        ("days = 7", "days = 366", (2, 8, "out-of-range", "366 is more than 365", "None")),
        ("orders = 3", "orders = -3", (14, 10, "out-of-range", "-3 is less than 0", "None")),
        (
            "orders = 3",
            "orders = 0x" + "f" * 5000,
            (14, 10, "out-of-range", "of very many digits is more than 1000", "None"),
        ),
        (
            '"gold"',
            '"Gold Card"',
            (
                12,
                6,
                "bad-format",
                '"Gold Card" does not have the form that is needed here',
                "Words joined by hyphens.",
            ),
        ),
        (
            '"gold"',
            '"' + "g" * 21 + '"',
            (12, 6, "wrong-length", "21 characters, at most 20 are allowed", "None"),
        ),
        (
            '"larger"',
            '"large"',
            (20, 11, "not-one-of", '"large" is not one of "larger", "smaller"', "did you mean larger?"),
        ),
        (
            "[flags.red]",
            "[flags.Red]",
            (
                36,
                8,
                "bad-format",
                '"Red" does not have the form that is needed here',
                "did you mean red?",
            ),
        ),
    ],
)
def test_one_fault_is_one_problem_at_its_place(old, new, fault):
    assert SOUND.count(old) == 1
    assert found(SOUND.replace(old, new)) == [fault]


def test_what_could_not_be_read_is_not_missing():
    text = (
        SOUND.replace("rate = 0.93", "rate = 0,93")
        .replace('name = "金卡"', "名 = “金卡”")
        .replace("days = 1", "day = 1")
    )
    assert [fault[:3] for fault in found(text)] == [
        (13, 1, "syntax"),
        (16, 9, "syntax"),
        (37, 1, "unknown-key"),
    ]


def test_thirty_faults_in_three_hundred_lines():
    text = "[window]\ndays = 7\nlimit = 15\n" + "".join(
        f'[[tiers]]\nid = "t"\nname = "n{number}"\norders = 1\nspent = 2\nrate = 0.9\n'
        for number in range(50)
    )
    faulty = [
        'orders = "1"', "orders = 1.5", "orders = -1", "spent = nan", "spent = 1.001", "spent = 1e3",
        "rate = 2", "rate = -0.0", "rate = true", "nmae = 'x'", "extra = 1", "id = 'A'", "id = 3",
        "rate = 0,9", "name = “x”",
    ]  # fmt: skip
    lines = text.split("\n")
    planted = []
    rng = random.Random(5)
    for number, fault in enumerate(faulty * 2):
        key = {"nmae": "name", "extra": "spent"}.get(fault.split()[0], fault.split()[0])
        row = 3 + 6 * number
        line = next(index for index in range(row, row + 6) if lines[index].startswith(key))
        indent = " " * rng.randrange(3)
        lines[line] = indent + fault
        at = (
            0
            if fault[:5] in ("nmae ", "extra")
            else fault.index("0,9") + 1
            if "0,9" in fault
            else fault.index("= ") + 2
        )
        planted.append((line + 1, len(indent) + at + 1))
    text = "\n".join(lines)
    assert [fault[:2] for fault in found(text)] == planted
    begin = time.process_time()
    found(text)
    assert time.process_time() - begin < 0.5


def test_what_is_sound_is_told_from_what_is_broken():
    text = (
        SOUND.replace("rate = 0.93", "rate = 9.3")
        .replace("days = 7", "")
        .replace('text = "先安抚"', "text = ,")
    )
    document = read(text.encode(), "f")
    diagnosis = diagnose(document.data, Policy)
    assert is_sound(diagnosis, ("tiers", 0))
    assert not is_sound(diagnosis, ("tiers", 1))
    assert is_sound(diagnosis, ("tiers", 1, "name"))
    assert not is_sound(diagnosis, ("tiers",))
    assert not is_sound(diagnosis, ("window",))
    assert is_sound(diagnosis, ("charts",))
    assert not is_sound(diagnosis, ("playbooks", 0, "steps", 0))
    assert is_sound(diagnosis, ("playbooks", 0, "steps", 1))


class Even(msgspec.Struct):
    number: int

    def __post_init__(self):
        if self.number % 2:
            raise ValueError("odd numbers are not even")


def test_what_only_the_loader_knows_is_a_problem_too():
    (problem,) = diagnose({"rows": [{"number": 2}, {"number": 3}]}, dict[str, list[Even]]).problems
    assert str(problem.message) == "odd numbers are not even"


SCALARS = st.one_of(
    st.integers(-2, 1002), st.booleans(),
    st.sampled_from(["larger", "a-b", "A", "", "red\n", "x" * 21, "499"]),
    st.decimals(-1, 20, places=3), st.sampled_from(["nan", "1e3", "-0.0", "0.5"]).map(parse_decimal),
)  # fmt: skip
VALUES = st.one_of(
    SCALARS, SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(st.sampled_from("ab"), SCALARS)
)


def mutate(value, draw):
    """Change one thing somewhere in `value`."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        if isinstance(value[key], dict | list) and draw(st.integers(0, 3)):
            value = value[key]
            continue
        change = draw(st.sampled_from(["value", "value", "delete", "rename"]))
        if change == "value":
            value[key] = draw(VALUES)
        elif change == "delete" or not isinstance(value, dict):
            del value[key]
        else:
            value[draw(st.sampled_from([f"{key}s", "other"]))] = value.pop(key)
        return


@st.composite
def mutated(draw):
    data = read(SOUND.encode(), "f").data
    for _ in range(draw(st.integers(0, 3))):
        mutate(data, draw)
    return data


def is_accepted(data) -> bool:
    try:
        convert(data)
    except msgspec.ValidationError:
        return False
    return True


@settings(max_examples=400, deadline=None)
@given(mutated())
def test_the_diagnosis_finds_faults_exactly_where_loading_fails(data):
    diagnosis = diagnose(data, Policy)
    assert is_accepted(data) == (not diagnosis.problems)
    assert all(problem.code in CODES for problem in diagnosis.problems)
    assert len({(problem.path, problem.at) for problem in diagnosis.problems}) == len(diagnosis.problems)
    for index, tier in enumerate(data["tiers"] if isinstance(data.get("tiers"), list) else ()):
        if is_sound(diagnosis, ("tiers", index)):
            msgspec.convert(tier, Tier, dec_hook=dec_hook)


VALIDATOR = jsonschema_rs.validator_for(msgspec.json.schema(Policy, schema_hook=schema_hook))


def as_json(value):
    """The JSON of a TOML value, as editors hand it to a schema."""
    return json.loads(json.dumps(value, default=float))


def says_more_than_json(value) -> bool:
    """Tell whether `value` is written as JSON cannot say: `1e3`, `nan`, `-0.0`, `3.0`, `5.590`, `0.001`.

    How many decimals a number may have is left out of the schema: 19.9 is no multiple of 0.01 to editors with floats.
    """
    if isinstance(value, dict | list):
        return any(
            says_more_than_json(item) for item in (value.values() if isinstance(value, dict) else value)
        )
    if isinstance(value, OddDecimal) or not isinstance(value, Decimal):
        return isinstance(value, OddDecimal)
    return str(value).endswith("0") or int(value.as_tuple().exponent) < -2


@settings(max_examples=400, deadline=None)
@given(mutated().filter(lambda data: not says_more_than_json(data)))
def test_the_schema_accepts_what_loading_accepts(data):
    assert VALIDATOR.is_valid(as_json(data)) == is_accepted(data)


@pytest.mark.parametrize("seed", range(10))
def test_mutations_of_a_document(seed):
    rng = random.Random(seed)
    data = SOUND.encode() * 1
    for _ in range(30):
        changed = data
        for _ in range(rng.randrange(1, 4)):
            begin = rng.randrange(len(changed))
            end = min(begin + rng.choice([1, 2, 20]), len(changed))
            new = rng.choice(
                [b"", changed[begin:end] * 2, bytes([rng.randrange(256)]), b'"', b"\n", b"[", b"1"]
            )
            changed = changed[:begin] + new + changed[end:]
        document = read(changed, "f.toml")
        lines = document.text.split("\n")
        diagnosed = diagnose(document.data, Policy).problems if document.data is not None else ()
        for problem in [*document.problems, *document.placed(diagnosed)]:
            assert problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        sound = document.data is not None and not document.problems and is_accepted(document.data)
        assert sound == (not document.problems and not diagnosed)


LEAVES = [Id, Count, Yuan, Rate, Yuan | None, bool, str, Literal["larger", "smaller"], str | tuple[str, ...]]
LEAF_VALUES = st.one_of(
    st.sampled_from([0, 1, 1000, 1001, -1, "", "a", "a" * 20, "a" * 21, "a-", "larger", True, ["a"]]),
    st.sampled_from(["0.0001", "0.00001", "1.0", "1.0001", "-0.01", "9999999999999.99", "0.01"]).map(Decimal),
    SCALARS,
)


def loads_as(value, kind) -> bool:
    try:
        msgspec.convert(value, kind, dec_hook=dec_hook)
    except msgspec.ValidationError:
        return False
    return True


@settings(max_examples=500, deadline=None)
@given(LEAF_VALUES, st.sampled_from(LEAVES))
def test_a_value_has_a_fault_exactly_if_it_does_not_load(value, kind):
    info = branch(value, type_info(kind))
    assert (fault_in(value, info) is None) == loads_as(value, kind)


@pytest.mark.parametrize("kind", [Yuan, Rate])
@given(LEAF_VALUES.filter(lambda value: not says_more_than_json(value)))
def test_the_schema_of_a_number_has_its_bounds(kind, value):
    validator = jsonschema_rs.validator_for(schema_hook(kind))
    assert validator.is_valid(as_json(value)) == loads_as(value, kind)
