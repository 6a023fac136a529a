"""A members file under two sets of tiers: how many rows move where, and which are affected most."""

from typing import NamedTuple

from cstool.batch.engines import Reject
from cstool.batch.plan import RATE_UNIT, Plan
from cstool.batch.rows import PricedRow, RowError, is_blank, price_row

#: How many of the most affected rows can be remembered at most: every block reserves memory for them.
MOST_REMEMBERED = 1000


class PlanPair(NamedTuple):
    """The two plans; they differ in their tiers alone."""

    old: Plan
    new: Plan


class MoveTotal(NamedTuple):
    """Rows that were in one tier and are in another, or stay; what they pay, in fen. Tiers by their places."""

    old: int
    new: int
    rows: int
    before: int
    after: int


class AffectedRecord(NamedTuple):
    """A row whose price changes by `change` fen, and its physical line."""

    change: int
    line: int
    record: bytes


class ComparedRecords(NamedTuple):
    """Some records, compared; lines count from 0 at the first of them."""

    moves: list[MoveTotal]
    affected: list[AffectedRecord]
    rejects: list[Reject]
    lines: int
    #: Blank ones included.
    records: int
    #: The lines of the blank ones.
    blank: list[int]


class Tally:
    """Adds up parts in the order of the file; remembers at most `most` affected rows and as many rejects."""

    def __init__(self, most: int, header_lines: int) -> None:
        self.most = most
        self._line = 1 + header_lines
        self.read = 0
        self.moves: dict[tuple[int, int], MoveTotal] = {}
        #: The most affected rows, the largest change first; of equal ones, the first in the file.
        self.affected: list[AffectedRecord] = []
        self.rejected = 0
        #: The first few rows that could not be priced.
        self.rejects: list[Reject] = []

    @property
    def least(self) -> int:
        """The change, in fen, that a row must exceed to be among the most affected."""
        return self.affected[-1].change if len(self.affected) >= self.most > 0 else 0

    def take(self, part: ComparedRecords) -> None:
        """Count `part`."""
        for move in part.moves:
            pair = move.old, move.new
            known = self.moves.get(pair, MoveTotal(*pair, 0, 0, 0))
            self.moves[pair] = MoveTotal(
                *pair, *(mine + more for mine, more in zip(known[2:], move[2:], strict=True))
            )
        placed = (row._replace(line=row.line + self._line) for row in part.affected)
        ranked = sorted([*self.affected, *placed], key=lambda row: (-row.change, row.line))
        self.affected = ranked[: self.most]
        self.rejects += [
            reject._replace(line=reject.line + self._line)
            for reject in part.rejects[: self.most - len(self.rejects)]
        ]
        self.rejected += len(part.rejects)
        self.read += part.records - len(part.blank)
        self._line += part.lines


def compare_odd(plans: PlanPair, record: bytes, line: int, part: ComparedRecords) -> None:
    """Compare a record that is not plain and starts at `line`; add its move or its reject to `part`."""
    if is_blank(plans.old, record):
        part.blank.append(line)
        return
    try:
        old, new = (price_row(plan, record) for plan in plans)
    except RowError as error:
        part.rejects.append(Reject(line, error.column, error.message, record))
        return
    before, after = (paid_fen(plan, row) for plan, row in zip(plans, (old, new), strict=True))
    part.moves.append(MoveTotal(old.tier, new.tier, 1, before, after))
    if before != after:
        part.affected.append(AffectedRecord(abs(after - before), line, record))


def paid_fen(plan: Plan, row: PricedRow) -> int:
    """Return what a row pays, in fen; where the file has no amounts, what 100 yuan of goods would cost."""
    if plan.columns.amount is None:
        return int(plan.tiers[row.tier].rate * RATE_UNIT)
    return row.payable_fen
