"""Headers that were lost, broken or written for another kind of table: one slip, after which a whole row seems wrong.

What stands below such a header tells which it was: its keys are those of one table only.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import NamedTuple

from cstool.errors import Message
from cstool.validation.header_tables import Table, Tables
from cstool.validation.problem import UNREAD_KEY
from cstool.validation.value_faults import another_kind

_NAMES = r"[A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*"
_HEADER = re.compile(rf"[ \t]*(?:\[[ \t]*({_NAMES})[ \t]*\]|\[\[[ \t]*({_NAMES})[ \t]*\]\])[ \t]*(?:#.*)?")
#: What may be left of a header whose brackets are wrong.
_BROKEN = re.compile(rf"[ \t]*(\[*)[ \t]*({_NAMES})[ \t]*(\]*)[ \t]*(?:#.*)?")
_KEY = re.compile(r"([A-Za-z0-9_-]+)(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*[ \t]*=[ \t]*(?:\"([^\"]*)\")?")
#: The share of the keys of a row that must be those of its table; of those that the table needs, that must be there.
_FITTING, _NEEDED = 0.8, 0.5
#: How alike two names must be for the one to be a misspelling of the other.
_ALIKE = 0.8


class Header(NamedTuple):
    """A header that belongs on a line, and what is wrong as long as it does not stand there; lines count from 0."""

    line: int
    header: str
    #: The line at which the fault shows, and the fault.
    at: int
    code: str
    message: Message
    hint: Message | None


def header_name(line: str) -> str | None:
    """Return the name of the table whose header `line` is; None if it is none."""
    header = _HEADER.fullmatch(line)
    return "".join((header[1] or header[2]).split()) if header else None


def header_meant(line: str, tables: Tables) -> Table | None:
    """Return the table whose header `line` was meant to be, whatever its brackets are like."""
    broken = _BROKEN.fullmatch(line)
    return tables.get(re.sub(r"[ \t]", "", broken[2])) if broken and (broken[1] or broken[3]) else None


def states(line: str, tables: Tables) -> bool:
    """Tell whether `line` is a header, or gives a value to a key of one of the tables."""
    key = _KEY.match(line)
    return header_name(line) is not None or any(key and key[1] in table.keys for table in tables.values())


def headers_of_another_kind(lines: Sequence[str], tables: Tables) -> Iterator[Header]:
    """Yield the headers that stand for `[x]` where each row has one, or for `[[x]]` where there is only one table."""
    for number, line in enumerate(lines):
        table = tables.get(header_name(line) or "") if "[" in line else None
        if table and line.lstrip().startswith("[[") != table.has_rows:
            fault = another_kind(is_array=table.has_rows)
            yield Header(number, table.header, number, fault.code, fault.message, fault.hint)


def misspelt_headers(lines: Sequence[str], tables: Tables) -> Iterator[Header]:
    """Yield the headers that stand for those of no table, spelt much like a table's."""
    for number, line in enumerate(lines):
        name = header_name(line)
        if name and name not in tables and (near := get_close_matches(name, tables, 1, _ALIKE)):
            message = Message("{key} means nothing here", key=name)
            hint = Message("did you mean {meant}?", meant=near[0])
            yield Header(number, tables[near[0]].header, number, "unknown-key", message, hint)


def lost_headers(lines: Sequence[str], at: int, tables: Tables) -> Iterator[Header]:
    """Yield the header, if one, for want of which a key or a header on line number `at` stands twice."""
    name = header_name(lines[at])
    if name is None:
        places = [at]
    else:
        start = next((n for n in range(at - 1, -1, -1) if header_name(lines[n]) == name), 0)
        places = [n for n in range(start + 1, at) if not lines[n - 1].strip() and _KEY.match(lines[n])]
    found = [_header_of_parts(lines, name, tables), *(lost_header(lines, place, tables) for place in places)]
    yield from islice((header for header in found if header), 1)


def _header_of_parts(lines: Sequence[str], name: str | None, tables: Tables) -> Header | None:
    """Return the header `[[x]]` that is missing above the first `[[x.y]]`, if there is one before all `[[x]]`."""
    headers = ((number, header_name(line)) for number, line in enumerate(lines) if "[" in line)
    own = (
        (n, each) for n, each in headers if name and each and (each == name or each.startswith(f"{name}."))
    )
    first, part = next(own, (0, name))
    is_lost = part != name and first and not _holds(lines[first - 1]) and name in tables
    return _missing(tables[name].header, first) if name and is_lost else None


def lost_header(lines: Sequence[str], at: int, tables: Tables) -> Header | None:
    """Return the header that is missing above the key on line number `at`, which does not belong there; None: none."""
    key = _KEY.match(lines[at])
    first = _first_of_block(lines, at) if key else None
    if key is None or first is None:
        return None
    values = _values_from(lines, first)
    keys = values.keys()
    fitting = [
        (table.cannot_hold(values), len(table.needed - keys), distance, table.header)
        for distance, table in _candidates(lines, first, tables)
        if key[1] in table.keys
        and len(keys & table.keys) >= max(_FITTING * len(keys), 2)
        and len(keys & table.needed) >= _NEEDED * len(table.needed)
    ]
    return _missing(min(fitting)[3], first) if fitting else None


def _missing(header: str, first: int) -> Header:
    message = Message("the header {header} is missing above this line", header=header)
    hint = Message("write {header} on a line of its own, above the keys that belong to it", header=header)
    return Header(first - 1, header, first, "missing-header", message, hint)


def _first_of_block(lines: Sequence[str], at: int) -> int | None:
    """Return the first line of the keys around line number `at`, if a header could stand on the line above it."""
    start = at
    while start and lines[start - 1].strip() and not _HEADER.fullmatch(lines[start - 1]):
        start -= 1
    while not _KEY.match(lines[start]):
        start += 1
    above = start
    while above and not _holds(lines[above - 1]):
        above -= 1
    between = lines[above:start]
    is_apart = any(not line.strip() for line in between) and not any(UNREAD_KEY in line for line in between)
    return start if is_apart and not (above and _HEADER.fullmatch(lines[above - 1])) else None


def _holds(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _values_from(lines: Sequence[str], first: int) -> dict[str, str | None]:
    """Return the keys from line number `first` up to the next empty line or header, with what is text on its line."""
    values: dict[str, str | None] = {}
    for line in lines[first:]:
        if not line.strip() or _HEADER.fullmatch(line):
            break
        if key := _KEY.match(line):
            values[key[1]] = key[2]
    return values


def _candidates(lines: Sequence[str], place: int, tables: Tables) -> Iterator[tuple[int, Table]]:
    """Yield the tables of which a header may be missing at line number `place`, and how far the next one is.

    One of which there is no header at all is the likeliest.
    """
    nearest: dict[str, int] = {}
    for number, line in enumerate(lines):
        if "[" in line and (name := header_name(line)):
            nearest[name] = min(nearest.get(name, len(lines)), abs(number - place))
    for name, table in tables.items():
        if name in nearest and (table.has_rows or "." in name):
            yield nearest[name], table
        elif name not in nearest and "." not in name:
            yield -1, table
