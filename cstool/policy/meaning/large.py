"""Decision tables over so many cases that a set of them does not fit in memory: split case by case instead."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from cstool.core.cases import When, taken

#: Splits after which the search for a gap ends without a result.
_MOST_SPLITS = 20_000

Row = dict[str, frozenset[str]]


def first_gap(axes: Mapping[str, Sequence[str]], rows: Sequence[When]) -> dict[str, str] | None:
    """Return a case that no row meets; None if there is none, or none was found in reasonable time."""
    try:
        return _Search(axes).gap([_row(when) for when in rows])
    except RecursionError:
        return None


def overlaps(
    axes: Mapping[str, Sequence[str]], rows: Sequence[When]
) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Yield the pairs of rows (earlier, later) that meet a case both, with such a case."""
    known = [_row(when) for when in rows]
    for (earlier, one), (later, other) in combinations(enumerate(known), 2):
        shared = {axis: _shared(axis, values, one, other) for axis, values in axes.items()}
        if all(shared.values()):
            yield earlier, later, {axis: values[0] for axis, values in shared.items()}


def _row(when: When) -> Row:
    return {axis: frozenset(taken(values)) for axis, values in when.items()}


def _shared(axis: str, values: Sequence[str], one: Row, other: Row) -> list[str]:
    return [
        value for value in values if value in one.get(axis, (value,)) and value in other.get(axis, (value,))
    ]


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
