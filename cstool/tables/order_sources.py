"""Order lists of any format, ready for the engine: what their columns are called, and how they are read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from cstool.batch import encodings
from cstool.batch.encodings import SIGNATURE
from cstool.batch.order_copies import HEAD, plain_lines, read_head
from cstool.batch.order_heads import BREAK, UNIT, find_head
from cstool.batch.summary import SheetRead
from cstool.batch.total_rows import TotalRow, find_total
from cstool.core.member_periods import window
from cstool.core.record import Record
from cstool.core.tiers import ORDER_MEANINGS, Layout, Membership
from cstool.errors import InputError, Message
from cstool.tables.duckdb_connection import escaped, literal, quoted
from cstool.tables.formats import format_of, is_table, title
from cstool.tables.json_lines import LINE_OPTIONS, has_key_twice, keys_of, mend, pointer
from cstool.tables.order_rows import BLANK, OrderSource, lines_cells, lines_fault, lines_scan, lines_split

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class OrderReading(NamedTuple):
    """How order lists are read: what their columns are called, their encoding, and where copies of them go."""

    membership: Membership
    mapping: Mapping[str, str]
    folder: Path
    encoding: str | None = None
    skip: int | None = None
    without_total: bool = False

    @property
    def layouts(self) -> Sequence[Layout]:
        """The order lists that are known by their headers."""
        return self.membership.layouts


class OrderListRead(Record):
    """How one list was read."""

    file: str
    #: Parquet, JSON lines, UTF-8, GB18030, Excel.
    format: str
    #: The layout by which its columns were found; null: by their names.
    layout: str | None
    #: The columns that were read, by meaning.
    columns: dict[str, str]
    #: How many lines above the header were left out.
    titles: int = 0
    #: How many lines of a list in UTF-8 are not.
    damaged: int = 0
    #: The sheet, of a workbook.
    sheet: SheetRead | None = None
    #: A last row of text that looks like a total.
    total: TotalRow | None = None


class ReadySource(NamedTuple):
    """A list that is ready, and what to say of it."""

    source: OrderSource
    account: OrderListRead


class OrderFile(NamedTuple):
    """A list to read: what people call it, where it is, and which of the lists it is."""

    name: str
    path: Path
    number: int


def open_order_list(connection: "DuckDBPyConnection", file: OrderFile, reading: OrderReading) -> ReadySource:
    """Return a list ready for the engine.

    Raises:
        InputError: it cannot be read, or its columns are not found.
    """
    kind = format_of(file.name) if is_table(file.name) else "csv"
    if kind == "csv":
        return _text(file, reading)
    if kind == "excel":
        return _workbook(file, reading)
    return (
        _parquet(connection, file, reading) if kind == "parquet" else _json_lines(connection, file, reading)
    )


def _text(file: OrderFile, reading: OrderReading) -> ReadySource:
    """Return a list of text, as it is or as a copy in plain lines."""
    path = str(file.path)
    start = read_head(path)
    detected = encodings.detect(start, complete=len(start) < HEAD)
    encoding = (
        detected if reading.encoding is None else detected._replace(name=encodings.named(reading.encoding))
    )
    text = start.removeprefix(SIGNATURE).decode(encoding.name, "replace").replace("\r\n", "\n")
    head = find_head(text, reading.mapping, reading.layouts, reading.skip)
    is_named = reading.encoding is not None
    plain = plain_lines(path, encoding, head, reading.folder / f"{file.number}.txt", is_named=is_named)
    columns = {meaning: head.names[place] for meaning, place in head.places.items()}
    found = find_total(plain.path, plain.part)
    end = found[0] if found and reading.without_total else None
    source = unread_source(file.name, head.layout, columns, reading)._replace(
        scan=lines_scan(plain.path, head.records, end),
        split=lines_split(plain.part),
        cells=lines_cells(head.places, plain.part),
        whole=lines_fault(len(head.names), plain.part),
        shifts=plain.shifts,
    )
    row = source.line_of(found[0] + 1) if found else 0
    total = TotalRow(file=file.name, row=row, is_left_out=end is not None) if row else None
    account = list_account(source, plain.encoding.title, head.layout, head.titles, total=total)
    return ReadySource(source, replace(account, damaged=plain.encoding.damaged))


def _workbook(file: OrderFile, reading: OrderReading) -> ReadySource:
    """Return a list in a workbook as a copy in plain lines, a line for each row of the sheet."""
    from cstool.tables.workbooks import open_sheet

    def is_header(cells: Sequence[str]) -> bool:
        try:
            find_head(UNIT.join(cells), reading.mapping, reading.layouts, parts=UNIT)
        except InputError as error:
            return error.code != "missing-column"
        return True

    sheet = open_sheet(file.name, is_header, without_total=reading.without_total)
    copied = reading.folder / f"{file.number}.txt"
    with copied.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{UNIT.join(row)}\n" for row in sheet.rows(BREAK))
    with copied.open(encoding="utf-8", newline="\n") as lines:
        text = lines.read(HEAD)
    head = find_head(text, reading.mapping, reading.layouts, reading.skip, parts=UNIT)
    columns = {meaning: head.names[place] for meaning, place in head.places.items()}
    source = unread_source(file.name, head.layout, columns, reading)._replace(
        scan=lines_scan(copied, head.records),
        split=lines_split(UNIT),
        cells=lines_cells(head.places, UNIT),
        whole=lines_fault(sheet.width, UNIT),
    )
    return ReadySource(source, list_account(source, title("excel"), head.layout, head.titles, sheet.read))


def _parquet(connection: "DuckDBPyConnection", file: OrderFile, reading: OrderReading) -> ReadySource:
    """Return a list in Parquet; its numbers are read as the text that is shown of them."""
    path = literal(escaped(file.path))
    described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({path})").fetchall()
    types = {name: type_ for name, type_, *_ in described}
    names = [*types]
    columns, layout = columns_among(names, reading)
    shown = ", ".join(f"{literal(column)}, CAST({quoted(column)} AS VARCHAR)" for column in names)
    source = unread_source(file.name, layout, columns, reading)._replace(
        scan=f"SELECT *, file_row_number + 1 AS line, json_object({shown}) AS text "
        f"FROM read_parquet({path}, hive_partitioning = false, file_row_number = true)",
        cells={meaning: _cell(column, types[column]) for meaning, column in columns.items()},
    )
    return ReadySource(source, list_account(source, "Parquet", layout))


def _cell(column: str, type_: str) -> str:
    """Return the text of a column of Parquet; whole numbers that are kept with a point, as ids often are, have none."""
    text = f"CAST({quoted(column)} AS VARCHAR)"
    return f"regexp_replace({text}, '[.]0$', '')" if type_ in ("FLOAT", "DOUBLE") else text


def _json_lines(connection: "DuckDBPyConnection", file: OrderFile, reading: OrderReading) -> ReadySource:
    """Return a list in lines of JSON."""
    path = reading.folder / f"{file.number}.jsonl"
    mend(str(file.path), path)
    lines = (
        f"SELECT row_number() OVER () AS line, text FROM "
        f"read_csv({literal(str(path))}, {LINE_OPTIONS}, columns = {{'text': 'VARCHAR'}})"
    )
    as_json = "TRY_CAST(text AS JSON) AS json"
    columns, layout = columns_among(keys_of(connection, f"SELECT line, {as_json} FROM ({lines})"), reading)
    source = unread_source(file.name, layout, columns, reading)._replace(
        scan=lines,
        split=as_json,
        cells={m: f"json_extract_string(json, {literal(pointer(column))})" for m, column in columns.items()},
        whole=f"CASE WHEN trim(coalesce(text, '')) = '' THEN {BLANK} "
        f"WHEN json IS NULL OR json_type(json) <> 'OBJECT' OR {has_key_twice('json')} THEN 'json' END",
    )
    return ReadySource(source, list_account(source, "JSON lines", layout))


def columns_among(names: Sequence[str], reading: OrderReading) -> tuple[dict[str, str], Layout | None]:
    """Return the names of the columns that are read, by meaning."""
    head = find_head(UNIT.join(names), reading.mapping, reading.layouts, parts=UNIT)
    return {meaning: head.names[place] for meaning, place in head.places.items()}, head.layout


def unread_source(
    name: str, layout: Layout | None, names: dict[str, str], reading: OrderReading
) -> OrderSource:
    """Return what is known of a list but how it is read."""
    if "date" not in names and not window(reading.membership).is_endless:
        message = Message("{file} has no column with the day, and only orders of some time count", file=name)
        raise InputError("missing-column", message, Message("name it with --columns date=付款时间"))
    counts = reading.membership.counts if layout is None or layout.counts is None else layout.counts
    goods = layout is not None and layout.rows == "goods"
    return OrderSource(name, "", {}, "NULL", names, counts, goods)


def list_account(
    source: OrderSource,
    format_: str,
    layout: Layout | None,
    titles: int = 0,
    sheet: SheetRead | None = None,
    total: TotalRow | None = None,
) -> OrderListRead:
    """Return how a list was read."""
    return OrderListRead(
        file=source.name,
        format=format_,
        layout=layout.id if layout else None,
        columns={m: source.names[m] for m in ORDER_MEANINGS if m in source.names},
        titles=titles,
        sheet=sheet,
        total=total,
    )
