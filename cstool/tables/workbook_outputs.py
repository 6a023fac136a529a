"""Tables as workbooks: numbers are numbers, money has two decimals, days are days, and no text is run."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
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
    number = 0
    for number, row in enumerate(rows, 1):
        if number >= _MOST_ROWS:
            message = Message("{file}: a sheet has no more than {count} rows", file=shown, count=_MOST_ROWS)
            raise InputError("too-many-rows", message, Message("write CSV or Parquet"))
        for column, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if cell:
                _check_length(cell, {"file": shown, "row": number + 1, "name": names[column]})
                _write_cell(sheet, (number, column), cell, kind, formats)
    sheet.autofilter(0, 0, number, max(0, len(names) - 1))


def _check_length(cell: str, place: Mapping[str, object]) -> None:
    """Refuse a cell that a sheet would cut."""
    if len(cell) > _MOST_CHARACTERS:
        message = Message(
            "{file}: row {row}, {name}: a cell has no more than {count} characters",
            count=_MOST_CHARACTERS,
            **place,
        )
        raise InputError("too-long", message, Message("write CSV or Parquet"))


def _write_cell(
    sheet: Any, place: tuple[int, int], cell: str, kind: CellKind, formats: Mapping[str, Any]
) -> None:
    """Write a cell as what its column holds, as text if it is something else."""
    try:
        if kind == "count":
            sheet.write_number(*place, read_count(cell), formats["count"])
        elif kind in {"money", "rate"}:
            sheet.write_number(
                *place, float(read_yuan(cell)) if kind == "money" else float(cell), formats[kind]
            )
        elif kind == "number":
            sheet.write_number(*place, float(cell))
        elif kind == "date":
            at = datetime.fromisoformat(cell)
            sheet.write_datetime(
                *place, at, formats["date" if len(cell) == len(date.min.isoformat()) else "time"]
            )
        else:
            sheet.write_string(*place, cell)
    except (NumberError, ValueError):
        sheet.write_string(*place, cell)
