"""From a customer's own sentence to the right playbook or reply, or to none, with the words that decided it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from math import exp, log
from typing import NamedTuple

from cstool.core.classifier import ELSEWHERE, Share, Weights, features, leads, learn, shares
from cstool.core.index_data import AGAINST, EntrySign, Findable, Prepared, parsed, prepare
from cstool.core.signs import Sign, Unmarked, find_sign
from cstool.core.vocabulary import Matching, Signs, Strength, Words
from cstool.core.word_classes import Lexicon, ReadSentence, comparable

#: So many features are shown to explain a match.
_SHOWN = 6
#: So much of a doubt is left about every score, for and against, when odds are added up.
_UNSURE = 0.02


class Evidence(NamedTuple):
    """A sign that was found for an entry, the words that made it up, and how much it says."""

    id: str
    sign: str
    words: tuple[str, ...]
    strength: Strength


class Match(NamedTuple):
    """What a sentence asks for, if anything, how sure that is (0 to 1), and what came next."""

    id: str | None
    score: float
    alternatives: tuple[tuple[str, float], ...]
    evidence: tuple[Evidence, ...]
    #: The entry that the sentence is itself an example of, empty for none of them; None: it is no example.
    example: str | None
    #: The sentence as it was read, if it was held against the examples.
    compared: ReadSentence | None


class Index:
    """All playbooks, or all replies, ready to be found."""

    def __init__(
        self, matching: Matching, known: Prepared, weights: Callable[[], Weights], *, unmarked: Unmarked
    ) -> None:
        """Take what was learnt.

        Args:
            matching: how much each sign counts.
            known: what the entries are found by.
            weights: returns what their examples teach; asked only for sentences that are no example themselves.
            unmarked: how a class without a mark is meant.
        """
        #: The score that is needed to be found, 0 to 1.
        self.threshold = matching.threshold / 100
        self._needed = _odds(self.threshold)
        self._prior = matching.prior / 100
        self._example = _odds(matching.example / 100)
        self._left = {name: 1 - getattr(matching, name) / 100 for name in Signs.__struct_fields__}
        self._unmarked = unmarked
        self._known = known
        self._weights = weights
        self._lexicon = Lexicon(known.vocabulary)
        self._signs: dict[int, Sign] = {}

    @cached_property
    def weights(self) -> Weights:
        """What the examples teach."""
        return self._weights()

    def find(self, text: str) -> Match:
        """Return the entry that `text` asks for, or none with the nearest three."""
        reading = self._lexicon.read(text)
        evidence = tuple(self._found(reading))
        example = self._known.examples.get(comparable(reading.text))
        compared = reading if self._known.is_weighed and example is None else None
        odds = self._weighed(evidence, example, compared)
        ranked = sorted(odds, key=odds.__getitem__, reverse=True)
        best = ranked[0] if ranked and odds[ranked[0]] >= self._needed else None
        following = ranked[1:4] if best else ranked[:3]
        return Match(
            id=best,
            score=_share(odds[ranked[0]]) if ranked else 0.0,
            alternatives=tuple((id_, _share(odds[id_])) for id_ in following),
            evidence=evidence,
            example=example,
            compared=compared,
        )

    def shares(self, match: Match) -> tuple[tuple[str, Share], ...]:
        """Return what in the sentence of `match` counted most for its first entry and against it, by the examples."""
        first = match.id or next((id_ for id_, _ in match.alternatives), None)
        if match.compared is None or first not in self.weights.labels:
            return ()
        return tuple((first, each) for each in shares(self.weights, match.compared, first, _SHOWN))

    def _weighed(
        self, evidence: Iterable[Evidence], example: str | None, compared: ReadSentence | None
    ) -> dict[str, float]:
        """Return the odds of every entry, as logarithms."""
        if example is not None:
            # whoever writes an example down has said what it means: that holds against every sign
            return {id_: _odds(float(id_ == example)) for id_ in self._known.ids}
        odds = dict.fromkeys(self._known.ids, _odds(self._prior))
        odds.update((id_, _odds(score)) for id_, score in self._scores(evidence))
        if compared:
            for id_, lead in leads(self.weights, features(compared)).items():
                odds[id_] += self._example * lead
        return odds

    def _found(self, reading: ReadSentence) -> Iterator[Evidence]:
        present, places, signs = set(reading.found), self._known.places, self._known.signs
        for place in sorted({place for name in present & places.keys() for place in places[name]}):
            written = signs[place]
            if written.needs.isdisjoint(present):
                continue
            found = find_sign(self._sign(place, written), reading)
            if found:
                words = tuple([reading.text[token.start : token.end] for token in found])
                yield Evidence(written.id, written.sign, words, written.strength)

    def _sign(self, place: int, written: EntrySign) -> Sign:
        sign = self._signs.get(place)
        if sign is None:
            sign = self._signs[place] = parsed(written.sign, written.strength, self._unmarked)
        return sign

    def _scores(self, evidence: Iterable[Evidence]) -> Iterator[tuple[str, float]]:
        open_: dict[str, float] = {}
        kept: dict[str, float] = {}
        for each in evidence:
            left = kept if each.strength in AGAINST else open_
            left[each.id] = left.get(each.id, 1.0) * self._left[each.strength]
        unsettled = 1 - self._prior
        for id_ in open_.keys() | kept.keys():
            yield id_, (1 - unsettled * open_.get(id_, 1.0)) * kept.get(id_, 1.0)


def learnt_index(
    matching: Matching,
    words: Iterable[Words],
    entries: Sequence[Findable],
    elsewhere: Sequence[str],
    *,
    unmarked: Unmarked,
) -> Index:
    """Return the index of `entries`, learnt from their signs and examples now.

    Args:
        matching: how much each sign counts.
        words: the classes of words.
        entries: what can be found.
        elsewhere: sentences that ask for none of them; without any, only examples themselves are known.
        unmarked: how a class without a mark is meant.
    """
    known = prepare(words, entries, elsewhere, unmarked)
    return Index(matching, known, lambda: learnt_weights(known, entries, elsewhere), unmarked=unmarked)


def learnt_weights(known: Prepared, entries: Iterable[Findable], elsewhere: Iterable[str]) -> Weights:
    """Return what the examples of `entries`, and those that ask for none of them, teach."""
    lexicon = Lexicon(known.vocabulary)
    labelled = [(entry.id, example) for entry in entries for example in entry.asks]
    labelled += [(ELSEWHERE, example) for example in elsewhere]
    return learn((label, features(lexicon.read(example))) for label, example in labelled)


def _odds(share: float) -> float:
    """Return the logarithm of the odds of `share`; nothing is certain."""
    return log((share + _UNSURE) / (1 + _UNSURE - share))


def _share(odds: float) -> float:
    """Return the share whose odds have the logarithm `odds`."""
    share = (1 + 2 * _UNSURE) / (1 + exp(-odds)) - _UNSURE
    return round(min(max(share, 0.0), 1.0), 3)
