"""The tables that each of the files has: their headers, and the keys that may and must stand under them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from msgspec import inspect

from cstool.validation.kinds import bare, branch, kind_of


class Table(NamedTuple):
    """A table of a file, by the name in its header."""

    name: str
    #: Whether it is an array of tables, with a header for each row.
    has_rows: bool
    keys: frozenset[str]
    #: Those of the keys that every table of this name has.
    needed: frozenset[str]
    #: The few texts that a key may have, where there are only a few.
    choices: Mapping[str, Sequence[object]]

    @property
    def header(self) -> str:
        """The header as it must stand in the file."""
        return f"[[{self.name}]]" if self.has_rows else f"[{self.name}]"

    def cannot_hold(self, values: Mapping[str, str | None]) -> int:
        """Return how many of the texts `values` cannot stand in this table."""
        return sum(
            text is not None and key in self.choices and text not in self.choices[key]
            for key, text in values.items()
        )


Tables = Mapping[str, Table]


@cache
def tables_of(shape: type) -> Tables:
    """Return the tables of a file of `shape`, by name."""
    kind = kind_of(shape)
    assert isinstance(kind, inspect.StructType)  # noqa: S101  # the shape of a file is a table
    return {table.name: table for table in _tables(kind, "")}


def tables_named(names: Sequence[str]) -> Tables:
    """Return the tables of the file that most of `names`, those in the headers of a text, belong to."""
    from cstool.policy.shapes import Cases, Classes, Personal, Policies, Replies, SignTables

    first = [name.partition(".")[0] for name in names]
    return tables_of(
        max(
            (Policies, Replies, Personal, Cases, Classes, SignTables),
            key=lambda shape: sum(name in shape.__struct_encode_fields__ for name in first),
        )
    )


def _tables(kind: inspect.StructType, prefix: str) -> Iterator[Table]:
    for field in kind.fields:
        value = bare(branch(None, field.type))
        has_rows = isinstance(value, inspect.VarTupleType)
        inner = bare(getattr(value, "item_type", value))
        if isinstance(inner, inspect.StructType):
            name = f"{prefix}{field.encode_name}"
            keys = frozenset(each.encode_name for each in inner.fields)
            needed = frozenset(each.encode_name for each in inner.fields if each.required)
            yield Table(name, has_rows, keys, needed, dict(_choices(inner)))
            yield from _tables(inner, f"{name}.")


def _choices(kind: inspect.StructType) -> Iterator[tuple[str, Sequence[object]]]:
    for field in kind.fields:
        value = bare(branch(None, field.type))
        if isinstance(value, inspect.LiteralType):
            yield field.encode_name, value.values
