"""Files as tables that DuckDB reads: one view `members` with numbered rows, whatever the format."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cstool.batch.columns import find_columns
from cstool.errors import InputError, Message
from cstool.sql.connection import escaped, literal, quoted
from cstool.sql.table import ADDED, Column, Kind, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Columns of the view that are not the file's: the number of the row, and in JSON lines the line itself.
LINE, TEXT = "cstool_line", "cstool_text"
#: The most bytes of a line of JSON.
LONGEST_LINE = 16 << 20
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
            "UHUGEINT", "FLOAT", "DOUBLE")  # fmt: skip


class Source(NamedTuple):
    """The view `members` over some files: its own columns, in order, and which hold what."""

    names: tuple[str, ...]
    table: Table
    #: The row as text, for the rejects: an expression on the columns of the view.
    row: str
    #: Whether the row could be read at all: a condition.
    readable: str
    #: Columns of the view besides the file's own.
    helpers: tuple[str, ...]


def open_parquet(
    connection: "DuckDBPyConnection", paths: Sequence[Path], mapping: Mapping[str, str]
) -> Source:
    """Make Parquet files the view `members`.

    Raises:
        InputError: a column is missing, or holds neither numbers nor text.
    """
    files = ", ".join(literal(escaped(path)) for path in paths)
    scan = f"read_parquet([{files}], hive_partitioning = false, file_row_number = true)"
    described = connection.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {scan}").fetchall()
    kinds = {name: kind for name, kind, *_ in described}
    names = tuple(kinds)
    connection.execute(
        f"CREATE TEMP VIEW members AS SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS {LINE} FROM {scan}"
    )
    row = ", ".join(f"{literal(name)}, {quoted(name)}" for name in names)
    table = _table(names, mapping, {name: _kind(name, kind) for name, kind in kinds.items()})
    return Source(names, table, f"json_object({row})", "TRUE", (LINE,))


def open_lines(
    connection: "DuckDBPyConnection", paths: Sequence[Path], mapping: Mapping[str, str], *, flat: bool
) -> Source:
    """Make files of JSON lines the view `members`, all values as text; `flat`: with every key as a column.

    Raises:
        InputError: a key is missing.
    """
    files = ", ".join(literal(escaped(path)) for path in paths)
    options = (
        r"auto_detect = false, strict_mode = false, header = false, delim = e'\x01', quote = '', escape = '', "
        f"max_line_size = {LONGEST_LINE}"
    )
    connection.execute(
        f"CREATE TEMP VIEW lines AS SELECT row_number() OVER () AS {LINE}, line AS {TEXT}, "
        f"CASE WHEN json_valid(line) THEN CAST(line AS JSON) END AS json "
        f"FROM read_csv([{files}], {options}, columns = {{'line': 'VARCHAR'}})"
    )
    names = _keys(connection, everywhere=flat)
    table = _table(names, mapping, dict.fromkeys(names, "text"))
    shown = names if flat else tuple(column.name for column in table.columns.values())
    columns = "".join(f", json ->> {literal(_pointer(name))} AS {quoted(name)}" for name in shown)
    connection.execute(
        f"CREATE TEMP VIEW members AS SELECT {LINE}, {TEXT}{columns} FROM lines WHERE trim({TEXT}) <> ''"
    )
    return Source(shown, table, TEXT, f"json_valid({TEXT})", (LINE, TEXT))


def _keys(connection: "DuckDBPyConnection", *, everywhere: bool) -> tuple[str, ...]:
    """Return the keys of the first object, or of all objects in the order in which they turn up."""
    objects = "SELECT * FROM lines WHERE json_type(json) = 'OBJECT'" + ("" if everywhere else " LIMIT 1")
    places = "unnest(json_keys(json)) AS key, generate_subscripts(json_keys(json), 1) AS place"
    keys = f"SELECT {places}, {LINE} FROM ({objects})"
    found = connection.execute(
        f"SELECT key FROM ({keys}) GROUP BY key ORDER BY min(({LINE}, place))"
    ).fetchall()
    return tuple(key for (key,) in found)


def _pointer(key: str) -> str:
    return "/" + key.replace("~", "~0").replace("/", "~1")


def _kind(name: str, kind: str) -> Kind | None:
    if kind in _NUMBERS or kind.startswith("DECIMAL"):
        return "number"
    return "text" if kind == "VARCHAR" else None


def _table(names: tuple[str, ...], mapping: Mapping[str, str], kinds: Mapping[str, Kind | None]) -> Table:
    """Return the view as a table; the columns are found as in CSV files."""
    found = find_columns(names, mapping)
    _check_free(names)

    def column(place: int) -> Column:
        name = names[place]
        kind = kinds[name]
        if kind is None:
            raise InputError(
                "column-type", Message("the column {name} holds neither numbers nor text", name=name)
            )
        return Column(name, kind)

    amount = None if found.amount is None else column(found.amount)
    return Table("members", column(found.orders), column(found.spent), amount)


def _check_free(names: tuple[str, ...]) -> None:
    """Refuse columns whose names the answer needs; DuckDB does not tell capitals from small letters."""
    for name in names:
        if name.lower() in ADDED or name.lower().startswith("cstool_"):
            raise InputError(
                "duplicate-column",
                Message("the file already has a column {name}, which would be added", name=name),
                Message("rename or remove that column first"),
            )
