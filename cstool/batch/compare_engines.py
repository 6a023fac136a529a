"""A members file under two sets of tiers: the two engines that compare, and the run from end to end.

An engine reads every row once and prices it by both plans, in integers of fen. Where the file has no amounts, a row
counts as a purchase of 100 yuan. Plain Python defines the results; the compiled kernel gives the same.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cstool.batch.engines import chosen, cores
from cstool.batch.file_identity import STANDARD, is_plain
from cstool.batch.kernel import ODD, KernelReader, compiled_plan, kernel
from cstool.batch.members_file import Job, MembersFile, with_members
from cstool.batch.pipeline import Engine, Pipeline
from cstool.batch.plain_rows import DECIMALS, PlainNumbers, PlainReader
from cstool.batch.plan import RATE_UNIT, TierFinder
from cstool.batch.tier_moves import (
    AffectedRecord,
    ComparedRecords,
    MoveTotal,
    PlanPair,
    Tally,
    compare_odd,
)
from cstool.core.tiers import Tier

_SUMS = struct.Struct("=QQQ")
_AFFECTED = struct.Struct("=QQQQ")


class MembersComparison(NamedTuple):
    """The result of a comparison, and the plans and the engine that it was made with."""

    plans: PlanPair
    tally: Tally
    engine: str


def compare_members(
    old: Sequence[Tier],
    new: Sequence[Tier],
    job: Job,
    *,
    most: int = 10,
    tick: Callable[[int], None] = lambda _read: None,
) -> MembersComparison:
    """Price every row of a members file by two sets of tiers, each from the first to the best; nothing is written.

    Args:
        old: the tiers until now.
        new: the tiers to come.
        job: the file and how to read it.
        most: how many of the most affected rows, and of those that cannot be priced, are remembered.
        tick: is called now and then with the number of bytes read so far.

    Raises:
        UserError: the file cannot be read, or is no members file.
    """

    def work(file: MembersFile) -> MembersComparison:
        plans = PlanPair(file.plan, file.plan._replace(tiers=new))
        tally = Tally(most, file.header_lines)
        Pipeline(file.blocks, tally).run(_new_engines(plans, tally, job), tick)
        return MembersComparison(plans, tally, chosen(job.engine, file.plan.part))

    return with_members(old, job, work, may_repeat=job.source != STANDARD and is_plain(job.source))


def _new_engines(plans: PlanPair, tally: Tally, job: Job) -> list[Engine[ComparedRecords]]:
    """Return an engine for each worker, as `cstool.batch.engines.new_engines` does."""
    if chosen(job.engine, plans.old.part) == "kernel":
        return [KernelComparer(plans, tally) for _ in range(job.workers or cores())]
    return [ReferenceComparer(plans, tally)]


class KernelComparer(KernelReader):
    """Compares with the compiled kernel."""

    def __init__(self, plans: PlanPair, tally: Tally) -> None:
        super().__init__(plans.old)
        self._plans = plans
        self._tally = tally
        self._compiled = [compiled_plan(plan) for plan in plans]
        old, new = (range(len(plan.tiers)) for plan in plans)
        self._pairs = [(one, other) for one in old for other in new]

    def parts(self, data: bytearray, end: int) -> Iterator[ComparedRecords]:
        """Compare the records in `data[:end]`, which are whole."""
        self.check_encoding(data, end)
        sums, most = bytearray(_SUMS.size * len(self._pairs)), bytearray(_AFFECTED.size * self._tally.most)
        lines, odd, count = kernel.compare(*self._compiled, data, end, sums, most, self._tally.least)
        moves = [
            MoveTotal(*pair, *total)
            for pair, total in zip(self._pairs, _SUMS.iter_unpack(sums), strict=True)
            if total[0]
        ]
        affected = [
            AffectedRecord(change, line, bytes(data[start:stop]) + b"\n")
            for change, start, stop, line in [*_AFFECTED.iter_unpack(most)][:count]
        ]
        records = sum(move.rows for move in moves) + len(odd) // ODD.size
        part = ComparedRecords(moves, affected, [], lines, records, [])
        for start, stop, line, _ in ODD.iter_unpack(odd):
            compare_odd(self._plans, bytes(data[start:stop]), line, part)
        yield part


class ReferenceComparer(PlainReader):
    """Compares in plain Python."""

    def __init__(self, plans: PlanPair, tally: Tally) -> None:
        super().__init__(plans.old)
        self._plans = plans
        self._tally = tally
        self._finders = [TierFinder(plan.integer_tiers()) for plan in plans]

    def parts(self, data: bytearray, end: int) -> Iterator[ComparedRecords]:
        """Compare the records in `data[:end]`, which are whole."""
        block = bytes(memoryview(data)[:end])
        lines = self.lines(block)
        part = ComparedRecords([], [], [], block.count(b"\n"), len(lines.texts), [])
        matched, numbers, least = lines.pattern.fullmatch, self.numbers, self._tally.least
        sums: dict[tuple[int, int], list[int]] = {}
        for number, line in enumerate(lines.texts):
            match = matched(line)
            found = self._moved(numbers(match)) if match else None
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
                part.affected.append(AffectedRecord(abs(after - before), lines.starts[number], record))
        part.moves.extend(MoveTotal(*pair, *total) for pair, total in sums.items())
        yield part

    def _moved(self, numbers: PlainNumbers) -> tuple[tuple[int, int], int, int] | None:
        """Return the tiers of a plain row and what it pays, before and after; None if it contradicts itself."""
        orders, yuan, rest, whole, fraction = numbers
        count, spent = int(orders), int(yuan) * 100 + DECIMALS[rest]
        if spent and not count:
            return None
        fen = RATE_UNIT if whole is None else int(whole) * 100 + DECIMALS[fraction]
        one, other = self._finders
        (old, before), (new, after) = one.price(count, spent, fen), other.price(count, spent, fen)
        return (old, new), before, after
