"""The facts of a case that a customer's own words state: 收到八天了, 盒子是湿的, 50毫升只剩20.

What a sentence only asks about is not stated, nor is what it states twice and differently: nothing wrong is filled in.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from msgspec import Raw, msgpack

from cstool.core.facts import Fact, fact_value
from cstool.core.lazy_patterns import LazyPattern
from cstool.core.numbers import decimal_text, read_decimal
from cstool.core.numerals import NUMERALS, number_of
from cstool.core.record import Record
from cstool.core.signs import Sign, find_sign, names, parse_signs
from cstool.core.vocabulary import SignTables, StatedFact, Variants, Words
from cstool.core.word_classes import Lexicon, ReadSentence, Token, Vocabulary, vocabulary
from cstool.errors import InputError

_NUMBER = rf"(?P<number>(?<![0-9.])[0-9]+(?:\.[0-9]+)?|[{NUMERALS}]+|半(?=个))"
_CLAUSE = LazyPattern(r"(?:[^,.!?;…~，。！？；～\s]|(?<=[0-9])\.(?=[0-9]))+")
#: So many characters away from a number stands what makes it the fact, and what makes it something else.
_NEAR, _CLOSE = 10, 4
#: A number without a unit is not followed by one: 剩20, not 剩20块.
_NO_UNIT = r"(?=$|[\s,.!?;~了啊呢吧左右])"


class FactSigns(Record):
    """How facts are stated, and the words to go by, in a form that can be kept."""

    vocabulary: Vocabulary
    facts: dict[str, StatedFact]
    #: The signs of the kinds of goods.
    sold: dict[str, str]
    #: What each of these texts says, `tuple[Sign, ...]`, decoded when it is looked at.
    signs: dict[str, Raw]


def fact_signs(signs: SignTables, words: Iterable[Words], variants: Variants) -> FactSigns:
    """Return how facts and kinds of goods are stated, with those of the classes of `words` that this names."""
    texts = [
        text
        for fact in signs.fact.values()
        for text in (*fact.choices.values(), fact.clause, fact.half, fact.mixed)
    ]
    texts += signs.sold.values()
    written = {text: (*parse_signs(text, unmarked="="),) for text in texts if text}
    named = {name for found in written.values() for sign in found for name in names(sign)}
    named.update(fact.word for fact in signs.fact.values() if fact.word)
    known = vocabulary(
        [each for each in words if each.role or each.id in named],
        sorted(name for name in named if not name.isascii()),
        variants.table(),
    )
    return FactSigns(
        vocabulary=known,
        facts=dict(signs.fact),
        sold=dict(signs.sold),
        signs={text: Raw(msgpack.encode(found)) for text, found in written.items()},
    )


class _SignTexts(dict[str | None, tuple[Sign, ...]]):
    """The signs by the texts that they stand in; a sentence needs those of a few facts."""

    def __init__(self, kept: Mapping[str, Raw]) -> None:
        super().__init__({None: ()})
        self._kept = kept

    def __missing__(self, text: str) -> tuple[Sign, ...]:
        found = self[text] = msgpack.decode(self._kept[text], type=tuple[Sign, ...])
        return found

    def find(self, text: str | None, reading: ReadSentence) -> Iterator[list[Token]]:
        """Yield the words of `reading` that make up each of the signs in `text` that is there."""
        return filter(None, (find_sign(sign, reading) for sign in self[text]))

    def are_in(self, reading: ReadSentence, text: str | None) -> bool:
        """Tell whether one of the signs in `text` is there in `reading`."""
        return any(True for _ in self.find(text, reading))


class FactReader:
    """Finds the facts that sentences state."""

    def __init__(self, signs: FactSigns) -> None:
        """Take how facts are stated."""
        self._facts, self._sold, self._signs = signs.facts, signs.sold, _SignTexts(signs.signs)
        self._lexicon = Lexicon(signs.vocabulary)

    def kinds(self, text: str) -> frozenset[str]:
        """Return the kinds of goods that `text` speaks of."""
        reading = self._lexicon.read(text)
        return frozenset(kind for kind, how in self._sold.items() if self._signs.are_in(reading, how))

    def read(self, text: str, facts: Mapping[str, Fact], wanted: Collection[str]) -> dict[str, str]:
        """Return the values that `text` states, by the ids of those of `facts` that are `wanted`."""
        reading, taken = self._lexicon.read(text), set[int]()
        known = {name: how for name, how in self._facts.items() if name in wanted and name in facts}
        stated: dict[str, str] = {}
        for name, how in known.items():
            values = {*_values(how, facts[name], self._signs, reading, taken)}
            if len(values) == 1:
                stated[name] = values.pop()
        halves = {
            name: _half(how, stated, self._signs, reading)
            for name, how in known.items()
            if name not in stated
        }
        return stated | {name: half for name, half in halves.items() if half}


def _values(
    how: StatedFact, fact: Fact, signs: _SignTexts, reading: ReadSentence, taken: set[int]
) -> Iterator[str]:
    """Yield what is stated about a fact; a number that states one fact is `taken` for the next."""
    known = {choice.id for choice in fact.choices}
    yield from (
        choice for choice, text in how.choices.items() if choice in known and signs.are_in(reading, text)
    )
    texts = _meant(how, signs, reading) if how.word else []
    texts += [_clause(found, reading) for found in islice(signs.find(how.clause, reading), 1)]
    if how.units or how.days:
        texts += [*_figures(how, reading.text, taken)]
    for text in texts:
        try:
            yield fact_value(fact, text)
        except InputError:
            continue


def _half(how: StatedFact, stated: Mapping[str, str], signs: _SignTexts, reading: ReadSentence) -> str | None:
    """Return half of the number that another fact was `stated` to be, if that is what the sentence says."""
    whole = stated.get(how.of or "")
    is_said = whole and signs.are_in(reading, how.half)
    return decimal_text(read_decimal(whole) / 2) if whole and is_said else None


def _meant(how: StatedFact, signs: _SignTexts, reading: ReadSentence) -> list[str]:
    """Return the word of the class of a fact that is meant, if it is clear which: 旁边的饼干 is not what leaks."""
    text, points = reading.text, tuple((how.points or "").split())
    said = {text[start:end]: start for start, end in reversed([*_words(how, reading)])}
    pointed = [word for word, start in said.items() if text[:start].endswith(points)]
    if len(pointed) == 1 or len(said) < 2:
        return pointed or [*said]
    return [] if signs.are_in(reading, how.mixed) else [min(said, key=said.__getitem__)]


def _words(how: StatedFact, reading: ReadSentence) -> Iterator[tuple[int, int]]:
    """Yield where the words of the class of a fact stand; those that touch are one: 手机壳, and neither 手机 nor 壳."""
    text, end, start = reading.text, 0, -1
    for token in sorted(reading.found.get(how.word or "", ()), key=lambda token: (token.start, -token.end)):
        if start >= 0 and text[end : token.start] not in {"", "的"} and token.start > end:
            yield start, end
            start = -1
        if start < 0 and not text[: token.start].endswith(tuple((how.never or "").split())):
            start = token.start
        end = max(end, token.end)
    if start >= 0:
        yield start, end


def _clause(found: list[Token], reading: ReadSentence) -> str:
    """Return the clauses from the first word that was found to the last."""
    first, last = min(token.start for token in found), max(token.end for token in found)
    parts = [each for each in _CLAUSE.finditer(reading.text) if each.start() < last and first < each.end()]
    return reading.text[parts[0].start() : parts[-1].end()].strip()


def _figures(how: StatedFact, text: str, taken: set[int]) -> Iterator[str]:
    """Yield the numbers that state a fact, in its own unit."""
    units = dict(_pair(unit) for unit in (how.units or "").split())
    any_unit = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    # compiling it takes longer than all the rest
    is_there = bool(units) and (how.bare or any(unit in text for unit in units))
    pattern = rf"{_NUMBER}来?\s*(?:(?P<unit>{any_unit}){f'|{_NO_UNIT}' if how.bare else ''})"
    before = ""
    for clause in _CLAUSE.finditer(text):
        said = clause[0]
        for number in re.finditer(pattern, said) if is_there else ():
            place = clause.start() + number.start()
            around = (before + said[: number.start()], said[number.end() :])
            if place not in taken and _is_near(how, *around):
                taken.add(place)
                value = number_of(number["number"]) * number_of(units.get(number["unit"] or "", "1"))
                yield decimal_text(value.to_integral_value() if how.days else value)
        for word, count in map(_pair, (how.days or "").split()):
            for found in re.finditer(rf"(?<!大){re.escape(word)}", said):
                if _is_near(how, before + said[: found.start()], said[found.end() :]):
                    yield count
        before = said if how.across else ""


def _is_near(how: StatedFact, before: str, after: str) -> bool:
    """Tell whether what stands before and after a number makes it the fact."""
    near, later, never = ((words or "").split() for words in (how.near, how.after, how.never))
    if any(word in before[-_CLOSE:] or after.startswith(word) for word in never):
        return False
    reaches = [
        before[-_NEAR:][place + len(word) :] for word in near if (place := before[-_NEAR:].rfind(word)) >= 0
    ]
    reaches += [after[:place] for word in later if (place := after[:_NEAR].find(word)) >= 0]
    return not (near or later) or any(not any(word in reach for word in never) for reach in reaches)


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value or "1"
