"""What stands in one file as far as it can be understood, and what was said of it, in the order of the text."""

import re
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from cstool.policy.number_types import dec_hook
from cstool.validation.document import Document
from cstool.validation.problem import Damage, PlacedProblem, Problem

if TYPE_CHECKING:
    from cstool.validation.headers import Header
    from cstool.validation.shape_faults import Diagnosis
#: Headers that are put back in one file, and keys above which they are looked for each time.
_MOST_HEADERS = 20


class Contents(NamedTuple):
    """A file as far as it can be understood."""

    document: Document
    #: What it says, with neutral values for what is wrong; None: it cannot be read.
    says: Any
    problems: tuple[Problem, ...] = ()
    broken: Damage = Damage()


def contents_of(document: Document, shape: type[Any]) -> Contents:
    """Return what stands in `document`, with neutral values for what is wrong in it."""
    if document.data is None:
        return Contents(document, None)
    try:
        return Contents(document, msgspec.convert(document.data, shape, dec_hook=dec_hook))
    except msgspec.ValidationError:
        from cstool.validation.neutral_values import with_neutral_values

        document, diagnosis = _with_headers(document, shape)
        says = with_neutral_values(document.data, shape, diagnosis)
        return Contents(document, says, diagnosis.problems, Damage(diagnosis.broken))


def in_order(
    document: Document, problems: Sequence[Problem], *, is_table: bool = True
) -> list[PlacedProblem]:
    """Return the faults of syntax and `problems`, placed, in order; what is said of a line with a fault is a guess."""
    if not is_table:
        from cstool.validation.checks.sentence_lines import placed as placed_lines

        found = placed_lines(document.file, problems)
        return sorted([*document.problems, *found], key=attrgetter("line", "column"))
    placed = document.placed(problems)
    guessed = {problem.line for problem in document.problems if problem.code == "syntax"}
    if guessed:
        lines = document.text.split("\n")
        unread = {line: lines[line - 1] for line in guessed}
        placed = [p for p in placed if p.line not in guessed and not _is_unread(p, lines, unread)]
    return sorted([*document.problems, *placed], key=attrgetter("line", "column"))


def _is_unread(problem: PlacedProblem, lines: Sequence[str], unread: Mapping[int, str]) -> bool:
    """Tell whether the key that is missing stands on one of the `unread` lines of the same row."""
    key = problem.message.values.get("key")
    if problem.code != "missing-key" or key is None:
        return False
    last = _end_of_row(lines, problem.line)
    return any(problem.line <= line <= last and _is_set(str(key), text) for line, text in unread.items())


def _end_of_row(lines: Sequence[str], line: int) -> int:
    """Return the last line before the header that comes next after a line; both count from 1."""
    return next((n for n in range(line, len(lines)) if lines[n].startswith("[")), len(lines))


def _is_set(key: str, text: str) -> bool:
    return bool(re.search(rf"(?<![A-Za-z_-]){key}[ \t]*=", text))


def _with_headers(document: Document, shape: type) -> tuple[Document, "Diagnosis"]:
    """Return `document`, which should be of `shape`, with its headers where they belong, and what is still wrong."""
    from cstool.validation.shape_faults import diagnose

    diagnosis = diagnose(document.data or {}, shape)
    for _ in range(_MOST_HEADERS):
        headers = _misplaced(document.readable, diagnosis, shape)
        better = document.with_headers(headers) if headers else None
        if better is None:
            break
        document, diagnosis = better, diagnose(better.data or {}, shape)
    return document, diagnosis


def _misplaced(text: str, diagnosis: "Diagnosis", shape: type) -> "list[Header]":
    """Return the headers of another kind, or the first that is lost, or none."""
    from cstool.validation.kinds import tables_of
    from cstool.validation.values import EACH_HEADER, ONE_HEADER

    tables = tables_of(shape)
    keys = {key for table in tables.values() for key in table.keys}
    elsewhere = [p.path for p in diagnosis.problems if p.code == "unknown-key" and p.path[-1] in keys]
    # A table where an array belongs, or the other way round.
    is_odd = any(p.code == "wrong-type" and p.hint in (ONE_HEADER, EACH_HEADER) for p in diagnosis.problems)
    if not elsewhere and not is_odd:
        return []
    from cstool.validation.headers import headers_of_another_kind, lost_header
    from cstool.validation.places import places_in

    lines = text.split("\n")
    odd = list(headers_of_another_kind(lines, tables))
    for path in elsewhere[:_MOST_HEADERS] if not odd else ():
        if header := lost_header(lines, places_in(text).of(path, "key").line - 1, tables):
            return [header]
    return odd
