"""How much a sentence is like the examples of each entry, by its characters, their pairs, and the classes of its words.

All of these have a weight for every entry. The weights come from the examples alone, so whoever owns the examples owns
them. They are those of a linear support vector machine, one entry against all others: every example is to lead for its
own entry by as much as it is to lag behind for each other, and one that does not puts weight on what stands in it, up
to a limit. What stands in an example has the length 1 together, so that a long one says no more than a short one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from heapq import nlargest
from itertools import chain, pairwise
from math import sqrt
from struct import unpack
from typing import NamedTuple

from cstool.core.record import Record
from cstool.core.word_classes import ReadSentence

#: What stands in a sentence: characters and pairs of them (`^`, `$`: its ends), classes (`=leak`, as in signs).
Features = frozenset[str]

_GAP = re.compile(r"[\W_]+")
#: The ends of a sentence, and what stands for all that is neither a letter nor a number.
_BLANK = "^$ "
#: The mark of each stance, in their order.
_MARKS = "=!?"
#: The examples are gone through so often; more changes next to nothing.
_ROUNDS = 3
#: The most that one example may weigh for its own entry, and against another; the larger, the closer the weights keep
#: to single examples. An entry has few of its own, and all others speak against it.
_LIMIT_OWN, _LIMIT = 1.5, 0.5
#: An example that lags behind for another entry by so much less than it is to is left as it is.
_SLACK = 0.05
#: From so many examples on, what stands in one of them alone is taken for chance.
_MANY = 500
#: The lead of a sentence in which nothing is known.
_UNKNOWN = -1.0
#: So finely are weights kept, steps to one, and the most steps of one weight.
_STEPS, _MOST = 32, 127
#: A feature with no larger weight, in steps, changes next to nothing.
_NEXT_TO_NOTHING = 1
#: The bits that the weight of one entry takes in a row of weights, and how many kept rows may be added up in them.
_LANE, _ROWS = 16, 250
#: Where a lane stands that holds nothing, once it is lifted above zero.
_HALF = 1 << _LANE - 1
#: So finely are weights told apart while they are learnt.
_FINE = 128


class Weights(Record):
    """What the examples teach."""

    #: How many entries there are; they are called by their numbers from 0.
    count: int
    #: For each feature its weights for all entries, in steps, as the bytes of one large number in which every entry
    #: has its lane: one addition then adds the weights for all of them at once.
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


def leads(learnt: Weights, present: Features) -> list[float]:
    """Return how far each entry leads; 1 is as far as an example's own entry should, -1 as far as another may."""
    weights, unit = learnt.weights, _unit(present)
    rows = [_number(weights[each]) for each in present if each in weights]
    if len(rows) <= _ROWS:
        return [_UNKNOWN + (lane - _HALF) / unit for lane in _lanes(sum(rows), learnt.count)]
    parts = [
        _unpacked(sum(rows[start : start + _ROWS]), learnt.count) for start in range(0, len(rows), _ROWS)
    ]
    return [_UNKNOWN + sum(part) / unit for part in zip(*parts, strict=True)]


def shares(learnt: Weights, reading: ReadSentence, entry: int, count: int) -> tuple[Share, ...]:
    """Return the `count` features that count most in the lead of an entry, for it or against it."""
    present = features(reading)
    unit = _unit(present)
    parts = []
    for each in sorted(present & learnt.weights.keys()):
        row = _unpacked(_number(learnt.weights[each]), learnt.count)
        if words := _words(each, reading):
            parts.append(Share(each, words, row[entry] / unit))
    return tuple(share for share in nlargest(count, parts, key=lambda share: abs(share.part)) if share.part)


def steps(learnt: Weights) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the features that count for any entry, with their weights for all, in steps."""
    for feature, row in learnt.weights.items():
        weights = _unpacked(_number(row), learnt.count)
        if max(map(abs, weights)) > _NEXT_TO_NOTHING:
            yield feature, weights


def lead(weights: Sequence[int], count: int) -> float:
    """Return how far an entry leads by the `weights` of the features that are known, `count` in all, in steps."""
    return _UNKNOWN + sum(weights) / (_STEPS * sqrt(max(count, 1)))


def _words(feature: str, reading: ReadSentence) -> tuple[str, ...]:
    """Return the words of `reading` that `feature` is; none for its ends and blanks, which explain nothing."""
    if feature[0] not in _MARKS:
        return tuple(filter(None, [feature.strip(_BLANK)]))
    stance = _MARKS.index(feature[0])
    tokens = [token for token in reading.found[feature[1:]] if token.stance == stance]
    return tuple(dict.fromkeys(reading.text[token.start : token.end] for token in tokens))


def _unit(present: Features) -> float:
    return _STEPS * sqrt(len(present))


@cache
def _number(row: bytes) -> int:
    """Return the large number that a row of weights is kept as; the same features come in sentence after sentence."""
    return int.from_bytes(row, "little", signed=True)


def _unpacked(number: int, count: int) -> tuple[int, ...]:
    """Return what stands in the `count` lanes of `number`."""
    return tuple([lane - _HALF for lane in _lanes(number, count)])


def _lanes(number: int, count: int) -> tuple[int, ...]:
    """Return the same, each lifted above zero."""
    return unpack(f"<{count}H", (number + _lift(count)).to_bytes(count * _LANE // 8, "little"))


@cache
def _lift(count: int) -> int:
    """Return what lifts every one of `count` lanes above zero, so that none borrows from the next."""
    return sum(_HALF << place * _LANE for place in range(count))


def learn(examples: Iterable[tuple[int, Features]], count: int) -> Weights:
    """Return the weights that tell `examples`, with the numbers of their entries, below `count`, from one another."""
    from random import Random

    rows = [_Example(entry, present) for entry, present in _telling(examples)]
    learner = _Learner(count, chain.from_iterable(row.present for row in rows))
    order = Random(0)  # noqa: S311
    for _ in range(_ROUNDS):
        order.shuffle(rows)
        for row in rows:
            learner.see(row)
    return Weights(count=count, weights=learner.weights())


def _telling(examples: Iterable[tuple[int, Features]]) -> list[tuple[int, list[str]]]:
    """Return `examples`, each with those of its features from which something can be learnt."""
    rows = [(entry, sorted(present)) for entry, present in examples]
    if len(rows) < _MANY:
        return rows
    count = Counter(chain.from_iterable(present for _, present in rows))
    return [(entry, [each for each in present if count[each] > 1]) for entry, present in rows]


class _Example:
    """An example, and how much it weighs for its own entry and against each other, by their numbers."""

    __slots__ = ("entry", "length", "present", "weighs")

    def __init__(self, entry: int, present: Sequence[str]) -> None:
        self.entry = entry
        self.present = present
        self.length = sqrt(len(present))
        self.weighs: dict[int, float] = {}


class _Learner:
    """Weights on their way, found by dual coordinate descent: one example after the other is weighed anew."""

    def __init__(self, count: int, known: Iterable[str]) -> None:
        self._count = count
        self._now = dict.fromkeys(known, 0)

    def see(self, example: _Example) -> None:
        """Weigh an example for its entry, and against all that it does not lag behind for."""
        now, entry, length = self._now, example.entry, example.length
        lanes = _lanes(sum([now[each] for each in example.present]), self._count)
        most = _HALF + _SLACK * length * _FINE
        odd = [place for place, lane in enumerate(lanes) if lane > most]
        change = 0
        for place in sorted({*odd, *example.weighs, entry}):
            sign = 1 if place == entry else -1
            lead = _UNKNOWN + (lanes[place] - _HALF) / (length * _FINE)
            before = example.weighs.get(place, 0.0)
            limit = _LIMIT_OWN if place == entry else _LIMIT
            after = min(max(before + 1 - sign * lead, 0.0), limit)
            if after != before:
                example.weighs[place] = after
                change += round(sign * (after - before) / length * _FINE) << place * _LANE
        if change:
            for each in example.present:
                now[each] += change

    def weights(self) -> dict[str, bytes]:
        """Return the weights, as finely as they are kept."""
        rows = ((feature, self._kept(now)) for feature, now in self._now.items() if now)
        return {
            feature: row.to_bytes(row.bit_length() // 8 + 1, "little", signed=True)
            for feature, row in rows
            if row
        }

    def _kept(self, row: int) -> int:
        """Return the weights of a feature as they are kept; most are zero."""
        kept = 0
        for place, lane in enumerate(_lanes(row, self._count)):
            if lane != _HALF:
                kept += max(min(round((lane - _HALF) * _STEPS / _FINE), _MOST), -_MOST) << place * _LANE
        return kept
