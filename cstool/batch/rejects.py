"""Rows that could not be priced: line, column, reason and the row as it was."""

import re
import sys
from collections.abc import Callable

from cstool.batch.encoding import SIGNATURE, Encoding
from cstool.batch.engine import Buffer, Reject
from cstool.batch.files import Target
from cstool.batch.records import body
from cstool.batch.safecells import is_dangerous
from cstool.errors import Message

_HEADER = b"line,column,reason,row\n"
_NEEDS_QUOTES = re.compile(rb'[",\r\n]')
#: Control characters, and marks that change the direction of writing: never sent raw to a terminal.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class RejectsFile:
    """Writes rejects as CSV in the encoding of the members file."""

    def __init__(
        self, target: Target, encoding: Encoding, *, signed: bool, safe_cells: bool, say: Callable[[Message], str]
    ) -> None:
        self.target = target
        self._encoding = encoding.name
        self._safe_cells = safe_cells
        self._say = say
        target.write((SIGNATURE if signed and not isinstance(target, StderrTarget) else b"") + _HEADER)

    def write(self, first_line: int, rejects: list[Reject]) -> None:
        """Add `rejects`, whose lines count from `first_line`."""
        self.target.write(b"".join(self._row(first_line, reject) for reject in rejects))

    def _row(self, first_line: int, reject: Reject) -> bytes:
        column = reject.column.encode(self._encoding, "replace")
        reason = self._say(reject.message).encode(self._encoding, "replace")
        cells = (self._cell(cell) for cell in (column, reason, body(reject.row)[0]))
        return b"%d,%b\n" % (first_line + reject.line, b",".join(cells))

    def _cell(self, cell: bytes) -> bytes:
        if self._safe_cells and is_dangerous(cell.decode(self._encoding, "replace")):
            cell = b"'" + cell
        return b'"%b"' % cell.replace(b'"', b'""') if _NEEDS_QUOTES.search(cell) else cell


class StderrTarget:
    """Shows rejects on stderr, when standard output is taken by the rows."""

    def __init__(self, encoding: Encoding) -> None:
        self._encoding = encoding.name

    def write(self, data: Buffer) -> None:
        """Show `data`."""
        sys.stderr.write(printable(bytes(data), self._encoding))

    def commit(self) -> None:
        """Nothing is left to do."""
        sys.stderr.flush()

    def discard(self) -> None:
        """Nothing can be taken back."""


def printable(data: bytes, encoding: str) -> str:
    """Return `data` as text that a terminal may be sent: what could steer it is written out."""
    text = data.decode(encoding, "backslashreplace")
    return _UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
