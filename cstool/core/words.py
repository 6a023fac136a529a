"""Reading a customer's sentence: which known words stand in it, and which of them are denied or only asked about.

The words come in classes (`leak`: 漏, 洒, 渗液), which the supervisor owns. Some classes have a grammatical role:
没有 denies what follows it, 会不会 leaves it open, 但是 ends the reach of both.
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import accumulate, product
from typing import NamedTuple

from cstool.core.phrases import Role, Words
from cstool.core.record import Record


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


class Vocabulary(Record):
    """All words that are known, in a form that can be kept."""

    #: For each word the classes that it belongs to, with blanks between; a word that signs name is its own class.
    names: dict[str, str]
    #: For each first character how long the words are that begin with it, the longest first.
    lengths: dict[str, bytes]
    #: The classes that do something to the words around them: what, and how many characters ahead.
    roles: dict[str, tuple[Role, int]]
    #: From which number to which they belong to a class.
    ranges: tuple[tuple[int, int, str], ...]


def vocabulary(classes: Iterable[Words], words: Iterable[str] = ()) -> Vocabulary:
    """Return the vocabulary of `classes`, and of `words` that signs name as themselves."""
    names: dict[str, tuple[str, ...]] = {}
    roles: dict[str, tuple[Role, int]] = {}
    ranges: list[tuple[int, int, str]] = []
    for each in classes:
        if each.role:
            roles[each.id] = (each.role, each.reach)
        _enter(plain(each.words or "").split(), each.id, names)
        for numbers in each.numbers:
            low, _, high = numbers.partition("-")
            ranges.append((int(low), int(high), each.id))
    for word in words:
        _enter((plain(word),), word, names)
    joined = {word: " ".join(found) for word, found in names.items()}
    return Vocabulary(names=joined, lengths=_lengths(names), roles=roles, ranges=tuple(ranges))


def _enter(words: Iterable[str], name: str, names: dict[str, tuple[str, ...]]) -> None:
    for word in words:
        for spelling in spelled_out(word) if "(" in word else (word,):
            known = names.get(spelling, ())
            if name not in known:
                names[spelling] = (*known, name)


def _lengths(words: Iterable[str]) -> dict[str, bytes]:
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    return {first: bytes(sorted(found, reverse=True)) for first, found in lengths.items()}


class Lexicon:
    """A vocabulary, ready to be found in sentences."""

    def __init__(self, known: Vocabulary) -> None:
        """Take what is known."""
        self._known = known
        self._hiding = {name for name, (role, _) in known.roles.items() if role == "hides"}

    def read(self, text: str) -> Reading:
        """Return the known words of `text`, each with its stance."""
        text = plain(text)
        clauses = [0, *accumulate(map(_BREAKS.__contains__, text))]
        spans = [*self._numbers(text), *self._words(text)]
        stances = _Stances(text, clauses, spans, self._known.roles)
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
        known, lengths = self._known.names, self._known.lengths
        for start, first in enumerate(text):
            for length in lengths.get(first, ()):
                end = start + length
                joined = known.get(text[start:end])
                if joined is None or start < hidden or end > len(text):
                    continue
                names = tuple(joined.split(" "))
                yield Span(start, end, names)
                if not self._hiding.isdisjoint(names):
                    hidden = end

    def _numbers(self, text: str) -> Iterator[Span]:
        for number in _NUMBER.finditer(text):
            value = float(number[0])
            names = tuple(name for low, high, name in self._known.ranges if low <= value <= high)
            if names:
                yield Span(number.start(), number.end(), names)


class _Reach(NamedTuple):
    """A word with a role, and the last place where a word may begin that it speaks of."""

    start: int
    end: int
    until: int


class _Stances:
    """Decides for each word of a sentence whether it is stated, denied or left open."""

    def __init__(
        self, text: str, clauses: list[int], spans: list[Span], roles: dict[str, tuple[Role, int]]
    ) -> None:
        self._text = text
        self._clauses = clauses
        self._spans = spans
        self._by_role: dict[str, list[_Reach]] = {}
        for start, end, names in spans:
            for name in names:
                if name in roles:
                    self._note(start, end, *roles[name])
        last = self._by_role.get("asks-last", ())
        self.asks = [reach.start for reach in self._by_role.get("asks", ())]
        self.asks += [reach.start for reach in last if self._is_last(reach)]
        self._denies_before = [
            reach.start for reach in self._by_role.get("denies-before", ()) if self._is_last(reach)
        ]
        self._stops = [reach.start for reach in self._by_role.get("stops", ())]

    def _note(self, start: int, end: int, role: Role, reach: int) -> None:
        until = end + reach
        if reach:
            # 不 in 不合适 says nothing about what comes after 不合适
            longest = max(span.end for span in self._spans if span.start <= start and end <= span.end)
            until = min(until, longest - 1) if longest > end else until
        self._by_role.setdefault(role, []).append(_Reach(start, end, until))

    def _is_last(self, reach: _Reach) -> bool:
        rest = self._text[reach.end :].lstrip(_AFTERTHOUGHTS)
        return not rest or rest[0] in _BREAKS or rest[0] == " "

    def of(self, start: int, end: int) -> Stance:
        """Return how the word from `start` to `end` is meant."""
        if not self._by_role:
            return Stance.STATED
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
        for reach in self._by_role.get("denies", ()):
            if reach.start == end and text.startswith(word, reach.end):
                return True
            if reach.end == start and text.endswith(word, 0, reach.start):
                return True
        return False

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
