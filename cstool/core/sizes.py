"""Shoe sizes: from the foot in millimetres to the number on the box and back, per style (Q1, Q3)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from cstool.core.numbers import NumberError, decimal_text, read_decimal
from cstool.core.record import Count, Id, Name, Reason, Record, Source
from cstool.errors import InputError, Message

#: The two ways to state a size: the foot in millimetres (Chinese mm size), or the number on the box.
Scale = Literal["mm", "eu"]
#: From this number on a size without a scale is one in millimetres.
SMALLEST_MM = 100


class Size(Record):
    """One size that exists, in both scales."""

    mm: Count
    eu: Count


class Chart(Record):
    """The sizes of a kind of goods, from the smallest to the largest."""

    id: Id
    name: Name
    #: Which one to take when the customer's size lies between two.
    between: Literal["larger", "smaller"]
    sizes: Annotated[tuple[Size, ...], Meta(min_length=1)]
    source: Source


class Style(Record):
    """A style of goods; `shift` says how many sizes more (it runs small) or fewer (it runs large) to take."""

    id: Id
    name: Name
    chart: Id
    source: Source
    shift: Annotated[int, Meta(ge=-5, le=5)] = 0


class Fit(Record):
    """The size to buy, in both scales, and how it was found; `between` holds the neighbours of an odd size."""

    mm: int
    eu: int
    style: str | None
    shift: int
    between: tuple[int, int] | None
    because: tuple[Reason, ...]
    #: The period of which the answer is; null: none holds.
    period: str | None = None


def read_size(text: str, what: str) -> Decimal:
    """Return the size that `text` states, in either scale: 240, 38.5, 38码.

    Raises:
        InputError: it states none; `what` names the value.
    """
    try:
        return read_decimal(
            text.strip().removesuffix("mm").removesuffix("毫米").removesuffix("码").removesuffix("号")
        )
    except NumberError as error:
        raise InputError(
            "bad-size",
            Message("{what}: {text} {fault}", what=what, text=text, fault=error.message),
            Message("give a size in millimetres or a shoe number, for example 240 or 38"),
        ) from None


def scale_of(value: Decimal) -> Scale:
    """Return the scale that a bare number means: 100 and more is millimetres."""
    return "mm" if value >= SMALLEST_MM else "eu"


def fit(value: Decimal, scale: Scale, chart: Chart, style: Style | None = None) -> Fit:
    """Return the size of `chart` to buy for someone who usually wears `value`.

    Raises:
        InputError: the size, or the one that the style's shift leads to, is not on the chart.
    """
    scales = [getattr(size, scale) for size in chart.sizes]
    if not scales[0] <= value <= scales[-1]:
        raise _off_chart(chart, f"{scale} {decimal_text(value)}")
    above = next(index for index, known in enumerate(scales) if known >= value)
    odd = scales[above] != value
    base = above - 1 if odd and chart.between == "smaller" else above
    shift = style.shift if style else 0
    if not 0 <= base + shift < len(chart.sizes):
        raise _off_chart(
            chart, Message("{size} shifted by {shift:+}", size=f"{scale} {scales[base]}", shift=shift)
        )
    size = chart.sizes[base + shift]
    between = (chart.sizes[above - 1].eu, chart.sizes[above].eu) if odd else None
    return Fit(
        mm=size.mm,
        eu=size.eu,
        style=style.id if style else None,
        shift=shift,
        between=between,
        because=tuple(_reasons(value, scale, chart, base, between, style)),
    )


def _off_chart(chart: Chart, size: object) -> InputError:
    first, last = chart.sizes[0], chart.sizes[-1]
    return InputError(
        "off-chart",
        Message(
            "{size} is not on the chart {chart}: it has {mm_first}-{mm_last} mm, {eu_first}-{eu_last}",
            size=size,
            chart=chart.name,
            mm_first=first.mm,
            mm_last=last.mm,
            eu_first=first.eu,
            eu_last=last.eu,
        ),
        Message("check the number and its unit: millimetres or a shoe number"),
    )


def _reasons(
    value: Decimal,
    scale: Scale,
    chart: Chart,
    base: int,
    between: tuple[int, int] | None,
    style: Style | None,
) -> Sequence[Reason]:
    usual = chart.sizes[base]
    reasons = [Reason(rule=chart.source, text=Message("{mm} mm is size {eu}", mm=usual.mm, eu=usual.eu))]
    if between:
        text = {
            "larger": Message(
                "{value} lies between {low} and {high}: the larger one",
                value=decimal_text(value),
                low=between[0],
                high=between[1],
            ),
            "smaller": Message(
                "{value} lies between {low} and {high}: the smaller one",
                value=decimal_text(value),
                low=between[0],
                high=between[1],
            ),
        }[chart.between]
        reasons.insert(0, Reason(rule=chart.source, text=text))
    if style and style.shift > 0:
        reasons.append(
            Reason(
                rule=style.source,
                text=Message("{style} runs small: {shift} up", style=style.name, shift=style.shift),
            )
        )
    if style and style.shift < 0:
        reasons.append(
            Reason(
                rule=style.source,
                text=Message("{style} runs large: {shift} down", style=style.name, shift=-style.shift),
            )
        )
    return reasons
