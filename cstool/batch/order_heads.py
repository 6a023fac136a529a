"""The head of an order list: what parts its columns, which line names them, and which column means what.

Lists come with titles above the header, with `sep=` lines, parted by commas, tabs or semicolons, with cells such as
`="00123"`. What is found here is said; what is named on the command line is not looked for.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from cstool.batch import records
from cstool.core.member_periods import columns_of, layout_of
from cstool.core.numbers import BLANKS
from cstool.core.tiers import ORDER_MEANINGS, Layout
from cstool.errors import InputError, Message

#: So many records may stand above the header.
TITLES = 30
#: What may part the columns, the likeliest first.
PARTS = b"".join(records.PARTS).decode()
#: What parts the columns of a copy that cstool makes for itself.
UNIT = "\x1f"
#: What stands there for a line break inside a cell.
BREAK = "\x1e"
_SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
#: The most lines that one quoted record has.
_LONGEST = 50
#: Characters of a header that a message shows at most.
_SHOWN = 300


FoundT = TypeVar("FoundT")


class FoundHeader(NamedTuple, Generic[FoundT]):
    """The line that names the columns, and what it was known by."""

    part: str
    #: Records up to the header, the header included.
    records: int
    #: Records that stand above the header, blank ones not counted.
    titles: int
    names: tuple[str, ...]
    #: What was found in the names.
    found: FoundT


class OrderHead(NamedTuple):
    """How the rows of an order list are read."""

    #: What parts the columns.
    part: str
    #: Records up to the header, the header included.
    records: int
    #: Records that stand above the header, blank ones not counted.
    titles: int
    names: tuple[str, ...]
    #: The place of each column that is read, by meaning.
    places: dict[str, int]
    #: The layout by which the columns were found; absent: by their names.
    layout: Layout | None


def find_head(
    text: str,
    mapping: Mapping[str, str],
    layouts: Sequence[Layout],
    skip: int | None = None,
    parts: str = PARTS,
) -> OrderHead:
    """Find the header in the first lines of a file.

    Args:
        text: the first lines.
        mapping: the names of columns, by meaning; empty: they are told by a layout, or called as their meanings.
        layouts: the order lists that are known by their headers.
        skip: how many lines stand above the header; absent: it is looked for.
        parts: what may part the columns.

    Raises:
        InputError: no line names the columns, or one twice.
    """
    head = find_header(text, lambda names: _places(names, mapping, layouts), skip, parts)
    if isinstance(head, list):
        raise missing_columns(head, mapping, layouts)
    return OrderHead(*head[:4], *head.found)


def find_header(
    text: str, known: Callable[[list[str]], FoundT | None], skip: int | None = None, parts: str = PARTS
) -> FoundHeader[FoundT] | list[str]:
    """Find the header in the first lines of a file; the names in the widest of them if it is not among them.

    Args:
        text: the first lines.
        known: tells what is known of names if they are the header; None: they are not.
        skip: how many lines stand above the header; absent: it is looked for.
        parts: what may part the columns.
    """
    lines = text.splitlines()
    separator = _SEPARATOR.fullmatch(lines[0].strip()) if lines else None
    best: list[str] = []
    titles = 0
    for count, (number, record) in enumerate(records_of(iter(lines[: TITLES * 4])), 1):
        if skip is not None and (number <= skip or not record.strip()):
            continue
        for part in separator[1] if separator else parts:
            names = [tidy(cell) for cell in cells_in(record, part) or ()]
            found = known(names)
            if found is not None:
                return FoundHeader(part, count, titles, tuple(names), found)
            best = names if len(names) > len(best) else best
        titles += bool(record.strip()) and not (separator and number == 1)
        if skip is not None or titles > TITLES:
            break
    return best


def tidy(cell: str) -> str:
    """Return what a cell says: blanks and tabs at its ends are nothing, `="00123"` is 00123."""
    cell = cell.strip(BLANKS)
    return cell[2:-1].strip(BLANKS) if len(cell) > 2 and cell[:2] == '="' and cell[-1] == '"' else cell


def cells_in(record: str, part: str) -> list[str] | None:
    """Return the cells of a record without their quotes; None if the quotes do not pair."""
    if '"' not in record:
        return record.split(part)
    pattern, found, place = _cell_pattern(part), [], 0
    while True:
        cell = pattern.match(record, place)
        if not cell:
            return None
        quoted, formula, plain = cell[1], cell[2], cell[3]
        found.append(quoted.replace('""', '"') if quoted is not None else (formula or plain or ""))
        if not cell[4]:
            return found
        place = cell.end()


def records_of(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Yield records with the number of their first line; one whose quotes do not pair ends with its line."""
    number, ahead = 1, list[str]()
    while True:
        line = ahead.pop(0) if ahead else next(lines, None)
        if line is None:
            return
        if line.count('"') % 2 == 0:
            yield number, line
            number += 1
            continue
        whole = [line]
        while "\n".join(whole).count('"') % 2 and len(whole) <= _LONGEST:
            following = ahead.pop(0) if ahead else next(lines, None)
            if following is None:
                break
            whole.append(following)
        record = "\n".join(whole)
        if record.count('"') % 2 or not any(cells_in(record, part) for part in PARTS):
            ahead = whole[1:] + ahead
            whole = whole[:1]
        yield number, "\n".join(whole)
        number += len(whole)


def missing_columns(
    names: Sequence[str], mapping: Mapping[str, str], layouts: Sequence[Layout]
) -> InputError:
    """Return the error for a list in which no line names the columns."""
    shown = ", ".join(name for name in names if name)
    if not shown:
        return records.nothing_in_it()
    if mapping:
        missing = next((name for name in mapping.values() if name not in names), ", ".join(mapping.values()))
        message = Message("the header has no column {name}; it has {names}", name=missing, names=_cut(shown))
    else:
        message = Message(
            "no line names the columns of an order list; the widest has {names}", names=_cut(shown)
        )
    known = "、".join(f"{row.id}（{row.name}）" for row in layouts)
    hint = Message(
        "name them with --columns member=买家,order=订单号,date=付款时间,paid=实付,status=状态,refunded=退款金额; "
        "known by their headers: {layouts}",
        layouts=known,
    )
    return InputError("missing-column", message, hint)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _places(
    names: Sequence[str], mapping: Mapping[str, str], layouts: Sequence[Layout]
) -> tuple[dict[str, int], Layout | None] | None:
    """Return the places of the columns if `names` is the header, and the layout that told them."""
    layout = None if mapping else layout_of(names, layouts)
    wanted = mapping or (columns_of(layout) if layout else {m: m for m in ORDER_MEANINGS})
    needed = mapping.values() if mapping else (wanted["member"], wanted["paid"])
    if not set(needed) <= set(names):
        return None
    for name in wanted.values():
        if names.count(name) > 1:
            raise InputError(
                "duplicate-column", Message("the header has the column {name} more than once", name=name)
            )
    return {meaning: names.index(name) for meaning, name in wanted.items() if name in names}, layout


def _cell_pattern(part: str) -> re.Pattern[str]:
    """Return the pattern of a cell: in quotes, with blanks around them; `="..."`; or without any quote."""
    blank = "[ \u00a0\u3000]*" if part == "\t" else "[ \t\u00a0\u3000]*"
    quoted = f'{blank}"([^"]*(?:""[^"]*)*)"{blank}\\r?'
    formula = f'{blank}(="[^"]*"){blank}\\r?'
    return re.compile(f'(?:{quoted}|{formula}|([^"{part}]*))({re.escape(part)}|\\Z)')
