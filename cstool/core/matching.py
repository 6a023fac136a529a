"""From a customer's own sentence to the playbook, reply or topic that it asks for, with the words that decided it.

All three are weighed together, so that no two commands say different things of one sentence.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from heapq import nlargest
from math import exp, log
from typing import NamedTuple

from cstool.core.classifier import Share, Weights, features, leads, learn, shares
from cstool.core.index_data import AGAINST, Entry, EntryKind, EntrySign, Findable, Prepared, parsed
from cstool.core.signs import Sign, find_sign
from cstool.core.vocabulary import Matching, Signs, Strength
from cstool.core.word_classes import Lexicon, ReadSentence, comparable

#: So many features are shown to explain a match.
_SHOWN = 6
#: The lead at which the examples say neither that a sentence asks for an entry nor that it does not.
_EVEN = -0.35
#: So much of a doubt is left about every score, for and against, when odds are added up.
_UNSURE = 0.02


#: A sign that was found: the number of its entry, the sign, the words that made it up, how much it says.
_Sighting = tuple[int, str, tuple[str, ...], Strength]


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
    evidence: tuple[Evidence, ...]
    #: The entry that the sentence is itself an example of; None: it is no example.
    example: Entry | None
    #: The sentence as it was read, if it was held against the examples.
    compared: ReadSentence | None

    @property
    def first(self) -> Entry | None:
        """What it asks for most, however sure that is; None: there is nothing to ask for."""
        return max(zip(self.odds, self.entries, strict=True), key=lambda each: each[0], default=(0, None))[1]

    def nearest(self, kind: EntryKind, count: int) -> tuple[Candidate, ...]:
        """Return the `count` entries of a kind that it asks for most, whether it asks for any or not."""
        odds, entries = self.odds, self.entries
        places = [place for place, entry in enumerate(entries) if entry.kind == kind]
        return tuple(
            [
                Candidate(entries[each], _share(odds[each]))
                for each in nlargest(count, places, odds.__getitem__)
            ]
        )

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
        found = [*self._found(reading)]
        said = comparable(reading.text)
        example = self._known.examples.get(said)
        compared = reading if said and self._known.is_weighed and example is None else None
        odds = self._weighed(found, example, compared)
        best = max(range(len(odds)), key=odds.__getitem__, default=None)
        meant = entries[best] if best is not None and odds[best] >= self._needed else None
        # a word without a Chinese character that is no example itself is a misspelt id,
        # or nothing that examples could know
        is_nothing = meant is not None and meant.kind == "topic" and text.isascii() and example is None
        return Match(
            found=None if is_nothing else meant,
            odds=odds,
            entries=entries,
            evidence=tuple(
                [Evidence(entries[number], sign, words, how) for number, sign, words, how in found]
            ),
            example=None if example is None else entries[example],
            compared=compared,
        )

    def shares(self, match: Match, entry: Entry) -> tuple[Share, ...]:
        """Return what in the sentence of `match` counted most for `entry` and against it, by the examples."""
        if match.compared is None:
            return ()
        return shares(self.weights, match.compared, self._known.entries.index(entry), _SHOWN)

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
        odds = [_odds(self._prior)] * count
        for number, score in self._scores(evidence):
            odds[number] = _odds(score)
        if compared is None:
            return odds
        says = self._example
        return [
            signs + says * (lead - _EVEN)
            for signs, lead in zip(odds, leads(self.weights, features(compared)), strict=True)
        ]

    def _found(self, reading: ReadSentence) -> Iterator[_Sighting]:
        present, places, signs = set(reading.found), self._known.places, self._known.signs
        for place in sorted({place for name in present & places.keys() for place in places[name]}):
            written = signs[place]
            if written.needs.isdisjoint(present):
                continue
            found = find_sign(self._sign(place, written), reading)
            if found:
                words = tuple([reading.text[token.start : token.end] for token in found])
                yield written.entry, written.sign, words, written.strength

    def _sign(self, place: int, written: EntrySign) -> Sign:
        sign = self._signs.get(place)
        if sign is None:
            kind = self._known.entries[written.entry].kind
            sign = self._signs[place] = parsed(written.sign, written.strength, kind)
        return sign

    def _scores(self, evidence: Iterable[_Sighting]) -> Iterator[tuple[int, float]]:
        open_: dict[int, float] = {}
        kept: dict[int, float] = {}
        for number, _, _, strength in evidence:
            left = kept if strength in AGAINST else open_
            left[number] = left.get(number, 1.0) * self._left[strength]
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
