"""The table of members that the SELECT reads."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from cstool.errors import InputError, Message

#: The databases that the SELECT can be written for.
Database = Literal[
    "duckdb", "postgres", "mysql", "sqlite", "clickhouse", "spark", "hive", "bigquery", "snowflake"
]  # fmt: skip
#: What a column holds: numbers (integers and decimals), floats of 64 or of 32 bits, or text that people typed.
ColumnKind = Literal["number", "double", "float", "text"]
#: The columns that the SELECT adds; `payable` only where there is an amount.
ADDED = ("tier", "rate", "payable", "reject")
#: More digits than any type holds: the type is not known.
UNKNOWN = 99
#: The prefix of the columns that only steps of the SELECT have.
OWN = "cstool_"


def number_name(meaning: str) -> str:
    """Return the name of the column that holds the number that a text of `meaning` states: a count, or fen."""
    return f"{OWN}orders" if meaning == "orders" else f"{OWN}{meaning}_fen"


class Column(NamedTuple):
    """A column that the SELECT reads."""

    name: str
    kind: ColumnKind = "number"
    #: The most digits that its type holds before the decimal point, and after it.
    digits: tuple[int, int] = (UNKNOWN, UNKNOWN)


class MembersTable(NamedTuple):
    """A table of members: its name, and which column holds what."""

    #: May be qualified: `shop.members`.
    name: str = "members"
    orders: Column = Column("orders")
    spent: Column = Column("spent")
    #: Absent: nothing is payable.
    amount: Column | None = Column("amount")
    #: The columns that go into the answer, in order; absent: all.
    keep: tuple[str, ...] | None = None

    @property
    def columns(self) -> dict[str, Column]:
        """The columns that the SELECT reads, by meaning."""
        found = {"orders": self.orders, "spent": self.spent}
        return found if self.amount is None else found | {"amount": self.amount}

    @property
    def texts(self) -> dict[str, Column]:
        """The columns that hold text, by meaning."""
        return {meaning: column for meaning, column in self.columns.items() if column.kind == "text"}

    def checked(self) -> "MembersTable":
        """Return the table itself.

        Raises:
            InputError: a name is empty, or holds characters that no identifier may hold.
        """
        names = [
            *self.name.split("."),
            *(column.name for column in self.columns.values()),
            *(self.keep or ()),
        ]
        for name in names:
            if not name or not name.isprintable():
                raise InputError(
                    "bad-name", Message("{name} cannot be the name of a table or column", name=repr(name))
                )
        return self


#: Writes the SELECT of DuckDB for a table.
SelectWriter = Callable[[MembersTable], str]
