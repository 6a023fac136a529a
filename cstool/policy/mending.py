"""Reading on after a fault of syntax, so that one run finds all faults of a file.

The statement that the parser stopped at is replaced, on its own line, by one that the parser accepts and that
the diagnosis passes over in silence.
"""

import re
from typing import Any

import tomli

from cstool.errors import Message
from cstool.policy.headers import LostHeader, lost_header
from cstool.policy.places import Places
from cstool.policy.problems import UNREAD, UNREAD_KEY, PlacedProblem
from cstool.policy.reading import Document
from cstool.policy.syntax import Fault, encoding_fault, explain, half_opened, too_deep, too_long, unclosed
from cstool.policy.types import parse_decimal

#: Faults of syntax after which reading ends.
_MOST_FAULTS = 20
#: Characters of text beyond which reading ends at the first fault of syntax.
_MOST_TEXT = 500_000

_NAME = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_KEY = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*+"
_ASSIGNMENT = re.compile(rf"[ \t]*({_KEY})[ \t]*=")
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_KEY})?")
#: A line that begins a statement; one that ends with a comma belongs to an inline table.
_STATEMENT = re.compile(
    rf"[ \t]*(?:{_KEY}[ \t]*=(?:.*[^,\s])?[ \t]*|\[\[?[ \t]*{_KEY}[ \t]*\]?\]?[ \t]*(?:#.*)?)"
)

#: A line that can only be the rest of a value.
_REST = re.compile(r"""[ \t]*[\]{}"',]""")


def read_rest(data: bytes, file: str) -> Document:
    """Return what can be read of a file that is not TOML, with the faults of syntax that were found."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    undecodable = encoding_fault(data, text)
    if undecodable:
        return Document(file=file, text=text, data=None, problems=(_placed(undecodable, text, file),))
    problems: list[PlacedProblem] = []
    mended = text
    while len(problems) < _MOST_FAULTS:
        outcome = _attempt(mended)
        if not isinstance(outcome, Fault):
            return Document(file=file, text=text, data=outcome, problems=tuple(problems), mended=mended)
        lost = _lost_header(mended, outcome)
        if lost:
            outcome = outcome._replace(hint=Message("is [[{table}]] missing above?", table=lost.table))
        problem = _placed(outcome, mended, file)
        if problems and problem.line <= problems[-1].line:
            break
        problems.append(problem)
        if outcome.stopped is None or len(text) > _MOST_TEXT:
            break
        if lost:
            mended = _with_header(mended, lost)
        else:
            mended = _without_statement(mended, outcome.stopped, twice=outcome.code == "duplicate-key")
    return Document(file=file, text=text, data=None, problems=tuple(problems))


def _attempt(text: str) -> dict[str, Any] | Fault:
    try:
        return tomli.loads(text, parse_float=parse_decimal)
    except tomli.TOMLDecodeError as error:
        return explain(error)
    except RecursionError:
        return too_deep(text)
    except ValueError:
        return too_long(text)


def _placed(fault: Fault, text: str, file: str) -> PlacedProblem:
    return PlacedProblem(
        file=file,
        line=text.count("\n", 0, fault.offset) + 1,
        column=fault.offset - text.rfind("\n", 0, fault.offset),
        code=fault.code,
        severity="error",
        message=fault.message,
        hint=fault.hint,
    )


def _lost_header(text: str, fault: Fault) -> LostHeader | None:
    if fault.code != "duplicate-key" or fault.stopped is None:
        return None
    return lost_header(text.split("\n"), text.count("\n", 0, fault.offset))


def _with_header(text: str, lost: LostHeader) -> str:
    lines = text.split("\n")
    lines[lost.line] = f"[[{lost.table}]]"
    return "\n".join(lines)


def _without_statement(text: str, stopped: int, *, twice: bool) -> str:
    """Replace the statement that the parser stopped in: its line, or all lines up to the next one."""
    lines = text.split("\n")
    first = text.count("\n", 0, _statement_at(text, stopped))
    after = first + 1
    if not _HEADER.match(lines[first]) and unclosed(lines[first]) is not None:
        while after < len(lines) and not _STATEMENT.fullmatch(lines[after]):
            after += 1
    while after < len(lines) and _REST.match(lines[after]) and not _STATEMENT.fullmatch(lines[after]):
        after += 1
    lines[first:after] = [_replacement(lines[first], first, text, twice=twice), *[""] * (after - first - 1)]
    return "\n".join(lines)


def _statement_at(text: str, stopped: int) -> int:
    """Return where the statement begins, the first on its line, that holds the character at `stopped`."""
    for start in reversed(Places(text[: stopped + 1]).statements):
        if not text[text.rfind("\n", 0, start) + 1 : start].strip():
            return start
    return 0


def _replacement(line: str, number: int, text: str, *, twice: bool) -> str:
    header = _HEADER.match(line)
    if header and half_opened(line):
        return f"[[{header[2]}]]"
    if header and (twice or not header[2]):
        return f'["{UNREAD_KEY}{number}"]'
    if header:
        is_array = header[1] == "[[" or f"[[{header[2]}]]" in text
        return f"[[{header[2]}]]" if is_array else f"[{header[2]}]"
    if twice:
        return f"# {UNREAD_KEY}"
    key = _ASSIGNMENT.match(line)
    return f"{key[1]} = {UNREAD}" if key else f'"{UNREAD_KEY}{number}" = ""'
