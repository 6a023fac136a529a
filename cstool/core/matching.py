"""From a customer's own sentence to the playbook, reply or topic that it asks for, with the words that decided it.

All three are weighed together, so that no two commands say different things of one sentence.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import exp, log
from typing import NamedTuple, get_args

from cstool.core.classifier import Share, Weights, features, features_of, learn, marks, shares, tally
from cstool.core.index_data import AGAINST, Entry, EntryKind, EntrySign, Findable, Prepared, parsed
from cstool.core.sentence_blocks import SentenceBlock
from cstool.core.signs import Sign, find_sign
from cstool.core.vocabulary import Matching, Signs, Strength
from cstool.core.word_classes import Lexicon, ReadSentence, Token, comparable

#: So many features are shown to explain a match.
_SHOWN = 6
#: The lead at which the examples say neither that a sentence asks for an entry nor that it does not.
_EVEN = -0.35
#: So much of a doubt is left about every score, for and against, when odds are added up.
_UNSURE = 0.02


#: What the signs for entries leave open of them, and what those against them leave, by their numbers.
_Left = tuple[dict[int, float], dict[int, float]]
#: A sign that was found: what is written of it, and the words that made it up.
_Sighting = tuple[EntrySign, list[Token]]


class Evidence(NamedTuple):
    """A sign that was found for an entry, the words that made it up, and how much it says."""

    entry: Entry
    sign: str
    words: tuple[str, ...]
    strength: Strength


class Candidate(NamedTuple):
    """An entry, and how sure it is that it is meant (0 to 1)."""

    entry: Entry
    score: float


class Verdict:
    """What a sentence asks for, and how near everything else comes."""

    __slots__ = ("_kinds", "_scale", "_weights", "entries", "found")

    def __init__(
        self, entries: Sequence[Entry], kinds: "_Kinds", weights: Sequence[float], scale: "_Scale"
    ) -> None:
        """Take what speaks for each of `entries`; nothing is found as yet."""
        self.entries = entries
        self._kinds = kinds
        self._weights = weights
        self._scale = scale
        #: What it asks for most, if that is sure enough.
        self.found: Entry | None = None

    def decided(self, needed: float) -> "Verdict":
        """Return the verdict with what is found if `needed`, as the logarithm of odds, is enough."""
        if self._weights and self._scale.odds(most := max(self._weights)) >= needed:
            self.found = self.entries[self._weights.index(most)]
        return self

    @property
    def odds(self) -> list[float]:
        """The odds of all entries, as logarithms, in their order."""
        return [*map(self._scale.odds, self._weights)]

    @property
    def first(self) -> Entry | None:
        """What it asks for most, however sure that is; None: there is nothing to ask for."""
        return self.entries[self._weights.index(max(self._weights))] if self._weights else None

    def nearest(self, kind: EntryKind, count: int) -> tuple[Candidate, ...]:
        """Return the `count` entries of a kind that it asks for most, whether it asks for any or not."""
        weights, scale = self._weights, self._scale
        places = sorted(self._kinds.get(kind, ()), key=weights.__getitem__, reverse=True)[:count]
        return tuple([Candidate(self.entries[each], _share(scale.odds(weights[each]))) for each in places])

    def score(self, entry: Entry) -> float:
        """Return how sure it is that the sentence asks for `entry`."""
        return _share(self._scale.odds(self._weights[self.entries.index(entry)]))


class _Scale(NamedTuple):
    """Where the logarithm of odds begins, and how much of it a weight is."""

    even: float
    step: float

    def odds(self, weight: float) -> float:
        return self.even + weight * self.step


#: Weights that are the logarithms of odds themselves.
_PLAIN = _Scale(0.0, 1.0)
#: The numbers of the entries of each kind.
_Kinds = Mapping[EntryKind, Sequence[int]]


class Match(Verdict):
    """What a sentence asks for, and why."""

    __slots__ = ("example", "is_compared", "reading", "sightings")

    def __init__(
        self,
        verdict: Verdict,
        sightings: Sequence[_Sighting],
        reading: ReadSentence,
        example: Entry | None,
        *,
        is_compared: bool,
    ) -> None:
        """Take the verdict, and what it rests on."""
        super().__init__(verdict.entries, verdict._kinds, verdict._weights, verdict._scale)
        self.found = verdict.found
        #: The signs that were found.
        self.sightings = sightings
        #: The sentence as it was read.
        self.reading = reading
        #: The entry that the sentence is itself an example of; None: it is no example.
        self.example = example
        #: Whether it was held against the examples.
        self.is_compared = is_compared

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The signs that were found, with their words."""
        text = self.reading.text
        return tuple(
            [
                Evidence(
                    self.entries[each.entry],
                    each.sign,
                    tuple([text[token.start : token.end] for token in found]),
                    each.strength,
                )
                for each, found in self.sightings
            ]
        )


class Index:
    """All playbooks, replies and topics, ready to be found."""

    def __init__(self, matching: Matching, known: Prepared, weights: Callable[[], Weights]) -> None:
        """Take what was learnt.

        Args:
            matching: how much each sign counts.
            known: what the entries are found by.
            weights: returns what their examples teach; asked only for sentences that are no example themselves.
        """
        #: The score that is needed to be found, 0 to 1.
        self.threshold = matching.threshold / 100
        self._needed = _odds(self.threshold)
        self._prior = matching.prior / 100
        self._unmoved = _odds(self._prior)
        self._example = _odds(matching.example / 100)
        self._left = {name: 1 - getattr(matching, name) / 100 for name in Signs.__struct_fields__}
        self._known = known
        self._weights = weights
        self._kinds: _Kinds = {
            kind: [number for number, entry in enumerate(known.entries) if entry.kind == kind]
            for kind in get_args(EntryKind)
        }
        self._lexicon = Lexicon(known.vocabulary)
        self._signs: dict[int, Sign] = {}
        self._marked: dict[int, tuple[str, ...]] = {}

    @cached_property
    def weights(self) -> Weights:
        """What the examples teach."""
        return self._weights()

    def find(self, text: str) -> Match:
        """Return what `text` asks for."""
        reading = self._lexicon.read(text)
        found = self._found(reading)
        said = comparable(reading.text)
        example = self._known.examples.get(said)
        is_compared = self._known.is_weighed and example is None and bool(said)
        left: _Left = ({}, {})
        for sign, _ in found:
            of_entry = left[sign.strength in AGAINST]
            of_entry[sign.entry] = of_entry.get(sign.entry, 1.0) * self._left[sign.strength]
        return Match(
            self._verdict(text, left, example, features(reading) if is_compared else ()),
            sightings=found,
            reading=reading,
            example=None if example is None else self._known.entries[example],
            is_compared=is_compared,
        )

    def find_all(self, texts: Sequence[str], *, unknown: bool = False) -> Iterator[Verdict]:
        """Yield what each of `texts` asks for, as `find` does, in a fraction of its time for each of many.

        Args:
            texts: some hundred sentences; all are held in memory together.
            unknown: whether they are taken for sentences that nobody has written down as examples.
        """
        block = SentenceBlock(self._lexicon, texts)
        left = self._left_by_signs(block)
        for number, (text, read) in enumerate(zip(texts, block.texts, strict=True)):
            said = comparable(read)
            example = None if unknown else self._known.examples.get(said)
            is_compared = self._known.is_weighed and example is None and bool(said)
            present = features_of(read, map(self._marks, block.meant[number])) if is_compared else ()
            yield self._verdict(text, left[number], example, present)

    def _left_by_signs(self, block: SentenceBlock) -> list[_Left]:
        """Return for each sentence of `block` what its signs leave open, and what they leave, of every entry."""
        left: list[_Left] = [({}, {}) for _ in block.texts]
        for place, written in enumerate(self._known.signs):
            if written.needs.isdisjoint(block.names):
                continue
            side, entry, share = written.strength in AGAINST, written.entry, self._left[written.strength]
            for number in block.sentences_with(self._signs.get(place) or self._parsed(place, written)):
                of_entry = left[number][side]
                of_entry[entry] = of_entry.get(entry, 1.0) * share
        return left

    def _marks(self, code: int) -> tuple[str, ...]:
        """Return what a word of a block is to the examples."""
        known = self._marked.get(code)
        if known is None:
            known = self._marked[code] = marks(*self._lexicon.meanings[code])
        return known

    def shares(self, match: Match, entry: Entry) -> tuple[Share, ...]:
        """Return what in the sentence of `match` counted most for `entry` and against it, by the examples."""
        if not match.is_compared:
            return ()
        return shares(self.weights, match.reading, self._known.entries.index(entry), _SHOWN)

    def _verdict(self, text: str, left: _Left, example: int | None, compared: Collection[str]) -> Verdict:
        """Return what is asked for in a sentence.

        Args:
            text: the sentence.
            left: what its signs leave.
            example: the entry that it is an example of, if it is one.
            compared: what is held against the examples, if anything is.
        """
        weights, scale = self._weighed(left, example, compared)
        verdict = Verdict(self._known.entries, self._kinds, weights, scale).decided(self._needed)
        # a word without a Chinese character that is no example itself is a misspelt id,
        # or nothing that examples could know
        if verdict.found and verdict.found.kind == "topic" and text.isascii() and example is None:
            verdict.found = None
        return verdict

    def _weighed(
        self, left: _Left, example: int | None, compared: Collection[str]
    ) -> tuple[list[float], _Scale]:
        """Return what speaks for every entry, and its scale."""
        count = len(self._known.entries)
        if example is not None:
            # whoever writes an example down has said what it means: that holds against every sign
            return [_odds(float(number == example)) for number in range(count)], _PLAIN
        before, says = self._unmoved, self._example
        weights, scale = [before] * count, _PLAIN
        if compared:
            numbers, least, step = tally(self.weights, compared)
            weights, scale = [*numbers], _Scale(before + says * (least - _EVEN), says * step)
        open_, kept = left
        unsettled = 1 - self._prior
        for number in open_.keys() | kept.keys():
            score = (1 - unsettled * open_.get(number, 1.0)) * kept.get(number, 1.0)
            weights[number] += (_odds(score) - before) / scale.step
        return weights, scale

    def _found(self, reading: ReadSentence) -> list[_Sighting]:
        """Return the signs that are in the sentence, in their order."""
        present, places, signs = set(reading.found), self._known.places, self._known.signs
        begun: set[int] = set().union(*[places[name] for name in present if name in places])
        found = []
        for place in sorted(begun):
            written = signs[place]
            # most signs end here: a word that they need is not there
            if not written.needs.isdisjoint(present):
                words = find_sign(self._signs.get(place) or self._parsed(place, written), reading)
                if words:
                    found.append((written, words))
        return found

    def _parsed(self, place: int, written: EntrySign) -> Sign:
        kind = self._known.entries[written.entry].kind
        sign = self._signs[place] = parsed(written.sign, written.strength, kind)
        return sign


def learnt_weights(known: Prepared, entries: Iterable[Findable]) -> Weights:
    """Return what the examples of `entries` teach."""
    lexicon = Lexicon(known.vocabulary)
    examples = [(number, example) for number, each in enumerate(entries) for example in each.asks]
    return learn(
        ((number, features(lexicon.read(example))) for number, example in examples), len(known.entries)
    )


def _odds(share: float) -> float:
    """Return the logarithm of the odds of `share`; nothing is certain."""
    return log((share + _UNSURE) / (1 + _UNSURE - share))


def _share(odds: float) -> float:
    """Return the share whose odds have the logarithm `odds`."""
    share = (1 + 2 * _UNSURE) / (1 + exp(-odds)) - _UNSURE
    return round(min(max(share, 0.0), 1.0), 3)
