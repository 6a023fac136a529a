"""Axes of the shop's own in the table of refunds: what a case can be besides, and which row decides.

A row that names an axis of the shop's own is an exception to those that name none: the row that names most of them
decides. So a rule is added without a change of the rows that are there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import structs

from cstool.core.numbers import Yuan, decimal_text
from cstool.core.orders import Order
from cstool.core.record import Id, Name, Record
from cstool.core.refund_rules import RefundRow, RefundRule

#: The numbers of an order that can be cut into bands.
NUMBERS: Mapping[str, Callable[[Order], Decimal | int | None]] = {
    "paid": lambda order: order.paid,
    "freight": lambda order: order.freight,
    "return-freight": lambda order: order.return_freight,
    "days": lambda order: order.days,
}


class AxisValue(Record):
    """A value that an axis of the shop's own can have."""

    id: Id
    name: Name


_YES_OR_NO = (AxisValue(id="yes", name="是"), AxisValue(id="no", name="否"))


class OwnAxis(Record):
    """Something that a shop's own rules look at: what is stated with `--with`, or bands of a number of the order."""

    #: Of bands, the number: paid, freight, return-freight, days.
    id: Id
    #: What people call it; absent: the id.
    name: Name | None = None
    #: What can be stated; absent: yes or no, and without a word no.
    values: tuple[AxisValue, ...] = ()
    #: What holds as long as nothing is stated; absent: it is asked for as soon as a row needs it.
    default: Id | None = None
    #: Where bands end, from the lowest: just below a number, or with it.
    below: tuple[Yuan, ...] = ()
    up_to: tuple[Yuan, ...] = ()

    @property
    def is_band(self) -> bool:
        """Whether the axis cuts a number of the order into bands."""
        return bool(self.below or self.up_to)

    @property
    def choices(self) -> tuple[AxisValue, ...]:
        """What can be stated."""
        return self.values or _YES_OR_NO

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all values: below-20, from-20; up-to-7, up-to-15, over-15; or those that can be stated."""
        if self.below:
            return (
                *(f"below-{decimal_text(end)}" for end in self.below),
                f"from-{decimal_text(self.below[-1])}",
            )
        if self.up_to:
            return (
                *(f"up-to-{decimal_text(end)}" for end in self.up_to),
                f"over-{decimal_text(self.up_to[-1])}",
            )
        return tuple(choice.id for choice in self.choices)

    def value_in(self, order: Order) -> str | None:
        """Return the value that `order` has; none: it is not known."""
        if not self.is_band:
            without_a_word = self.default or (None if self.values else "no")
            return order.stated.get(self.id, without_a_word)
        number = self.number_in(order)
        if number is None:
            return None
        place = sum(number >= end for end in self.below) + sum(number > end for end in self.up_to)
        return self.ids()[place]

    def number_in(self, order: Order) -> Decimal | int | None:
        """Return the number of `order` that the axis cuts into bands; none: it is not known, or there is none."""
        return NUMBERS[self.id](order) if self.id in NUMBERS else None

    def name_of(self, value: str) -> str:
        """Return what people call a value of the axis."""
        return next((each.name for each in self.choices if each.id == value and not self.is_band), value)


def ranked(rows: Iterable[RefundRow], axes: Sequence[OwnAxis]) -> tuple[RefundRule, ...]:
    """Return the rows as complete rules, in the order in which they decide: of those that meet a case, the first."""
    rows = tuple(rows)
    own = {axis.id for axis in axes}
    rules = zip(rows, completed(rows), strict=True)
    return tuple(rule for _, rule in sorted(rules, key=lambda pair: -rank(pair[0], own)))


def completed(rows: Sequence[RefundRow]) -> tuple[RefundRule, ...]:
    """Return the rows as complete rules, in the order in which they are written."""
    by_id = {row.id: row for row in rows}
    return tuple(_complete(row, by_id) for row in rows)


def rank(row: RefundRow, own: Iterable[str]) -> int:
    """Return how many axes of the shop's `own` a row names; of the row that takes all other cases, -1."""
    return -1 if row.otherwise else len(set(own) & row.when.keys())


def _complete(row: RefundRow, rows: Mapping[str, RefundRow]) -> RefundRule:
    fields = said_by(row, rows)
    for name in ("like", "otherwise"):
        fields.pop(name, None)
    return RefundRule(**fields)


def said_by(row: RefundRow, rows: Mapping[str, RefundRow]) -> dict[str, Any]:
    """Return what `row` says, and of what it does not say what the row says that it is like, and so on."""
    said: dict[str, Any] = {}
    followed: set[str] = set()
    next_row: RefundRow | None = row
    while next_row is not None and next_row.id not in followed:
        followed.add(next_row.id)
        fields = structs.asdict(next_row)
        said = {name: value for name, value in fields.items() if value is not None} | said
        next_row = rows.get(next_row.like or "")
    return said
