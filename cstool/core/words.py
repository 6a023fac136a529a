"""Reading a customer's sentence: which known words stand in it, and which of them are denied or only asked about.

The words come in classes (`leak`: 漏, 洒, 渗液), which the supervisor owns. Some classes have a grammatical role:
没有 denies what follows it, 会不会 leaves it open, 但是 ends the reach of both.
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import accumulate, product
from typing import NamedTuple

from cstool.core.phrases import Words


class Stance(IntEnum):
    """How a word is meant in its sentence."""

    STATED = 0
    DENIED = 1
    OPEN = 2


class Token(NamedTuple):
    """A known word at its place in the sentence."""

    start: int
    end: int
    stance: Stance


class Span(NamedTuple):
    """A place in the sentence and the classes of the word that stands there."""

    start: int
    end: int
    names: tuple[str, ...]


#: The class that signs may name for a word that makes the sentence a question (by the roles `asks` and `asks-last`).
QUESTION = "question"

_PLAIN = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " ", ord("。"): "."}
_BREAKS = frozenset(",.!?;…\n~")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_CHOICE = re.compile(r"\(([^()]*)\)")
_AFTERTHOUGHTS = "啊呀呢哦哈的"
_PARTICLE_GAP = 2


def plain(text: str) -> str:
    """Return `text` in half-width lower case, the form in which words are compared."""
    return text.translate(_PLAIN).lower()


def spelled_out(word: str) -> Iterable[str]:
    """Return every spelling that `word` stands for: 没(有/)发 is 没有发 and 没发."""
    pieces = _CHOICE.split(word)
    choices = [piece.split("/") if place % 2 else (piece,) for place, piece in enumerate(pieces)]
    return map("".join, product(*choices))


class Reading:
    """The known words of one sentence."""

    __slots__ = ("_clauses", "found", "text")

    def __init__(self, text: str, found: dict[str, list[Token]], clauses: list[int]) -> None:
        self.text = text
        #: Where each class, and each word that stands for itself, was found.
        self.found = found
        self._clauses = clauses

    def is_near(self, end: int, start: int, gap: int) -> bool:
        """Tell whether `start` comes at most `gap` characters after `end`, in the same clause."""
        return start - end <= gap and self._clauses[end] == self._clauses[start]


class Lexicon:
    """All words that are known, ready to be found in sentences."""

    def __init__(self, classes: Iterable[Words], words: Iterable[str] = ()) -> None:
        """Take the classes, and the words that signs name as themselves."""
        self._names: dict[str, tuple[str, ...]] = {}
        self._roles: dict[str, Words] = {}
        self._ranges: list[tuple[float, float, str]] = []
        for each in classes:
            if each.role:
                self._roles[each.id] = each
            self._add(plain(each.words or "").split(), each.id)
            for numbers in each.numbers:
                low, _, high = numbers.partition("-")
                self._ranges.append((float(low), float(high), each.id))
        for word in words:
            self._add((plain(word),), word)
        self._hiding = {name for name, each in self._roles.items() if each.role == "hides"}
        lengths: dict[str, set[int]] = {}
        for word in self._names:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def _add(self, words: Iterable[str], name: str) -> None:
        known, only = self._names, (name,)
        for word in words:
            for spelling in spelled_out(word) if "(" in word else (word,):
                names = known.get(spelling)
                if names is None:
                    known[spelling] = only
                elif name not in names:
                    known[spelling] = names + only

    def read(self, text: str) -> Reading:
        """Return the known words of `text`, each with its stance."""
        text = plain(text)
        clauses = [0, *accumulate(map(_BREAKS.__contains__, text))]
        spans = [*self._numbers(text), *self._words(text)]
        stances = _Stances(text, clauses, spans, self._roles)
        found: dict[str, list[Token]] = {}
        for start, end, names in spans:
            token = Token(start, end, stances.of(start, end))
            for name in names:
                found.setdefault(name, []).append(token)
        if stances.asks:
            found[QUESTION] = [Token(place, place + 1, Stance.STATED) for place in stances.asks]
        return Reading(text, found, clauses)

    def _words(self, text: str) -> Iterator[Span]:
        hidden = 0
        for start, first in enumerate(text):
            for length in self._lengths.get(first, ()):
                end = start + length
                names = self._names.get(text[start:end])
                if names is None or start < hidden or end > len(text):
                    continue
                yield Span(start, end, names)
                if not self._hiding.isdisjoint(names):
                    hidden = end

    def _numbers(self, text: str) -> Iterator[Span]:
        for number in _NUMBER.finditer(text):
            value = float(number[0])
            names = tuple(name for low, high, name in self._ranges if low <= value <= high)
            if names:
                yield Span(number.start(), number.end(), names)


class _Reach(NamedTuple):
    """A word with a role, and the last place where a word may begin that it speaks of."""

    start: int
    end: int
    until: int


class _Stances:
    """Decides for each word of a sentence whether it is stated, denied or left open."""

    def __init__(self, text: str, clauses: list[int], spans: list[Span], roles: dict[str, Words]) -> None:
        self._text = text
        self._clauses = clauses
        self._spans = spans
        self._by_role: dict[str, list[_Reach]] = {}
        for start, end, names in spans:
            for name in names:
                if name in roles:
                    self._note(start, end, roles[name])
        last = self._by_role.get("asks-last", ())
        self.asks = [reach.start for reach in self._by_role.get("asks", ())]
        self.asks += [reach.start for reach in last if self._is_last(reach)]
        self._denies_before = [
            reach.start for reach in self._by_role.get("denies-before", ()) if self._is_last(reach)
        ]
        self._stops = [reach.start for reach in self._by_role.get("stops", ())]

    def _note(self, start: int, end: int, words: Words) -> None:
        until = end + words.reach
        if words.reach:
            # 不 in 不合适 says nothing about what comes after 不合适
            longest = max(span.end for span in self._spans if span.start <= start and end <= span.end)
            until = min(until, longest - 1) if longest > end else until
        self._by_role.setdefault(words.role or "", []).append(_Reach(start, end, until))

    def _is_last(self, reach: _Reach) -> bool:
        rest = self._text[reach.end :].lstrip(_AFTERTHOUGHTS)
        return not rest or rest[0] in _BREAKS or rest[0] == " "

    def of(self, start: int, end: int) -> Stance:
        """Return how the word from `start` to `end` is meant."""
        if (self.asks and self._is_asked(start, end)) or self._is_offered(start, end):
            return Stance.OPEN
        if self._is_reached("denies", start) or self._is_denied_after(end):
            return Stance.DENIED
        if self._is_reached("doubts", start):
            return Stance.OPEN
        return Stance.STATED

    def _is_reached(self, role: str, start: int) -> bool:
        for _, end, until in self._by_role.get(role, ()):
            if end <= start <= until and self._is_joined(end, start):
                return True
        return False

    def _is_offered(self, start: int, end: int) -> bool:
        """Tell whether the word stands on both sides of one that denies: 漏不漏."""
        word, text = self._text[start:end], self._text
        return any(
            (reach.start == end and text.startswith(word, reach.end))
            or (reach.end == start and text.endswith(word, 0, reach.start))
            for reach in self._by_role.get("denies", ())
        )

    def _is_joined(self, end: int, start: int) -> bool:
        if self._clauses[end] != self._clauses[start] or " " in self._text[end:start]:
            return False
        return not any(end <= stop <= start for stop in self._stops)

    def _is_denied_after(self, end: int) -> bool:
        return any(
            0 <= start - end <= _PARTICLE_GAP and self._is_joined(end, start) for start in self._denies_before
        )

    def _is_asked(self, start: int, end: int) -> bool:
        clause = self._clauses[end]
        asks = [ask - end for ask in self.asks if ask >= end and self._clauses[ask] == clause]
        if not asks:
            return False
        near = min(asks) <= _PARTICLE_GAP and self._text[end : end + 1] != "了"
        return near or self._is_reached("doubts-question", start)
