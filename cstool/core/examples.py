"""Which example of an entry a sentence is nearly the same as, by the pairs of characters in both."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain
from math import ceil
from operator import add

from cstool.core.record import Record
from cstool.core.words import plain

_OTHER = re.compile(r"[\W_]+")


class Sayings(Record):
    """The examples of all entries, in a form that can be kept."""

    #: The example and its entry.
    examples: tuple[tuple[str, str], ...]
    #: The places of the examples by those pairs of characters in them of which a sentence like them has one at least.
    places: dict[str, tuple[int, ...]]


def sayings(examples: Iterable[tuple[str, str]], alike: float) -> Sayings:
    """Return `examples`, each with its entry, to be compared with sentences; `alike` is the share they must have."""
    rows = tuple(examples)
    pairs = [_pairs(comparable(example)) for example, _ in rows]
    count = Counter(chain.from_iterable(pairs))
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(pairs):
        # with that share in common, one of the rarest pairs at least must be
        spare = len(own) - ceil(alike / (2 - alike) * len(own)) + 1
        for pair in sorted(sorted(own), key=count.__getitem__)[:spare]:
            places[pair].append(place)
    return Sayings(examples=rows, places={pair: tuple(found) for pair, found in places.items()})


class Examples:
    """Sayings, ready to be compared with sentences."""

    def __init__(self, known: Sayings, alike: float) -> None:
        """Take what was prepared for the share `alike`."""
        self._known = known
        self._alike = alike
        self._pairs: dict[int, frozenset[str]] = {}

    def like(self, text: str) -> dict[str, tuple[str, float]]:
        """Return the entries that have an example like `text`, the example, and the share of pairs in common."""
        pairs, places = _pairs(comparable(text)), self._known.places
        best: dict[str, tuple[str, float]] = {}
        for place in {place for pair in pairs & places.keys() for place in places[pair]}:
            own = self._own(place)
            share = 2 * len(pairs & own) / (len(own) + len(pairs))
            if share >= self._alike:
                example, id_ = self._known.examples[place]
                if share > best.get(id_, ("", 0.0))[1]:
                    best[id_] = (example, share)
        return best

    def _own(self, place: int) -> frozenset[str]:
        own = self._pairs.get(place)
        if own is None:
            own = self._pairs[place] = _pairs(comparable(self._known.examples[place][0]))
        return own


def comparable(text: str) -> str:
    """Return what of `text` counts when sentences are compared: its letters and numbers."""
    return _OTHER.sub("", plain(text))


def _pairs(letters: str) -> frozenset[str]:
    return frozenset(map(add, letters, letters[1:]))
