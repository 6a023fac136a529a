"""The table of members that the SELECT reads."""

from typing import Literal, NamedTuple

from cstool.errors import InputError, Message

#: The databases that the SELECT can be written for.
Database = Literal[
    "duckdb", "postgres", "mysql", "sqlite", "clickhouse", "spark", "hive", "bigquery", "snowflake"
]  # fmt: skip
#: What a column holds: numbers (integers and decimals), or text that people typed.
Kind = Literal["number", "text"]


class Column(NamedTuple):
    """A column that counts."""

    name: str
    kind: Kind = "number"


class Table(NamedTuple):
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
        """The columns that count, by meaning."""
        found = {"orders": self.orders, "spent": self.spent}
        return found if self.amount is None else found | {"amount": self.amount}

    @property
    def texts(self) -> dict[str, Column]:
        """The columns that hold text, by meaning."""
        return {meaning: column for meaning, column in self.columns.items() if column.kind == "text"}

    def checked(self) -> "Table":
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
