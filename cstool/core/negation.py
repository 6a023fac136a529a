"""Whether a word of a sentence is stated, denied or left open, by the words with a grammatical role around it.

没有 denies what follows it, 会不会 leaves it open, 但是 ends the reach of both.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from cstool.core.vocabulary import Role


class Stance(IntEnum):
    """How a word is meant in its sentence."""

    STATED = 0
    DENIED = 1
    OPEN = 2


class KnownWord(NamedTuple):
    """A word that is known: its classes, and what they do to the words around it."""

    #: Tells it from all others; `code + stance` tells how it is meant, too.
    code: int
    names: tuple[str, ...]
    #: The roles, each with how many characters it looks ahead.
    roles: tuple[tuple[Role, int], ...]


#: Where a known word begins and ends in the sentence; a plain tuple, as there are many.
Span = tuple[int, int, KnownWord]


_BREAKS = frozenset(",.!?;…\n~")
#: What may come after the last word of a clause.
_PARTICLES = frozenset("啊呀呢哦哈的")
_PARTICLE_GAP = 2
#: What ends words that are so by now, and repeats nothing: 坏了没了.
_PARTICLES_OF_STATE = frozenset("了的")
#: What ends the reach of a word: the end of a clause, a blank.
_GAPS = _BREAKS | {" "}


def clauses_of(text: str) -> list[int]:
    """Return for every place in `text`, and for its end, in which clause it is, counted from 0."""
    return [0, *accumulate(map(_BREAKS.__contains__, text))]


def clause_ends(text: str) -> list[int]:
    """Return the places of `text` that end a clause."""
    return [place for place, character in enumerate(text) if character in _BREAKS]


class _Acting(NamedTuple):
    """A word with a role, and the last place where a word may begin that it speaks of."""

    start: int
    end: int
    until: int


class Stances:
    """The stances of all words of one sentence; a long one takes no longer for each word than a short one."""

    def __init__(
        self,
        text: str,
        clauses: Sequence[int],
        spans: Sequence[Span],
    ) -> None:
        """Note what the words of `spans` that have a role do to the words around them."""
        self._text = text
        self._clauses = clauses
        self._acting = _acting(text, spans)
        if not self._acting:
            self.asks: Sequence[int] = ()
            self.moved: set[int] = set()
            return
        self._stops = set(self._starts("stops"))
        self.asks = sorted([*self._starts("asks"), *self._last("asks-last")])
        self._denied = self._reached("denies")
        self._denied_before = self._reached_before(self._last("denies-before"))
        self._denying_from: dict[int, list[int]] = {}
        self._denying_to: dict[int, list[int]] = {}
        for start, end, _ in self._acting.get("denies", ()):
            self._denying_from.setdefault(start, []).append(end)
            self._denying_to.setdefault(end, []).append(start)
        self._doubted = self._reached("doubts")
        self._doubted_if_asked = self._reached("doubts-question") if self.asks else set()
        self._asked = self._reached_by_asking()
        self._last_asks = {clauses[ask]: ask for ask in self.asks}
        #: Where words begin or end that may be other than stated.
        self.moved = self._asked.union(
            self._denied,
            self._denied_before,
            self._denying_from,
            self._denying_to,
            self._doubted,
            self._doubted_if_asked,
        )

    def of(self, start: int, end: int) -> Stance:
        """Return how the word from `start` to `end` is meant."""
        if start not in self.moved and end not in self.moved:
            return Stance.STATED
        if end in self._asked or (start in self._doubted_if_asked and self._is_asked(end)):
            return Stance.OPEN
        if (end in self._denying_from or start in self._denying_to) and self._is_offered(start, end):
            return Stance.OPEN
        if start in self._denied or end in self._denied_before:
            return Stance.DENIED
        return Stance.OPEN if start in self._doubted else Stance.STATED

    def _starts(self, role: Role) -> list[int]:
        return [each.start for each in self._acting.get(role, ())]

    def _last(self, role: Role) -> list[int]:
        """Return where the words with `role` begin that are the last of their clause."""
        return [each.start for each in self._acting.get(role, ()) if self._is_last(each.end)]

    def _is_last(self, end: int) -> bool:
        """Tell whether nothing but particles comes after `end` in its clause."""
        while end < len(self._text) and self._text[end] in _PARTICLES:
            end += 1
        return end == len(self._text) or self._text[end] in _GAPS

    def _reached(self, role: Role) -> set[int]:
        """Return the places where a word begins that one with `role` speaks of."""
        places: set[int] = set()
        done = 0
        for end, until in sorted((each.end, each.until) for each in self._acting.get(role, ())):
            reach = min(until + 1, self._barrier(end))
            places.update(range(max(end, done), reach))
            done = max(done, reach)
        return places

    def _barrier(self, place: int) -> int:
        """Return the first place from `place` on that no word before it can speak of."""
        number = bisect_left(self._barriers, place)
        found = self._barriers[number] if number < len(self._barriers) else len(self._text)
        return found if found in self._stops or found == len(self._text) else found + 1

    @cached_property
    def _barriers(self) -> list[int]:
        """The places of what ends a reach: words that stop it, and, with their last character in it, clauses."""
        ends = [place for place, character in enumerate(self._text) if character in _GAPS]
        return sorted({*ends, *self._stops})

    def _reached_before(self, starts: Iterable[int]) -> set[int]:
        """Return the places where a word ends that one after it, which begins at one of `starts`, speaks of."""
        places: set[int] = set()
        for start in starts:
            for place in range(start, max(start - _PARTICLE_GAP, 0) - 1, -1):
                if self._clauses[place] != self._clauses[start] or place in self._stops:
                    break
                if " " in self._text[place:start]:
                    break
                places.add(place)
        return places

    def _reached_by_asking(self) -> set[int]:
        """Return the places where a word ends that is asked about, as a word that asks comes right after it."""
        return {
            end
            for ask in self.asks
            for end in range(max(ask - _PARTICLE_GAP, 0), ask + 1)
            if self._clauses[end] == self._clauses[ask] and self._text[end] != "了"
        }

    def _is_asked(self, end: int) -> bool:
        """Tell whether a word that asks comes after `end` in its clause."""
        return self._last_asks.get(self._clauses[end], -1) >= end

    def _is_offered(self, start: int, end: int) -> bool:
        """Tell whether the word stands on both sides of one that denies, or a part of it: 漏不漏, 掉不掉色."""
        text = self._text
        word = text[start:end]
        last, first = {word, word[-1]} - _PARTICLES_OF_STATE, {word, word[0]}
        return any(
            text.startswith(part, after) for part in last for after in self._denying_from.get(end, ())
        ) or any(
            text.endswith(part, 0, before) for part in first for before in self._denying_to.get(start, ())
        )


def _acting(text: str, spans: Sequence[Span]) -> dict[Role, list[_Acting]]:
    """Return the words with a role, by it."""
    acting: dict[Role, list[_Acting]] = {}
    ends: Sequence[int] = ()
    starts: Sequence[int] = ()
    for start, end, word in [span for span in spans if span[2].roles]:
        for role, reach in word.roles:
            until = end + reach
            if reach:
                starts = starts or [span[0] for span in spans]
                ends = ends or [*accumulate([span[1] for span in spans], max)]
                # 不 in 不合适 says nothing about what comes after 不合适
                longest = ends[bisect_right(starts, start) - 1]
                until = min(until, longest - 1) if longest > end else until
            acting.setdefault(role, []).append(_Acting(start, end, until))
    return acting
