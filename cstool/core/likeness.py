"""How much two sentences are alike: by what they share, the more the rarer it is."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from heapq import nlargest
from math import log, sqrt

from cstool.core.classifier import Features

#: What stands in more than one of so many sentences makes none alike.
_COMMON = 25


class AlikeSentences:
    """Sentences, ready to be asked which of them are like another one."""

    def __init__(self, sentences: Sequence[Features]) -> None:
        """Take the sentences, as what stands in them."""
        count = Counter(each for present in sentences for each in present)
        self._rarity = {each: log((1 + len(sentences)) / (1 + often)) for each, often in count.items()}
        self._unknown = log(1 + len(sentences))
        self._lengths = [self._length(present) for present in sentences]
        most = max(len(sentences) / _COMMON, 2)
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, present in enumerate(sentences):
            for each in present:
                if count[each] <= most:
                    self._places[each].append(place)

    def nearest(self, present: Features, least: float, count: int) -> Iterator[int]:
        """Yield the places of up to `count` sentences at `least` so much (0 to 1) like one with `present`."""
        shared: dict[int, float] = defaultdict(float)
        for each in present:
            for place in self._places.get(each, ()):
                shared[place] += self._rarity[each] ** 2
        length = self._length(present)
        alike = {
            place: weight / (length * self._lengths[place])
            for place, weight in shared.items()
            if weight >= least * length * self._lengths[place]
        }
        yield from nlargest(count, alike, key=alike.__getitem__)

    def _length(self, present: Features) -> float:
        return sqrt(sum(self._rarity.get(each, self._unknown) ** 2 for each in present)) or 1.0
