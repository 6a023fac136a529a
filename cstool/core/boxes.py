"""Rows of decision tables as boxes: some of the values on every axis.

Boxes that share no case are counted by multiplication, however many cases there are; sets of cases (`CaseSpace`) end
where they no longer fit in memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import prod

from cstool.core.cases import Axes, When, taken

#: The values of a row by axis, as bits of their places; an axis that is not named takes all values.
Box = Mapping[str, int]


def shared(one: Box, other: Box) -> Box | None:
    """Return the box of the cases that two boxes share; none if they share none."""
    for axis, bits in one.items():
        if axis in other and not bits & other[axis]:
            return None
    return {**one, **other, **{axis: bits & other[axis] for axis, bits in one.items() if axis in other}}


class Boxes:
    """All boxes over some axes."""

    def __init__(self, axes: Axes) -> None:
        self._axes = axes
        self._all = {axis: (1 << len(values)) - 1 for axis, values in axes.items()}
        self._places = {axis: {value: place for place, value in enumerate(axes[axis])} for axis in axes}

    def of(self, when: When) -> Box:
        """Return the box of a row, whose axes and values must be those of the table."""
        return {
            axis: sum(1 << self._places[axis][value] for value in set(taken(values)))
            for axis, values in when.items()
        }

    def count(self, box: Box) -> int:
        """Return how many cases a box holds."""
        return prod(box.get(axis, every).bit_count() for axis, every in self._all.items())

    def first(self, box: Box) -> dict[str, str]:
        """Return the first case of a box."""
        return {
            axis: values[_lowest(box.get(axis, self._all[axis])).bit_length() - 1]
            for axis, values in self._axes.items()
        }

    def first_outside(self, box: Box, others: Sequence[Box]) -> dict[str, str] | None:
        """Return the first case of `box` that none of `others` takes, which share no case; none if there is none."""
        others = _met(box, others)
        if self._left(box, others) == 0:
            return None
        for axis, every in self._all.items():
            values = box.get(axis, every)
            while values:
                narrow = {**box, axis: _lowest(values)}
                met = _met(narrow, others)
                if self._left(narrow, met):
                    box, others = narrow, met
                    break
                values &= values - 1
        return self.first(box)

    def _left(self, box: Box, parts: Iterable[Box]) -> int:
        return self.count(box) - sum(map(self.count, parts))


def _met(box: Box, others: Iterable[Box]) -> list[Box]:
    """Return the parts of `others` that lie in `box`."""
    return [common for common in (shared(box, other) for other in others) if common is not None]


def _lowest(bits: int) -> int:
    return bits & -bits
