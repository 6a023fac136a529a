"""A table in any format, row by row as text: what its columns are called, and what stands in them."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, takewhile
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from cstool.batch import compression, encodings, records
from cstool.batch.atomic_files import cannot_read, open_source
from cstool.batch.blocks import whole_lines
from cstool.batch.encodings import SIGNATURE, Encoding
from cstool.batch.order_copies import HEAD, decoded_lines, landed, read_head
from cstool.batch.order_heads import TITLES, FoundHeader, cells_in, find_header, records_of, tidy
from cstool.batch.summary import SheetRead
from cstool.batch.total_rows import TotalRow, find_total
from cstool.core.numbers import BLANKS
from cstool.errors import InputError, Message
from cstool.tables.formats import format_of, is_table, is_workbook, title
from cstool.tables.record_rows import json_table, parquet_table
from cstool.tables.workbook_outputs import CellKind
from cstool.tables.workbooks import SheetTable, open_sheet

FoundT = TypeVar("FoundT")
#: What is known of names if they are the header; None: they are not.
Known = Callable[[Sequence[str]], FoundT | None]


class TextRow(NamedTuple):
    """A row below the header."""

    #: Its first line, or its number in the sheet.
    line: int
    #: What its cells say; empty: a blank row; None: its quotes do not pair.
    cells: list[str] | None
    #: The row as CSV.
    text: str


class TextTable(NamedTuple, Generic[FoundT]):
    """A table of which the header was read."""

    file: str
    #: UTF-8, GB18030, Excel, Parquet or JSON lines.
    format: str
    names: tuple[str, ...]
    #: What was known of the names.
    found: FoundT
    #: How many titles stand above the header.
    titles: int
    sheet: SheetRead | None
    #: What the columns hold.
    kinds: tuple[CellKind, ...]
    rows: Iterator[TextRow]
    #: A last row of text that looks like a total.
    total: TotalRow | None = None


class TableReading(NamedTuple):
    """How a table is read, where a person said so."""

    encoding: str | None = None
    #: Lines above the header.
    skip: int | None = None
    #: Whether a last row that is a total is left out.
    without_total: bool = False


def open_table(
    name: str, folder: Path, known: Known[FoundT], reading: TableReading
) -> TextTable[FoundT] | list[str]:
    """Return the table that `name` means; the names in its widest line if none of the first is known as the header.

    Args:
        name: CSV, a workbook, Parquet, lines of JSON, or `-`, standard input.
        folder: where a copy of standard input goes.
        known: what is known of names.
        reading: how to read it.

    Raises:
        InputError: it cannot be read.
    """
    if is_workbook(name):
        return _workbook(name, known, reading)
    if is_table(name):
        return _records(name, known)
    return _text(name, str(landed(name, folder)), known, reading)


def _text(name: str, path: str, known: Known[FoundT], reading: TableReading) -> TextTable[FoundT] | list[str]:
    start = read_head(path)
    encoding = _encoding(path, start, reading.encoding)
    text = start.removeprefix(SIGNATURE).decode(encoding.name, "replace").replace("\r\n", "\n")
    head = find_header(text, known, reading.skip)
    if isinstance(head, list):
        return head
    is_packed = path.lower().endswith((".gz", ".zst"))
    place = None if is_packed else find_total(Path(path), head.part, encoding.name)
    total = TotalRow(file=name, row=place[0] + 1, is_left_out=reading.without_total) if place else None
    rows = _text_rows(path, encoding, head)
    if place and reading.without_total:
        rows = takewhile(lambda row: row.line <= place[0], rows)
    kinds: tuple[CellKind, ...] = tuple("text" for _ in head.names)
    return TextTable(name, encoding.title, head.names, head.found, head.titles, None, kinds, rows, total)


def _records(name: str, known: Known[FoundT]) -> TextTable[FoundT] | list[str]:
    """Return a table in Parquet or lines of JSON."""
    format_ = format_of(name)
    table = parquet_table(name) if format_ == "parquet" else json_table(name)
    found = known(table.names)
    if found is None:
        return list(table.names)
    kinds: tuple[CellKind, ...] = tuple("number" if each else "text" for each in table.are_numbers)
    rows = (
        TextRow(
            row.line, None if row.cells is None else [row.cells.get(n, "") for n in table.names], row.text
        )
        for row in table.rows
    )
    return TextTable(name, title(format_), table.names, found, 0, None, kinds, rows)


def _encoding(path: str, start: bytes, named: str | None) -> Encoding:
    """Return the encoding that was named, else that of most lines."""
    detected = encodings.detect(start, complete=len(start) < HEAD)
    if named is not None:
        return detected._replace(name=encodings.named(named))
    if detected.signed or len(start) < HEAD:
        return detected
    with open_source(path) as file:
        return encodings.by_rows(whole_lines(file))


def _text_rows(path: str, encoding: Encoding, head: FoundHeader[FoundT]) -> Iterator[TextRow]:
    with open_source(path) as file:
        try:
            for line, record in islice(records_of(decoded_lines(file, encoding)), head.records, None):
                cells = cells_in(record, head.part)
                yield TextRow(line, None if cells is None else _filled(map(tidy, cells)), record)
        except compression.failures() as error:
            raise cannot_read(path, error) from error


def _filled(cells: Iterator[str]) -> list[str]:
    """Return the cells of a row, none of a blank one."""
    found = list(cells)
    return found if any(found) else []


def _workbook(name: str, known: Known[FoundT], reading: TableReading) -> TextTable[FoundT] | list[str]:
    sheet = open_sheet(name, partial(_is_header, known), without_total=reading.without_total)
    best: list[str] = []
    titles = 0
    for number, row in enumerate(islice(sheet.rows(), TITLES * 4)):
        names = [tidy(cell) for cell in row]
        found = known(names) if reading.skip in {None, number} else None
        if found is not None:
            kinds: tuple[CellKind, ...] = tuple(_kind(kind) for kind in sheet.kinds)
            rows = _sheet_rows(sheet, number + 1)
            return TextTable(name, title("excel"), tuple(names), found, titles, sheet.read, kinds, rows)
        best = names if sum(map(bool, names)) > sum(map(bool, best)) else best
        titles += any(names)
    return best


def _is_header(known: Known[FoundT], cells: Sequence[str]) -> bool:
    try:
        return known([tidy(cell) for cell in cells]) is not None
    except InputError:
        return True


def _kind(kind: str) -> CellKind:
    return "number" if kind == "number" else "date" if kind == "date" else "text"


def _sheet_rows(sheet: SheetTable, above: int) -> Iterator[TextRow]:
    for number, row in enumerate(sheet.rows(), 1):
        if number > above:
            yield TextRow(number, _filled(tidy(cell) for cell in row), csv_line(row))


def csv_line(cells: Sequence[str]) -> str:
    """Return cells as a line of CSV, without its end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def missing_header(table: list[str], wanted: str, hint: Message) -> InputError:
    """Return the error for a table of which no line has the columns `wanted`; `table` are the names in its widest."""
    names = ", ".join(name for name in table if name.strip(BLANKS))
    if not names:
        return records.nothing_in_it()
    message = Message(
        "no line names the columns {wanted}; the widest has {names}", wanted=wanted, names=names[:300]
    )
    return InputError("missing-column", message, hint)
