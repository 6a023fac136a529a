"""How the weights of the classifier are learnt from the examples of each entry.

They are those of a linear support vector machine, one entry against all others: every example is to lead for its own
entry by as much as it is to lag behind for each other, and one that does not puts weight on what stands in it, up to a
limit.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from math import sqrt
from typing import NamedTuple

from cstool.core.classifier import HALF, LANE, MOST, STEPS, UNKNOWN, Features, Weights, features, lanes
from cstool.core.index_data import Findable, Prepared
from cstool.core.kept_tables import kept_table
from cstool.core.word_classes import Lexicon

#: The examples of what customers write are gone through so often; more changes next to nothing.
_ROUNDS = 5
#: An example that lags behind for another entry by so much less than it is to is left as it is.
_SLACK = 0.05
#: From so many examples on, what stands in one of them alone is taken for chance.
_MANY = 500
#: So finely are weights told apart while they are learnt.
_FINE = 128


class Limits(NamedTuple):
    """The most that one example may weigh; the larger, the closer the weights keep to single examples."""

    #: For its own entry, which has few examples.
    own: float = 3.0
    #: Against each other entry.
    other: float = 0.5


_LIMITS = Limits()


def learn(
    examples: Iterable[tuple[int, Features]], count: int, rounds: int = _ROUNDS, limits: Limits = _LIMITS
) -> Weights:
    """Return the weights that tell `examples` from one another.

    Args:
        examples: with the numbers of their entries.
        count: how many entries there are; their numbers are below it.
        rounds: how often the examples are gone through.
        limits: how much one of them may weigh.
    """
    from random import Random

    rows = [_Example(entry, present) for entry, present in _telling(examples)]
    learner = _Learner(count, limits, chain.from_iterable(row.present for row in rows))
    order = Random(0)  # noqa: S311
    for _ in range(rounds):
        order.shuffle(rows)
        for row in rows:
            learner.see(row)
    return Weights(count=count, weights=kept_table(learner.weights()))


def learnt_weights(known: Prepared, entries: Iterable[Findable]) -> Weights:
    """Return what the examples of `entries` teach."""
    lexicon = Lexicon(known.vocabulary)
    examples = [(number, example) for number, each in enumerate(entries) for example in each.asks]
    return learn(
        ((number, features(lexicon.read(example))) for number, example in examples), len(known.entries)
    )


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

    def __init__(self, count: int, limits: Limits, known: Iterable[str]) -> None:
        self._count = count
        self._limits = limits
        self._now = dict.fromkeys(known, 0)

    def see(self, example: _Example) -> None:
        """Weigh an example for its entry, and against all that it does not lag behind for."""
        now, entry, length = self._now, example.entry, example.length
        said = lanes(sum([now[each] for each in example.present]), self._count)
        most = HALF + _SLACK * length * _FINE
        odd = [place for place, lane in enumerate(said) if lane > most]
        change = 0
        for place in sorted({*odd, *example.weighs, entry}):
            sign = 1 if place == entry else -1
            lead = UNKNOWN + (said[place] - HALF) / (length * _FINE)
            before = example.weighs.get(place, 0.0)
            limit = self._limits.own if place == entry else self._limits.other
            after = min(max(before + 1 - sign * lead, 0.0), limit)
            if after != before:
                example.weighs[place] = after
                change += round(sign * (after - before) / length * _FINE) << place * LANE
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
        for place, lane in enumerate(lanes(row, self._count)):
            if lane != HALF:
                kept += max(min(round((lane - HALF) * STEPS / _FINE), MOST), -MOST) << place * LANE
        return kept
