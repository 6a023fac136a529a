"""Rows of text written one by one in any format: CSV, a workbook, lines of JSON, Parquet."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cstool.batch.atomic_files import Pending, open_target
from cstool.batch.encodings import SIGNATURE, is_dangerous
from cstool.batch.many_files import scratch_beside
from cstool.batch.unfinished import write_errors
from cstool.errors import check_installed
from cstool.tables.duckdb_connection import connect, escaped, literal, quoted
from cstool.tables.formats import format_of, is_table, is_workbook
from cstool.tables.order_outputs import committed
from cstool.tables.priced_rows import CopiedFile, copy
from cstool.tables.text_rows import csv_line
from cstool.tables.workbook_outputs import KINDS, CellKind, Workbook, check_writable


class TextOutput(NamedTuple):
    """Where rows go, and how CSV is written for spreadsheets."""

    name: str
    excel: bool = False
    safe_cells: bool = False


def check_output(name: str) -> None:
    """Refuse an output that cannot be written for what is not installed.

    Raises:
        InputError: it cannot.
    """
    if is_workbook(name):
        check_writable(name)
    elif is_table(name) and format_of(name) == "parquet":
        check_installed("duckdb")


def write_text_rows(
    output: TextOutput,
    names: Sequence[str],
    kinds: Sequence[CellKind],
    rows: Iterable[Sequence[str]],
    rejects: Pending,
) -> None:
    """Write rows and, after them, `rejects`; both appear whole or not at all.

    Raises:
        UserError: they cannot be written.
    """
    if is_workbook(output.name):
        book = Workbook(output.name)
        with committed(rejects, book):
            book.fill(names, kinds, rows)
        return
    if is_table(output.name) and format_of(output.name) == "parquet":
        table = CopiedFile(output.name)
        with committed(rejects, table):
            _fill_parquet(table, output.name, names, rows)
        return
    lines = _json_lines(names, rows) if is_table(output.name) else _csv_lines(output, names, rows)
    target = open_target(output.name)
    with committed(rejects, target):
        for line in lines:
            target.write(line)


def _csv_lines(output: TextOutput, names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    def line(cells: Sequence[str]) -> bytes:
        safe = [f"'{cell}" if output.safe_cells and is_dangerous(cell) else cell for cell in cells]
        return f"{csv_line(safe)}\n".encode()

    yield (SIGNATURE if output.excel else b"") + line(names)
    yield from map(line, rows)


def _json_lines(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield rows as objects; what a cell says is text, and null where it says nothing."""
    for row in rows:
        said = {name: cell or None for name, cell in zip(names, row, strict=True)}
        yield json.dumps(said, ensure_ascii=False).encode() + b"\n"


def _fill_parquet(
    target: CopiedFile, output: str, names: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    """Write rows as Parquet; money is a decimal, all else is text."""
    with scratch_beside(output) as folder:
        lines = folder / "rows.jsonl"
        with lines.open("wb") as file:
            file.writelines(_json_lines(names, rows))
        own = [
            f"CAST({quoted(name)} AS DECIMAL(18, 2)) AS {quoted(name)}"
            if KINDS.get(name) == "money"
            else quoted(name)
            for name in names
        ]
        read = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
        source = f"read_json({literal(escaped(lines))}, format = 'newline_delimited', columns = {{{read}}})"
        allowed = [lines, Path(target.temporary)]
        with connect(allowed, memory="1GB", spill=folder) as connection, write_errors(output):
            query = f"SELECT {', '.join(own)} FROM {source}"
            copy(connection, query, target.temporary, "FORMAT parquet", "none")
