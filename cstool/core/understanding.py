"""What a customer's sentence asks for, how near everything else comes, and what decided it."""

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import NamedTuple

from cstool.core.index_data import Entry, EntryKind, EntrySign
from cstool.core.vocabulary import Strength
from cstool.core.word_classes import ReadSentence, Token

#: So much of a doubt is left about every score, for and against, when odds are added up.
_UNSURE = 0.02
#: A sign that was found: what is written of it, and the words that made it up.
Sighting = tuple[EntrySign, list[Token]]


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


class Understood:
    """What a sentence asks for, and how near everything else comes."""

    __slots__ = ("_kinds", "_needed", "_scale", "_weights", "entries", "found")

    def __init__(
        self,
        entries: Sequence[Entry],
        kinds: "Kinds",
        weights: Sequence[float],
        scale: "Scale",
        needed: float,
    ) -> None:
        """Take what speaks for each of `entries`: the first is found if its odds, as a logarithm, are `needed`."""
        self.entries = entries
        self._kinds = kinds
        self._weights = weights
        self._scale = scale
        self._needed = needed
        most = max(weights, default=0.0)
        is_sure = bool(weights) and scale.odds(most) >= needed
        #: What it asks for most, if that is sure enough.
        self.found = entries[weights.index(most)] if is_sure else None

    def without(self, entry: Entry) -> Entry | None:
        """Return what would be found if `entry` were not there."""
        others = [each for each in zip(self._weights, self.entries, strict=True) if each[1] != entry]
        most, first = max(others, key=lambda each: each[0], default=(0.0, None))
        return first if self._scale.odds(most) >= self._needed else None

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


class Scale(NamedTuple):
    """Where the logarithm of odds begins, and how much of it a weight is."""

    even: float
    step: float

    def odds(self, weight: float) -> float:
        """Return the logarithm of the odds that a weight stands for."""
        return self.even + weight * self.step


#: Weights that are the logarithms of odds themselves.
PLAIN = Scale(0.0, 1.0)
#: The numbers of the entries of each kind.
Kinds = Mapping[EntryKind, Sequence[int]]


class Match(Understood):
    """What a sentence asks for, and why."""

    __slots__ = ("example", "is_compared", "reading", "sightings")

    def __init__(
        self,
        verdict: Understood,
        sightings: Sequence[Sighting],
        reading: ReadSentence,
        example: Entry | None,
        *,
        is_compared: bool,
    ) -> None:
        """Take the verdict, and what it rests on."""
        super().__init__(verdict.entries, verdict._kinds, verdict._weights, verdict._scale, verdict._needed)
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


def odds_of(share: float) -> float:
    """Return the logarithm of the odds of `share`; nothing is certain."""
    return log((share + _UNSURE) / (1 + _UNSURE - share))


def _share(odds: float) -> float:
    """Return the share whose odds have the logarithm `odds`."""
    share = (1 + 2 * _UNSURE) / (1 + exp(-odds)) - _UNSURE
    return round(min(max(share, 0.0), 1.0), 3)
