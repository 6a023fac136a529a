"""The two outputs of a members file, rows and rejects, and how many records went to each."""

import os
import re
import sys
from collections.abc import Callable
from typing import NamedTuple

from cstool.batch.atomic_files import Target, open_target
from cstool.batch.encodings import SIGNATURE, Encoding, is_dangerous
from cstool.batch.engines import PricedRecords, Reject, TierTotal
from cstool.batch.file_identity import STANDARD, is_plain
from cstool.batch.plan import Plan
from cstool.batch.records import body
from cstool.batch.shown_rows import ShownRejects
from cstool.errors import Message

_HEADER = b"line,column,reason,row\n"
_NEEDS_QUOTES = re.compile(rb'[",\r\n]')


class Callbacks(NamedTuple):
    """The functions that are called to inform the person who started the work."""

    #: Translates a message.
    say: Callable[[Message], str] = str
    #: Shows text of the file on stderr, safely.
    show: Callable[[str], object] = lambda text: sys.stderr.write(text)  # noqa: PLW0108 -- tests replace it
    #: Is called now and then with the number of bytes of the file that were read.
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


def open_rejects(
    name: str,
    encoding: Encoding,
    *,
    signed: bool,
    safe_cells: bool,
    callbacks: Callbacks,
    named: bool = False,
) -> RejectsFile:
    """Open the file `name` for rejects, stderr for `-`; arguments as of `RejectsFile`.

    Raises:
        OutputError: it cannot be written.
    """
    shown = name == STANDARD
    target = ShownRejects(callbacks.show, encoding) if shown else open_target(name)
    signed = signed and not shown
    try:
        return RejectsFile(
            target, encoding, signed=signed, safe_cells=safe_cells, say=callbacks.say, named=named
        )
    except BaseException:
        target.discard()
        raise


def rejects_name(output: str, named: str | None) -> str:
    """Return where rejects go, `-` for stderr: where it was `named`, else beside an output that is a file."""
    if named is not None:
        return named
    return f"{output}.rejects.csv" if output != STANDARD and is_plain(output) else STANDARD


class Outputs:
    """Writes parts in the order of the file; files appear at `commit`."""

    def __init__(
        self,
        plan: Plan,
        output: str,
        rejects: str | None,
        *,
        signed: bool,
        callbacks: Callbacks,
        label: str | None = None,
    ) -> None:
        self._plan = plan
        self._label = label
        #: The file of the rows, `-` for standard output.
        self.name = output
        self._signed = signed
        self._voice = callbacks
        self._rows: Target | None = None
        self._rejects: RejectsFile | None = None
        self._rejects_asked_for = rejects is not None
        #: The line of the file that follows.
        self.line = 1
        #: Where rejects go: a name, or `-` for stderr.
        self.rejects_name = rejects_name(output, rejects)
        self.read = 0
        self.rejected = 0
        self.blank = 0
        self.totals = [TierTotal() for _ in plan.tiers] if plan.sums else []

    def begin(self, header: bytes, lines: int) -> None:
        """Open the outputs and write `header`, the first line; its rows follow after so many `lines` of the file."""
        self._rows = open_target(self.name, self._plan.encoding.name)
        self._rows.write((SIGNATURE if self._signed else b"") + header)
        self.line += lines
        if self._rejects_asked_for:
            self._open_rejects()

    def take(self, part: PricedRecords) -> None:
        """Write and count `part`."""
        assert self._rows is not None  # noqa: S101 -- for the type checker
        if part.rejects:
            (self._rejects or self._open_rejects()).write(self.line, part.rejects, self._label or "")
            self.rejected += len(part.rejects)
        for data in part.output:
            self._rows.write(data)
        self.line += part.lines
        self.read += part.records - len(part.blank)
        self.blank += len(part.blank)
        for mine, more in zip(self.totals, part.totals, strict=True):
            mine.add(more.rows, more.spent_fen, more.payable_fen)

    def commit(self) -> None:
        """Make both outputs appear, the rejects first, so that there are never rows without their rejects."""
        if self._rejects is None and self._has_old_rejects():
            self._open_rejects()
        if self._rejects is not None:
            self._rejects.target.commit()
        if self._rows is not None:
            self._rows.commit()

    def discard(self) -> None:
        """Leave the old files in place."""
        if self._rows is not None:
            self._rows.discard()
        if self._rejects is not None:
            self._rejects.target.discard()

    def _open_rejects(self) -> RejectsFile:
        plan = self._plan
        self._rejects = open_rejects(
            self.rejects_name,
            plan.encoding,
            signed=self._signed,
            safe_cells=plan.safe_cells,
            callbacks=self._voice,
            named=self._label is not None,
        )
        return self._rejects

    def _has_old_rejects(self) -> bool:
        """Tell whether there are rejects of an earlier run; they would name rows that are priced now."""
        return self.rejects_name != STANDARD and os.path.exists(self.rejects_name)  # noqa: PTH110 -- any name
