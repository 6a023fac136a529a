"""The header of a row that was lost: its keys then stand twice in the row before, though only one thing is wrong."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cstool.policy.problems import UNREAD_KEY

_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*([^\[\]]*?)[ \t]*\]")
_ROWS = re.compile(r"[ \t]*\[\[[ \t]*([^\[\]]*?)[ \t]*\]\]")
_KEY = re.compile(r"([A-Za-z0-9_-]+)[ \t]*=")
#: The share of the keys of a row that must be known from other rows of its table.
_FITTING = 0.8


class LostHeader(NamedTuple):
    """A header that belongs on a line, counted from 0, which holds nothing but space or a comment."""

    line: int
    table: str


def lost_header(lines: Sequence[str], repeated: int) -> LostHeader | None:
    """Return the header that is missing above line number `repeated`, where a key stands twice; None if none is."""
    first = repeated
    while first and _KEY.match(lines[first - 1]):
        first -= 1
    if not _is_apart(lines, first):
        return None
    keys = _keys_from(lines, first)
    fitting = [
        (abs(number - first), table)
        for table, (number, known) in _tables_near(lines, first).items()
        if len(keys) > 1 and len(keys & known) >= _FITTING * len(keys)
    ]
    return LostHeader(first - 1, min(fitting)[1]) if fitting else None


def _is_apart(lines: Sequence[str], first: int) -> bool:
    """Tell whether an empty line parts line number `first` from other statements above it, and no header does."""
    above = first
    while above and (not lines[above - 1].strip() or lines[above - 1].lstrip().startswith("#")):
        above -= 1
    between = lines[above:first]
    is_parted = any(not line.strip() for line in between) and not any(UNREAD_KEY in line for line in between)
    return is_parted and not _HEADER.match(lines[above - 1])


def _keys_from(lines: Sequence[str], first: int) -> set[str]:
    """Return the keys from line number `first` up to the next empty line or header."""
    keys = set()
    for line in lines[first:]:
        if not line.strip() or _HEADER.match(line):
            break
        if key := _KEY.match(line):
            keys.add(key[1])
    return keys


def _tables_near(lines: Sequence[str], place: int) -> dict[str, tuple[int, set[str]]]:
    """Return for each array of tables the header next to line number `place`, and the keys that its rows have."""
    tables: dict[str, tuple[int, set[str]]] = {}
    for number, line in enumerate(lines):
        if header := _ROWS.match(line):
            nearest, known = tables.get(header[1], (number, set()))
            nearest = min(nearest, number, key=lambda known_at: abs(known_at - place))
            tables[header[1]] = nearest, known | _keys_from(lines, number + 1)
    return tables
