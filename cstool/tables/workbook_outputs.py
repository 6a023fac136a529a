"""Tables as workbooks: numbers are numbers, money has two decimals, days are days, and no text is run."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, Literal

from cstool.batch.unfinished import scratch, write_errors
from cstool.core.numbers import NumberError, read_count, read_yuan
from cstool.errors import InputError, Message, check_installed
from cstool.tables.priced_rows import CopiedFile

#: What a column holds.
CellKind = Literal["text", "count", "money", "rate", "number", "date"]
#: What the columns that cstool knows hold.
KINDS: Mapping[str, CellKind] = {
    "orders": "count", "spent": "money", "amount": "money", "payable": "money", "rate": "rate", "first": "date",
    "last": "date", "orders_short": "count", "spent_short": "money", "refund": "money", "to_pay": "money",
}  # fmt: skip
#: Day 0 of a sheet.
_FIRST_DAY = datetime(1899, 12, 30)
#: Up to here sheets count a day that 1900 did not have.
_LEAP = 60
_FORMATS = {
    "count": "0",
    "money": "0.00",
    "rate": "0.00##",
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm:ss",
}
#: A sheet has no more rows, the header included, and a cell no more characters.
_MOST_ROWS, _MOST_CHARACTERS = 1_048_576, 32_767


class Workbook(CopiedFile):
    """A workbook with one sheet, which appears whole or not at all."""

    def __init__(self, output: str) -> None:
        check_writable(output)
        super().__init__(output)

    def fill(
        self, names: Sequence[str], kinds: Sequence[CellKind], rows: Iterable[Sequence[str | None]]
    ) -> None:
        """Write rows of text, as `write_workbook` does; they appear when it is committed."""
        with write_errors(self._shown):
            _write(self.temporary, names, kinds, rows, self._shown)


def write_workbook(
    output: str, names: Sequence[str], kinds: Sequence[CellKind], rows: Iterable[Sequence[str | None]]
) -> None:
    """Write rows of text as a workbook with one sheet; a cell that is not what its column holds stays text.

    Args:
        output: the file, which appears whole or not at all.
        names: the names of the columns.
        kinds: what each of them holds.
        rows: the rows.

    Raises:
        UserError: it cannot be written, or a sheet cannot hold it.
    """
    book = Workbook(output)
    try:
        book.fill(names, kinds, rows)
        book.commit()
    except BaseException:
        book.discard()
        raise


def check_writable(output: str) -> None:
    """Refuse what no workbook can be written to.

    Raises:
        InputError: it is of the old format, which is only read, or XlsxWriter is not installed.
    """
    if Path(output).suffix.lower() != ".xlsx":
        message = Message("{path}: workbooks are written as .xlsx, and others only read", path=output)
        if output == "-":
            message = Message("{name} is missing", name="-o")
        raise InputError("unknown-format", message, Message("give it a name that ends in .xlsx"))
    check_installed("xlsxwriter", extra="excel")


def _write(
    path: str,
    names: Sequence[str],
    kinds: Sequence[CellKind],
    rows: Iterable[Sequence[str | None]],
    shown: str,
) -> None:
    import xlsxwriter

    with scratch(Path(path).parent, shown) as folder:
        book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(folder)})
        try:
            _write_sheet(book, names, kinds, rows, shown)
        finally:
            book.close()


def _write_sheet(
    book: Any,
    names: Sequence[str],
    kinds: Sequence[CellKind],
    rows: Iterable[Sequence[str | None]],
    shown: str,
) -> None:
    formats = {kind: book.add_format({"num_format": shape}) for kind, shape in _FORMATS.items()}
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, name in enumerate(names):
        sheet.set_column(column, column, max(10, min(40, 2 * len(name))))
        sheet.write_string(0, column, name, bold)
    writers = [_writer(sheet, kind, formats) for kind in kinds]
    number = 0
    for number, row in enumerate(rows, 1):
        if number >= _MOST_ROWS:
            message = Message("{file}: a sheet has no more than {count} rows", file=shown, count=_MOST_ROWS)
            raise InputError("too-many-rows", message, Message("write CSV or Parquet"))
        for column, (cell, write) in enumerate(zip(row, writers, strict=True)):
            if cell:
                if len(cell) > _MOST_CHARACTERS:
                    raise _too_long({"file": shown, "row": number + 1, "name": names[column]})
                write(number, column, cell)
    sheet.autofilter(0, 0, number, max(0, len(names) - 1))


def _too_long(place: Mapping[str, object]) -> InputError:
    """Return the error for a cell that a sheet would cut."""
    message = Message(
        "{file}: row {row}, {name}: a cell has no more than {count} characters",
        count=_MOST_CHARACTERS,
        **place,
    )
    return InputError("too-long", message, Message("write CSV or Parquet"))


def _writer(sheet: Any, kind: CellKind, formats: Mapping[str, Any]) -> Callable[[int, int, str], None]:
    """Return what writes a cell as what its column holds, as text if it is something else."""

    def write(row: int, column: int, cell: str) -> None:
        try:
            value, shown = _value(cell, kind)
        except (NumberError, ValueError):
            sheet.write_string(row, column, cell)
        else:
            sheet.write_number(row, column, value, formats.get(shown))

    return sheet.write_string if kind == "text" else write


@lru_cache(maxsize=1 << 14)
def _value(cell: str, kind: CellKind) -> tuple[float, str]:
    """Return the number by which a sheet holds a cell, and how it is shown; days and prices come again and again.

    Raises:
        ValueError: the cell is not what its column holds; also as a `NumberError`.
    """
    if kind == "date":
        at = datetime.fromisoformat(cell)
        since = at - _FIRST_DAY
        if since.days <= _LEAP:
            raise ValueError(cell)
        shown = "date" if len(cell) == len(date.min.isoformat()) else "time"
        return since.days + since.seconds / 86400, shown
    if kind == "count":
        return read_count(cell), kind
    value = float(read_yuan(cell) if kind == "money" else cell)
    if not isfinite(value):
        raise ValueError(cell)
    return value, kind
