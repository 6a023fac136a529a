"""How much a sentence is like the examples of each entry, by its characters, their pairs, and the classes of its words.

All of these have a weight for every entry. The weights come from the examples alone, so whoever owns the examples owns
them (`weight_learning`). What stands in a sentence has the length 1 together, so that a long one says no more than a
short one.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from heapq import nlargest
from itertools import islice
from math import sqrt
from operator import add
from struct import unpack
from typing import NamedTuple

from cstool.core.kept_tables import KeptTable
from cstool.core.negation import Stance
from cstool.core.record import Record
from cstool.core.word_classes import ReadSentence

#: What stands in a sentence: characters and pairs of them (`^`, `$`: its ends), classes (`=leak`, as in signs).
Features = frozenset[str]

_GAP = re.compile(r"[\W_]+")
#: The ends of a sentence, and what stands for all that is neither a letter nor a number.
_BLANK = "^$ "
#: The mark of each stance, in their order.
_MARKS = "=!?"
#: The lead of a sentence in which nothing is known.
UNKNOWN = -1.0
#: So finely are weights kept, steps to one, and the most steps of one weight.
STEPS, MOST = 32, 127
#: A feature with no larger weight, in steps, changes next to nothing.
_NEXT_TO_NOTHING = 1
#: The bits that the weight of one entry takes in a row of weights, and how many kept rows may be added up in them.
LANE, _ROWS = 16, 250
#: Where a lane stands that holds nothing, once it is lifted above zero.
HALF = 1 << LANE - 1


class Weights(Record):
    """What the examples teach."""

    #: How many entries there are; they are called by their numbers from 0.
    count: int
    #: For each feature its weights for all entries, in steps, as the bytes of one large number in which every entry
    #: has its lane: one addition then adds the weights for all of them at once.
    weights: KeptTable


class Share(NamedTuple):
    """A feature of a sentence, the words that it is, and what it adds to an entry's lead (or takes away from it)."""

    feature: str
    words: tuple[str, ...]
    part: float


def features(reading: ReadSentence) -> Features:
    """Return what stands in a sentence."""
    found = _letters(reading.text)
    for name, tokens in reading.found.items():
        found.update([_MARKS[token.stance] + name for token in tokens])
    return frozenset(found)


def features_of(text: str, marked: Iterable[Iterable[str]]) -> set[str]:
    """Return what stands in a sentence: its `text`, and what `marks` says of each of its words."""
    return _letters(text).union(*marked)


def marks(names: Iterable[str], stance: Stance) -> tuple[str, ...]:
    """Return what a word of the classes `names` is to the examples, meant as `stance` says."""
    return tuple(_MARKS[stance] + name for name in names)


def _letters(text: str) -> set[str]:
    letters = f"^{_GAP.sub(' ', text)}$"
    return {*letters, *map(add, letters, letters[1:])}


class LeadSums(NamedTuple):
    """What the examples say of a sentence: a number for each entry; its lead is `least` and so many times `step`."""

    numbers: Sequence[int]
    least: float
    step: float


class FeatureRows(dict[str, int]):
    """The weights of features as numbers: the same features come in sentence after sentence."""

    def __init__(self, learnt: Weights) -> None:
        """Take what is learnt."""
        super().__init__()
        self.count = learnt.count
        self._weights = learnt.weights
        self._get: Callable[[str], bytes | None] = learnt.weights.get
        self._asked = 0

    def __missing__(self, feature: str) -> int:
        """Return the weights of a feature that was not asked for before; what no example holds is not remembered."""
        row = self._get(feature)
        if row is None:
            self._asked += 1
            self._get = self._weights.getter(self._asked)
            return 0
        number = self[feature] = _number(row)
        return number


def tally(rows: FeatureRows, present: Collection[str]) -> LeadSums:
    """Return what the examples say of a sentence in which `present` stands."""
    step = 1 / (STEPS * sqrt(len(present)))
    numbers = map(rows.__getitem__, present)
    if len(present) <= _ROWS:
        return LeadSums(lanes(sum(numbers), rows.count), UNKNOWN - HALF * step, step)
    parts = []
    while part := [*islice(numbers, _ROWS)]:
        parts.append(_unpacked(sum(part), rows.count))
    return LeadSums([*map(sum, zip(*parts, strict=True))], UNKNOWN, step)


def leads(learnt: Weights, present: Collection[str]) -> list[float]:
    """Return how far each entry leads; 1 is as far as an example's own entry should, -1 as far as another may."""
    numbers, least, step = tally(FeatureRows(learnt), present)
    return [least + number * step for number in numbers]


def shares(learnt: Weights, reading: ReadSentence, entry: int, count: int) -> tuple[Share, ...]:
    """Return the `count` features that count most in the lead of an entry, for it or against it."""
    present = features(reading)
    unit = STEPS * sqrt(len(present))
    parts = []
    for each in sorted(present):
        kept = learnt.weights.get(each)
        if kept is not None and (words := _words(each, reading)):
            parts.append(Share(each, words, _unpacked(_number(kept), learnt.count)[entry] / unit))
    return tuple(share for share in nlargest(count, parts, key=lambda share: abs(share.part)) if share.part)


def steps(learnt: Weights) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the features that count for any entry, with their weights for all, in steps."""
    for feature, row in learnt.weights.items():
        weights = _unpacked(_number(row), learnt.count)
        if max(map(abs, weights)) > _NEXT_TO_NOTHING:
            yield feature, weights


def _words(feature: str, reading: ReadSentence) -> tuple[str, ...]:
    """Return the words of `reading` that `feature` is; none for its ends and blanks, which explain nothing."""
    if feature[0] not in _MARKS:
        return tuple(filter(None, [feature.strip(_BLANK)]))
    stance = _MARKS.index(feature[0])
    tokens = [token for token in reading.found[feature[1:]] if token.stance == stance]
    return tuple(dict.fromkeys(reading.text[token.start : token.end] for token in tokens))


def _number(row: bytes) -> int:
    """Return the large number that a row of weights is kept as."""
    return int.from_bytes(row, "little", signed=True)


def _unpacked(number: int, count: int) -> tuple[int, ...]:
    """Return what stands in the `count` lanes of `number`."""
    return tuple([lane - HALF for lane in lanes(number, count)])


def lanes(number: int, count: int) -> tuple[int, ...]:
    """Return the same, each lifted above zero."""
    return unpack(f"<{count}H", (number + _lift(count)).to_bytes(count * LANE // 8, "little"))


@cache
def _lift(count: int) -> int:
    """Return what lifts every one of `count` lanes above zero, so that none borrows from the next."""
    return sum(HALF << place * LANE for place in range(count))
