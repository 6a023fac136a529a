"""Sizes in order, from the smallest to the largest."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from cstool.core import sizes
from cstool.core.sizes import Chart, Size
from cstool.errors import InputError, Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Policies
from cstool.validation.problem import EACH, ROWS, TOGETHER, Path, Problem


def size_order(policies: Policies) -> Iterator[Problem]:
    """Yield the sizes that are not above the one before in one of the scales."""
    for chart_index, chart in enumerate(policies.charts):
        for index, (low, high) in enumerate(pairwise(chart.sizes), 1):
            for field in [field for field in ("mm", "eu") if getattr(high, field) <= getattr(low, field)][:1]:
                message = Message(
                    "{field} {value} is not above {other} of the size before",
                    field=field,
                    value=getattr(high, field),
                    other=getattr(low, field),
                )
                table: Path = ("charts", chart_index, "sizes")
                path = (*table, index, field)
                rests = (path, (*table, index - 1, field), (*table, ROWS), ("charts", chart_index, "id"))
                hint = Message("correct it, or put the sizes in order")
                yield Problem(
                    path=path,
                    at="value",
                    code="size-order",
                    message=message,
                    hint=hint,
                    rests_on=rests,
                    breaks=((*table, index - 1, TOGETHER), (*table, index, TOGETHER)),
                )


_FIELDS = ("mm", "eu")


def charts(handbook: Handbook) -> Iterator[Problem]:
    """Yield the gaps of each chart and the sizes that their own numbers do not lead to."""
    for index, chart in enumerate(handbook.policies.charts):
        path: Path = ("charts", index, "sizes")
        lost = [*_lost(path, chart)]
        yield from lost
        # A number that does not even lead to its own size is wrong itself, and nothing is left out before it.
        known = {problem.path[-2] for problem in lost}
        yield from (gap for gap in _gaps(path, chart) if gap.path[-2] not in known)


def styles(handbook: Handbook) -> Iterator[Problem]:
    """Yield the styles whose shift leaves no size of their chart."""
    places = {chart.id: number for number, chart in enumerate(handbook.policies.charts)}
    for index, style in enumerate(handbook.policies.styles):
        if style.chart not in places:
            continue
        number = places[style.chart]
        count = len(handbook.policies.charts[number].sizes)
        if abs(style.shift) >= count:
            path: Path = ("styles", index)
            rests = ((*path, "shift"), (*path, "chart"), ("charts", number, "sizes", ROWS))
            values = {"style": style.name, "shift": style.shift, "count": count}
            message = Message("{style}: shifted by {shift}, none of {count} sizes is left", **values)
            hint = Message("at most {most} up or down", most=count - 1)
            yield _warning((*path, "shift"), "style-off-chart", message, hint, rests)


def _gaps(path: Path, chart: Chart) -> Iterator[Problem]:
    """Yield the sizes that lie further from the one before than is usual on this chart."""
    usual = {field: _usual_step(chart, field) for field in _FIELDS}
    for row, (low, high) in enumerate(pairwise(chart.sizes), 1):
        steps = {field: getattr(high, field) - getattr(low, field) for field in _FIELDS}
        wide = [field for field in _FIELDS if steps[field] > usual[field]]
        if wide:
            field = wide[0]
            values = {"low": getattr(low, field), "step": steps[field], "usual": usual[field]}
            message = Message(
                "{field}: {step} after {low}, elsewhere {usual}: is a size left out?", field=field, **values
            )
            between = ", ".join(f"{field} = {getattr(low, field) + usual[field]}" for field in _FIELDS)
            hint = Message("add {row}, or correct {field}", row=f"{{ {between} }}", field=field)
            if len(wide) < len(_FIELDS):
                hint = Message("correct {field}", field=field)
            # The usual step is that of all sizes; those that are in disorder are only not looked at themselves.
            each = tuple((*path, EACH, key) for key in _FIELDS)
            rests = ((*path, row - 1), (*path, row), (*path, ROWS), *each)
            yield _warning((*path, row, field), "size-gap", message, hint, rests)


def _usual_step(chart: Chart, field: str) -> int:
    steps = [getattr(high, field) - getattr(low, field) for low, high in pairwise(chart.sizes)]
    counts = Counter(steps)
    return min(steps, key=lambda step: (-counts[step], step), default=0)


def _lost(path: Path, chart: Chart) -> Iterator[Problem]:
    """Yield the sizes that their own numbers do not lead to."""
    for row, size in enumerate(chart.sizes):
        for field in _FIELDS:
            value = Decimal(getattr(size, field))
            if not _leads_to(value, chart, size):
                message = Message(
                    "who asks for {value} does not get it: from {limit} on a number means millimetres",
                    value=value,
                    limit=sizes.SMALLEST_MM,
                )
                hint = Message("millimetres are {limit} or more, shoe numbers less", limit=sizes.SMALLEST_MM)
                yield _warning((*path, row, field), "size-round-trip", message, hint, (path,))


def _leads_to(value: Decimal, chart: Chart, size: Size) -> bool:
    try:
        found = sizes.fit(value, sizes.scale_of(value), chart)
    except (InputError, KeyError):  # `between` may be of no known kind
        return False
    return (found.mm, found.eu) == (size.mm, size.eu)


def _warning(path: Path, code: str, message: Message, hint: Message, rests_on: tuple[Path, ...]) -> Problem:
    return Problem(path=path, at="value", code=code, message=message, hint=hint, rests_on=rests_on)
