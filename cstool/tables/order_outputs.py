"""The outputs of order lists: members as rows of any format, and the rows that were rejected."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cstool.batch.atomic_files import Pending, Target
from cstool.batch.encodings import PATTERN, SIGNATURE, Encoding
from cstool.batch.engines import Reject
from cstool.batch.file_identity import STANDARD
from cstool.batch.order_copies import BROKEN
from cstool.batch.order_heads import BREAK, UNIT
from cstool.batch.outputs import Callbacks, RejectsFile, open_rejects
from cstool.core.tiers import Membership
from cstool.tables.duckdb_connection import literal
from cstool.tables.formats import format_of, is_table
from cstool.tables.json_lines import fault_of
from cstool.tables.order_rows import BLANK, ROW_FAULTS, OrderSource, judged
from cstool.tables.order_totals import standing
from cstool.tables.priced_rows import OPTIONS, copy
from cstool.tables.workbook_outputs import KINDS, Workbook

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_QUOTE = '"'
_ODD = re.compile(r'[",\r\n]')
#: Rejects that are held in memory at a time.
_BATCH = 10_000


class OutputStyle(NamedTuple):
    """Where rows go, and how CSV is written for spreadsheets."""

    output: str
    rejects: str
    #: Start CSV with the signature by which Excel knows UTF-8.
    excel: bool = False
    #: Neutralise text that a spreadsheet would run as a formula.
    safe_cells: bool = False


@contextmanager
def committed(*targets: Pending) -> Iterator[list[Pending]]:
    """Make what was written to `targets`, and to those added, appear in their order; nothing of it after a failure."""
    given = [*targets]
    try:
        yield given
        for target in given:
            target.commit()
    except BaseException:
        for target in given:
            target.discard()
        raise


def write_members(
    connection: "DuckDBPyConnection", style: OutputStyle, folder: Path, target: Target | Workbook
) -> int:
    """Write the view `shown`, by member, to `target`; return how many rows it has."""
    if isinstance(target, Workbook):
        return _write_sheet(connection, target)
    format_ = format_of(style.output) if is_table(style.output) else "csv"
    rows = folder / "rows"
    columns = "*"
    if format_ == "parquet":
        columns = (
            "* REPLACE (CAST(spent AS DECIMAL(18, 2)) AS spent, CAST(rate AS DECIMAL(5, 4)) AS rate, "
            "TRY_CAST(first AS DATE) AS first, TRY_CAST(last AS DATE) AS last)"
        )
    elif format_ == "csv" and style.safe_cells:
        is_dangerous = f"regexp_matches(member, {literal(PATTERN)})"
        columns = f"* REPLACE (CASE WHEN {is_dangerous} THEN '''' || member ELSE member END AS member)"
    count = copy(
        connection, f"SELECT {columns} FROM shown ORDER BY member", str(rows), OPTIONS[format_], "none"
    )
    if style.excel and format_ == "csv":
        target.write(SIGNATURE)
    with rows.open("rb") as file:
        while chunk := file.read(1 << 20):
            target.write(chunk)
    return count


def _write_sheet(connection: "DuckDBPyConnection", book: Workbook) -> int:
    rows = connection.execute("SELECT * FROM shown ORDER BY member")
    names = [name for name, *_ in rows.description or ()]
    count = 0

    def cells() -> Iterator[list[str | None]]:
        nonlocal count
        while batch := rows.fetchmany(_BATCH):
            for row in batch:
                count += 1
                yield [None if cell is None else str(cell) for cell in row]

    book.fill(names, [KINDS.get(name, "text") for name in names], cells())
    return count


def open_order_rejects(
    style: OutputStyle, callbacks: Callbacks, rejected: int, *, several: bool
) -> RejectsFile | None:
    """Return the open file of the rejects; None if there are none, of this run or an earlier one.

    Raises:
        OutputError: it cannot be written.
    """
    is_old = style.rejects != STANDARD and Path(style.rejects).exists()
    if not rejected and not is_old:
        return None
    return open_rejects(
        style.rejects,
        Encoding("utf-8"),
        signed=style.excel,
        safe_cells=style.safe_cells,
        callbacks=callbacks,
        named=several,
    )


def write_order_rejects(
    connection: "DuckDBPyConnection",
    sources: Sequence[OrderSource],
    membership: Membership,
    rejects: RejectsFile,
    *,
    has_conflicts: bool,
) -> None:
    """Write the rows that are refused, and those of orders under two buyers, in the order of the lists.

    Args:
        connection: the engine, with the table `tallies`: only the rows that it names are looked at once more.
        sources: the lists.
        membership: which orders count.
        rejects: where the rows go.
        has_conflicts: whether some orders stand under two buyers.
    """
    connection.execute(
        "CREATE TEMP TABLE refused AS SELECT CAST(split_part(member, ':', 1) AS INTEGER) AS file, "
        f"CAST(split_part(member, ':', 2) AS BIGINT) AS line FROM tallies WHERE standing = {standing('rejected')}"
    )
    conflicts = f"SELECT member FROM tallies WHERE standing = {standing('two-buyers')}"
    for number, source in enumerate(sources):
        lines = f"line IN (SELECT line FROM refused WHERE file = {number})"
        query = judged(source, number, membership, shown=True, of_lines="" if has_conflicts else lines)
        if has_conflicts:
            is_conflict = f"fault IS NULL AND NOT idle AND key IN ({conflicts})"
            query = f"SELECT * FROM ({query}) WHERE fault <> {BLANK} OR ({is_conflict})"
        rows = connection.execute(
            f"SELECT line, coalesce(fault, 'two-buyers'), text FROM ({query}) ORDER BY line"
        )
        while batch := rows.fetchmany(_BATCH):
            for line, found, text in batch:
                rejects.write(0, [_reject(source, line, found, text)], source.name)


def _reject(source: OrderSource, line: int, found: str, text: str) -> Reject:
    if found == "json":
        message, data = fault_of(text)
        return Reject(source.line_of(line), "", message, data + b"\n")
    meaning, message = ROW_FAULTS[found]
    column = source.names.get(meaning, "")
    return Reject(source.line_of(line), column, message, f"{_as_csv(text)}\n".encode())


def _as_csv(text: str) -> str:
    """Return the row of a copy as CSV; other rows stand there as in their list."""
    if UNIT not in text:
        return text.removeprefix(BROKEN)
    cells = text.replace(BREAK, "\n").split(UNIT)
    return ",".join(f'"{c.replace(_QUOTE, _QUOTE * 2)}"' if _ODD.search(c) else c for c in cells)
