"""Two sequences side by side: what stayed, what changed in place, what came and what went."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TypeVar

ItemT = TypeVar("ItemT")
#: The places of an item in the old and in the new sequence; none where it does not exist.
Pair = tuple[int | None, int | None]


def differing(old: Sequence[ItemT], new: Sequence[ItemT]) -> Iterator[Pair]:
    """Yield the places at which the two differ, as few as possible; an item put in front shifts nothing."""
    before, after = ([repr(item) for item in items] for items in (old, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield from zip_longest(range(start, end), range(new_start, new_end))
