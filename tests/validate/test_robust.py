"""Whatever a file holds, there is a report and no traceback: every problem has a place, none takes long."""

import os
import random
import time
from pathlib import Path

import pytest
from mutations import mutated
from small_handbook import CASES, POLICIES, REPLIES, found

from cstool.validation.problem import PlacedProblem

SHIPPED = Path(__file__).parents[2]
#: The files that are damaged, and how often; with this environment variable the shipped ones are damaged more often.
TEXTS = {
    "small": {"policies": POLICIES, "replies": REPLIES, "cases": CASES},
    "shipped": {
        name: (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
        for name in ("policies", "replies", "cases")
    },
}
TIMES = {"small": 400, "shipped": int(os.environ.get("MUTATIONS", "20"))}
#: Seconds for 300 lines, and how many damaged files one test tries.
LONGEST, AT_ONCE = 0.2, 100


def assert_placed(problems: list[PlacedProblem], sources: dict[str, bytes]) -> None:
    """Every problem stands on a line of its file, at a character of it or just behind the last."""
    for problem in problems:
        text = sources[problem.file].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        lines = text.replace("\r\n", "\n").split("\n")
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert str(problem.message)


def seconds_for(policies: bytes, replies: bytes, cases: bytes) -> float:
    """Check the files, and return how long that took; the problems must have places."""
    begin = time.process_time()
    problems = found(policies, replies, cases)
    seconds = time.process_time() - begin
    assert_placed(problems, {"p": policies, "r": replies, "c": cases})
    return seconds


@pytest.mark.parametrize(
    ("texts", "first"),
    [(texts, first) for texts, times in TIMES.items() for first in range(0, times, AT_ONCE)],
)
def test_damaged_files_are_reported(texts, first, record_property):
    found()
    slowest = 0.0
    for seed in range(first, min(first + AT_ONCE, TIMES[texts])):
        chance = random.Random(seed)
        damaged = chance.choice(("policies", "policies", "replies"))
        sources = {name: text.encode() for name, text in TEXTS[texts].items()}
        sources[damaged] = mutated(TEXTS[texts][damaged], chance)
        lines = max(sum(data.count(b"\n") for data in sources.values()), 300)
        try:
            # once more if it was slow: the machine may have been busy with something else
            seconds = next(
                (s for _ in range(2) if (s := seconds_for(**sources) / lines * 300) < LONGEST), LONGEST
            )
        except Exception as error:
            error.add_note(f"{damaged} with seed {seed}")
            raise
        slowest = max(slowest, seconds)
        assert slowest < LONGEST, f"{damaged} with seed {seed}"
    record_property("seconds for 300 lines", round(slowest, 4))


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + POLICIES.encode(),
        POLICIES.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + POLICIES.replace("\n", "\r\n").encode(),
    ],
    ids=["mark", "crlf", "both"],
)
def test_byte_order_mark_and_windows_lines_are_fine(data):
    assert found(data) == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (POLICIES.encode("gb18030"), "GB18030"),
        (POLICIES.encode("utf-16"), "UTF-16"),
        (POLICIES.encode()[:40] + b"\xff" + POLICIES.encode()[40:], "UTF-8"),
        (POLICIES.encode() + b"\0", "NUL"),
    ],
)
def test_another_encoding_is_refused_and_named(data, says):
    (problem,) = found(data)
    assert problem.code == "encoding"
    assert says in str(problem.message)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 400 + "]" * 400,
        "x = " + "[" * 20_000,
        "x = " + "{ a = " * 400,
        "x" + ".x" * 5_000 + " = 1",
        "x = " + "1" * 5_000,
        "x = 1." + "1" * 5_000,
        "x = 1e" + "9" * 5_000,
        "x = 0x" + "f" * 5_000,
    ],
    ids=["nested", "open", "tables", "dotted", "digits", "decimals", "exponent", "hexadecimal"],
)
def test_extremes_are_one_or_two_problems(text):
    problems = found(f"{POLICIES}\n{text}")
    assert 1 <= len(problems) <= 2
    assert_placed(problems, {"p": f"{POLICIES}\n{text}".encode(), "r": REPLIES.encode()})


@pytest.mark.parametrize(
    "text",
    [
        POLICIES + "# 很长的注释\n" * 500_000,
        POLICIES.replace("售后", "售" * 3_400_000, 1),
        "a" * 10_000_000,
        "[" * 10_000_000,
    ],
    ids=["comments", "text", "key", "brackets"],
)
def test_ten_megabytes_are_read_in_seconds(text):
    begin = time.process_time()
    problems = found(text)
    assert time.process_time() - begin < 20
    assert len(problems) <= 2


def test_faults_of_syntax_beyond_number_end_with_what_was_not_checked():
    faults = POLICIES + "[[styles]]\nid = “s”\n" * 100_000
    problems = found(faults)
    unchecked = [problem for problem in problems if "is not checked" in str(problem.hint)]
    assert unchecked == problems[-1:]


@pytest.mark.parametrize(
    ("file", "before", "row"),
    [
        ("policies", "", '[[principles]]\nid = "p{n}"\ntext = 3\nsource = "H1"\n'),
        ("policies", "", '[[styles]]\nname = "款{n}"\n'),
        (
            "policies",
            "",
            '[[playbooks]]\nid = "p{n}"\nname = "n{n}"\nflag = "rad"\nsource = "H8"\nsteps = []\n',
        ),
        ("policies", "[floor]\n", "key{n} = 1\n"),
        (
            "replies",
            "",
            '[[replies]]\nid = "r{n}"\nname = "n{n}"\ncategory = "x{n}"\nsource = "H8"\ntexts = ["{{x}}"]\n',
        ),
    ],
    ids=["type", "missing", "several", "keys", "references"],
)
def test_thousands_of_bad_rows_are_reported_at_once(file, before, row):
    rows = [row.format(n=n) for n in range(500_000 // len(row))]
    texts = TEXTS["small"] | {file: "".join([TEXTS["small"][file], "\n", before, *rows])}
    if before:
        texts[file] = texts[file].replace(before, "", 1)
    begin = time.process_time()
    problems = found(**texts)
    assert time.process_time() - begin < 10
    assert len(problems) >= len(rows)


def test_what_was_meant_is_not_looked_for_among_thousands_of_names() -> None:
    """A figure that does not exist is one line, however many rows its table has: 3,000 tiers took a minute."""
    tier = '\n[[tiers]]\nid = "t{}"\nname = "第{}级"\norders = {}\nrate = 0.{}\nsource = "H10"\n'
    tiers = "".join(tier.format(number, number, number, 9999 - number) for number in range(100, 2_100))
    unfilled = "".join(f"{{tiers.t{number}x.order}}" for number in range(30))
    replies = REPLIES.replace("{amount}元已经退给您了", f"{unfilled}退给您了")
    begin = time.process_time()
    assert "unknown-placeholder" in {problem.code for problem in found(POLICIES + tiers, replies)}
    assert time.process_time() - begin < 4
