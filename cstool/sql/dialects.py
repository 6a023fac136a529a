"""What differs between the databases; everything else of the SELECT is the same for all."""

import re
from typing import Literal, NamedTuple

from sqlglot import exp
from sqlglot.dialects.bigquery import BigQuery
from sqlglot.dialects.clickhouse import ClickHouse
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.hive import Hive
from sqlglot.dialects.mysql import MySQL
from sqlglot.dialects.postgres import Postgres
from sqlglot.dialects.snowflake import Snowflake
from sqlglot.dialects.spark import Spark
from sqlglot.dialects.sqlite import SQLite
from sqlglot.generator import Generator
from sqlglot.generators.clickhouse import ClickHouseGenerator
from sqlglot.generators.mysql import MySQLGenerator
from sqlglot.generators.snowflake import SnowflakeGenerator
from sqlglot.generators.sqlite import SQLiteGenerator

from cstool.sql.table import Database

#: How people type numbers with a Chinese keyboard, and the plain characters that are meant.
WIDE, NARROW = "０１２３４５６７８９．－￥\u3000", "0123456789.-¥ "
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def _on_one_line(self: Generator, node: exp.Replace) -> str:
    """Write the call on one line, however long: fourteen nested calls would fill a page."""
    arguments = (self.sql(node, name) for name in ("this", "expression", "replacement"))
    return f"REPLACE({', '.join(arguments)})"


class _MySQLWriter(MySQLGenerator):
    #: MariaDB has no REGEXP_LIKE; both have RLIKE.
    TRANSFORMS = MySQLGenerator.TRANSFORMS | {
        exp.RegexpLike: lambda self, node: self.binary(node, "RLIKE"),
        exp.Replace: _on_one_line,
    }


class _MySQL(MySQL):
    Generator = _MySQLWriter


class _SQLiteWriter(SQLiteGenerator):
    #: SQLite divides integers by integers; a detour over floats would not be exact.
    TRANSFORMS = SQLiteGenerator.TRANSFORMS | {
        exp.IntDiv: lambda self, node: self.binary(node, "/"),
        exp.Replace: _on_one_line,
    }


class _SQLite(SQLite):
    Generator = _SQLiteWriter


class _ClickHouseWriter(ClickHouseGenerator):
    #: `/` divides floats, and `translate` knows single bytes only.
    TRANSFORMS = ClickHouseGenerator.TRANSFORMS | {
        exp.IntDiv: lambda self, node: self.func("intDiv", node.left, node.right),
        exp.Translate: lambda self, node: self.func(
            "translateUTF8", node.this, node.args["from_"], node.args["to"]
        ),
    }


class _ClickHouse(ClickHouse):
    Generator = _ClickHouseWriter


class _SnowflakeWriter(SnowflakeGenerator):
    #: REGEXP_LIKE would have to match the whole text.
    TRANSFORMS = SnowflakeGenerator.TRANSFORMS | {
        exp.RegexpLike: lambda self, node: f"{self.func('REGEXP_INSTR', node.this, node.expression)} > 0",
    }


class _Snowflake(Snowflake):
    Generator = _SnowflakeWriter


class Flavour(NamedTuple):
    """How one database differs."""

    title: str
    writer: type[Dialect]
    #: How exact decimals are written: as they are, as text that is cast, or not at all.
    decimals: Literal["plain", "cast", "none"] = "plain"
    #: Whether single characters can be replaced in one call.
    translates: bool = True
    #: Whether `*` can leave columns out.
    star_except: bool = False
    #: Whether a step of a query can be marked as one to compute on its own.
    materializes: bool = False

    @property
    def has_globs_only(self) -> bool:
        """Whether text can be compared with GLOB patterns, but not with regular expressions."""
        return self.writer is _SQLite

    def column(self, name: str) -> exp.Column:
        """Return the column of the user's table that is called `name`, quoted."""
        return exp.column(self.identifier(name))

    def identifier(self, name: str) -> exp.Identifier:
        """Return `name`, quoted. Snowflake stores names that were created without quotes in capitals."""
        if self.writer is _Snowflake and _PLAIN_NAME.fullmatch(name):
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
            return exp.Translate(this=text, from_=wide, to=narrow)
        for wide_one, narrow_one in zip(WIDE, NARROW, strict=True):
            text = replaced(text, wide_one, narrow_one)
        return text


def replaced(text: exp.Expr, old: str, new: str) -> exp.Expr:
    """Return `text` with `new` wherever it has `old`."""
    return exp.func("REPLACE", text, exp.Literal.string(old), exp.Literal.string(new))


FLAVOURS: dict[Database, Flavour] = {
    "duckdb": Flavour("DuckDB", DuckDB, star_except=True),
    "postgres": Flavour("PostgreSQL", Postgres, materializes=True),
    "mysql": Flavour("MySQL and MariaDB", _MySQL, translates=False),
    "sqlite": Flavour("SQLite", _SQLite, decimals="none", translates=False, materializes=True),
    "clickhouse": Flavour("ClickHouse", _ClickHouse, decimals="cast", star_except=True),
    "spark": Flavour("Apache Spark", Spark),
    "hive": Flavour("Apache Hive", Hive, decimals="cast"),
    "bigquery": Flavour("BigQuery", BigQuery, decimals="cast", star_except=True),
    "snowflake": Flavour("Snowflake", _Snowflake, star_except=True),
}
