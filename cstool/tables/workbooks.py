"""Workbooks of spreadsheets as text: which sheet is read, what its cells say, whether its last row is a total.

A number is written as the decimal that it is shown as, a date as ISO writes it; text stays as it is, so that `00123`
and numbers of 18 digits that are text lose nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from cstool.batch.named_pipes import refuse_pipe
from cstool.batch.order_heads import TITLES
from cstool.batch.summary import SheetRead
from cstool.batch.total_rows import is_total
from cstool.core.numbers import decimal_text
from cstool.errors import InputError, Message, cause_of, check_installed
from cstool.tables.formats import workbook_of

#: How far a number may be from a whole fen and still be one, in yuan: what adding up floats leaves.
_NOISE = Decimal("1e-11")
#: A spreadsheet keeps so many digits and writes 0 for the others; a float is no whole number for certain from here on.
_KEPT_DIGITS, _INEXACT = 15, 2**53
_FEN = Decimal("0.01")
_BREAKS = re.compile(r"[\r\n\x1f\0]+")

#: Tells whether cells name the columns that are read.
IsHeader = Callable[[Sequence[str]], bool]


class SheetTable(NamedTuple):
    """A sheet of a workbook, looked through once."""

    sheet: Any
    read: SheetRead
    #: The number of rows that are read, also those above the header.
    height: int
    width: int
    #: What the cells of each column below the header are: `number`, `date`, else `text`.
    kinds: tuple[str, ...]

    def rows(self, line_break: str = " ") -> Iterator[list[str]]:
        """Yield the rows as text, the first row of the sheet first; `line_break` stands for those inside cells."""
        for values in islice(_rows(self.sheet), self.height):
            yield [cell_text(value, line_break) for value in values[: self.width]]


def open_sheet(name: str, is_header: IsHeader, *, without_total: bool = False) -> SheetTable:
    """Return the sheet that `name` means: `file.xlsx:sheet`, or the only one whose columns are known.

    Args:
        name: the workbook.
        is_header: tells whether a row names the columns that are read.
        without_total: whether a last row that is a total is left out.

    Raises:
        InputError: it cannot be read, there is no such sheet, or several are meant.
    """
    check_installed("python_calamine", extra="excel")
    path, wanted = workbook_of(name)
    book = _opened(path)
    others = tuple(book.sheet_names)
    if wanted is not None and wanted not in others:
        raise InputError(
            "no-sheet",
            Message("{file} has no sheet {name}", file=path, name=wanted),
            Message("its sheets: {names}", names="、".join(others)),
        )
    chosen = wanted if wanted is not None else _only(path, book, is_header)
    sheet = book.get_sheet_by_name(chosen)
    return _looked_through(sheet, path, is_header, others, without_total=without_total)


def cell_text(value: Any, line_break: str = " ") -> str:
    """Return what a cell says, with `line_break` for each of its line breaks."""
    if isinstance(value, str):
        return value if value.isprintable() else _BREAKS.sub(line_break, value.strip("\r\n"))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number_text(value: float) -> str:
    """Return a number as text: noise of floats behind a whole fen is nothing, lost digits are shown as lost."""
    if abs(value) >= 10**_KEPT_DIGITS:
        is_whole = abs(value) < _INEXACT and value % 10
        return str(int(value)) if is_whole else f"{value:.{_KEPT_DIGITS - 1}E}"
    exact = Decimal(repr(value))
    whole = exact.quantize(_FEN, ROUND_HALF_EVEN)
    return decimal_text(whole if abs(exact - whole) <= _NOISE else exact)


def _opened(path: str) -> Any:
    import python_calamine

    try:
        refuse_pipe(path)
        return python_calamine.load_workbook(path)
    except python_calamine.PasswordError as error:
        message = Message("{file} is protected by a password", file=path)
        raise InputError("no-workbook", message, Message("save it without one")) from error
    except python_calamine.CalamineError as error:
        raise InputError(
            "no-workbook",
            Message("{file} is no workbook that can be read", file=path),
            Message("if it is text, as some back offices export it, call it .csv"),
        ) from error
    except OSError as error:
        cause = cause_of(error) if error.errno else Message("there is no such file or folder")
        if Path(path).exists() and not error.errno:
            cause = Message("{cause}", cause=str(error))
        message = Message("{file} cannot be read: {cause}", file=path, cause=cause)
        raise InputError("cannot-read", message) from error


def _only(path: str, book: Any, is_header: IsHeader) -> str:
    """Return the sheet whose columns are known; the first one that is not empty if none is."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    filled: list[str] = []
    known: list[str] = []
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        head = [[cell_text(value) for value in row] for row in _rows(sheet, TITLES)]
        filled += [meta.name] * any(map(any, head))
        known += [meta.name] * any(map(is_header, head))
    if len(known) > 1:
        raise InputError(
            "several-sheets",
            Message(
                "several sheets of {file} have these columns: {names}", file=path, names="、".join(known)
            ),
            Message("name one: {example}", example=f"{path}:{known[0]}"),
        )
    if not filled:
        raise InputError("empty", Message("{path} is empty", path=path))
    return (known or filled)[0]


def _rows(sheet: Any, most: int | None = None) -> Iterator[list[Any]]:
    """Yield the rows of a sheet, the first `most`, from its first row and column on, also where those are empty."""
    return iter(sheet.to_python(skip_empty_area=False, nrows=most))


def _looked_through(
    sheet: Any, path: str, is_header: IsHeader, others: Sequence[str], *, without_total: bool
) -> SheetTable:
    height = width = 0
    last: Sequence[Any] = ()
    kinds: list[set[str]] = []
    is_below = False
    for number, row in enumerate(_rows(sheet), 1):
        filled = [place for place, value in enumerate(row) if value != ""]
        if not filled:
            continue
        height, width, last = number, max(width, filled[-1] + 1), row
        kinds += [set() for _ in range(width - len(kinds))]
        if is_below:
            for place in filled:
                kinds[place].add(_kind(row[place]))
        is_below = is_below or is_header([cell_text(value) for value in row])
    total = height if is_below and is_total(last) else None
    read = SheetRead(
        file=path,
        sheet=sheet.name,
        others=tuple(name for name in others if name != sheet.name),
        total=total,
        is_without_total=without_total and total is not None,
    )
    shown = tuple(each.pop() if len(each) == 1 else "text" for each in kinds)
    return SheetTable(sheet, read, height - read.is_without_total, width, shown)


def _kind(value: Any) -> str:
    if isinstance(value, bool | str):
        return "text"
    return "date" if isinstance(value, date) else "number"
