"""Size charts: columns, order, gaps, the way there and back; styles that lead off the chart."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from cstool.core import sizes
from cstool.core.sizes import MILLIMETRES, SHOE_NUMBER, Chart
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Policies
from cstool.validation.problem import EACH, ROWS, TOGETHER, Path, Problem, warning


def size_columns(policies: Policies) -> Iterator[Problem]:
    """Yield the rows of a chart that lack a column that most have, or have one that most lack."""
    for chart_index, chart in enumerate(policies.charts):
        counts = Counter(column for size in chart.sizes for column in size)
        usual = [column for column in counts if counts[column] * 2 > len(chart.sizes)]
        for index, size in enumerate(chart.sizes):
            path: Path = ("charts", chart_index, "sizes", index)
            for column in [column for column in usual if column not in size]:
                message = Message("{column} is missing: the other sizes have it", column=column)
                yield Problem(path=path, at="value", code="missing-key", message=message)
            for column in [column for column in size if column not in usual]:
                message = Message("{column}: the other sizes do not have it", column=column)
                hint = Message("the columns: {columns}", columns="、".join(usual))
                yield Problem(path=(*path, column), at="key", code="unknown-key", message=message, hint=hint)


def size_letters(policies: Policies) -> Iterator[Problem]:
    """Yield the labels that are no numbers in a column of numbers: 240毫米 between 235 and 245."""
    for chart_index, chart in enumerate(policies.charts):
        for column in chart.columns:
            found = [(index, size[column]) for index, size in enumerate(chart.sizes) if column in size]
            letters = [(index, label) for index, label in found if label.number is None]
            for index, label in letters if len(letters) * 2 < len(found) else ():
                path: Path = ("charts", chart_index, "sizes", index)
                yield Problem(
                    path=(*path, column),
                    at="value",
                    code="bad-format",
                    message=Message(
                        "{column} {label} is no number, as in the other sizes", column=column, label=label
                    ),
                    hint=Message("write only the number, without a unit"),
                    breaks=((*path, TOGETHER),),
                )


def size_order(policies: Policies) -> Iterator[Problem]:
    """Yield the sizes that are not above the one before in one of the columns; letters only must not stand twice."""
    for chart_index, chart in enumerate(policies.charts):
        for index, (low, high) in enumerate(pairwise(chart.sizes), 1):
            for field in [field for field in high if _is_disorder(chart, field, index)][:1]:
                message = Message(
                    "{field} {value} is not above {other} of the size before",
                    field=field,
                    value=high[field],
                    other=low[field],
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


def _is_disorder(chart: Chart, field: str, index: int) -> bool:
    low, high = (size.get(field) for size in chart.sizes[index - 1 : index + 1])
    if low is None or high is None:
        return False
    if low.number is None or high.number is None:
        return low == high
    return high.number <= low.number


#: The columns whose steps are known.
_FIELDS = (MILLIMETRES, SHOE_NUMBER)


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
            yield warning((*path, "shift"), "style-off-chart", message, hint, rests)


def _gaps(path: Path, chart: Chart) -> Iterator[Problem]:
    """Yield the sizes that lie further from the one before than is usual on this chart."""
    fields = [field for field in _FIELDS if chart.numbers(field)]
    numbers = {field: chart.numbers(field) or [] for field in fields}
    usual = {field: _usual_step(numbers[field]) for field in fields}
    for row in range(1, len(chart.sizes)):
        steps = {field: numbers[field][row] - numbers[field][row - 1] for field in fields}
        wide = [field for field in fields if steps[field] > usual[field]]
        if wide:
            field = wide[0]
            values = {"low": numbers[field][row - 1], "step": steps[field], "usual": usual[field]}
            message = Message(
                "{field}: {step} after {low}, elsewhere {usual}: is a size left out?", field=field, **values
            )
            between = ", ".join(f"{field} = {numbers[field][row - 1] + usual[field]}" for field in fields)
            hint = Message("add {row}, or correct {field}", row=f"{{ {between} }}", field=field)
            if len(wide) < len(fields):
                hint = Message("correct {field}", field=field)
            # The usual step is that of all sizes; those that are in disorder are only not looked at themselves.
            each = tuple((*path, EACH, key) for key in fields)
            rests = ((*path, row - 1), (*path, row), (*path, ROWS), *each)
            yield warning((*path, row, field), "size-gap", message, hint, rests)


def _usual_step(numbers: list[Decimal]) -> Decimal:
    counts = Counter(high - low for low, high in pairwise(numbers))
    return min(counts, key=lambda step: (-counts[step], step), default=Decimal(0))


def _lost(path: Path, chart: Chart) -> Iterator[Problem]:
    """Yield the sizes that their own numbers do not lead to."""
    for row, size in enumerate(chart.sizes):
        for field in [field for field in _FIELDS if field in size]:
            value = size[field].number
            if value is not None and not _leads_to(value, chart, row):
                message = Message(
                    "who asks for {value} does not get it: from {limit} on a number means millimetres",
                    value=value,
                    limit=sizes.SMALLEST_MM,
                )
                hint = Message("millimetres are {limit} or more, shoe numbers less", limit=sizes.SMALLEST_MM)
                yield warning((*path, row, field), "size-round-trip", message, hint, (path,))


def _leads_to(value: Decimal, chart: Chart, row: int) -> bool:
    usual = sizes.worn(value)
    column = sizes.column_of(usual, chart)
    return column is not None and sizes.row_of(usual, chart, column) == row
