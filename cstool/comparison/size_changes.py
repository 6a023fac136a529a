"""Which sizes are answered differently: every size of either chart and what lies between two, for every style."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from cstool.comparison.changes import SizeChange
from cstool.core.sizes import Chart, Scale, Style, fit
from cstool.errors import InputError
from cstool.policy.handbook import Handbook

_SCALES: tuple[Scale, ...] = ("mm", "eu")


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
    for scale in _SCALES:
        for value in _values(known, scale):
            before, after = (_answer(side, value, scale) for side in (old, new))
            if before != after:
                yield SizeChange(
                    chart=chart, style=style, name=name, scale=scale, value=value, old=before, new=after
                )


def _values(sides: list[tuple[Chart, Style | None]], scale: Scale) -> list[Decimal]:
    sizes = sorted({Decimal(getattr(size, scale)) for chart, _ in sides for size in chart.sizes})
    return sorted([*sizes, *((low + high) / 2 for low, high in pairwise(sizes))])


def _answer(side: _Fitting, value: Decimal, scale: Scale) -> int | None:
    """Return the number on the box; none if there is no such size."""
    if side is None:
        return None
    try:
        return fit(value, scale, *side).eu
    except InputError:
        return None
