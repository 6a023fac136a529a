"""Size charts with any columns, and the sizes that customers wear, as they say them (Q1, Q3)."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, structs

from cstool.core.numbers import NumberError, SizeLabel, decimal_text, read_decimal
from cstool.core.record import Id, Name, Record, Source
from cstool.errors import InputError, Message

#: The columns that are known by their meaning: lengths, and the shoe number on the box.
MILLIMETRES, CENTIMETRES, SHOE_NUMBER = "mm", "cm", "eu"
#: From this number on a size without a unit is one in millimetres.
SMALLEST_MM = 100
#: What stands behind a length; in millimetres, so many of them.
LENGTHS = {"mm": 1, "毫米": 1, "cm": 10, "厘米": 10, "公分": 10}
#: What is said before the length of a foot.
FOOT = r"[脚足]长(?:是|为|有|大概|大约|约|差不多|量了|量出来|左右|[:：])*"
#: us7.5, US 7.5, 7.5us: a column of a chart and a label in it.
_COLUMN_FIRST, _COLUMN_LAST = r"([A-Za-z]+)\s*([\d.]+)", r"([\d.]+)\s*([A-Za-z]+)"

#: A size that exists: what it is called in each column of its chart.
Size = dict[str, SizeLabel]


class Chart(Record):
    """The sizes of a kind of goods, from the smallest to the largest; all have the same columns."""

    id: Id
    name: Name
    #: Which one to take when the customer's size lies between two.
    between: Literal["larger", "smaller"]
    sizes: Annotated[tuple[Annotated[Size, Meta(min_length=1)], ...], Meta(min_length=1)]
    source: Source

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns: mm, eu, us, ..."""
        return tuple(self.sizes[0]) if self.sizes else ()

    @property
    def box(self) -> str:
        """The column that is ordered by."""
        return box_of(self.columns)

    def numbers(self, column: str) -> list[Decimal] | None:
        """Return a column as numbers, row by row; none: there is no such column, or letters stand in it."""
        found = [size[column].number for size in self.sizes if column in size]
        numbers = [number for number in found if number is not None]
        return numbers if len(numbers) == len(self.sizes) else None


class Style(Record):
    """A style of goods; `shift` says how many sizes more (it runs small) or fewer (it runs large) to take."""

    id: Id
    name: Name
    chart: Id
    source: Source
    shift: Annotated[int, Meta(ge=-5, le=5)] = 0


class WornSize(Record):
    """What somebody usually wears, as it was said."""

    text: str
    #: None: letters.
    number: Decimal | None
    #: The column of charts that it was said by; null: any.
    column: str | None = None
    #: Where it was said.
    what: str = ""


def read_size(text: str, what: str) -> WornSize:
    """Return the size that `text` states: 240, 24.5cm, 脚长245, 38.5, 38码, US 7.5, XL.

    Raises:
        InputError: it states none; `what` names the value.
    """
    bare = text.strip()
    length = re.sub(rf"^{FOOT}", "", bare).strip()
    for unit in LENGTHS:
        if length.lower().endswith(unit):
            number = foot_length(_number(length[: -len(unit)], text, what), unit)
            return WornSize(text=bare, number=number, column=MILLIMETRES)
    if length != bare:
        number = foot_length(_number(length, text, what))
        return WornSize(text=bare, number=number, column=MILLIMETRES)
    if found := re.fullmatch(_COLUMN_FIRST, bare) or re.fullmatch(_COLUMN_LAST, bare):
        first, last = found.groups()
        column, label = (first, last) if first.isalpha() else (last, first)
        return WornSize(text=bare, number=_number(label, text, what), column=column.lower(), what=what)
    bare = bare.removesuffix("码").removesuffix("号").strip()
    is_label = bare.isalnum() and not bare.isdecimal()
    return WornSize(text=bare, number=None if is_label else _number(bare, text, what), what=what)


def foot_length(number: Decimal, unit: str = "") -> Decimal:
    """Return a length in millimetres; without a unit it is in those if it is 100 and more, else in centimetres."""
    return number * (LENGTHS[unit] if unit else 1 if number >= SMALLEST_MM else LENGTHS["cm"])


def worn(number: Decimal) -> WornSize:
    """Return a bare number as the size that somebody usually wears."""
    return WornSize(text=decimal_text(number), number=number)


def column_of(size: WornSize, chart: Chart) -> str | None:
    """Return the column of `chart` that has `size`: 100 and more is millimetres; none: it is not on the chart."""
    size = meant_on(chart, size)
    for column in [size.column] if size.column else _unsaid(size, chart):
        numbers = chart.numbers(column)
        if size.number is None or numbers is None:
            if row_of(size, chart, column) is not None:
                return column
        elif numbers[0] <= size.number <= numbers[-1]:
            return column
    return None


def meant_on(chart: Chart, size: WornSize) -> WornSize:
    """Return `size` as it is meant on `chart`: in its centimetres, if it has those; 2XL only reads like a unit."""
    if size.column is None or size.column in chart.columns:
        return size
    if size.column == MILLIMETRES and size.number is not None and CENTIMETRES in chart.columns:
        return structs.replace(size, number=size.number / 10, column=CENTIMETRES)
    if size.column == MILLIMETRES or size.text.isdecimal():
        return size
    return structs.replace(size, number=None, column=None)


def row_of(size: WornSize, chart: Chart, column: str) -> int | None:
    """Return the row of `chart` whose label in `column` is the very size."""
    text = size.text if size.number is None else decimal_text(size.number)
    rows = enumerate(chart.sizes)
    return next((row for row, each in rows if each.get(column, "").lower() == text.lower()), None)


def box_of(columns: Sequence[str]) -> str:
    """Return which of the `columns` of a chart is ordered by: the shoe number, or else the last one."""
    return SHOE_NUMBER if SHOE_NUMBER in columns or not columns else columns[-1]


def chart_with(size: WornSize, charts: Sequence[Chart]) -> Chart:
    """Return the first of the `charts` that has `size`; the first of all if none has."""
    return next((chart for chart in charts if column_of(size, chart)), charts[0])


def column_text(column: str, label: str) -> Message:
    """Return a label as it is said: 240 mm, size 38, us 7.5."""
    if column == MILLIMETRES:
        return Message("{number} mm", number=label)
    if column == SHOE_NUMBER or label.isalpha():
        return Message("size {number}", number=label)
    return Message("{column} {label}", column=column, label=label)


def _number(text: str, typed: str, what: str) -> Decimal:
    try:
        return read_decimal(text)
    except NumberError as error:
        raise bad_size(what, typed, error) from None


def bad_size(what: str, text: str, error: NumberError) -> InputError:
    """Return the error that `text`, given for `what`, states no size."""
    message = Message("{what}: {text} {fault}", what=what, text=text, fault=error.message)
    hint = Message("give a size in millimetres or a shoe number, for example 240 or 38")
    return InputError("bad-size", message, hint)


def _unsaid(size: WornSize, chart: Chart) -> list[str]:
    """Return the columns that a size without a unit may be meant by, the likeliest first."""
    if size.number is None:
        return list(chart.columns)
    if size.number >= SMALLEST_MM and MILLIMETRES in chart.columns:
        return [MILLIMETRES]
    columns = [column for column in chart.columns if column != MILLIMETRES]
    return sorted(columns, key=lambda name: (name != SHOE_NUMBER, row_of(size, chart, name) is None))
