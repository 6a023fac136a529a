"""What is written of a priced table: the rows in any format, and the rejects with their reasons."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from cstool.batch.encoding import Encoding
from cstool.batch.engine import Reject
from cstool.batch.files import AtomicFile
from cstool.batch.rejects import RejectsFile
from cstool.core.numbers import Fault, NumberError, decimal_text, read_yuan
from cstool.core.tiers import Tier, tier_index
from cstool.errors import InputError, Message
from cstool.sql.connection import literal, quoted
from cstool.sql.formats import Format
from cstool.sql.sources import LINE, TEXT, Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Rejects that are held in memory at a time.
_BATCH = 10_000
#: How each format is written.
OPTIONS: dict[Format, str] = {
    "parquet": "FORMAT parquet",
    "jsonl": "FORMAT json",
    "csv": "FORMAT csv, HEADER true",
}


class CopiedFile(AtomicFile):
    """A file that DuckDB writes and that appears whole or not at all."""

    @property
    def temporary(self) -> str:
        """The file to write to."""
        return str(self._temporary)


def copy_rows(
    connection: "DuckDBPyConnection", source: Source, path: str, format_: Format, *, spliced: bool
) -> int:
    """Write the rows that can be priced to `path`; `spliced`: as the lines of JSON they were, with more keys.

    Returns:
        How many rows there were.
    """
    added = ["tier", "rate"] + ["payable"] * (source.table.amount is not None)
    if spliced:
        pairs = " || ".join(rf"""',"{name}":"' || {name} || '"'""" for name in added)
        columns = f"left(trim({TEXT}, e' \\t\\r'), -1) || {pairs} || '}}'"
        options = r"FORMAT csv, HEADER false, DELIMITER e'\x01', QUOTE '', ESCAPE ''"
    else:
        options = OPTIONS[format_]
        money = added if format_ == "parquet" else [f"CAST({name} AS VARCHAR) AS {name}" for name in added]
        columns = ", ".join([*map(quoted, source.names), *money])
    query = f"SELECT {columns} FROM priced WHERE reject IS NULL"
    return copy(connection, query, path, options)


def copy(connection: "DuckDBPyConnection", query: str, path: str, options: str) -> int:
    """Write what `query` answers to `path`, and return how many rows it was."""
    (count,) = connection.execute(
        f"COPY ({query}) TO {literal(path)} ({options}, USE_TMP_FILE false)"
    ).fetchall()[0]
    return int(count)


def write_rejects(
    connection: "DuckDBPyConnection",
    tiers: Sequence[Tier],
    source: Source,
    file: AtomicFile,
    say: Callable[[Message], str],
) -> None:
    """Write the rows that cannot be priced to `file`, with the reasons that a CSV file gets."""
    rejects = RejectsFile(file, Encoding("utf-8"), signed=False, safe_cells=False, say=say)
    spent = quoted(source.table.spent.name)
    rows = connection.execute(
        f"SELECT {LINE}, reject, CAST({spent} AS VARCHAR), {source.row}, {source.readable} FROM priced "
        "WHERE reject IS NOT NULL"
    )
    while batch := rows.fetchmany(_BATCH):
        rejects.write(0, [_reject(tiers, source, *row) for row in batch])


def _reject(
    tiers: Sequence[Tier], source: Source, line: int, reject: str, spent: str, row: str, readable: bool
) -> Reject:
    meaning, _, fault = reject.partition(": ")
    if not readable:
        return Reject(line, "", Message("is no JSON"), f"{row}\n".encode())
    column = source.table.columns[meaning].name
    if source.table.spent.kind == "number" and fault == "contradictory":
        spent = decimal_text(Decimal(spent))
    return Reject(line, column, _message(tiers, fault, spent), f"{row}\n".encode())


def _message(tiers: Sequence[Tier], fault: str, spent: str) -> Message:
    """Return the words of the core for what a row was rejected for."""
    if fault != "contradictory":
        return NumberError(cast("Fault", fault)).message
    try:
        tier_index(tiers, 0, read_yuan(spent))
    except InputError as error:
        return error.message
    raise AssertionError(spent)
