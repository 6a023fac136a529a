"""How databases differ: what the SELECT may use in each, and how sqlglot writes it.

Each is loaded by itself: together they cost more time than the SELECT.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Literal, NamedTuple

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from cstool.core.numbers import BLANKS
from cstool.sql.members_table import Database


@cache
def writer_of(database: Database) -> str | type[Dialect]:
    """Return the dialect of sqlglot in which to write for `database`."""
    return _ADAPTED[database]() if database in _ADAPTED else database


def _on_one_line(self: Any, node: exp.Replace) -> str:
    """Write the call on one line, however long: fourteen nested calls would fill a page."""
    arguments = (self.sql(node, name) for name in ("this", "expression", "replacement"))
    return f"REPLACE({', '.join(arguments)})"


def _mysql() -> type[Dialect]:
    from sqlglot.dialects.mysql import MySQL
    from sqlglot.generators.mysql import MySQLGenerator

    class MariaDBWriter(MySQLGenerator):
        #: MariaDB has no REGEXP_LIKE; both have RLIKE.
        TRANSFORMS = MySQLGenerator.TRANSFORMS | {
            exp.RegexpLike: lambda self, node: self.binary(node, "RLIKE"),
            exp.Replace: _on_one_line,
        }

    return _adapted(MySQL, MariaDBWriter)


def _sqlite() -> type[Dialect]:
    from sqlglot.dialects.sqlite import SQLite
    from sqlglot.generators.sqlite import SQLiteGenerator

    class SQLiteWriter(SQLiteGenerator):
        #: SQLite divides integers exactly with `/`; sqlglot would cast to floats.
        TRANSFORMS = SQLiteGenerator.TRANSFORMS | {
            exp.IntDiv: lambda self, node: self.binary(node, "/"),
            exp.Replace: _on_one_line,
        }

    return _adapted(SQLite, SQLiteWriter)


def _clickhouse() -> type[Dialect]:
    from sqlglot.dialects.clickhouse import ClickHouse
    from sqlglot.generators.clickhouse import ClickHouseGenerator

    class ClickHouseWriter(ClickHouseGenerator):
        #: `/` divides floats, and `translate` replaces single bytes only.
        TRANSFORMS = ClickHouseGenerator.TRANSFORMS | {
            exp.IntDiv: lambda self, node: self.func("intDiv", node.left, node.right),
            exp.Translate: lambda self, node: self.func(
                "translateUTF8", node.this, node.args["from_"], node.args["to"]
            ),
        }

    return _adapted(ClickHouse, ClickHouseWriter)


def _snowflake() -> type[Dialect]:
    from sqlglot.dialects.snowflake import Snowflake
    from sqlglot.generators.snowflake import SnowflakeGenerator

    class SnowflakeWriter(SnowflakeGenerator):
        #: REGEXP_LIKE would have to match the whole text.
        TRANSFORMS = SnowflakeGenerator.TRANSFORMS | {
            exp.RegexpLike: lambda self, node: f"{self.func('REGEXP_INSTR', node.this, node.expression)} > 0",
        }

    return _adapted(Snowflake, SnowflakeWriter)


def _adapted(dialect: type[Dialect], generator: type) -> type[Dialect]:
    return type(f"Cstool{dialect.__name__}", (dialect,), {"Generator": generator})


_ADAPTED: dict[Database, Callable[[], type[Dialect]]] = {
    "mysql": _mysql,
    "sqlite": _sqlite,
    "clickhouse": _clickhouse,
    "snowflake": _snowflake,
}


_BLANKS = BLANKS.replace(" ", "")
#: Characters that Chinese keyboards and programs leave in numbers, and the ASCII characters that they stand for.
WIDE, NARROW = "０１２３４５６７８９．－￥，" + _BLANKS, "0123456789.-¥," + " " * len(_BLANKS)
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class DatabaseDialect(NamedTuple):
    """How one database differs."""

    name: Database
    title: str
    #: How exact decimals are written: as they are, as text that is cast, or not at all.
    decimals: Literal["plain", "cast", "none"] = "plain"
    #: Whether decimals are multiplied exactly and rounded half up, which is faster than integers of fen.
    rounds: bool = False
    #: Whether single characters can be replaced in one call.
    translates: bool = True
    #: Whether plain ASCII is tested first: regular expressions are fast, and `$` matches at the end only.
    looks_first: bool = False
    #: Whether `*` can leave columns out.
    star_except: bool = False
    #: How a whole row becomes one column: by the name of the table, by a function of all columns, or not at all.
    rows: Literal["name", "struct", "none"] = "none"
    #: Whether a step of a query can be marked MATERIALIZED.
    materializes: bool = False
    #: Whether text can be compared with GLOB patterns, but not with regular expressions.
    has_globs_only: bool = False
    #: Whether names that were created without quotes are stored in capitals.
    capitals: bool = False

    @property
    def writer(self) -> str | type[Dialect]:
        """The dialect of sqlglot in which to write."""
        return writer_of(self.name)

    def column(self, name: str) -> exp.Column:
        """Return the column of the user's table that is called `name`, quoted."""
        return exp.column(self.identifier(name))

    def identifier(self, name: str) -> exp.Identifier:
        """Return `name`, quoted; a plain name as the database stores it."""
        if self.capitals and _PLAIN_NAME.fullmatch(name):
            name = name.upper()
        return exp.to_identifier(name, quoted=True)

    def decimal(self, text: str, scale: int) -> exp.Expr:
        """Return the exact decimal that `text` states, with `scale` decimals."""
        if self.decimals == "plain":
            return exp.Literal.number(text)
        literal = exp.Literal.string(text)
        return literal if self.decimals == "none" else exp.cast(literal, f"DECIMAL(15, {scale})")

    def narrowed(self, text: exp.Expr) -> exp.Expr:
        """Return `text` with full-width characters replaced by plain ones."""
        if self.translates:
            wide, narrow = exp.Literal.string(WIDE), exp.Literal.string(NARROW)
            replaced_all = exp.Translate(this=text, from_=wide, to=narrow)
            if not self.looks_first:
                return replaced_all
            found = exp.RegexpLike(this=text.copy(), expression=exp.Literal.string(f"[{WIDE}]"))
            return exp.Case().when(found, replaced_all).else_(text.copy())
        for wide_one, narrow_one in zip(WIDE, NARROW, strict=True):
            text = replaced(text, wide_one, narrow_one)
        return text


def replaced(text: exp.Expr, old: str, new: str) -> exp.Expr:
    """Return `text` with `new` wherever it has `old`."""
    return exp.func("REPLACE", text, exp.Literal.string(old), exp.Literal.string(new))


_ALL = (
    DatabaseDialect("duckdb", "DuckDB", rounds=True, looks_first=True, star_except=True),
    DatabaseDialect("postgres", "PostgreSQL", rows="name", materializes=True),
    DatabaseDialect("mysql", "MySQL and MariaDB", translates=False),
    DatabaseDialect("sqlite", "SQLite", "none", translates=False, materializes=True, has_globs_only=True),
    DatabaseDialect("clickhouse", "ClickHouse", "cast", star_except=True),
    DatabaseDialect("spark", "Apache Spark", rows="struct"),
    DatabaseDialect("hive", "Apache Hive", "cast"),
    DatabaseDialect("bigquery", "BigQuery", "cast", star_except=True),
    DatabaseDialect("snowflake", "Snowflake", star_except=True, capitals=True),
)
DIALECTS: dict[Database, DatabaseDialect] = {dialect.name: dialect for dialect in _ALL}
