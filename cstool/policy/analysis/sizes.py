"""Size charts: no size left out, every size found again by its own numbers, a size for every style."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from cstool.core import sizes
from cstool.core.sizes import Chart, Size
from cstool.errors import InputError, Message
from cstool.policy.handbook import Handbook
from cstool.policy.problems import Path, Problem


def charts(handbook: Handbook) -> Iterator[Problem]:
    """Yield the gaps of each chart and the sizes that their own numbers do not lead to."""
    for index, chart in enumerate(handbook.policies.charts):
        path: Path = ("charts", index, "sizes")
        yield from _gaps(path, chart)
        for row, size in enumerate(chart.sizes):
            for field in ("mm", "eu"):
                yield from _round_trip((*path, row, field), chart, size, field)


def styles(handbook: Handbook) -> Iterator[Problem]:
    """Yield the styles whose shift leaves no size of their chart."""
    for index, style in enumerate(handbook.policies.styles):
        count = len(handbook.charts[style.chart].sizes)
        if abs(style.shift) >= count:
            values = {"style": style.name, "shift": style.shift, "count": count}
            message = Message("{style}: shifted by {shift}, none of {count} sizes is left", **values)
            yield _warning(("styles", index, "shift"), "style-off-chart", message)


def _gaps(path: Path, chart: Chart) -> Iterator[Problem]:
    """Yield the sizes that lie further from the one before than is usual on this chart."""
    for field in ("mm", "eu"):
        steps = [getattr(high, field) - getattr(low, field) for low, high in pairwise(chart.sizes)]
        counts = Counter(steps)
        usual = min(steps, key=lambda step: (-counts[step], step), default=0)
        for row, step in enumerate(steps, 1):
            if step > usual:
                values = {
                    "field": field,
                    "low": getattr(chart.sizes[row - 1], field),
                    "step": step,
                    "usual": usual,
                }
                message = Message(
                    "{field}: {step} after {low}, elsewhere {usual}: is a size left out?", **values
                )
                yield _warning((*path, row, field), "size-gap", message)
                return


def _round_trip(path: Path, chart: Chart, size: Size, field: str) -> Iterator[Problem]:
    value = Decimal(getattr(size, field))
    try:
        found = sizes.fit(value, sizes.scale_of(value), chart)
    except InputError:
        found = None
    if found is None or (found.mm, found.eu) != (size.mm, size.eu):
        message = Message(
            "who asks for {value} does not get it: from {limit} on a number means millimetres",
            value=value,
            limit=sizes.SMALLEST_MM,
        )
        yield _warning(path, "size-round-trip", message)


def _warning(path: Path, code: str, message: Message) -> Problem:
    return Problem(path=path, at="value", code=code, message=message, severity="warning")
