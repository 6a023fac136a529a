"""Files as tables that DuckDB reads: one view `members` with numbered rows, whatever the format."""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cstool.batch.columns import ASKED, find_columns, refuse_order_numbers
from cstool.core.numbers import BLANKS
from cstool.errors import InputError, Message
from cstool.sql.members_table import ADDED, OWN, Column, MembersTable
from cstool.tables.duckdb_connection import escaped, literal, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


#: Columns of the view that are not the file's: the number of the row, and of several files the file.
LINE, FILE = f"{OWN}line", f"{OWN}file"
#: What Parquet calls the number of a row.
_ROW_NUMBER = "file_row_number"
_READ = "hive_partitioning = false"
#: Stands for the type of a column that a file does not have.
_ABSENT = Message("absent")
_FLOATS = {"FLOAT": "float", "DOUBLE": "double"}
#: The most digits of integer types.
_DIGITS = {"TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "BIGINT": 19, "HUGEINT": 39,
           "UTINYINT": 3, "USMALLINT": 5, "UINTEGER": 10, "UBIGINT": 20, "UHUGEINT": 39}  # fmt: skip
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")


class MembersView(NamedTuple):
    """The view `members` over some files: its own columns, in order, and which hold what."""

    #: The types of its own columns, by name.
    types: dict[str, str]
    table: MembersTable
    #: The row as text, for the rejects: an expression on the columns of the view.
    row: str
    #: Whether the row could be read at all: a condition.
    readable: str
    #: Columns of the view besides the file's own.
    helpers: tuple[str, ...]
    #: If rows are numbered across files: the query for the number of the first row of each; else empty.
    starts: str = ""
    #: The view of all lines, also of those that are blank and no rows.
    lines: str = "members"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its own columns."""
        return tuple(self.types)

    @property
    def added(self) -> tuple[str, ...]:
        """The names of the columns that the output adds."""
        return ADDED[:2] if self.table.amount is None else ADDED[:3]

    @property
    def file(self) -> str:
        """The file of a row, if there are several: an expression."""
        return FILE if FILE in self.helpers else "NULL"

    def holds_numbers(self, name: str) -> bool:
        """Tell whether a column holds numbers, or text that is read as numbers."""
        kind = self.types[name]
        return kind in _DIGITS or kind in _FLOATS or kind.startswith("DECIMAL") or self.counts(name)

    def counts(self, name: str) -> bool:
        """Tell whether a column holds orders, spent or amount."""
        return any(column.name == name for column in self.table.columns.values())


def open_parquet(
    connection: "DuckDBPyConnection", files: Mapping[Path, str], mapping: Mapping[str, str]
) -> MembersView:
    """Make Parquet files the view `members`.

    Args:
        connection: where to make it.
        files: what the files are called, by path.
        mapping: the names of the columns that are not called `orders`, `spent`, `amount`.

    Raises:
        InputError: a column is missing, holds neither numbers nor text, or is not the same in all files.
    """
    types = _types(connection, files)
    table = _table(types, mapping)
    helpers = (LINE, FILE) if len(files) > 1 else (LINE,)
    named = f", filename = {literal(FILE)}" if len(files) > 1 else ""
    scan = ", ".join(literal(escaped(path)) for path in files)
    connection.execute(
        f"CREATE TEMP VIEW members AS SELECT * EXCLUDE ({_ROW_NUMBER}), {_ROW_NUMBER} + 1 AS {LINE} "
        f"FROM read_parquet([{scan}], {_READ}, {_ROW_NUMBER} = true{named})"
    )
    row = ", ".join(f"{literal(name)}, {as_json(name, kind)}" for name, kind in types.items())
    return MembersView(types, table, f"json_object({row})", "TRUE", helpers)


def _types(connection: "DuckDBPyConnection", files: Mapping[Path, str]) -> dict[str, str]:
    """Return the types of the columns by name; the engine would cast those of all files to those of the first."""
    found: dict[str, dict[str, str]] = {}
    for path, name in files.items():
        file = literal(escaped(path))
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({file}, {_READ})").fetchall()
        found[name] = {column: kind for column, kind, *_ in described}
        stored = connection.execute(f"SELECT name FROM parquet_schema({file})").fetchall()
        _check_renamed(found[name], {column for (column,) in stored})
    (first, types), *others = found.items()
    for name, own in others:
        for column in {**types, **own}:
            if types.get(column) != own.get(column):
                message = Message(
                    "the column {column} is {kind} in {file} and {other_kind} in {other}",
                    column=column,
                    kind=types.get(column, _ABSENT),
                    file=first,
                    other_kind=own.get(column, _ABSENT),
                    other=name,
                )
                raise InputError("other-columns", message, Message("price files of one kind at a time"))
    return types


def _check_renamed(types: Mapping[str, str], stored: Collection[str]) -> None:
    """Refuse names that differ in case alone: the engine ignores case and renames the second."""
    for name in types:
        if name not in stored:
            plain = name.rpartition("_")[0]
            raise _alike(next((other for other in types if other.lower() == plain.lower()), plain), plain)


def as_json(name: str, kind: str) -> str:
    """Return a column for JSON: NaN and infinity as text, 32-bit floats as the decimal that is shown."""
    column = quoted(name)
    if kind not in _FLOATS:
        return column
    text = f"CAST({column} AS VARCHAR)"
    return f"CASE WHEN isfinite({column}) THEN to_json(CAST({text} AS DOUBLE)) ELSE to_json({text}) END"


def check_distinct(names: Sequence[str]) -> None:
    """Refuse empty names, and names that differ in case alone, which engines of SQL ignore."""
    seen: dict[str, str] = {}
    for name in names:
        if not name:
            raise InputError("no-name", Message("a column has no name"), Message("give every column a name"))
        if (other := seen.setdefault(name.lower(), name)) != name:
            raise _alike(other, name)
        if names.count(name) > 1:
            message = Message("the header has the column {name} more than once", name=name)
            raise InputError("duplicate-column", message)


def _alike(one: str, other: str) -> InputError:
    """Return the error for two names that an engine of SQL takes for one."""
    return InputError(
        "duplicate-column",
        Message(
            "the columns {one} and {other} differ in case alone, which only CSV can hold",
            one=one,
            other=other,
        ),
        Message("rename one of them, or write CSV"),
    )


def text_table(names: Sequence[str], mapping: Mapping[str, str]) -> MembersTable:
    """Return the view as a table whose columns are all text."""
    return _table(dict.fromkeys(names, "VARCHAR"), mapping)


def check_counted(connection: "DuckDBPyConnection", table: MembersTable) -> None:
    """Refuse a view whose column of orders has the numbers of orders.

    Raises:
        InputError: it has.
    """
    orders = quoted(table.orders.name)
    found = connection.execute(f"SELECT CAST({orders} AS VARCHAR) FROM members LIMIT {ASKED}").fetchall()
    refuse_order_numbers(table.orders.name, [(value or "").strip(BLANKS) for (value,) in found])


def _table(types: Mapping[str, str], mapping: Mapping[str, str]) -> MembersTable:
    """Return the view as a table; the columns are found as in CSV files."""
    names = tuple(types)
    found = find_columns(names, mapping)
    _check_free(names)
    orders, spent = (_column(names[place], types[names[place]]) for place in (found.orders, found.spent))
    amount = None if found.amount is None else _column(names[found.amount], types[names[found.amount]])
    return MembersTable("members", orders, spent, amount)


def _column(name: str, kind: str) -> Column:
    if kind in _DIGITS:
        return Column(name, digits=(_DIGITS[kind], 0))
    if decimal := _DECIMAL.fullmatch(kind):
        width, scale = map(int, decimal.groups())
        return Column(name, digits=(width - scale, scale))
    if kind == "VARCHAR":
        return Column(name, "text")
    if kind in _FLOATS:
        return Column(name, "float" if kind == "FLOAT" else "double")
    raise InputError("column-type", Message("the column {name} holds neither numbers nor text", name=name))


def _check_free(names: tuple[str, ...]) -> None:
    """Refuse columns with the names of columns that are added; DuckDB ignores case."""
    for name in names:
        if name.lower() in {*ADDED, _ROW_NUMBER} or name.lower().startswith(OWN):
            raise InputError(
                "duplicate-column",
                Message("the file already has a column {name}, which would be added", name=name),
                Message("rename or remove that column first"),
            )
