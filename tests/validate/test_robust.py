"""Whatever a file holds, there is a report and no traceback: every problem has a place, none takes long."""

import os
import random
import time

import pytest
from mutations import mutated
from small_handbook import POLICIES, REPLIES, found

from cstool.policy.problems import PlacedProblem

#: Damaged files that are tried; more with the environment variable of this name.
MUTATIONS = int(os.environ.get("MUTATIONS", "400"))


def assert_placed(problems: list[PlacedProblem], sources: dict[str, bytes]) -> None:
    """Every problem stands on a line of its file, at a character of it or just behind the last."""
    for problem in problems:
        text = sources[problem.file].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        lines = text.replace("\r\n", "\n").split("\n")
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert str(problem.message)


@pytest.mark.parametrize("number", range(MUTATIONS // 100))
def test_damaged_files_are_reported(number):
    found()
    for seed in range(number * 100, number * 100 + 100):
        chance = random.Random(seed)
        damaged = chance.choice("ppr")
        sources = {"p": POLICIES.encode(), "r": REPLIES.encode()}
        sources[damaged] = mutated({"p": POLICIES, "r": REPLIES}[damaged], chance)
        begin = time.process_time()
        problems = found(sources["p"], sources["r"])
        assert time.process_time() - begin < 0.4, seed
        assert_placed(problems, sources)


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
