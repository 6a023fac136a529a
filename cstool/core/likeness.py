"""How much a sentence is like the examples of each entry, by its characters, their pairs, and the classes of its words.

All of these have a weight for every entry. The weights come from the examples alone, so whoever owns the examples owns
them: each example in turn is held against the weights so far, and where its entry does not lead clearly, what stands
in it gains for its entry and loses for the one that leads (an averaged perceptron).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest
from itertools import pairwise
from typing import NamedTuple

from cstool.core.record import Record
from cstool.core.words import Reading

#: The label of examples that ask for no entry.
ELSEWHERE = ""
#: What stands in a sentence: characters and pairs of them (`^`, `$`: its ends), classes (`=leak`, as in signs).
Features = frozenset[str]

_GAP = re.compile(r"[\W_]+")
_MARKS = "=!?"
_ROUNDS = 5
#: The lead that an example's entry must have, for each root of a feature.
_LEAD = 5.0
#: A weight below this changes no answer.
_SLIGHT = 0.1


class Weights(Record):
    """What the examples teach: for each feature, its weight for the labels (by their place) that it has one for."""

    labels: tuple[str, ...]
    weights: dict[str, tuple[tuple[int, float], ...]]


#: Returns what a function that learns returns, from memory if it has learnt from the same files before.
Recall = Callable[[Callable[[], Weights]], Weights]


class Share(NamedTuple):
    """A feature of a sentence, and what it adds to an entry's lead (or takes away from it)."""

    feature: str
    part: float


def features(reading: Reading) -> Features:
    """Return what stands in a sentence."""
    letters = f"^{_GAP.sub(' ', reading.text)}$"
    found = {*letters, *map("".join, pairwise(letters))}
    for name, tokens in reading.found.items():
        found.update([_MARKS[token.stance] + name for token in tokens])
    return frozenset(found)


def leads(learnt: Weights, present: Features) -> dict[str, float]:
    """Return how far each entry leads over "none"; 1 is as far as an example's own entry should."""
    totals = [0.0] * len(learnt.labels)
    weights = learnt.weights
    for feature in present:
        for place, weight in weights.get(feature, ()):
            totals[place] += weight
    unit = _LEAD * len(present) ** 0.5
    none = totals[learnt.labels.index(ELSEWHERE)]
    return {label: (total - none) / unit for label, total in zip(learnt.labels, totals, strict=True) if label}


def shares(learnt: Weights, present: Features, label: str, count: int) -> tuple[Share, ...]:
    """Return the `count` features that count most in the lead of `label`, for it or against it."""
    places = {learnt.labels.index(label): 1.0, learnt.labels.index(ELSEWHERE): -1.0}
    unit = _LEAD * len(present) ** 0.5
    parts = (
        Share(
            each,
            sum(places.get(place, 0.0) * weight for place, weight in learnt.weights.get(each, ())) / unit,
        )
        for each in sorted(present)
    )
    return tuple(nlargest(count, parts, key=lambda share: abs(share.part)))


def learn(examples: Iterable[tuple[str, Features]]) -> Weights:
    """Return the weights that tell `examples`, with their labels, from one another."""
    from random import Random

    rows = [(label, sorted(present)) for label, present in examples]
    labels = sorted({label for label, _ in rows})
    learner = _Learner(labels)
    order = Random(0)  # noqa: S311
    for _ in range(_ROUNDS):
        order.shuffle(rows)
        for label, present in rows:
            learner.see(labels.index(label), present)
    return Weights(labels=tuple(labels), weights=learner.mean())


class _Learner:
    """Weights on their way; the sums of all changes, each times its turn, give the mean over all turns in the end."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._size = len(labels)
        self._now: dict[str, dict[int, float]] = {}
        self._past: dict[str, dict[int, float]] = {}
        self._turn = 0

    def see(self, label: int, present: Sequence[str]) -> None:
        """Hold an example against the weights, and correct them."""
        self._turn += 1
        totals = [0.0] * self._size
        for feature in present:
            for place, weight in self._now.get(feature, {}).items():
                totals[place] += weight
        totals[label] -= _LEAD * len(present) ** 0.5
        leader = max(range(self._size), key=totals.__getitem__)
        if leader != label:
            self._correct(label, leader, present)

    def _correct(self, label: int, leader: int, present: Sequence[str]) -> None:
        for feature in present:
            now, past = self._now.setdefault(feature, {}), self._past.setdefault(feature, {})
            for place, change in ((label, 1.0), (leader, -1.0)):
                now[place] = now.get(place, 0.0) + change
                past[place] = past.get(place, 0.0) + change * self._turn

    def mean(self) -> dict[str, tuple[tuple[int, float], ...]]:
        """Return the mean of the weights over all turns."""
        means: dict[str, tuple[tuple[int, float], ...]] = {}
        for feature, now in self._now.items():
            past = self._past[feature]
            kept = [(place, weight - past[place] / (self._turn + 1)) for place, weight in now.items()]
            row = tuple((place, round(weight, 2)) for place, weight in kept if abs(weight) >= _SLIGHT)
            if row:
                means[feature] = row
        return means
