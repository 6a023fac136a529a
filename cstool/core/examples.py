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
    pairs = [_pairs(plain(example)) for example, _ in rows]
    count = Counter(chain.from_iterable(pairs))
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(pairs):
        # with that share in common, one of the rarest pairs at least must be
        spare = len(own) - ceil(alike / (2 - alike) * len(own)) + 1
        for pair in sorted(sorted(own), key=count.__getitem__)[:spare]:
            places[pair].append(place)
    return Sayings(examples=rows, places={pair: tuple(found) for pair, found in places.items()})


def nearest(known: Sayings, text: str, alike: float) -> dict[str, tuple[str, float]]:
    """Return the entries that have an example like `text`, the example, and the share of pairs in common."""
    pairs = _pairs(text)
    best: dict[str, tuple[str, float]] = {}
    for place in {place for pair in pairs & known.places.keys() for place in known.places[pair]}:
        example, id_ = known.examples[place]
        own = _pairs(plain(example))
        share = 2 * len(pairs & own) / (len(own) + len(pairs))
        if share >= alike and share > best.get(id_, ("", 0.0))[1]:
            best[id_] = (example, share)
    return best


def _pairs(text: str) -> frozenset[str]:
    letters = _OTHER.sub("", text)
    return frozenset(map(add, letters, letters[1:]))
