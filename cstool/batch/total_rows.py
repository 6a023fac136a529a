"""A last row that is the total of a list and no row of it: how it is known, in text and in workbooks."""

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from shutil import copyfileobj

from cstool.batch.atomic_files import open_source
from cstool.batch.order_heads import PARTS, cells_in, tidy
from cstool.core.numbers import BLANKS
from cstool.core.record import Record
from cstool.errors import Message

_TOTAL = re.compile(r"(合计|总计|小计|合計|總計|小計|total|grand total|sum)[:：]?", re.IGNORECASE)
#: Bytes at the end of a file in which its last row is looked for.
_TAIL = 1 << 16
_CHUNK = 1 << 20


class TotalRow(Record):
    """A last row that looks like a total."""

    file: str
    #: Its line, or its number in the sheet.
    row: int
    is_left_out: bool

    @property
    def note(self) -> Message:
        """What to say of it."""
        if self.is_left_out:
            return Message("{file}: left out row {row}, a total", file=self.file, row=self.row)
        return Message(
            "{file}: the last row, {row}, looks like a total and was read as any other; "
            "--without-total leaves it out",
            file=self.file,
            row=self.row,
        )


def is_total(cells: Iterable[object]) -> bool:
    """Tell whether one of the cells of a row says that the row is a total."""
    return any(isinstance(cell, str) and _TOTAL.fullmatch(cell.strip(BLANKS)) is not None for cell in cells)


def find_total(path: Path, part: str, encoding: str = "utf-8") -> tuple[int, int] | None:
    """Return where the last row of a text starts if it is a total: how many lines stand before it, and bytes.

    Args:
        path: the text, not compressed.
        part: what parts its columns.
        encoding: its encoding.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = file.seek(max(0, size - _TAIL))
        tail = file.read()
        begin = _total_start(tail, part, encoding)
        if not begin:
            return None
        file.seek(0)
        lines, rest = 0, start + begin
        while rest:
            chunk = file.read(min(_CHUNK, rest))
            lines, rest = lines + chunk.count(b"\n"), rest - len(chunk)
    return lines, start + begin


def lines_of_total(rows: bytes, part: str, encoding: str) -> int:
    """Return how many of the last lines of `rows` are a total and what stands below it; 0: they have none."""
    begin = _total_start(rows, part, encoding)
    return 0 if begin is None else rows.count(b"\n", begin)


def _total_start(tail: bytes, part: str, encoding: str) -> int | None:
    """Return where the last row of a text starts if it is a total; blank lines below it are nothing."""
    content = tail.rstrip(b"\r\n\t ,;" + part.encode())
    begin = content.rfind(b"\n") + 1
    last = tail[begin:].splitlines()[0].decode(encoding, "replace") if content else ""
    cells = cells_in(last, part)
    return begin if cells is not None and is_total(map(tidy, cells)) else None


def without_totals(sources: Sequence[str], folder: Path) -> tuple[tuple[TotalRow, ...], dict[str, str]]:
    """Return the totals at the ends of texts, and copies without them by the names of the texts.

    Args:
        sources: the texts.
        folder: where copies go.

    Raises:
        InputError: a text cannot be read.
    """
    totals: list[TotalRow] = []
    copies: dict[str, str] = {}
    for number, source in enumerate(sources):
        path = folder / f"{number}.whole.csv"
        with open_source(source) as file, path.open("wb") as out:
            copyfileobj(file, out)
        copies[source] = str(path)
        if found := _total_of(path):
            lines, place = found
            totals.append(TotalRow(file=source, row=lines + 1, is_left_out=True))
            os.truncate(path, place)
    return tuple(totals), copies


def _total_of(path: Path) -> tuple[int, int] | None:
    """Return where the last row of a text starts if it is a total, whatever its encoding and what parts its columns."""
    for encoding in ("utf-8", "gb18030"):
        for part in PARTS:
            if found := find_total(path, part, encoding):
                return found
    return None
