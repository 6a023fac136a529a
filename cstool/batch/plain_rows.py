"""Plain rows, found by one pattern: ASCII digits where numbers belong, and no text that has to be neutralised.

Bytes are handled as Latin-1 text, byte for character, because Python reads numbers faster from text than from bytes.
"""

import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Any, NamedTuple

from cstool.batch import records
from cstool.batch.encodings import is_utf8, suspects
from cstool.batch.engines import MisreadError
from cstool.batch.plan import Plan

#: Fen that the decimals of an amount stand for.
DECIMALS: dict[str | None, int] = {None: 0}
DECIMALS.update({f".{tenths}": 10 * tenths for tenths in range(10)})
DECIMALS.update({f".{fen:02}": fen for fen in range(100)})

_ORDERS = "(?P<orders>[0-9]{1,9}+)"
_SPENT = r"(?P<yuan>[0-9]{1,11}+)(?P<rest>\.[0-9]{1,2}+)?"
_AMOUNT = r"(?P<whole>[0-9]{1,11}+)(?P<fraction>\.[0-9]{1,2}+)?"
_NO_AMOUNT = "(?P<whole>(?!))?(?P<fraction>(?!))?"
_GROUPS = ("orders", "yuan", "rest", "whole", "fraction")

#: Orders; yuan and decimals of what was spent; yuan and decimals of the amount.
PlainNumbers = tuple[str, str, str | None, str | None, str | None]


class Lines(NamedTuple):
    """Records as Latin-1 text, without their line break."""

    texts: list[str]
    #: The physical line at which each starts, from 0.
    starts: Sequence[int]
    ending: str
    #: Matches a plain one.
    pattern: re.Pattern[str]


class PlainReader:
    """The base of the engines in plain Python: finds records, and the numbers in plain ones."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._plain = _pattern(plan, quote="")
        self._quoted = _pattern(plan, quote='"')
        #: Returns the numbers in a match.
        self.numbers = _reader(self._plain)

    def whole_records(self, data: bytearray, end: int, *, final: bool) -> int:
        """Return where the last record ends that is whole in `data[:end]`; `final`: nothing follows."""
        return records.whole_records(data, end, self.plan.limit, final=final, part=self.plan.part)

    def lines(self, block: bytes) -> Lines:
        """Split a block of whole records.

        Raises:
            MisreadError: the plan asks for UTF-8, and the block is none.
        """
        if self.plan.only_utf8 and not is_utf8(block):
            raise MisreadError
        return self._any_lines(block) if b'"' in block else self._plain_lines(block)

    def _plain_lines(self, block: bytes) -> Lines:
        """Split a block without quotes: at every line break."""
        ending = "\r\n" if block.count(b"\r\n") == block.count(b"\n") else "\n"
        texts = block.decode("latin-1").split(ending)[:-1]
        return Lines(texts, range(len(texts)), ending, self._plain)

    def _any_lines(self, block: bytes) -> Lines:
        """Split a block in which a record may have several lines."""
        found = list(records.records(block, self.plan.limit, self.plan.part))
        ending = "\r\n" if all(record.endswith(b"\r\n") for record in found) else "\n"
        texts = [record[: -len(ending)].decode("latin-1") for record in found]
        starts = [0, *accumulate(record.count(b"\n") for record in found)]
        return Lines(texts, starts, ending, self._quoted)


def _pattern(plan: Plan, *, quote: str) -> re.Pattern[str]:
    """Return the pattern of a plain row, whose fields may be quoted if `quote` is not empty."""
    columns, part = plan.columns, plan.part.decode()
    text = rf'[^"\r\n{part}]*+'
    quoted_text = rf'(?:{text}|"[^"]*(?:""[^"]*)*")'
    shapes = {
        "text": _lead(plan) + (quoted_text if quote else text),
        "orders": _quotable(_ORDERS, quote, part),
        "spent": _quotable(_SPENT, quote, part),
        "amount": _quotable(_AMOUNT, quote, part),
    }
    row = part.join(shapes[columns.meaning(place)] for place in range(len(columns.names)))
    return re.compile(row if columns.amount is not None else row + _NO_AMOUNT)


def _quotable(shape: str, quote: str, part: str) -> str:
    """Return the pattern of a number of `shape` that may stand between two quotes."""
    if not quote:
        return shape
    return rf'(?:"(?=[0-9.]++"(?:{part}|\Z))|(?=[0-9.]++(?:{part}|\Z))){shape}"?'


def _lead(plan: Plan) -> str:
    """Return the pattern that excludes text that may have to be neutralised."""
    if not plan.safe_cells:
        return ""
    return '(?!"?[' + "".join(f"\\x{byte:02x}" for byte in sorted(suspects(plan.encoding.name))) + "])"


def _reader(pattern: re.Pattern[str]) -> Callable[[re.Match[str]], PlainNumbers]:
    """Return a function that returns the numbers of a match, in the order of `PlainNumbers`."""
    places = [pattern.groupindex[name] - 1 for name in _GROUPS]
    groups: Callable[[re.Match[str]], Any] = re.Match.groups
    if places == sorted(places):
        return groups
    ordered = itemgetter(*places)
    return lambda match: ordered(groups(match))
