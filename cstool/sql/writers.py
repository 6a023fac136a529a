"""Who writes the SQL of a database: sqlglot as it is, or with what some databases do otherwise.

Each is loaded by itself: together they cost more time than the SELECT.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from cstool.sql.table import Database


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

    class Generator(MySQLGenerator):
        #: MariaDB has no REGEXP_LIKE; both have RLIKE.
        TRANSFORMS = MySQLGenerator.TRANSFORMS | {
            exp.RegexpLike: lambda self, node: self.binary(node, "RLIKE"),
            exp.Replace: _on_one_line,
        }

    return _adapted(MySQL, Generator)


def _sqlite() -> type[Dialect]:
    from sqlglot.dialects.sqlite import SQLite
    from sqlglot.generators.sqlite import SQLiteGenerator

    class Generator(SQLiteGenerator):
        #: SQLite divides integers by integers; a detour over floats would not be exact.
        TRANSFORMS = SQLiteGenerator.TRANSFORMS | {
            exp.IntDiv: lambda self, node: self.binary(node, "/"),
            exp.Replace: _on_one_line,
        }

    return _adapted(SQLite, Generator)


def _clickhouse() -> type[Dialect]:
    from sqlglot.dialects.clickhouse import ClickHouse
    from sqlglot.generators.clickhouse import ClickHouseGenerator

    class Generator(ClickHouseGenerator):
        #: `/` divides floats, and `translate` knows single bytes only.
        TRANSFORMS = ClickHouseGenerator.TRANSFORMS | {
            exp.IntDiv: lambda self, node: self.func("intDiv", node.left, node.right),
            exp.Translate: lambda self, node: self.func(
                "translateUTF8", node.this, node.args["from_"], node.args["to"]
            ),
        }

    return _adapted(ClickHouse, Generator)


def _snowflake() -> type[Dialect]:
    from sqlglot.dialects.snowflake import Snowflake
    from sqlglot.generators.snowflake import SnowflakeGenerator

    class Generator(SnowflakeGenerator):
        #: REGEXP_LIKE would have to match the whole text.
        TRANSFORMS = SnowflakeGenerator.TRANSFORMS | {
            exp.RegexpLike: lambda self, node: f"{self.func('REGEXP_INSTR', node.this, node.expression)} > 0",
        }

    return _adapted(Snowflake, Generator)


def _adapted(dialect: type[Dialect], generator: type) -> type[Dialect]:
    return type(f"Cstool{dialect.__name__}", (dialect,), {"Generator": generator})


_ADAPTED: dict[Database, Callable[[], type[Dialect]]] = {
    "mysql": _mysql,
    "sqlite": _sqlite,
    "clickhouse": _clickhouse,
    "snowflake": _snowflake,
}
