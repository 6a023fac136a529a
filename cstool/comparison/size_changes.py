"""Which sizes are answered differently: every size of either chart and what lies between two, for every style."""

from collections.abc import Iterator
from itertools import pairwise

from cstool.comparison.changes import SizeChange
from cstool.core.numbers import decimal_text
from cstool.core.size_fitting import fit
from cstool.core.sizes import Chart, Style, WornSize
from cstool.errors import InputError
from cstool.policy.handbook import Handbook


def size_changes(old: Handbook, new: Handbook) -> Iterator[SizeChange]:
    """Yield the sizes whose answer differs, chart by chart and then style by style."""
    if (old.policies.charts, old.policies.styles) == (new.policies.charts, new.policies.styles):
        return
    for chart in {**new.charts, **old.charts}:
        yield from _of_one(chart, None, *(_chart(book, chart) for book in (old, new)))
    for style in {**new.styles, **old.styles}:
        sides = [_styled(book, style) for book in (old, new)]
        yield from _of_one(next(side[0].id for side in sides if side), style, *sides)


_Fitting = tuple[Chart, Style | None] | None


def _chart(handbook: Handbook, chart: str) -> _Fitting:
    return (handbook.charts[chart], None) if chart in handbook.charts else None


def _styled(handbook: Handbook, name: str) -> _Fitting:
    style = handbook.styles.get(name)
    return (handbook.charts[style.chart], style) if style else None


def _of_one(chart: str, style: str | None, old: _Fitting, new: _Fitting) -> Iterator[SizeChange]:
    known = [side for side in (new, old) if side]
    name = (known[0][1] or known[0][0]).name
    for column in dict.fromkeys(column for side in known for column in side[0].columns):
        for size in _values([side[0] for side in known], column):
            before, after = (_answer(side, size) for side in (old, new))
            if before != after:
                yield SizeChange(
                    chart=chart, style=style, name=name, scale=column, value=size.text, old=before, new=after
                )


def _values(charts: list[Chart], column: str) -> list[WornSize]:
    """Return the sizes of a column of several charts and those between two, or the letters in it."""
    numbers = sorted({number for chart in charts for number in chart.numbers(column) or ()})
    numbers = sorted([*numbers, *((low + high) / 2 for low, high in pairwise(numbers))])
    letters = {
        size[column]: None
        for chart in charts
        if column in chart.columns and chart.numbers(column) is None
        for size in chart.sizes
    }
    return [WornSize(text=decimal_text(number), number=number, column=column) for number in numbers] + [
        WornSize(text=label, number=None, column=column) for label in letters
    ]


def _answer(side: _Fitting, size: WornSize) -> int | str | None:
    """Return what is ordered by; none if there is no such size."""
    if side is None:
        return None
    try:
        found = fit(size, *side)
    except InputError:
        return None
    return found.size if found.eu is None else found.eu
