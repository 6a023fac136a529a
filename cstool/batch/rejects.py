"""Rows that could not be priced: line, column, reason and the row as it was."""

import re
import sys
from collections.abc import Callable
from typing import NamedTuple

from cstool.batch.encoding import SIGNATURE, Encoding
from cstool.batch.engine import Buffer, Reject
from cstool.batch.files import STANDARD, Target, open_target
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
        named: bool = False,
    ) -> None:
        """Write the header to `target`; `named`: rejects are of several files, whose names are shown."""
        self.target = target
        self._named = named
        self._encoding = encoding.name
        self._safe_cells = safe_cells
        self._say = say
        target.write((SIGNATURE if signed else b"") + (b"file," if named else b"") + _HEADER)

    def write(self, first_line: int, rejects: list[Reject], file: str = "") -> None:
        """Add `rejects` of `file`, whose lines count from `first_line`."""
        name = self._cell(self._encoded(file)) + b"," if self._named else b""
        self.target.write(b"".join(name + self._row(first_line, reject) for reject in rejects))

    def _row(self, first_line: int, reject: Reject) -> bytes:
        texts = self._encoded(reject.column), self._encoded(self._say(reject.message)), body(reject.row)[0]
        return b"%d,%b\n" % (first_line + reject.line, b",".join(map(self._cell, texts)))

    def _encoded(self, text: str) -> bytes:
        return text.encode(self._encoding, "replace")

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


def open_rejects(
    name: str, encoding: Encoding, *, signed: bool, safe_cells: bool, voice: Voice, named: bool = False
) -> RejectsFile:
    """Open the file `name` for rejects, stderr for `-`; arguments as of `RejectsFile`.

    Raises:
        OutputError: it cannot be written.
    """
    shown = name == STANDARD
    target = ShownRejects(voice.show, encoding) if shown else open_target(name)
    signed = signed and not shown
    return RejectsFile(target, encoding, signed=signed, safe_cells=safe_cells, say=voice.say, named=named)
