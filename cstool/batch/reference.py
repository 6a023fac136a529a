"""The reference engine: plain Python, and the definition of what a members file comes to.

A plain row is matched by one pattern and priced in integers of fen; every other row goes to `cstool.batch.rows`.
Bytes are handled as Latin-1 text, byte for character, because Python reads numbers faster from text than from bytes.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Any, NamedTuple

from cstool.batch import records
from cstool.batch.encodings import is_utf8, suspects
from cstool.batch.engines import MisreadError, Part, TierTotal, price_odd
from cstool.batch.plan import RATE_UNIT, Plan, ladder

#: Fen that the decimals of an amount stand for.
DECIMALS: dict[str | None, int] = {None: 0}
DECIMALS.update({f".{tenths}": 10 * tenths for tenths in range(10)})
DECIMALS.update({f".{fen:02}": fen for fen in range(100)})

_TEXT, _QUOTED_TEXT = r'[^",\r\n]*+', r'(?:[^",\r\n]*+|"[^"]*(?:""[^"]*)*")'
_ORDERS = "(?P<orders>[0-9]{1,9}+)"
_SPENT = r"(?P<yuan>[0-9]{1,11}+)(?P<rest>\.[0-9]{1,2}+)?"
_AMOUNT = r"(?P<whole>[0-9]{1,11}+)(?P<fraction>\.[0-9]{1,2}+)?"
_NO_AMOUNT = "(?P<whole>(?!))?(?P<fraction>(?!))?"
_GROUPS = ("orders", "yuan", "rest", "whole", "fraction")

_Numbers = tuple[str, str, str | None, str | None, str | None]


class _Lines(NamedTuple):
    """Records as Latin-1 text, without their line break."""

    texts: list[str]
    #: The physical line at which each starts, from 0.
    starts: Sequence[int]
    ending: str
    pattern: re.Pattern[str]


class ReferenceEngine:
    """Prices members files in plain Python."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._plain = _pattern(plan, quote="")
        self._quoted = _pattern(plan, quote='"')
        self._numbers = _reader(self._plain)
        steps = plan.steps()
        comma = "" if plan.columns.amount is None else ","
        self._steps = [(step.rate, step.suffix + comma) for step in steps]
        self._by_orders = ladder([step.orders for step in steps])
        self._by_spent = ladder([step.spent_fen for step in steps])

    def whole_records(self, data: bytearray, end: int, *, final: bool) -> int:
        """Return where the last record ends that is whole in `data[:end]`; `final`: nothing follows."""
        return records.whole_records(data, end, self._plan.limit, final=final)

    def price(self, data: bytearray, end: int) -> Iterator[Part]:
        """Price the records in `data[:end]`, which are whole, in order."""
        block = bytes(memoryview(data)[:end])
        if self._plan.only_utf8 and not is_utf8(block):
            raise MisreadError
        lines = self._quoted_lines(block) if b'"' in block else self._plain_lines(block)
        totals = [TierTotal() for _ in self._plan.tiers] if self._plan.sums else []
        part = Part([], [], block.count(b"\n"), len(lines.texts), totals)
        part.output.append(self._rows(lines, part).encode("latin-1"))
        yield part

    def _plain_lines(self, block: bytes) -> _Lines:
        """Split a block without quotes."""
        ending = "\r\n" if block.count(b"\r\n") == block.count(b"\n") else "\n"
        texts = block.decode("latin-1").split(ending)[:-1]
        return _Lines(texts, range(len(texts)), ending, self._plain)

    def _quoted_lines(self, block: bytes) -> _Lines:
        """Split any block."""
        found = list(records.records(block, self._plan.limit))
        ending = "\r\n" if all(record.endswith(b"\r\n") for record in found) else "\n"
        texts = [record[: -len(ending)].decode("latin-1") for record in found]
        starts = [0, *accumulate(record.count(b"\n") for record in found)]
        return _Lines(texts, starts, ending, self._quoted)

    def _rows(self, lines: _Lines, part: Part) -> str:
        """Price `lines`, and return the rows for the output."""
        matched, numbers, steps, ending = lines.pattern.fullmatch, self._numbers, self._steps, lines.ending
        (needed_orders, best_by_orders), (needed_spent, best_by_spent) = self._by_orders, self._by_spent
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
                    rate, suffix = steps[tier]
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
            rows.append(price_odd(self._plan, record, start, part).decode("latin-1"))
        return "".join(rows)


def _pattern(plan: Plan, *, quote: str) -> re.Pattern[str]:
    """Return the pattern of a plain row: ASCII digits where numbers belong, and no text to neutralise."""
    columns = plan.columns
    shapes = {
        "text": _lead(plan) + (_QUOTED_TEXT if quote else _TEXT),
        "orders": _quotable(_ORDERS, quote),
        "spent": _quotable(_SPENT, quote),
        "amount": _quotable(_AMOUNT, quote),
    }
    row = ",".join(shapes[columns.meaning(place)] for place in range(len(columns.names)))
    return re.compile(row if columns.amount is not None else row + _NO_AMOUNT)


def _quotable(shape: str, quote: str) -> str:
    """Return the pattern of a number of `shape` that may stand between two quotes."""
    if not quote:
        return shape
    return rf'(?:"(?=[0-9.]++"(?:,|\Z))|(?=[0-9.]++(?:,|\Z))){shape}"?'


def _lead(plan: Plan) -> str:
    """Return what keeps text that may have to be neutralised out of plain rows."""
    if not plan.safe_cells:
        return ""
    return '(?!"?[' + "".join(f"\\x{byte:02x}" for byte in sorted(suspects(plan.encoding.name))) + "])"


def _reader(pattern: re.Pattern[str]) -> Callable[[re.Match[str]], _Numbers]:
    """Return what takes orders, spent yuan and decimals, amount yuan and decimals from a match."""
    places = [pattern.groupindex[name] - 1 for name in _GROUPS]
    groups: Callable[[re.Match[str]], Any] = re.Match.groups
    if places == sorted(places):
        return groups
    ordered = itemgetter(*places)
    return lambda match: ordered(groups(match))
