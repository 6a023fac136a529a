"""Rows that could not be priced: line, column, reason and the row as it was."""

import re
import sys
from collections.abc import Callable
from typing import NamedTuple

from cstool.batch.encoding import SIGNATURE, Encoding
from cstool.batch.engine import Buffer, Reject
from cstool.batch.files import Target
from cstool.batch.records import body
from cstool.batch.safecells import is_dangerous
from cstool.errors import Message

_HEADER = b"line,column,reason,row\n"
_NEEDS_QUOTES = re.compile(rb'[",\r\n]')


class Voice(NamedTuple):
    """How the person who started the work is spoken to."""

    #: Puts a message into the person's language.
    say: Callable[[Message], str] = str
    #: Shows text of the file on stderr, safely.
    show: Callable[[str], object] = lambda text: sys.stderr.write(text)  # noqa: PLW0108 -- tests replace it
    #: Hears every moment how many bytes of the file were read.
    tick: Callable[[int], None] = lambda _read: None


class RejectsFile:
    """Writes rejects as CSV in the encoding of the members file."""

    def __init__(
        self,
        target: Target,
        encoding: Encoding,
        *,
        signed: bool,
        safe_cells: bool,
        say: Callable[[Message], str],
    ) -> None:
        self.target = target
        self._encoding = encoding.name
        self._safe_cells = safe_cells
        self._say = say
        target.write((SIGNATURE if signed else b"") + _HEADER)

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


class ShownRejects:
    """Shows rejects to a person, when standard output is taken by the rows."""

    def __init__(self, show: Callable[[str], object], encoding: Encoding) -> None:
        self._show = show
        self._encoding = encoding.name

    def write(self, data: Buffer) -> None:
        """Show `data`."""
        self._show(bytes(data).decode(self._encoding, "backslashreplace"))

    def commit(self) -> None:
        """Do nothing; what was shown is shown."""

    def discard(self) -> None:
        """Do nothing; what was shown is shown."""
