"""Which column of a members file holds what."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cstool.core.numbers import BLANKS
from cstool.errors import InputError, Message

#: The columns that a members file is asked for; `amount` may be missing.
MEANINGS = ("orders", "spent", "amount")
#: The columns that are added to every row; `payable` only where there is an amount.
ADDED = ("tier", "rate", "payable")


#: A comma that parts columns: it does not stand between quotes.
_COMMA = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*\Z)')
#: So many rows are asked whether they have order numbers where counts belong.
ASKED = 1000
_ORDER_NUMBER = re.compile("[0-9]{10,}")
#: Characters of a header that a message shows at most.
_SHOWN = 300


class Columns(NamedTuple):
    """The header of a members file: all names, and the places of the columns that are read."""

    names: tuple[str, ...]
    orders: int
    spent: int
    #: Absent: the file has no amounts, nothing is payable.
    amount: int | None

    @property
    def added(self) -> tuple[str, ...]:
        """The names of the columns that the output adds."""
        return ADDED[:2] if self.amount is None else ADDED

    def meaning(self, place: int) -> str:
        """Say what the column at `place` holds: one of `MEANINGS`, or `text`."""
        places = (self.orders, self.spent, self.amount)
        return MEANINGS[places.index(place)] if place in places else "text"


def read_mapping(text: str) -> dict[str, str]:
    """Read `orders=成交笔数,spent=成交额`: which column of the file has which meaning; errors as of `read_names`."""
    return read_names(text, MEANINGS, "orders=成交笔数,spent=成交额,amount=本次金额")


def read_names(text: str, meanings: Sequence[str], example: str) -> dict[str, str]:
    """Read `meaning=name,...`; a name that has a comma stands in quotes.

    Raises:
        InputError: a part is no `meaning=name`, a meaning is unknown or named twice, or a column has two meanings.
    """
    mapping: dict[str, str] = {}
    for part in _COMMA.split(text):
        meaning, equals, name = (piece.strip() for piece in part.partition("="))
        if len(name) > 1 and name[0] == name[-1] == '"':
            name = name[1:-1].replace('""', '"').strip()
        if name in mapping.values():
            raise InputError("columns", Message("--columns gives the column {name} two meanings", name=name))
        if not equals or not name or meaning not in meanings or meaning in mapping:
            fault = _fault(part.strip(), meaning if equals else "", meanings, mapping)
            raise InputError("columns", fault, Message("write for example {example}", example=example))
        mapping[meaning] = name
    return mapping


def _fault(part: str, meaning: str, meanings: Sequence[str], mapping: Mapping[str, str]) -> Message:
    """Return what is wrong with a part of --columns."""
    if meaning in mapping:
        return Message("--columns names the column of {meaning} twice", meaning=meaning)
    if meaning and meaning not in meanings:
        return Message(
            "--columns names the columns of {meanings}, and not of {meaning}",
            meanings=", ".join(meanings),
            meaning=meaning,
        )
    return Message("cannot read {part} in --columns", part=part or "''")


def find_columns(header: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """Find the columns that are read in `header`; blanks at the ends of names are nothing.

    `mapping` gives the names that differ from the meanings.

    Raises:
        InputError: a column is missing, stands there twice, or would be added a second time.
    """
    names = tuple(name.strip(BLANKS) for name in header)
    optional = "amount" not in mapping and "amount" not in names
    amount = None if optional else _place(names, mapping.get("amount", "amount"))
    orders, spent = (_place(names, mapping.get(meaning, meaning)) for meaning in MEANINGS[:2])
    columns = Columns(names, orders, spent, amount)
    for name in columns.added:
        if name in names:
            raise InputError(
                "duplicate-column",
                Message("the file already has a column {name}, which would be added", name=name),
                Message("rename or remove that column first"),
            )
    return columns


def refuse_order_numbers(column: str, values: Sequence[str]) -> None:
    """Refuse a column of orders that has the numbers of orders: all different, each of ten digits and more.

    Raises:
        InputError: `values`, of the first rows, are such numbers.
    """
    numbers = [value for value in values if value]
    if len(numbers) > 1 and len(set(numbers)) == len(numbers) and all(map(_ORDER_NUMBER.fullmatch, numbers)):
        raise InputError(
            "order-numbers",
            Message(
                "the column {name} has order numbers, such as {number}, and not how many orders there were",
                name=column,
                number=numbers[0],
            ),
            Message("for a list of orders: cstool members FILE -o members.csv"),
        )


def _listed(names: Sequence[str]) -> str:
    """Return `names` for a message, cut at `_SHOWN` characters."""
    text = ", ".join(names)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _place(names: Sequence[str], name: str) -> int:
    found = [place for place, candidate in enumerate(names) if candidate == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            "duplicate-column", Message("the header has the column {name} more than once", name=name)
        )
    raise InputError(
        "missing-column",
        Message("the header has no column {name}; it has {names}", name=name, names=_listed(names)),
        Message("name the columns with --columns, for example orders=成交笔数,spent=成交额"),
    )
