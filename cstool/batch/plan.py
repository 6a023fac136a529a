"""The plan of the engines for every row: the tiers as integers, and the columns of the file."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from cstool.batch.columns import Columns
from cstool.batch.encodings import Encoding
from cstool.batch.records import LONGEST_RECORD
from cstool.core.numbers import decimal_text
from cstool.core.tiers import Tier, is_reached

#: Rates are integers of this unit: four decimals.
RATE_UNIT = 10_000
#: A threshold that no count of orders and no sum of fen reaches.
NEVER = (1 << 63) - 1


class IntegerTier(NamedTuple):
    """A tier in integers: what reaches it, what it pays, and what it adds to a row."""

    orders: int
    spent_fen: int
    #: Share of the price, of `RATE_UNIT`.
    rate: int
    #: `,vip,0.90`: what parts columns, the tier's id, what parts columns, the rate.
    suffix: str


class Plan(NamedTuple):
    """What to do with every row."""

    tiers: Sequence[Tier]
    columns: Columns
    encoding: Encoding
    #: Whether text that a spreadsheet would run as a formula is neutralised.
    safe_cells: bool = False
    #: The most bytes of a line, or of a record of several lines.
    limit: int = LONGEST_RECORD
    #: Whether a block that is not UTF-8 raises `MisreadError`.
    only_utf8: bool = False
    #: Whether sums by tier are wanted.
    sums: bool = False
    #: What parts the columns.
    part: bytes = b","

    def integer_tiers(self) -> list[IntegerTier]:
        """Return the tiers in integers, from the first, which everybody reaches, to the best."""
        if not is_reached(self.tiers[0], 0, Decimal(0)):
            raise ValueError("the first tier must be everybody's")
        return [_in_integers(tier, self.part.decode()) for tier in self.tiers]


class Thresholds(NamedTuple):
    """The best tier that a value reaches by itself is `best[bisect_right(needed, value)]`, -1 for none."""

    needed: list[int]
    best: list[int]


class TierFinder:
    """Finds tiers and prices in integers."""

    def __init__(self, tiers: Sequence[IntegerTier]) -> None:
        self.by_orders = _thresholds([tier.orders for tier in tiers])
        self.by_spent = _thresholds([tier.spent_fen for tier in tiers])
        self._rates = [tier.rate for tier in tiers]

    def price(self, orders: int, spent_fen: int, fen: int) -> tuple[int, int]:
        """Return the place of the tier that is reached, and what `fen` of goods cost there, rounded half up."""
        one = self.by_orders.best[bisect_right(self.by_orders.needed, orders)]
        other = self.by_spent.best[bisect_right(self.by_spent.needed, spent_fen)]
        tier = one if one > other else other
        return tier, (fen * self._rates[tier] + RATE_UNIT // 2) // RATE_UNIT


def _thresholds(values: Sequence[int]) -> Thresholds:
    """Return the thresholds of tiers that are given from the first tier to the best."""
    needed = sorted(set(values))
    reached = ([place for place, value in enumerate(values) if value <= needs] for needs in needed)
    return Thresholds(needed, [-1, *map(max, reached)])


def fen(yuan: Decimal) -> int:
    """Return `yuan` in fen, rounded up: a threshold between two fen is reached by the larger."""
    return int((yuan * 100).to_integral_value(ROUND_CEILING))


def _in_integers(tier: Tier, part: str) -> IntegerTier:
    return IntegerTier(
        orders=NEVER if tier.orders is None else tier.orders,
        spent_fen=NEVER if tier.spent is None else fen(tier.spent),
        rate=int(tier.rate * RATE_UNIT),
        suffix=f"{part}{tier.id}{part}{decimal_text(tier.rate, 2)}",
    )
