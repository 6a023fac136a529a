"""Decision tables over so many cases that a set of them does not fit in memory.

Rows that share no case are counted, so that a gap is found or ruled out for certain. Where rows do share cases, which
is a fault of its own, the cases are split until a gap shows or the time is up.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from cstool.core.decision_tables import Boxes, When, shared, taken

#: Splits after which the search for a gap ends without a result.
_MOST_SPLITS = 20_000

Row = dict[str, frozenset[str]]


def first_gap(axes: Mapping[str, Sequence[str]], rows: Sequence[When]) -> dict[str, str] | None:
    """Return a case that no row meets; None if there is none, or if rows overlap and none was found in time."""
    if next(overlaps(axes, rows), None) is None:
        space = Boxes(axes)
        return space.first_outside({}, [space.of(when) for when in rows])
    try:
        return _Search(axes).gap([_row(when) for when in rows])
    except RecursionError:
        return None


def overlaps(
    axes: Mapping[str, Sequence[str]], rows: Sequence[When]
) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Yield the pairs of rows (earlier, later) that meet a case both, with such a case."""
    space = Boxes(axes)
    boxes = [space.of(when) for when in rows]
    for (earlier, one), (later, other) in combinations(enumerate(boxes), 2):
        common = shared(one, other)
        if common is not None:
            yield earlier, later, space.first(common)


def widest(
    axes: Mapping[str, Sequence[str]], rows: Sequence[When], gap: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return a row that meets `gap` and no case of `rows`, as wide as it can be made value by value."""
    space = Boxes(axes)
    boxes = [space.of(when) for when in rows]
    row: dict[str, tuple[str, ...]] = {axis: (value,) for axis, value in gap.items()}
    for axis, values in axes.items():
        for value in values:
            wider = row | {axis: tuple(known for known in values if known in (*row[axis], value))}
            box = space.of(wider)
            if all(shared(box, other) is None for other in boxes):
                row = wider
    return {axis: taken for axis, taken in row.items() if len(taken) < len(axes[axis])}


def _row(when: When) -> Row:
    return {axis: frozenset(taken(values)) for axis, values in when.items()}


class _Search:
    """A search for a case that no row meets; it splits the cases by the axis that most rows look at."""

    def __init__(self, axes: Mapping[str, Sequence[str]]) -> None:
        self._axes = axes
        self._left = _MOST_SPLITS

    def gap(self, rows: Sequence[Row]) -> dict[str, str] | None:
        if not rows:
            return {axis: values[0] for axis, values in self._axes.items()}
        if self._left <= 0 or not all(rows):
            return None
        named = [axis for row in rows for axis in row]
        axis = max(dict.fromkeys(named), key=named.count)
        for value in self._axes[axis]:
            self._left -= 1
            found = self.gap([_without(row, axis) for row in rows if value in row.get(axis, (value,))])
            if found is not None:
                return found | {axis: value}
        return None


def _without(row: Row, axis: str) -> Row:
    return {name: values for name, values in row.items() if name != axis}
