"""Decision tables: rows of conditions that together meet every case exactly once.

A case gives one value to every axis (`{"stage": "received", "wish": "return"}`). A row's `when` names the values it
takes on some axes; an axis it does not name takes any value. Sets of cases are integers with one bit per case, so
that unions, gaps and overlaps of thousands of cases are single operations.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod

#: The values of every axis, in order.
Axes = Mapping[str, Sequence[str]]
#: The values that a row takes, by axis: one or several.
When = Mapping[str, str | tuple[str, ...]]
#: One value for every axis, or for those that are known.
Case = Mapping[str, str]


def taken(values: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of one axis that a row takes, as a tuple."""
    return (values,) if isinstance(values, str) else values


def meets(when: When, case: Case) -> bool:
    """Tell whether `case` gives every axis of `when` one of its values."""
    return all(case.get(axis) in taken(values) for axis, values in when.items())


def may_meet(when: When, known: Case) -> bool:
    """Tell whether the facts `known` so far still allow a case that meets `when`."""
    return all(axis not in known or known[axis] in taken(values) for axis, values in when.items())


class CaseSpace:
    """All cases over some axes, and sets of them as integers (bit n: the case of number n)."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self._strides: dict[str, int] = {}
        count = 1
        for axis, values in reversed(list(axes.items())):
            self._strides[axis] = count
            count *= len(values)
        self.everything = (1 << count) - 1
        self._known: dict[tuple[str, tuple[str, ...]], int] = {}

    def cases_of(self, when: When) -> int:
        """Return the set of the cases that meet `when`, whose axes and values must be those of the space."""
        cases = self.everything
        for axis, values in when.items():
            cases &= self._cases_with(axis, taken(values))
        return cases

    def first_of(self, cases: int) -> dict[str, str]:
        """Return one case of a set that is not empty."""
        number = (cases & -cases).bit_length() - 1
        return {
            axis: values[number // self._strides[axis] % len(values)] for axis, values in self.axes.items()
        }

    def gap(self, rows: Sequence[When]) -> int:
        """Return the set of the cases that no row meets."""
        covered = 0
        for row in rows:
            covered |= self.cases_of(row)
        return self.everything & ~covered

    def overlaps(self, rows: Sequence[When]) -> Iterator[tuple[int, int, int]]:
        """Yield the pairs of rows (earlier, later) that meet a case both, with the set of those cases."""
        sets = [self.cases_of(row) for row in rows]
        covered = 0
        for later, cases in enumerate(sets):
            if cases & covered:
                yield from (
                    (earlier, later, cases & sets[earlier])
                    for earlier in range(later)
                    if cases & sets[earlier]
                )
            covered |= cases

    def _cases_with(self, axis: str, values: tuple[str, ...]) -> int:
        if (axis, values) not in self._known:
            stride, size = self._strides[axis], len(self.axes[axis])
            run = (1 << stride) - 1
            pattern = 0
            for value in values:
                pattern |= run << stride * self.axes[axis].index(value)
            self._known[axis, values] = pattern * (self.everything // ((1 << stride * size) - 1))
        return self._known[axis, values]


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
