"""Reading a customer's sentence: which known words stand in it, and which of them are denied or only asked about.

The words come in classes (`leak`: 漏, 洒, 渗液), which the supervisor owns. Some classes have a grammatical role:
没有 denies what follows it, 会不会 leaves it open, 但是 ends the reach of both.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import add
from types import MappingProxyType
from typing import NamedTuple

from cstool.core.kept_tables import KeptTable, kept_table
from cstool.core.negation import KnownWord, Span, Stance, Stances, clauses_of
from cstool.core.record import Record
from cstool.core.spelling import LONGEST_WORD, plain, spelled_out
from cstool.core.vocabulary import QUESTION, Role, Words


class Token(NamedTuple):
    """A known word at its place in the sentence."""

    start: int
    end: int
    stance: Stance


_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class ReadSentence:
    """The known words of one sentence."""

    __slots__ = ("_clauses", "found", "text")

    def __init__(self, text: str, found: dict[str, list[Token]], clauses: list[int]) -> None:
        self.text = text
        #: Where each class, and each word that stands for itself, was found, in the order of the text.
        self.found = found
        self._clauses = clauses

    def is_near(self, end: int, start: int, gap: int) -> bool:
        """Tell whether `start` comes at most `gap` characters after `end`, in the same clause."""
        return start - end <= gap and self._clauses[end] == self._clauses[start]


class Vocabulary(Record):
    """All words that are known, in a form that can be kept."""

    #: For each word the classes that it belongs to, with blanks between; a word that signs name is its own class.
    names: KeptTable
    #: For each first pair of characters how long the words are that begin with it, the longest first.
    lengths: KeptTable
    #: The classes that do something to the words around them: what, and how many characters ahead.
    roles: dict[str, tuple[Role, int]]
    #: From which number to which they belong to a class.
    ranges: tuple[tuple[int, int, str], ...]
    #: The characters that are read as others: traditional ones as simplified.
    variants: dict[str, str] = {}  # noqa: RUF012 - msgspec copies it


def vocabulary(
    classes: Iterable[Words], words: Iterable[str] = (), variants: Mapping[str, str] = MappingProxyType({})
) -> Vocabulary:
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
    read: dict[str, tuple[str, ...]] = {}
    alike_characters = str.maketrans(dict(variants))
    for word, found in names.items():
        alike = word.translate(alike_characters)
        read[alike] = tuple(dict.fromkeys((*read.get(alike, ()), *found)))
    return Vocabulary(
        names=kept_table({word: " ".join(found).encode() for word, found in read.items()}),
        lengths=kept_table(_lengths(read)),
        roles=roles,
        ranges=tuple(ranges),
        variants=dict(variants),
    )


def _enter(words: Iterable[str], name: str, names: dict[str, tuple[str, ...]]) -> None:
    for word in words:
        for spelling in spelled_out(word) if "(" in word else (word,):
            known = names.get(spelling, ())
            if name not in known and len(spelling) <= LONGEST_WORD:  # a longer one is refused
                names[spelling] = (*known, name)


def _lengths(words: Iterable[str]) -> dict[str, bytes]:
    lengths: dict[str, set[int]] = {}
    for word in words:
        if len(word) > 1:
            lengths.setdefault(word[:2], set()).add(len(word))
    return {first: bytes(sorted(found, reverse=True)) for first, found in lengths.items()}


class Lexicon:
    """A vocabulary, ready to be found in sentences."""

    def __init__(self, known: Vocabulary) -> None:
        """Take what is known."""
        self._known = known
        self._variants = str.maketrans(known.variants)
        #: The words that were found before, by how they are spelled, and the ranges that numbers were in.
        self._words: dict[str, KnownWord] = {}
        self._ranges: dict[tuple[int, tuple[str, ...]], KnownWord] = {}
        #: How many characters were read.
        self._read = 0
        #: The codes of those of the words that hide others.
        self._hiding: set[int] = set()
        #: What each code stands for: the classes of a word, and how it is meant.
        self.meanings: list[tuple[tuple[str, ...], Stance]] = []
        #: What stands for a word that makes a sentence a question.
        self.question = self._coded((QUESTION,))

    def plain(self, text: str) -> str:
        """Return `text` as it is read: in half-width lower case, in simplified characters."""
        return plain(text).translate(self._variants)

    def read(self, text: str) -> ReadSentence:
        """Return the known words of `text`, each with its stance."""
        text = self.plain(text)
        spans, stances, clauses = self.spans(text)
        found: dict[str, list[Token]] = {}
        for start, end, word in spans:
            token = Token(start, end, stances.of(start, end))
            for name in word.names:
                found.setdefault(name, []).append(token)
        if stances.asks:
            found[QUESTION] = [Token(place, place + 1, Stance.STATED) for place in stances.asks]
        return ReadSentence(text, found, clauses)

    def spans(self, text: str) -> tuple[list[Span], Stances, list[int]]:
        """Return the known words of a `plain` text, in its order, what tells their stances, and its clauses."""
        clauses = clauses_of(text)
        numbers = [*self._numbers(text)]
        spans = sorted([*numbers, *self._spelled(text)]) if numbers else [*self._spelled(text)]
        return spans, Stances(text, clauses, spans), clauses

    def _spelled(self, text: str) -> Iterator[Span]:
        hidden, size = 0, len(text)
        self._read += size
        names_of, hiding = self._known.names.getter(self._read), self._hiding
        longer = map(self._known.lengths.getter(self._read), map(add, text, chain(text[1:], " ")))
        begun = [
            (start, first, more)
            for start, (first, more) in enumerate(zip(text, longer, strict=True))
            if more or names_of(first)
        ]
        for start, first, more in begun:
            if start < hidden:
                continue
            for length in (*(more or ()), 1):
                end = start + length
                spelled = text[start:end] if length > 1 else first
                if start < hidden or end > size or not (names := names_of(spelled)):
                    continue
                word = self._words.get(spelled) or self._word(spelled, names)
                yield start, end, word
                if word[0] in hiding:
                    hidden = end

    def _word(self, spelled: str, names: bytes) -> KnownWord:
        word = self._words[spelled] = self._coded(tuple(names.decode().split(" ")))
        if any(role == "hides" for role, _ in word.roles):
            self._hiding.add(word.code)
        return word

    def _coded(self, names: tuple[str, ...]) -> KnownWord:
        roles, code = self._known.roles, len(self.meanings)
        self.meanings += [(names, stance) for stance in Stance]
        return KnownWord(code, names, tuple(roles[name] for name in names if name in roles))

    def _numbers(self, text: str) -> Iterator[Span]:
        for number in _NUMBER.finditer(text):
            value = float(number[0])
            names = tuple(name for low, high, name in self._known.ranges if low <= value <= high)
            if names:
                key = (len(number[0]), names)
                word = self._ranges.get(key) or self._ranges.setdefault(key, self._coded(names))
                yield number.start(), number.end(), word
