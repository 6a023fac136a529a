"""Two decision tables over the same cases: which rows of one share cases with which rows of the other.

The rows of a table share no case with one another, as `validate` proves, so that boxes can count them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cstool.core.boxes import Boxes, shared
from cstool.core.cases import Axes, When


class Meeting(NamedTuple):
    """Cases that a row of each table takes, by the places of the rows; none: no row takes them."""

    old: int | None
    new: int | None
    cases: int
    #: The first of the cases.
    example: dict[str, str]


def meetings(axes: Axes, old: Sequence[When], new: Sequence[When]) -> Iterator[Meeting]:
    """Yield the pairs of rows that share cases, those of `old` in order, and what only one table takes."""
    space = Boxes(axes)
    before, after = ([space.of(when) for when in rows] for rows in (old, new))
    new_left = [space.count(box) for box in after]
    for one, box in enumerate(before):
        old_left = space.count(box)
        for other, box_after in enumerate(after):
            common = shared(box, box_after)
            if common is not None:
                cases = space.count(common)
                yield Meeting(one, other, cases, space.first(common))
                old_left -= cases
                new_left[other] -= cases
        if old_left:
            yield Meeting(one, None, old_left, space.first_outside(box, after) or {})
    for other, left in enumerate(new_left):
        if left:
            yield Meeting(None, other, left, space.first_outside(after[other], before) or {})
