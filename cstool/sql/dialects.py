"""What differs between the databases; everything else of the SELECT is the same for all."""

import re
from typing import Literal, NamedTuple

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from cstool.sql.table import Database
from cstool.sql.writers import writer_of

#: How people type numbers with a Chinese keyboard, and the plain characters that are meant.
WIDE, NARROW = "０１２３４５６７８９．－￥\u3000", "0123456789.-¥ "
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class Flavour(NamedTuple):
    """How one database differs."""

    name: Database
    title: str
    #: How exact decimals are written: as they are, as text that is cast, or not at all.
    decimals: Literal["plain", "cast", "none"] = "plain"
    #: Whether decimals may be multiplied and rounded as they are: exactly, half up, and faster than in whole fen.
    rounds: bool = False
    #: Whether single characters can be replaced in one call.
    translates: bool = True
    #: Whether plain text is looked for first: regular expressions are cheap, and their `$` is the end and nothing else.
    looks_first: bool = False
    #: Whether `*` can leave columns out.
    star_except: bool = False
    #: How a whole row becomes one column: by the name of the table, by a function of all columns, or not at all.
    rows: Literal["name", "struct", "none"] = "none"
    #: Whether a step of a query can be marked as one to compute on its own.
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
    Flavour("duckdb", "DuckDB", rounds=True, looks_first=True, star_except=True),
    Flavour("postgres", "PostgreSQL", rows="name", materializes=True),
    Flavour("mysql", "MySQL and MariaDB", translates=False),
    Flavour("sqlite", "SQLite", "none", translates=False, materializes=True, has_globs_only=True),
    Flavour("clickhouse", "ClickHouse", "cast", star_except=True),
    Flavour("spark", "Apache Spark", rows="struct"),
    Flavour("hive", "Apache Hive", "cast"),
    Flavour("bigquery", "BigQuery", "cast", star_except=True),
    Flavour("snowflake", "Snowflake", star_except=True, capitals=True),
)
FLAVOURS: dict[Database, Flavour] = {flavour.name: flavour for flavour in _ALL}
