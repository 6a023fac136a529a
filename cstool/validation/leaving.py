"""Leaving out a statement that cannot be read: in its place stands one that the diagnosis passes over in silence."""

import re
from collections.abc import Sequence

from cstool.validation.places import Places
from cstool.validation.problem import UNREAD, UNREAD_END, UNREAD_KEY
from cstool.validation.syntax import half_opened, unclosed

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


def begins_statement(line: str) -> bool:
    """Tell whether `line` looks like one that begins a statement."""
    return bool(_STATEMENT.fullmatch(line))


def without_statement(text: str, stopped: int, *, twice: bool) -> str:
    """Return `text` with the statement that the parser stopped in replaced: its line, or all up to the next one.

    A text that ends in the middle of it breaks off: it lacks more than that.
    """
    lines = text.split("\n")
    first = text.count("\n", 0, _statement_at(text, stopped))
    after = first + 1
    if not _HEADER.match(lines[first]) and unclosed(lines[first]) is not None:
        while after < len(lines) and not begins_statement(lines[after]):
            after += 1
    elif not begins_statement(lines[first]):
        while after < len(lines) and lines[after].strip() and not begins_statement(lines[after]):
            after += 1
    while after < len(lines) and _REST.match(lines[after]) and not begins_statement(lines[after]):
        after += 1
    lines[first:after] = [_replacement(lines[first], first, text, twice=twice), *[""] * (after - first - 1)]
    return "\n".join([*lines, *[f'["{UNREAD_END}"]'][: breaks_off(lines, after)]])


def breaks_off(lines: Sequence[str], after: int) -> bool:
    """Tell whether nothing stands on the lines from number `after` on, not even the end of the one before."""
    return after >= len(lines)


def _statement_at(text: str, stopped: int) -> int:
    """Return where the statement begins, the first on its line, that holds the character at `stopped`."""
    header = text.rfind("\n[", 0, stopped) + 1
    # What stands above a header need not be read again, if it is one.
    begin = header if unclosed(text[:header]) is None else 0
    for place in reversed(Places(text[begin : stopped + 1]).statements):
        start = begin + place
        if not text[text.rfind("\n", 0, start) + 1 : start].strip():
            return start
    return begin


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
