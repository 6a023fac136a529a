"""The compiled engine: the same meaning as the reference, at the speed of a copy.

It is C through the stable ABI, in `kernel.c`: any C compiler builds it for every Python from 3.11 on, without a further
tool. It prices plain rows and names the odd ones; those are priced here as in the reference.
"""

import struct
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from cstool.batch.encodings import suspects
from cstool.batch.engines import Buffer, MisreadError, Part, TierTotal, price_odd
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
_ODD = struct.Struct("=QQQQ")
_TOTAL = struct.Struct("=QQQ")
#: Room in the output that a record needs at most, beyond its own length.
_ADDED = 256


class KernelEngine:
    """Prices members files with the compiled kernel."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._kernel_plan = kernel.plan(_steps(plan), _roles(plan), plan.limit, _suspects(plan))
        self._output = bytearray()

    def whole_records(self, data: bytearray, end: int, *, final: bool) -> int:
        """Return where the last record ends that is whole in `data[:end]`; `final`: nothing follows."""
        if data.find(b'"', 0, end) < 0:
            return data.rfind(b"\n", 0, end) + 1
        whole: int = kernel.whole_records(data, end, self._plan.limit, final)
        if whole < 0:
            raise too_long(self._plan.limit)
        return whole

    def price(self, data: bytearray, end: int) -> Iterator[Part]:
        """Price the records in `data[:end]`, which are whole, in order."""
        if self._plan.only_utf8 and not kernel.is_utf8(data, end):
            raise MisreadError
        if len(self._output) < 2 * end + _ADDED:
            self._output = bytearray(2 * end + _ADDED)
        start = 0
        while start < end:
            sums = bytearray(_TOTAL.size * len(self._plan.tiers))
            read, written, lines, odd = kernel.price(self._kernel_plan, data, start, end, self._output, sums)
            totals = [TierTotal(*values) for values in _TOTAL.iter_unpack(sums)]
            count = sum(total.rows for total in totals) + len(odd) // _ODD.size
            part = Part([], [], lines, count, totals if self._plan.sums else [])
            part.output.extend(self._with_odd(memoryview(data)[start:], written, odd, part))
            start += read
            yield part

    def _with_odd(self, data: memoryview, written: int, odd: bytes, part: Part) -> list[Buffer]:
        """Return the plain rows in the output with the odd ones between them."""
        done = memoryview(self._output)[:written]
        if not odd:
            return [done]
        pieces: list[Buffer] = []
        position = 0
        for start, end, line, place in _ODD.iter_unpack(odd):
            row = price_odd(self._plan, bytes(data[start:end]), line, part)
            pieces += [done[position:place], row]
            position = place
        pieces.append(done[position:])
        return [b"".join(pieces)]


def _steps(plan: Plan) -> tuple[tuple[int, int, int, bytes], ...]:
    comma = "" if plan.columns.amount is None else ","
    return tuple(
        (step.orders, step.spent_fen, step.rate, (step.suffix + comma).encode()) for step in plan.steps()
    )


def _roles(plan: Plan) -> bytes:
    columns = plan.columns
    return bytes(_ROLES[columns.meaning(place)] for place in range(len(columns.names)))


def _suspects(plan: Plan) -> bytes | None:
    if not plan.safe_cells:
        return None
    return bytes(byte in suspects(plan.encoding.name) for byte in range(256))
