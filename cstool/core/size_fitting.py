"""From what a customer usually wears to the size to order, per style (Q1, Q3)."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from cstool.core.numbers import NumberError, decimal_text
from cstool.core.record import Reason, Record
from cstool.core.sizes import (
    MILLIMETRES,
    SHOE_NUMBER,
    SMALLEST_MM,
    Chart,
    Style,
    WornSize,
    bad_size,
    column_of,
    column_text,
    meant_on,
    row_of,
)
from cstool.errors import InputError, Message


class Fit(Record):
    """The size to order and how it was found; `between` holds the neighbours of an odd size."""

    #: In millimetres, and as the shoe number: whole numbers, others as text; null: the chart has no such column.
    mm: int | str | None
    eu: int | str | None
    style: str | None
    shift: int
    between: tuple[int | str, int | str] | None
    because: tuple[Reason, ...]
    #: What to order by, and all columns of that size.
    size: str
    labels: dict[str, str]
    chart: str
    #: The period of which the answer is; null: none holds.
    period: str | None = None


def fit(size: WornSize, chart: Chart, style: Style | None = None, others: Sequence[Chart] = ()) -> Fit:
    """Return the size of `chart` to order for someone who usually wears `size`.

    Raises:
        InputError: the size, or the one that the style's shift leads to, is not on the chart; one of the `others`
            that has it is named.
    """
    column = column_of(size, chart)
    if column is None:
        if size.number is None and not any(map(_has_letters, (chart, *others))):
            raise bad_size(size.what, size.text, NumberError("not-a-number"))
        raise _off_chart(chart, _said(size, chart), [each for each in others if column_of(size, each)])
    size = meant_on(chart, size)
    base, between = _place(size, chart, column)
    shift = style.shift if style else 0
    if not 0 <= base + shift < len(chart.sizes):
        usual = _said(
            WornSize(text=chart.sizes[base][column], number=chart.sizes[base][column].number, column=column),
            chart,
        )
        raise _off_chart(chart, Message("{size} shifted by {shift:+}", size=usual, shift=shift))
    found = chart.sizes[base + shift]
    return Fit(
        mm=_plain(found.get(MILLIMETRES)),
        eu=_plain(found.get(SHOE_NUMBER)),
        style=style.id if style else None,
        shift=shift,
        between=(_whole(between[0]), _whole(between[1])) if between else None,
        because=tuple(_reasons(size, chart, base, between, style)),
        size=found[chart.box],
        labels={name: str(label) for name, label in found.items()},
        chart=chart.id,
    )


def others_text(labels: dict[str, str], box: str) -> Message | None:
    """Return what a size is called in the columns that it is not ordered by; none: there are no others."""
    text: Message | None = None
    for column, label in labels.items():
        if column != box:
            said = column_text(column, label)
            text = Message("{first}, {second}", first=text, second=said) if text else said
    return text


def _place(size: WornSize, chart: Chart, column: str) -> tuple[int, tuple[str, str] | None]:
    """Return the row to take, and what the two are called that the size lies between."""
    numbers = chart.numbers(column)
    if size.number is None or numbers is None:
        return row_of(size, chart, column) or 0, None
    above = next(row for row, number in enumerate(numbers) if number >= size.number)
    if numbers[above] == size.number:
        return above, None
    low, high = chart.sizes[above - 1 : above + 1]
    return above - (chart.between == "smaller"), (low[chart.box], high[chart.box])


def _said(size: WornSize, chart: Chart) -> Message:
    if size.number is None:
        return Message("{text}", text=size.text)
    is_length = size.number >= SMALLEST_MM and MILLIMETRES in chart.columns
    column, number = size.column or (MILLIMETRES if is_length else chart.box), decimal_text(size.number)
    known = {
        MILLIMETRES: Message("mm {number}", number=number),
        SHOE_NUMBER: Message("eu {number}", number=number),
    }
    return known.get(column) or column_text(column, number)


def _off_chart(chart: Chart, size: Message, others: Iterable[Chart] = ()) -> InputError:
    first, last = chart.sizes[0], chart.sizes[-1]
    ranges = others_text({column: f"{first[column]}-{last[column]}" for column in chart.columns}, "")
    names = "、".join(other.name for other in others)
    message = Message(
        "{size} is not on the chart {chart}: it has {ranges}", size=size, chart=chart.name, ranges=ranges
    )
    hint = Message("check the number and its unit: millimetres, centimetres (24.5cm) or a shoe number")
    return InputError("off-chart", message, Message("{charts} has it", charts=names) if names else hint)


def _has_letters(chart: Chart) -> bool:
    return any(chart.numbers(column) is None for column in chart.columns)


def _whole(label: str) -> int | str:
    return int(label) if label.isascii() and label.isdecimal() else label


def _plain(label: str | None) -> int | str | None:
    return None if label is None else _whole(label)


def _reasons(
    size: WornSize, chart: Chart, base: int, between: tuple[str, str] | None, style: Style | None
) -> Iterator[Reason]:
    if between:
        low, high, value = *between, decimal_text(size.number or Decimal(0))
        text = {
            "larger": Message(
                "{value} lies between {low} and {high}: the larger one", value=value, low=low, high=high
            ),
            "smaller": Message(
                "{value} lies between {low} and {high}: the smaller one", value=value, low=low, high=high
            ),
        }[chart.between]
        yield Reason(rule=chart.source, text=text)
    usual = chart.sizes[base]
    others, named = others_text({**usual}, chart.box), column_text(chart.box, usual[chart.box])
    is_called = Message("{others} is {size}", others=others, size=named) if others else named
    yield Reason(rule=chart.source, text=is_called)
    if style and style.shift > 0:
        text = Message("{style} runs small: {shift} up", style=style.name, shift=style.shift)
        yield Reason(rule=style.source, text=text)
    if style and style.shift < 0:
        text = Message("{style} runs large: {shift} down", style=style.name, shift=-style.shift)
        yield Reason(rule=style.source, text=text)
