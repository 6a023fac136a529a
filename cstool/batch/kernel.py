"""The compiled engine: the same results as the reference, at the speed of copying the file.

It is C through the stable ABI, in `kernel.c`: any C compiler builds it for every Python from 3.11 on, without a further
tool. It prices plain rows and names the odd ones; those are priced here as in the reference.
"""

import struct
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from cstool.batch.atomic_files import Buffer
from cstool.batch.encodings import suspects
from cstool.batch.engines import MisreadError, PricedRecords, TierTotal, price_odd
from cstool.batch.plan import Plan
from cstool.batch.records import too_long

#: The compiled module; None where it was not built.
kernel: Any
try:
    kernel = import_module("cstool.batch._kernel")
except ImportError:
    kernel = None

#: Whether the kernel was built for this Python.
IS_THERE: Final = kernel is not None

_ROLES = {"text": 0, "orders": 1, "spent": 2, "amount": 3}
#: An odd record: its start and end in the block, its line, and its place in the output.
ODD = struct.Struct("=QQQQ")
_TOTAL = struct.Struct("=QQQ")
#: Room in the output that a record needs at most, beyond its own length.
_ADDED = 256


class KernelReader:
    """The base of the engines that use the kernel: finds records and checks the encoding."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def whole_records(self, data: bytearray, end: int, *, final: bool) -> int:
        """Return where the last record ends that is whole in `data[:end]`; `final`: nothing follows."""
        if data.find(b'"', 0, end) < 0:
            return data.rfind(b"\n", 0, end) + 1
        whole: int = kernel.whole_records(data, end, self.plan.limit, final)
        if whole < 0:
            raise too_long(self.plan.limit)
        return whole

    def check_encoding(self, data: bytearray, end: int) -> None:
        """Make sure that `data[:end]` is UTF-8, if the plan asks for it.

        Raises:
            MisreadError: it is not.
        """
        if self.plan.only_utf8 and not kernel.is_utf8(data, end):
            raise MisreadError


class KernelEngine(KernelReader):
    """Prices members files with the compiled kernel."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._compiled = compiled_plan(plan)
        self._output = bytearray()

    def parts(self, data: bytearray, end: int) -> Iterator[PricedRecords]:
        """Price the records in `data[:end]`, which are whole, in order."""
        self.check_encoding(data, end)
        if len(self._output) < 2 * end + _ADDED:
            self._output = bytearray(2 * end + _ADDED)
        start = 0
        while start < end:
            sums = bytearray(_TOTAL.size * len(self.plan.tiers))
            read, written, lines, odd = kernel.price(self._compiled, data, start, end, self._output, sums)
            totals = [TierTotal(*values) for values in _TOTAL.iter_unpack(sums)]
            count = sum(total.rows for total in totals) + len(odd) // ODD.size
            part = PricedRecords([], [], lines, count, totals if self.plan.sums else [], [])
            part.output.extend(self._with_odd(memoryview(data)[start:], written, odd, part))
            start += read
            yield part

    def _with_odd(self, data: memoryview, written: int, odd: bytes, part: PricedRecords) -> list[Buffer]:
        """Return the plain rows in the output with the odd ones between them."""
        done = memoryview(self._output)[:written]
        if not odd:
            return [done]
        pieces: list[Buffer] = []
        position = 0
        for start, end, line, place in ODD.iter_unpack(odd):
            row = price_odd(self.plan, bytes(data[start:end]), line, part)
            pieces += [done[position:place], row]
            position = place
        pieces.append(done[position:])
        return [b"".join(pieces)]


def compiled_plan(plan: Plan) -> Any:
    """Return `plan` in the form that the kernel reads."""
    comma = "" if plan.columns.amount is None else ","
    tiers = tuple(
        (tier.orders, tier.spent_fen, tier.rate, (tier.suffix + comma).encode())
        for tier in plan.integer_tiers()
    )
    names = plan.columns.names
    roles = bytes(_ROLES[plan.columns.meaning(place)] for place in range(len(names)))
    return kernel.plan(tiers, roles, plan.limit, _suspects(plan))


def _suspects(plan: Plan) -> bytes | None:
    """Return for every byte whether a text that starts with it may be dangerous; None without `safe_cells`."""
    if not plan.safe_cells:
        return None
    return bytes(byte in suspects(plan.encoding.name) for byte in range(256))
