"""From a customer's own sentence to the playbook, reply or topic that it asks for, with the words that decided it.

All three are weighed together, so that no two commands say different things of one sentence.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from math import exp, log
from typing import NamedTuple

from cstool.core.classifier import Share, Weights, features, leads, learn, shares
from cstool.core.index_data import AGAINST, Entry, EntryKind, EntrySign, Findable, Prepared, parsed
from cstool.core.signs import Sign, find_sign
from cstool.core.vocabulary import Matching, Signs, Strength
from cstool.core.word_classes import Lexicon, ReadSentence, Token, comparable

#: So many features are shown to explain a match.
_SHOWN = 6
#: The lead at which the examples say neither that a sentence asks for an entry nor that it does not.
_EVEN = -0.35
#: So much of a doubt is left about every score, for and against, when odds are added up.
_UNSURE = 0.02


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


class Match(NamedTuple):
    """What a sentence asks for."""

    #: What it asks for most, if that is sure enough.
    found: Entry | None
    #: The odds of all entries, as logarithms, in their order.
    odds: Sequence[float]
    entries: Sequence[Entry]
    #: The signs that were found.
    sightings: Sequence[_Sighting]
    #: The sentence as it was read.
    reading: ReadSentence
    #: The entry that the sentence is itself an example of; None: it is no example.
    example: Entry | None
    #: Whether it was held against the examples.
    is_compared: bool

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

    @property
    def first(self) -> Entry | None:
        """What it asks for most, however sure that is; None: there is nothing to ask for."""
        return max(zip(self.odds, self.entries, strict=True), key=lambda each: each[0], default=(0, None))[1]

    def nearest(self, kind: EntryKind, count: int) -> tuple[Candidate, ...]:
        """Return the `count` entries of a kind that it asks for most, whether it asks for any or not."""
        odds, entries = self.odds, self.entries
        places = [place for place, entry in enumerate(entries) if entry.kind == kind]
        places.sort(key=odds.__getitem__, reverse=True)
        return tuple([Candidate(entries[each], _share(odds[each])) for each in places[:count]])

    def score(self, entry: Entry) -> float:
        """Return how sure it is that the sentence asks for `entry`."""
        return _share(self.odds[self.entries.index(entry)])


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
        self._lexicon = Lexicon(known.vocabulary)
        self._signs: dict[int, Sign] = {}

    @cached_property
    def weights(self) -> Weights:
        """What the examples teach."""
        return self._weights()

    def find(self, text: str) -> Match:
        """Return what `text` asks for."""
        reading, entries = self._lexicon.read(text), self._known.entries
        found = self._found(reading)
        said = comparable(reading.text)
        example = self._known.examples.get(said)
        is_compared = bool(said) and self._known.is_weighed and example is None
        odds = self._weighed(found, example, reading if is_compared else None)
        best = max(range(len(odds)), key=odds.__getitem__, default=None)
        meant = entries[best] if best is not None and odds[best] >= self._needed else None
        # a word without a Chinese character that is no example itself is a misspelt id,
        # or nothing that examples could know
        is_nothing = meant is not None and meant.kind == "topic" and text.isascii() and example is None
        return Match(
            found=None if is_nothing else meant,
            odds=odds,
            entries=entries,
            sightings=found,
            reading=reading,
            example=None if example is None else entries[example],
            is_compared=is_compared,
        )

    def shares(self, match: Match, entry: Entry) -> tuple[Share, ...]:
        """Return what in the sentence of `match` counted most for `entry` and against it, by the examples."""
        if not match.is_compared:
            return ()
        return shares(self.weights, match.reading, self._known.entries.index(entry), _SHOWN)

    def _weighed(
        self,
        evidence: Iterable[_Sighting],
        example: int | None,
        compared: ReadSentence | None,
    ) -> list[float]:
        """Return the odds of every entry, as logarithms."""
        count = len(self._known.entries)
        if example is not None:
            # whoever writes an example down has said what it means: that holds against every sign
            return [_odds(float(number == example)) for number in range(count)]
        before, says = self._unmoved, self._example
        if compared is None:
            odds = [before] * count
        else:
            learnt = leads(self.weights, features(compared))
            odds = [before + says * (lead - _EVEN) for lead in learnt]
        for number, score in self._scores(evidence):
            odds[number] += _odds(score) - before
        return odds

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

    def _scores(self, evidence: Iterable[_Sighting]) -> Iterator[tuple[int, float]]:
        open_: dict[int, float] = {}
        kept: dict[int, float] = {}
        for sign, _ in evidence:
            left = kept if sign.strength in AGAINST else open_
            left[sign.entry] = left.get(sign.entry, 1.0) * self._left[sign.strength]
        unsettled = 1 - self._prior
        for number in open_.keys() | kept.keys():
            yield number, (1 - unsettled * open_.get(number, 1.0)) * kept.get(number, 1.0)


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
