"""The two engines that compare: plain Python, which defines the meaning, and the compiled kernel.

Both read every row once and price it by both plans, in integers of fen. Where the file has no amounts, a row counts
as a purchase of 100 yuan.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from cstool.batch.encodings import is_utf8
from cstool.batch.engines import MisreadError
from cstool.batch.kernel import KernelEngine, kernel
from cstool.batch.moves import Affected, Both, Compared, Move, Tally, compare_odd
from cstool.batch.plan import RATE_UNIT
from cstool.batch.reference import DECIMALS, ReferenceEngine

_SUMS = struct.Struct("=QQQ")
_AFFECTED = struct.Struct("=QQQQ")
_ODD = struct.Struct("=QQQQ")


class KernelComparer:
    """Compares with the compiled kernel."""

    def __init__(self, plans: Both, tally: Tally) -> None:
        self._plans = plans
        self._tally = tally
        self._engines = [KernelEngine(plan) for plan in plans]
        self.whole_records = self._engines[0].whole_records
        old, new = (range(len(plan.tiers)) for plan in plans)
        self._pairs = [(one, other) for one in old for other in new]

    def price(self, data: bytearray, end: int) -> Iterator[Compared]:
        """Compare the records in `data[:end]`, which are whole."""
        if self._plans.old.only_utf8 and not kernel.is_utf8(data, end):
            raise MisreadError
        sums, most = bytearray(_SUMS.size * len(self._pairs)), bytearray(_AFFECTED.size * self._tally.most)
        plans = (engine._kernel_plan for engine in self._engines)
        lines, odd, count = kernel.compare(*plans, data, end, sums, most, self._tally.least)
        moves = [
            Move(*pair, *total)
            for pair, total in zip(self._pairs, _SUMS.iter_unpack(sums), strict=True)
            if total[0]
        ]
        affected = [
            Affected(change, line, bytes(data[start:stop]) + b"\n")
            for change, start, stop, line in [*_AFFECTED.iter_unpack(most)][:count]
        ]
        records = sum(move.rows for move in moves) + len(odd) // _ODD.size
        part = Compared(moves, affected, [], lines, records)
        for start, stop, line, _ in _ODD.iter_unpack(odd):
            compare_odd(self._plans, bytes(data[start:stop]), line, part)
        yield part


class ReferenceComparer(ReferenceEngine):
    """Compares in plain Python."""

    def __init__(self, plans: Both, tally: Tally) -> None:
        super().__init__(plans.old)
        self._plans = plans
        self._tally = tally
        self._sides = [_Side(ReferenceEngine(plan)) for plan in plans]

    def price(self, data: bytearray, end: int) -> Iterator[Any]:
        """Compare the records in `data[:end]`, which are whole."""
        block = bytes(memoryview(data)[:end])
        if self._plan.only_utf8 and not is_utf8(block):
            raise MisreadError
        lines = self._quoted_lines(block) if b'"' in block else self._plain_lines(block)
        part = Compared([], [], [], block.count(b"\n"), len(lines.texts))
        matched, numbers, least = lines.pattern.fullmatch, self._numbers, self._tally.least
        sums: dict[tuple[int, int], list[int]] = {}
        for number, line in enumerate(lines.texts):
            match = matched(line)
            found = self._moved(*numbers(match)) if match else None
            if found is None:
                record = f"{line}{lines.ending}".encode("latin-1")
                compare_odd(self._plans, record, lines.starts[number], part)
                continue
            pair, before, after = found
            total = sums.setdefault(pair, [0, 0, 0])
            total[0] += 1
            total[1] += before
            total[2] += after
            if abs(after - before) > least:
                record = f"{line}\n".encode("latin-1")
                part.affected.append(Affected(abs(after - before), lines.starts[number], record))
        part.moves.extend(Move(*pair, *total) for pair, total in sums.items())
        yield part

    def _moved(
        self, orders: str, yuan: str, rest: str | None, whole: str | None, fraction: str | None
    ) -> tuple[tuple[int, int], int, int] | None:
        """Return the tiers of a plain row and what it pays, before and after; none if it contradicts itself."""
        count, spent = int(orders), int(yuan) * 100 + DECIMALS[rest]
        if spent and not count:
            return None
        fen = RATE_UNIT if whole is None else int(whole) * 100 + DECIMALS[fraction]
        one, other = self._sides
        (old, before), (new, after) = one.price(count, spent, fen), other.price(count, spent, fen)
        return (old, new), before, after


class _Side:
    """One of the two sets of tiers."""

    def __init__(self, engine: ReferenceEngine) -> None:
        self._needed_orders, self._best_by_orders = engine._by_orders
        self._needed_spent, self._best_by_spent = engine._by_spent
        self._rates = [rate for rate, _ in engine._steps]

    def price(self, orders: int, spent: int, fen: int) -> tuple[int, int]:
        """Return the tier that is reached, and what `fen` come to there."""
        one = self._best_by_orders[bisect_right(self._needed_orders, orders)]
        other = self._best_by_spent[bisect_right(self._needed_spent, spent)]
        tier = one if one > other else other
        return tier, (fen * self._rates[tier] + RATE_UNIT // 2) // RATE_UNIT
