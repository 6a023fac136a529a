"""Headers that were lost or written for another kind of table: one slip, after which a whole row seems wrong.

What stands below such a header tells which it was: its keys are those of one table only.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from cstool.errors import Message
from cstool.validation.kinds import TableShape, TableShapes, tables_of
from cstool.validation.problem import UNREAD_KEY, Path, Problem
from cstool.validation.values import ShapeFault, another_kind

_NAMES = r"[A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_NAMES})[ \t]*\]\]?[ \t]*(?:#.*)?")
_KEY = re.compile(r"([A-Za-z0-9_-]+)(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*[ \t]*=")
#: The share of the keys of a row that must be those of its table; of those that the table needs, that must be there.
_FITTING, _NEEDED = 0.8, 0.5


class Header(NamedTuple):
    """A header that belongs on a line, and what is wrong as long as it does not stand there; lines count from 0."""

    line: int
    header: str
    #: The line at which the fault shows, and the fault.
    at: int
    margin: int
    fault: ShapeFault


def put_back(lines: Sequence[str], headers: Sequence[Header]) -> str:
    """Return the text of `lines` with `headers` on the lines that they belong on."""
    new = list(lines)
    for header in headers:
        new[header.line] = header.header
    return "\n".join(new)


def missed_by_repetition(lines: Sequence[str], at: int) -> Iterator[list[Header]]:
    """Yield the headers for want of which a key or a header on line number `at` stands twice, the likeliest first."""
    from cstool.core.vocabulary import Classes, SignTables
    from cstool.policy.example_shapes import Cases
    from cstool.policy.shapes import Personal, Policies, Replies

    names = [name.partition(".")[0] for line in lines if (name := _name(line))]
    shapes = (Policies, Replies, Personal, Cases, Classes, SignTables)
    tables = tables_of(max(shapes, key=lambda shape: sum(name in shape.__struct_fields__ for name in names)))
    yield [*headers_of_another_kind(lines, tables)]
    yield _lost_headers(lines, at, tables)


def headers_of_another_kind(lines: Sequence[str], tables: TableShapes) -> Iterator[Header]:
    """Yield the headers that stand for `[x]` where each row has one, or for `[[x]]` where there is only one table."""
    for number, line in enumerate(lines):
        table = tables.get(_name(line) or "")
        if table and line.lstrip()[:2].rstrip("[") != table.header[:2].rstrip("["):
            fault = another_kind(is_array=table.header.startswith("[["))
            yield Header(number, table.header, number, len(line) - len(line.lstrip()), fault)


def misspelt_headers(lines: Sequence[str], slips: Iterable[Problem]) -> Iterator[Header]:
    """Yield the headers whose last name is one of `slips`, as they are meant: what stands below belongs to them."""
    meant = {
        ".".join(step for step in slip.path if isinstance(step, str)): slip for slip in slips if slip.hint
    }
    first: dict[Path, tuple[int, int]] = {}
    for number, line in enumerate(lines):
        slip = meant.get(_name(line) or "")
        if slip and slip.hint:
            # However many rows have it, it is one mistake.
            at, margin = first.setdefault(slip.path, (number, _margin(line)))
            key, name = str(slip.path[-1]), str(slip.hint.values["meant"])
            start = line.index("#") if "#" in line else len(line)
            start = line.rindex(key, 0, start)
            fault = ShapeFault(slip.code, slip.message, slip.hint)
            yield Header(number, line[:start] + name + line[start + len(key) :], at, margin, fault)


def _margin(line: str) -> int:
    """Return how many characters stand before the name of the header `line`."""
    return len(line) - len(line.lstrip(" \t["))


def _lost_headers(lines: Sequence[str], at: int, tables: TableShapes) -> list[Header]:
    name = _name(lines[at])
    start = next((n for n in range(at - 1, -1, -1) if _name(lines[n]) == name), 0) if name else at - 1
    places = (n for n in range(start + 1, at + 1) if not name or not lines[n - 1].strip())
    return [header for header in (lost_header(lines, place, tables) for place in places) if header][:1]


def lost_header(lines: Sequence[str], at: int, tables: TableShapes) -> Header | None:
    """Return the header that is missing above the key on line number `at`, which does not belong there; None: none."""
    key = _KEY.match(lines[at])
    first = _first_of_block(lines, at) if key else None
    if key is None or first is None:
        return None
    # The keys up to the next empty line or header.
    block = takewhile(lambda line: line.strip() and not _name(line), lines[first:])
    keys = {found[1] for line in block if (found := _KEY.match(line))}
    around = [next(filter(None, map(_name, part)), None) for part in (lines[first - 1 :: -1], lines[first:])]
    fitting = [
        # A table that has all of the keys, then a row beside another one of its table, then one that must be there.
        (
            len(keys - table.keys),
            len(table.needed - keys),
            _rank(_name(table.header), around),
            not table.is_needed,
            distance,
            table.header,
        )
        for distance, table in _candidates(lines, first, tables)
        if key[1] in table.keys
        and len(keys & table.keys) >= max(_FITTING * len(keys), 2)
        and len(keys & table.needed) >= _NEEDED * len(table.needed)
    ]
    if not fitting:
        return None
    header = min(fitting)[-1]
    message = Message("the header {header} is missing above this line", header=header)
    hint = Message("write {header} on a line of its own, above the keys that belong to it", header=header)
    return Header(first - 1, header, first, 0, ShapeFault("missing-header", message, hint))


def _rank(name: str | None, around: Sequence[str | None]) -> int:
    """Return how near a table of that name stands: above, below, or neither."""
    return around.index(name) if name in around else len(around)


def _name(line: str) -> str | None:
    """Return the name of the table whose header `line` is; None if it is none."""
    header = _HEADER.fullmatch(line) if "[" in line else None
    return "".join(header[2].split()) if header else None


def _first_of_block(lines: Sequence[str], at: int) -> int | None:
    """Return the first line of the keys around line number `at`, if a header could stand on the line above it."""
    start = at
    while start and lines[start - 1].strip() and not _name(lines[start - 1]):
        start -= 1
    while not _KEY.match(lines[start]):
        start += 1
    above = start
    while above and (not lines[above - 1].strip() or lines[above - 1].lstrip().startswith("#")):
        above -= 1
    between = lines[above:start]
    is_apart = any(not line.strip() for line in between) and not any(UNREAD_KEY in line for line in between)
    return start if is_apart and not (above and _name(lines[above - 1])) else None


def _candidates(lines: Sequence[str], place: int, tables: TableShapes) -> Iterator[tuple[int, TableShape]]:
    """Yield the tables of which a header may be missing at line number `place`, and how far the next one is.

    One of which there is no header at all is the likeliest.
    """
    nearest: dict[str, int] = {}
    for number, line in enumerate(lines):
        if name := _name(line):
            nearest[name] = min(nearest.get(name, len(lines)), abs(number - place))
    for name, table in tables.items():
        if name in nearest and (table.header.startswith("[[") or "." in name):
            yield nearest[name], table
        elif name not in nearest and "." not in name:
            yield -1, table
