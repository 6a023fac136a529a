"""The tier and the price of one row: the rule for every row that is not plain.

It asks the very functions that answer `cstool discount` for one customer. Plain rows (ASCII digits, no decoration) are
priced in bulk by the engines; whatever else they meet, good or bad, is decided here.
"""

from decimal import Decimal
from typing import NamedTuple

from cstool.batch.encodings import neutralised
from cstool.batch.order_heads import tidy
from cstool.batch.plan import Plan, fen
from cstool.batch.records import BrokenQuotingError, Cell, body, cells_of
from cstool.core.numbers import BLANKS, NumberError, Yuan, decimal_text, read_count, read_yuan, rounded
from cstool.core.tiers import tier_index
from cstool.errors import InputError, Message


class RowError(ValueError):
    """A row that cannot be priced: the column at fault (empty: the whole row), and why."""

    def __init__(self, column: str, message: Message) -> None:
        super().__init__(str(message))
        self.column = column
        self.message = message


class PricedRow(NamedTuple):
    """A row with the added columns, and its numbers for the summary."""

    line: bytes
    tier: int
    spent_fen: int
    payable_fen: int


def price_row(plan: Plan, record: bytes) -> PricedRow:
    """Price one record of the file.

    Raises:
        RowError: the record is broken, or a number in it is none.
    """
    content, ending = body(record)
    cells = _cells(plan, content)
    orders = _count(plan, cells)
    spent = _yuan(plan, cells, plan.columns.spent)
    amount = None if plan.columns.amount is None else _yuan(plan, cells, plan.columns.amount)
    index = _tier(plan, orders, spent)
    tier = plan.tiers[index]
    part = plan.part.decode()
    added = f"{part}{tier.id}{part}{decimal_text(tier.rate, 2)}"
    payable = Decimal(0)
    if amount is not None:
        payable = rounded(amount * tier.rate)
        added += f"{part}{payable}"
    line = neutralised(plan.columns, plan.encoding.name, content, cells) if plan.safe_cells else content
    return PricedRow(line + added.encode() + ending, index, fen(spent), fen(payable))


def is_blank(plan: Plan, record: bytes) -> bool:
    """Tell whether a record has nothing in any of its columns: it is a blank line and no row."""
    text = record.decode(plan.encoding.name, "replace")
    return not text.replace(plan.part.decode(), "").strip(f"{BLANKS}\r\n")


def _cells(plan: Plan, content: bytes) -> list[Cell]:
    names = plan.columns.names
    try:
        cells = cells_of(content, plan.part)
    except BrokenQuotingError as error:
        raise RowError(
            names[error.place] if error.place < len(names) else "", Message("has broken quoting")
        ) from None
    if len(cells) != len(names):
        message = Message("has {count} fields instead of {expected}", count=len(cells), expected=len(names))
        raise RowError("", message)
    return cells


def _count(plan: Plan, cells: list[Cell]) -> int:
    try:
        return read_count(_text(plan, cells, plan.columns.orders))
    except NumberError as error:
        raise RowError(plan.columns.names[plan.columns.orders], error.message) from None


def _yuan(plan: Plan, cells: list[Cell], place: int) -> Yuan:
    try:
        return read_yuan(_text(plan, cells, place))
    except NumberError as error:
        raise RowError(plan.columns.names[place], error.message) from None


def _tier(plan: Plan, orders: int, spent: Decimal) -> int:
    try:
        return tier_index(plan.tiers, orders, spent)
    except InputError as error:
        raise RowError(plan.columns.names[plan.columns.orders], error.message) from None


def _text(plan: Plan, cells: list[Cell], place: int) -> str:
    return tidy(cells[place].content.decode(plan.encoding.name, "replace"))
