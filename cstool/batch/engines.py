"""What the engines return for a block of members, and which engine is used: the compiled one where it was built."""

import os
from typing import Literal, NamedTuple

from cstool.batch.atomic_files import Buffer
from cstool.batch.pipeline import Engine
from cstool.batch.plan import Plan
from cstool.batch.rows import RowError, is_blank, price_row
from cstool.errors import InputError, Message


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


class PricedRecords(NamedTuple):
    """Some records, priced: the rows for the output, and the rejects among them."""

    output: list[Buffer]
    rejects: list[Reject]
    #: Physical lines that the records had.
    lines: int
    #: How many records there were, blank ones included.
    records: int
    #: One for each tier, where the plan asks for sums.
    totals: list[TierTotal]
    #: The lines of the blank records.
    blank: list[int]


def price_odd(plan: Plan, record: bytes, line: int, part: PricedRecords) -> bytes:
    """Price a record that is not plain and starts at `line`; add its reject or its sums to `part`.

    Returns:
        The row for the output; empty when the record is rejected, or blank.
    """
    if is_blank(plan, record):
        part.blank.append(line)
        return b""
    try:
        row = price_row(plan, record)
    except RowError as error:
        part.rejects.append(Reject(line, error.column, error.message, record))
        return b""
    if part.totals:
        part.totals[row.tier].add(1, row.spent_fen, row.payable_fen)
    return row.line


#: The engines that a caller may name.
EngineName = Literal["auto", "kernel", "reference"]


def chosen(name: EngineName, part: bytes = b",") -> Literal["kernel", "reference"]:
    """Return the engine that `name` stands for on this machine, for columns parted by `part`.

    Raises:
        InputError: the kernel is asked for, and was not built, or the columns are not parted by commas.
    """
    from cstool.batch.kernel import IS_THERE

    if name == "kernel" and not IS_THERE:
        raise InputError(
            "no-kernel",
            Message("the compiled kernel was not built for this Python"),
            Message("use --engine reference, or install cstool again where there is a C compiler"),
        )
    if name == "kernel" and part != b",":
        raise InputError(
            "no-kernel",
            Message("the compiled kernel reads columns that commas part, and no others"),
            Message("leave --engine out"),
        )
    return "kernel" if IS_THERE and name != "reference" and part == b"," else "reference"


def new_engines(plan: Plan, name: EngineName, workers: int | None = None) -> list[Engine[PricedRecords]]:
    """Return an engine for each worker; plain Python has one, since only one of its threads runs at a time."""
    if chosen(name, plan.part) == "kernel":
        from cstool.batch.kernel import KernelEngine

        return [KernelEngine(plan) for _ in range(workers or cores())]
    from cstool.batch.reference import ReferenceEngine

    return [ReferenceEngine(plan)]


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
