"""How much a sentence is like the examples of each entry, by its characters, their pairs, and the classes of its words.

All of these have a weight for every entry. The weights come from the examples alone, so whoever owns the examples owns
them: each example in turn is held against the weights so far, and where its entry does not lead clearly, what stands
in it gains for its entry and loses for the one that leads (an averaged perceptron).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from heapq import nlargest
from itertools import chain, pairwise
from math import sqrt
from struct import unpack
from typing import NamedTuple

from cstool.core.record import Record
from cstool.core.word_classes import ReadSentence

#: The label of examples that ask for no entry.
ELSEWHERE = ""
#: What stands in a sentence: characters and pairs of them (`^`, `$`: its ends), classes (`=leak`, as in signs).
Features = frozenset[str]

_GAP = re.compile(r"[\W_]+")
#: The ends of a sentence, and what stands for all that is neither a letter nor a number.
_BLANK = "^$ "
#: The mark of each stance, in their order.
_MARKS = "=!?"
_ROUNDS = 8
#: From so many examples on, what stands in one of them alone is taken for chance.
_MANY = 500
#: The lead that an example's entry must have, for each root of a feature.
_LEAD = 5.0
#: So finely are weights kept: steps to one.
_STEPS = 4
#: The bits that the weight of one label takes in a row of weights.
_LANE = 32


class Weights(Record):
    """What the examples teach."""

    labels: tuple[str, ...]
    #: For each feature its weights for all labels, in steps, as the bytes of one large number in which every label has
    #: its lane: one addition then adds the weights for all labels at once.
    weights: dict[str, bytes]


class Share(NamedTuple):
    """A feature of a sentence, the words that it is, and what it adds to an entry's lead (or takes away from it)."""

    feature: str
    words: tuple[str, ...]
    part: float


def features(reading: ReadSentence) -> Features:
    """Return what stands in a sentence."""
    letters = f"^{_GAP.sub(' ', reading.text)}$"
    found = {*letters, *map("".join, pairwise(letters))}
    for name, tokens in reading.found.items():
        found.update([_MARKS[token.stance] + name for token in tokens])
    return frozenset(found)


def leads(learnt: Weights, present: Features) -> dict[str, float]:
    """Return how far each entry leads over none of them; 1 is as far as an example's own entry should."""
    weights = learnt.weights
    totals = _unpacked(
        sum([_number(weights[feature]) for feature in present if feature in weights]), len(learnt.labels)
    )
    none, unit = totals[learnt.labels.index(ELSEWHERE)], _unit(present)
    return {label: (total - none) / unit for label, total in zip(learnt.labels, totals, strict=True) if label}


def shares(learnt: Weights, reading: ReadSentence, label: str, count: int) -> tuple[Share, ...]:
    """Return the `count` features that count most in the lead of `label`, for it or against it."""
    present = features(reading)
    place, none, unit = learnt.labels.index(label), learnt.labels.index(ELSEWHERE), _unit(present)
    parts = []
    for each in sorted(present & learnt.weights.keys()):
        row = _unpacked(_number(learnt.weights[each]), len(learnt.labels))
        if words := _words(each, reading):
            parts.append(Share(each, words, (row[place] - row[none]) / unit))
    return tuple(share for share in nlargest(count, parts, key=lambda share: abs(share.part)) if share.part)


def _words(feature: str, reading: ReadSentence) -> tuple[str, ...]:
    """Return the words of `reading` that `feature` is; none for its ends and blanks, which explain nothing."""
    if feature[0] not in _MARKS:
        return tuple(filter(None, [feature.strip(_BLANK)]))
    stance = _MARKS.index(feature[0])
    tokens = [token for token in reading.found[feature[1:]] if token.stance == stance]
    return tuple(dict.fromkeys(reading.text[token.start : token.end] for token in tokens))


def _packed(row: Sequence[int]) -> bytes:
    """Return the weights of a feature, in the order of the labels, as the bytes of one number."""
    number = sum(weight << place * _LANE for place, weight in enumerate(row))
    return number.to_bytes(number.bit_length() // 8 + 1, "little", signed=True)


def _number(row: bytes) -> int:
    return int.from_bytes(row, "little", signed=True)


def _unpacked(number: int, count: int) -> tuple[int, ...]:
    """Return the weights in the `count` lanes of `number`."""
    half = 1 << _LANE - 1
    lanes = unpack(f"<{count}I", (number + _lift(count)).to_bytes(count * _LANE // 8, "little"))
    return tuple([lane - half for lane in lanes])


@cache
def _lift(count: int) -> int:
    """Return what lifts every one of `count` lanes above zero, so that none borrows from the next."""
    return sum(1 << (place + 1) * _LANE - 1 for place in range(count))


def _unit(present: Features) -> float:
    return _STEPS * _LEAD * sqrt(len(present))


def learn(examples: Iterable[tuple[str, Features]]) -> Weights:
    """Return the weights that tell `examples`, with their labels, from one another."""
    from random import Random

    rows = _telling(examples)
    labels = sorted({label for label, _ in rows})
    learner = _Learner(len(labels))
    order = Random(0)  # noqa: S311
    for _ in range(_ROUNDS):
        order.shuffle(rows)
        for label, present in rows:
            learner.see(labels.index(label), present)
    return Weights(labels=tuple(labels), weights=learner.mean())


def _telling(examples: Iterable[tuple[str, Features]]) -> list[tuple[str, list[str]]]:
    """Return `examples`, each with those of its features from which something can be learnt."""
    rows = [(label, sorted(present)) for label, present in examples]
    if len(rows) < _MANY:
        return rows
    count = Counter(chain.from_iterable(present for _, present in rows))
    return [(label, [each for each in present if count[each] > 1]) for label, present in rows]


class _Learner:
    """Weights on their way; the sums of all changes, each times its turn, give the mean over all turns in the end."""

    def __init__(self, labels: int) -> None:
        self._labels = labels
        self._now: dict[str, int] = {}
        self._past: dict[str, int] = {}
        self._turn = 0

    def see(self, label: int, present: Sequence[str]) -> None:
        """Hold an example against the weights, and correct them."""
        self._turn += 1
        now = self._now
        totals: list[float] = [*_unpacked(sum([now[each] for each in present if each in now]), self._labels)]
        totals[label] -= _LEAD * len(present) ** 0.5
        leader = totals.index(max(totals))
        if leader != label:
            self._correct((1 << label * _LANE) - (1 << leader * _LANE), present)

    def _correct(self, change: int, present: Sequence[str]) -> None:
        now, past, weighted = self._now, self._past, change * self._turn
        for feature in present:
            now[feature] = now.get(feature, 0) + change
            past[feature] = past.get(feature, 0) + weighted

    def mean(self) -> dict[str, bytes]:
        """Return the mean of the weights over all turns."""
        turns = self._turn + 1
        means: dict[str, bytes] = {}
        for feature, now in self._now.items():
            past = _unpacked(self._past[feature], self._labels)
            steps = [
                round(_STEPS * (weight - sum_ / turns))
                for weight, sum_ in zip(_unpacked(now, self._labels), past, strict=True)
            ]
            if any(steps):
                means[feature] = _packed(steps)
        return means
