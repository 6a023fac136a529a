"""One slip of the hand in any kind of line is one problem, where it was made, whatever seems wrong because of it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_handbook import POLICIES, REPLIES, found

from cstool.validation.document import read
from cstool.validation.problem import PlacedProblem
from cstool.validation.review import errors

FILES = {"p": POLICIES, "r": REPLIES}
HEADER = re.compile(r"\[\[?([\w.]+)\]\]?$")
KEY = re.compile(r"([\w-]+) = ")


def kinds(text: str) -> dict[int, str]:
    """The lines of a file that differ in kind, by number: one of each header, key and row of a list."""
    first: dict[str, int] = {}
    table = key = ""
    for number, line in enumerate(text.split("\n")):
        if header := HEADER.match(line):
            table, key = header[0], ""
        elif assignment := KEY.match(line):
            key = assignment[1]
        if line and not line.startswith("#"):
            first.setdefault(f"{table} {key} {line[:3] if line[:1] in ' ]' else ''}", number)
    return {number: kind for kind, number in first.items()}


def without(part: str) -> Callable[[str], str]:
    """Take the last of some characters out of a line."""
    return lambda line: "".join(line.rpartition(part)[::2])


def put(part: str, new: str) -> Callable[[str], str]:
    return lambda line: line.replace(part, new, 1)


def misspelt(line: str) -> str:
    return re.sub(r"^(\[*[\w.]*?\w\w)\w", r"\1", line) if re.match(r"[\w\[.]{4,}", line) else line


SLIPS: dict[str, Callable[[str], str]] = {
    "closing quote gone": without('"'),
    "opening quote gone": put('"', ""),
    "closing bracket gone": without("]"),
    "opening bracket gone": put("[", ""),
    "closing brace gone": without("}"),
    "equals sign gone": put("=", ""),
    "two equals signs": put("=", "=="),
    "a colon": put(" =", ":"),
    "comma gone": put(", ", " "),
    "two commas": put(",", ",,"),
    "full-width quotes": lambda line: line.replace('"', "“", 1).replace('"', "”", 1),
    "full-width equals sign": put("=", "＝"),
    "full-width comma": put(",", "，"),
    "full-width brackets": lambda line: line.replace("[", "［").replace("]", "］"),
    "full-width brace": put("{", "｛"),
    "full-width space": put(" ", "　"),
    "key misspelt": misspelt,
    "line twice": lambda line: f"{line}\n{line}",
    "something at the end": lambda line: f"{line}x",
    "a unit at the end": lambda line: f"{line}元",
}


def slips(change: Callable[[str], str]) -> Iterator[tuple[str, int, str, list[PlacedProblem]]]:
    """Make one slip after the other in every kind of line."""
    for file, text in FILES.items():
        lines = text.split("\n")
        for number, kind in kinds(text).items():
            if (new := change(lines[number])) != lines[number]:
                changed = "\n".join([*lines[:number], new, *lines[number + 1 :]])
                yield kind, _place(lines, number, new), new, found(*(FILES | {file: changed}).values())


def _place(lines: list[str], number: int, new: str) -> int:
    """The line, from 1, where a slip is to be found: of a bracket that stood alone, the one that it closed."""
    if lines[number] and not new:
        number = max(n for n in range(number) if lines[n].endswith("["))
    return number + 1


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_one_problem_where_it_was_made(slip):
    tried = list(slips(SLIPS[slip]))
    missed = [
        (kind, new, [(p.line, p.code) for p in problems])
        for kind, line, new, problems in tried
        if len(problems) != 1 or abs(problems[0].line - line) > 1
    ]
    assert tried
    assert missed == []


def test_a_line_that_is_gone_is_one_problem_or_none():
    """Where it is missing; or it need not have been there; or what named it finds nothing."""
    many = {kind: len(problems) for kind, _, _, problems in slips(lambda line: " ") if len(problems) > 1}
    assert many == {"[[facts]] choices   {": 3, "[[replies]] slots ": 2, "[[stages]]  ": 2}


SHIPPED = Path(__file__).parents[2]
SHIPPED_FILES = {
    name: (SHIPPED / f"{name}.toml").read_text(encoding="utf-8") for name in ("policies", "replies")
}


def problems_of(file: str, text: str) -> list[PlacedProblem]:
    texts = SHIPPED_FILES | {file: text}
    return errors([read(each.encode(), name) for name, each in texts.items()])


def headers(name: str) -> list[tuple[str, int, str]]:
    """One header of each table of a shipped file, with its line, from 0: the second, where there are more."""
    lines = SHIPPED_FILES[name].split("\n")
    where: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if HEADER.match(line):
            where.setdefault(line, []).append(number)
    return [(name, numbers[:2][-1], line) for line, numbers in where.items()]


@pytest.mark.parametrize(("file", "line", "header"), [*headers("policies"), *headers("replies")])
def test_a_header_that_is_gone_is_one_problem_with_its_name(file, line, header):
    lines = SHIPPED_FILES[file].split("\n")
    (problem,) = problems_of(file, "\n".join([*lines[:line], *lines[line + 1 :]]))
    assert problem.code == "missing-header"
    assert header in str(problem.message)
    assert abs(problem.line - line - 1) <= 2


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("file", SHIPPED_FILES)
def test_a_file_that_breaks_off_is_one_problem(file, share):
    """Nothing is said about all that would have followed."""
    text = SHIPPED_FILES[file]
    whole = text[: text.index('"', int(len(text) * share)) + 1]
    (problem,) = problems_of(file, whole.rstrip() if whole.count('"') % 2 else whole[:-1])
    assert problem.code == "syntax"


def test_a_row_that_is_gone_is_one_problem_however_often_it_is_named():
    text = SHIPPED_FILES["policies"]
    row = re.search(r'\[\[facts\]\]\nid = "item".*?(?=\n\[\[)', text, re.DOTALL)
    assert text.count('"item"') > 3
    problems = problems_of("policies", text.replace(row[0], ""))
    assert [problem.code for problem in problems] == ["unknown-reference"]
