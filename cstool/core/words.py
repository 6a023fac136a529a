"""Reading a customer's sentence: which known words stand in it, and which of them are denied or only asked about.

The words come in classes (`leak`: 漏, 洒, 渗液), which the supervisor owns. A few classes have a grammatical role: 没有 denies
what follows it, 会不会 leaves it open, 但 ends the reach of both.
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import accumulate, product
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta

from cstool.core.record import Count, Id, Record, Text

#: What the words of a class do to the words around them.
Role = Literal[
    "denies",  # 没有, 不: what follows within reach is not so
    "denies-before",  # 没有 at the end of a clause: what stands before is not so
    "doubts",  # 会不会, 以为, 怕: what follows within reach is open
    "doubts-question",  # 会, 容易: the same, but only in a question
    "asks",  # 吗, ?: the clause is a question
    "asks-last",  # 不, 没: the same, as the last word of a clause
    "stops",  # 但, 就: ends the reach of a word that denies or doubts
    "hides",  # 过敏性鼻炎: the words inside it (过敏) are not meant
]


class Words(Record):
    """A class of words that mean the same to the desk; signs name it by its id."""

    id: Id
    #: The words, separated by blanks or line breaks; `没(有/)发` stands for 没有发 and 没发.
    words: Text = " "
    #: Numbers that belong to the class too, as ranges: 34-46.
    numbers: tuple[Annotated[str, Meta(pattern=r"^[0-9]{1,6}-[0-9]{1,6}$")], ...] = ()
    role: Role | None = None
    #: How many characters a word that denies or doubts looks ahead.
    reach: Count = 0


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


_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_BREAKS = frozenset(",.!?;。…\n~")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_CHOICE = re.compile(r"\(([^()]*)\)")
_PARTICLE_GAP = 2


def plain(text: str) -> str:
    """Return `text` in half-width lower case, the form in which words are compared."""
    return text.translate(_WIDE).lower()


def spelled_out(word: str) -> Iterator[str]:
    """Yield every spelling that `word` stands for: 没(有/)发 is 没有发 and 没发."""
    if "(" not in word:
        yield word
        return
    pieces = _CHOICE.split(word)
    choices = [piece.split("/") if place % 2 else [piece] for place, piece in enumerate(pieces)]
    yield from map("".join, product(*choices))


class Reading:
    """The known words of one sentence."""

    __slots__ = ("clauses", "found", "text")

    def __init__(self, text: str, found: dict[str, list[Token]], clauses: list[int]) -> None:
        self.text = text
        #: Where each class, and each literal word, stands.
        self.found = found
        #: The number of the clause that each character belongs to.
        self.clauses = clauses

    def is_one_clause(self, start: int, end: int) -> bool:
        """Tell whether no punctuation stands between `start` and `end`."""
        return self.clauses[start] == self.clauses[end]


class Lexicon:
    """All words that are known, ready to be found in sentences."""

    def __init__(self, classes: Iterable[Words], literals: Iterable[str] = ()) -> None:
        self._names: dict[str, list[str]] = {}
        self._roles: dict[str, Words] = {}
        self._ranges: list[tuple[float, float, str]] = []
        for words in classes:
            self._add_class(words)
        for literal in literals:
            for word in spelled_out(plain(literal)):
                self._names.setdefault(word, []).append(literal)
        self._hiding = {name for name, words in self._roles.items() if words.role == "hides"}
        lengths: dict[str, set[int]] = {}
        for word in self._names:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def _add_class(self, words: Words) -> None:
        if words.role:
            self._roles[words.id] = words
        for entry in plain(words.words).split():
            for word in spelled_out(entry):
                self._names.setdefault(word, []).append(words.id)
        for numbers in words.numbers:
            low, _, high = numbers.partition("-")
            self._ranges.append((float(low), float(high), words.id))

    def read(self, text: str) -> Reading:
        """Return the known words of `text`, each with its stance."""
        text = plain(text)
        clauses = [0, *accumulate(character in _BREAKS for character in text)]
        spans = list(self._spans(text))
        stances = _Stances(text, clauses, spans, self._roles)
        found: dict[str, list[Token]] = {}
        for start, end, names in spans:
            token = Token(start, end, stances.of(start, end))
            for name in names:
                found.setdefault(name, []).append(token)
        return Reading(text, found, clauses)

    def _spans(self, text: str) -> Iterator[tuple[int, int, list[str]]]:
        yield from self._number_spans(text)
        covered = 0
        for start, first in enumerate(text):
            for length in self._lengths.get(first, ()):
                end = start + length
                names = self._names.get(text[start:end])
                if names is None or end <= covered:
                    continue
                yield start, end, names
                if not self._hiding.isdisjoint(names):
                    covered = end

    def _number_spans(self, text: str) -> Iterator[tuple[int, int, list[str]]]:
        for number in _NUMBER.finditer(text):
            value = float(number[0])
            names = [name for low, high, name in self._ranges if low <= value <= high]
            if names:
                yield number.start(), number.end(), names


class _Stances:
    """Decides for each word of a sentence whether it is stated, denied or left open."""

    def __init__(
        self, text: str, clauses: list[int], spans: list[tuple[int, int, list[str]]], roles: dict[str, Words]
    ) -> None:
        self._text = text
        self._clauses = clauses
        self._of: dict[str, list[tuple[int, int, int]]] = {}
        for start, end, names in spans:
            for name in names:
                if name in roles:
                    words = roles[name]
                    self._of.setdefault(words.role or "", []).append((start, end, words.reach))
        self._asks = [*self._of.get("asks", ()), *filter(self._is_last, self._of.get("asks-last", ()))]
        self._before = list(filter(self._is_last, self._of.get("denies-before", ())))
        self._plain = not self._of or self._of.keys() <= {"hides", "stops"}

    def _is_last(self, span: tuple[int, int, int]) -> bool:
        rest = self._text[span[1] :].lstrip("啊呀呢哦哈的")
        return not rest or rest[0] in _BREAKS or rest[0] == " "

    def of(self, start: int, end: int) -> Stance:
        if self._plain:
            return Stance.STATED
        if self._is_asked(start, end):
            return Stance.OPEN
        if self._reached("denies", start) or self._is_denied_after(end):
            return Stance.DENIED
        if self._reached("doubts", start):
            return Stance.OPEN
        return Stance.STATED

    def _reached(self, role: str, start: int) -> bool:
        return any(
            end <= start <= end + reach and self._is_joined(end, start)
            for _, end, reach in self._of.get(role, ())
        )

    def _is_joined(self, end: int, start: int) -> bool:
        if self._clauses[end] != self._clauses[start]:
            return False
        return not any(end <= stop < start for stop, _, _ in self._of.get("stops", ()))

    def _is_denied_after(self, end: int) -> bool:
        return any(
            0 <= start - end <= _PARTICLE_GAP and self._is_joined(end, start) for start, _, _ in self._before
        )

    def _is_asked(self, start: int, end: int) -> bool:
        asked = [ask for ask, _, _ in self._asks if ask >= end and self._clauses[ask] == self._clauses[end]]
        if not asked:
            return False
        near = self._text[end : end + 1] != "了" and min(asked) - end <= _PARTICLE_GAP
        return near or self._reached("doubts-question", start)
