"""Lines of JSON and Parquet as rows of text, for what is read row by row: all keys of a file are its columns."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cstool.batch import compression
from cstool.batch.atomic_files import cannot_read, open_source
from cstool.errors import InputError, Message, check_installed
from cstool.tables.json_lines import LONGEST_LINE

#: Rows of Parquet that are held in memory at a time.
_BATCH = 10_000


class RecordRow(NamedTuple):
    """A row of a file whose rows name their columns."""

    line: int
    #: What its cells say, by column; None: it cannot be read.
    cells: dict[str, str] | None
    #: The row as it stands in the file, or as JSON.
    text: str


class RecordTable(NamedTuple):
    """The columns of such a file, and its rows."""

    names: tuple[str, ...]
    #: Whether all cells of a column are numbers, in the order of the columns.
    are_numbers: tuple[bool, ...]
    rows: Iterator[RecordRow]


def json_table(path: str) -> RecordTable:
    """Return the table in lines of JSON; a line that is no object, or has a key twice, is a row that cannot be read.

    Raises:
        InputError: the file cannot be read.
    """
    names = dict.fromkeys(name for row in _json_rows(path) for name in row.cells or ())
    if not names:
        raise InputError("empty", Message("{path} has no objects of JSON", path=path))
    return RecordTable(tuple(names), tuple(False for _ in names), _json_rows(path))


def parquet_table(path: str) -> RecordTable:
    """Return the table in a Parquet file.

    Raises:
        InputError: DuckDB is not installed, or the file cannot be read.
    """
    check_installed("duckdb")
    import duckdb

    from cstool.tables.duckdb_connection import connect, escaped, literal, quoted

    with open_source(path):  # says it as for other files if it cannot be opened
        source = f"read_parquet({literal(escaped(Path(path).absolute()))}, hive_partitioning = false)"
    connection = connect([Path(path).absolute()], memory="1GB", threads=1)
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        names = tuple(name for name, *_ in described)
        cells = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in names)
        found = connection.execute(f"SELECT {cells} FROM {source}")
    except duckdb.Error as error:
        cause = str(error).splitlines()[0]
        message = Message("{file} cannot be read: {cause}", file=path, cause=cause)
        raise InputError("cannot-read", message) from error

    def rows() -> Iterator[RecordRow]:
        line = 0
        while batch := found.fetchmany(_BATCH):
            for line, row in enumerate(batch, line + 1):  # noqa: B020 -- goes on counting
                known = {name: cell or "" for name, cell in zip(names, row, strict=True)}
                yield RecordRow(line, known, json.dumps(known, ensure_ascii=False))

    numeric = ("INT", "DEC", "DOUBLE", "FLOAT", "BIGINT", "HUGEINT")
    return RecordTable(names, tuple(any(n in kind for n in numeric) for _, kind, *_ in described), rows())


def _json_rows(path: str) -> Iterator[RecordRow]:
    with open_source(path) as file:
        try:
            for number, line in enumerate(_lines(file), 1):
                text = line.decode("utf-8", "replace").strip("\r\n\ufeff")
                if text.strip():
                    yield RecordRow(number, None if "\ufffd" in text else _cells(text), text)
        except compression.failures() as error:
            raise cannot_read(path, error) from error


def _lines(file: Any) -> Iterator[bytes]:
    """Yield the lines of a raw file; what is longer than a line may be is cut there."""
    rest = b""
    while chunk := file.read(1 << 20):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > LONGEST_LINE:
            yield rest
            rest = b""
    yield rest


class _RepeatedKeyError(ValueError):
    """An object has a key twice: nobody knows which of them counts."""


def _cells(text: str) -> dict[str, str] | None:
    """Return what the values of an object say; None if the line is none."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise _RepeatedKeyError
        return dict(pairs)

    try:
        found = json.loads(text, object_pairs_hook=unique, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return {name: _said(value) for name, value in found.items()} if isinstance(found, dict) else None


def _said(value: Any) -> str:
    """Return what a value says as a cell: a list its parts, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ";".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
