"""The rows of a table that can be priced, written in any format."""

import csv
import io
import os
from collections.abc import Sequence
from errno import errorcode
from pathlib import Path
from typing import TYPE_CHECKING

from cstool.batch import compression
from cstool.batch.atomic_files import AtomicFile
from cstool.batch.encodings import PATTERN, SIGNATURE, is_dangerous
from cstool.batch.file_identity import is_plain
from cstool.errors import InputError, Message
from cstool.tables.duckdb_connection import literal, quoted
from cstool.tables.formats import TableFormat, compression_of, format_of
from cstool.tables.json_lines import TEXT
from cstool.tables.members_view import MembersView, as_json
from cstool.tables.table_job import TableJob

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


#: How each format is written.
OPTIONS: dict[TableFormat, str] = {
    "parquet": "FORMAT parquet",
    "jsonl": "FORMAT json",
    "csv": "FORMAT csv, HEADER true",
}


class CopiedFile(AtomicFile):
    """A file that DuckDB writes and that appears whole or not at all."""

    def __init__(self, path: str) -> None:
        if not is_plain(path):
            message = Message("{path} is no regular file, and a table is written to nothing else", path=path)
            raise InputError("not-a-file", message)
        super().__init__(path, compressed=False)

    @property
    def temporary(self) -> str:
        """The file to write to."""
        return str(self._temporary)


def copy_rows(connection: "DuckDBPyConnection", source: MembersView, job: TableJob, path: str) -> int:
    """Write the rows that can be priced to `path`, and return how many they were."""
    formats = format_of(job.sources[0]), format_of(job.output)
    columns, options = (
        _spliced(source) if formats == ("jsonl", "jsonl") else _columns(source, job, formats[1])
    )
    query = f"SELECT {columns} FROM priced WHERE reject IS NULL"
    count = copy(connection, query, path, options, compression_of(job.output))
    if job.excel and not count:  # the engine would add an empty line
        with Path(path).open("wb", buffering=0) as raw, compression.writer(job.output)(raw) as file:
            file.write(SIGNATURE + _line(_header(source, job)))
    return count


def copy(connection: "DuckDBPyConnection", query: str, path: str, options: str, compressed: str) -> int:
    """Write what `query` answers to `path`, and return how many rows it was.

    Raises:
        OSError: `path` cannot be written.
    """
    import duckdb

    more = "" if compressed == "none" else f", COMPRESSION {compressed}"
    try:
        (count,) = connection.execute(
            f"COPY ({query}) TO {literal(path)} ({options}{more}, USE_TMP_FILE false)"
        ).fetchall()[0]
    except duckdb.IOException as error:
        cause = next((code for code in errorcode if os.strerror(code) in str(error)), None)
        if path in str(error) and cause is not None:
            raise OSError(cause, str(error)) from error
        raise
    return int(count)


def _spliced(source: MembersView) -> tuple[str, str]:
    """Return the column with lines of JSON, unchanged but for keys added at the end, and the options of COPY."""
    pairs = " || ".join(rf"""',"{name}":"' || {name} || '"'""" for name in source.added)
    columns = f"regexp_replace({TEXT}, '[}}][ \\t\\r]*$', '') || {pairs} || '}}'"
    return columns, r"FORMAT csv, HEADER false, DELIMITER e'\x01', QUOTE '', ESCAPE ''"


def _columns(source: MembersView, job: TableJob, format_: TableFormat) -> tuple[str, str]:
    """Return the columns in the types of the format, and the options of COPY."""
    if format_ == "parquet":
        return ", ".join([*map(quoted, source.names), *source.added]), OPTIONS[format_]
    if format_ == "jsonl":
        own = [f"{as_json(name, kind)} AS {quoted(name)}" for name, kind in source.types.items()]
        return ", ".join([*own, *_texts(source)]), OPTIONS[format_]
    names = _header(source, job)
    own = [
        f"{_cell(source, job, name)} AS {quoted(shown)}"
        for name, shown in zip(source.names, names, strict=False)
    ]
    options = OPTIONS[format_]
    if job.excel:
        header = (SIGNATURE + _line(names)).decode()
        options = f"FORMAT csv, HEADER false, PREFIX {literal(header)}, SUFFIX e'\\n'"
    return ", ".join([*own, *_texts(source)]), options


def _texts(source: MembersView) -> list[str]:
    return [f"CAST({name} AS VARCHAR) AS {name}" for name in source.added]


def _header(source: MembersView, job: TableJob) -> list[str]:
    """Return the names of all columns, neutralised as cells are."""
    own = [f"'{name}" if job.safe_cells and is_dangerous(name) else name for name in source.names]
    return [*own, *source.added]


def _line(names: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(names)
    return text.getvalue().encode()


def _cell(source: MembersView, job: TableJob, name: str) -> str:
    """Return a column for CSV; text that a spreadsheet would run gets an apostrophe."""
    if not job.safe_cells or source.holds_numbers(name):
        return quoted(name)
    text = f"CAST({quoted(name)} AS VARCHAR)"
    return f"CASE WHEN regexp_matches({text}, {literal(PATTERN)}) THEN '''' || {text} ELSE {text} END"
