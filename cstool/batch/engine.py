"""What an engine is: it turns whole records into priced rows and rejects, block by block.

Two engines have this one meaning. `cstool.batch.reference` is plain Python and defines it; `cstool.batch.kernel` is
compiled. Their output is equal to the byte.
"""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from cstool.batch.plan import Plan
from cstool.batch.rows import RowError, price_row
from cstool.errors import Message

#: Bytes that an engine reads or writes in place.
Buffer = bytes | bytearray | memoryview


class MisreadError(Exception):
    """The file was taken for UTF-8 and is not; never seen by a user."""


class Reject(NamedTuple):
    """A row that could not be priced."""

    #: Its physical line, counted from 0 at the start of the part.
    line: int
    column: str
    message: Message
    row: bytes


class TierTotal:
    """What the priced rows of one tier come to."""

    __slots__ = ("payable_fen", "rows", "spent_fen")

    def __init__(self, rows: int = 0, spent_fen: int = 0, payable_fen: int = 0) -> None:
        self.rows = rows
        self.spent_fen = spent_fen
        self.payable_fen = payable_fen

    def add(self, rows: int, spent_fen: int, payable_fen: int) -> None:
        """Count `rows` more rows with their sums."""
        self.rows += rows
        self.spent_fen += spent_fen
        self.payable_fen += payable_fen


class Part(NamedTuple):
    """What came of some records: to be written before the engine is asked for the next part."""

    output: list[Buffer]
    rejects: list[Reject]
    #: Physical lines that the records had.
    lines: int
    #: How many records there were.
    records: int
    #: One for each tier, where the plan asks for sums.
    totals: list[TierTotal]


class Engine(Protocol):
    """One worker's engine; it may keep buffers between blocks."""

    def whole_records(self, data: bytearray, end: int, *, final: bool) -> int:
        """Return where the last record ends that is whole in `data[:end]`; `final`: nothing follows."""
        ...

    def price(self, data: bytearray, end: int) -> Iterator[Part]:
        """Price the records in `data[:end]`, which are whole, in order."""
        ...


def price_odd(plan: Plan, record: bytes, line: int, part: Part) -> bytes:
    """Price a record that is not plain, which starts at `line`, into `part`.

    Returns:
        The row for the output; empty when the record is rejected.
    """
    try:
        row = price_row(plan, record)
    except RowError as error:
        part.rejects.append(Reject(line, error.column, error.message, record))
        return b""
    if part.totals:
        part.totals[row.tier].add(1, row.spent_fen, row.payable_fen)
    return row.line
