"""An index that is learnt on the spot, of any entries."""

from collections.abc import Iterable, Sequence

from cstool.core.index_data import Findable, prepare
from cstool.core.matching import Index
from cstool.core.vocabulary import Matching, Words
from cstool.core.weight_learning import learnt_weights


def learnt_index(matching: Matching, words: Iterable[Words], entries: Sequence[Findable]) -> Index:
    """The index of `entries`, learnt from their signs and examples."""
    known = prepare(words, entries)
    return Index(matching, known, lambda: learnt_weights(known, entries))
