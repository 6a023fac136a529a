"""The reference engine: plain Python, and the definition of what a members file comes to.

Plain rows are matched by one pattern and priced in integers of fen; every other row goes to `cstool.batch.rows`.
"""

from bisect import bisect_right
from collections.abc import Iterator

from cstool.batch.engines import PricedRecords, TierTotal, price_odd
from cstool.batch.plain_rows import DECIMALS, Lines, PlainReader
from cstool.batch.plan import RATE_UNIT, Plan, TierFinder


class ReferenceEngine(PlainReader):
    """Prices members files in plain Python."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        tiers = plan.integer_tiers()
        comma = "" if plan.columns.amount is None else plan.part.decode()
        self._rates = [(tier.rate, tier.suffix + comma) for tier in tiers]
        self._finder = TierFinder(tiers)

    def parts(self, data: bytearray, end: int) -> Iterator[PricedRecords]:
        """Price the records in `data[:end]`, which are whole, in order."""
        block = bytes(memoryview(data)[:end])
        lines = self.lines(block)
        totals = [TierTotal() for _ in self.plan.tiers] if self.plan.sums else []
        part = PricedRecords([], [], block.count(b"\n"), len(lines.texts), totals, [])
        part.output.append(self._rows(lines, part).encode("latin-1"))
        yield part

    def _rows(self, lines: Lines, part: PricedRecords) -> str:
        """Price `lines`, and return the rows for the output.

        `TierFinder.price` is written out here, to save a call for every row.
        """
        matched, numbers, rates, ending = lines.pattern.fullmatch, self.numbers, self._rates, lines.ending
        needed_orders, best_by_orders = self._finder.by_orders
        needed_spent, best_by_spent = self._finder.by_spent
        decimals, fen_text = DECIMALS, [f".{fen:02}{ending}" for fen in range(100)]
        totals = part.totals
        rows: list[str] = []
        for line in lines.texts:
            match = matched(line)
            if match:
                orders, yuan, rest, whole, fraction = numbers(match)
                count, spent = int(orders), int(yuan) * 100 + decimals[rest]
                if count or not spent:
                    one = best_by_orders[bisect_right(needed_orders, count)]
                    other = best_by_spent[bisect_right(needed_spent, spent)]
                    tier = one if one > other else other
                    rate, suffix = rates[tier]
                    payable = 0
                    if whole is None:
                        rows.append(f"{line}{suffix}{ending}")
                    else:
                        payable = (
                            (int(whole) * 100 + decimals[fraction]) * rate + RATE_UNIT // 2
                        ) // RATE_UNIT
                        rows.append(f"{line}{suffix}{payable // 100}{fen_text[payable % 100]}")
                    if totals:
                        totals[tier].add(1, spent, payable)
                    continue
            record, start = f"{line}{ending}".encode("latin-1"), lines.starts[len(rows)]
            rows.append(price_odd(self.plan, record, start, part).decode("latin-1"))
        return "".join(rows)
