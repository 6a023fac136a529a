"""What the shop's sentences find when nobody has written them down: learnt from one half of them, asked by the other.

A sentence that is an example finds its entry in any case; this tells how customers fare who write something like it.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from cstool.core.classifier import Weights
from cstool.core.index_data import ROW_KINDS, Entry, Findable, Rows, prepare
from cstool.core.matching import Index
from cstool.core.understanding import Understood
from cstool.core.weight_learning import learnt_weights
from cstool.policy.learning import basis_of, entries_of
from cstool.policy.sentences import WordFiles

#: So many sentences are asked together.
_TOGETHER = 1024


class Sample(NamedTuple):
    """A sentence of the shop: the entry that it stands with, and its line; 0: it stands in a row of the entry."""

    entry: Entry
    text: str
    line: int


class Heard(NamedTuple):
    """A sentence, what was understood, and the index that understood it."""

    sample: Sample
    understood: Understood
    #: What understood it.
    judge: Index


def heard_unseen(files: WordFiles, rows: Rows) -> Iterator[Heard]:
    """Yield every sentence of `files` and `rows` with what it would find if nobody had written it down."""
    lines = {(row.label, row.text): row.line for row in files.sentences.rows}
    entries = findable(files, rows)
    for half in (0, 1):
        kept = [each._replace(asks=each.asks[half::2]) for each in entries]
        known = prepare(files.classes.words, kept, files.classes.variants)
        weights = learnt_weights(known, kept)
        index = Index(files.signs.matching, known, partial(_same, weights))
        samples = [
            Sample(each.entry, text, lines.get((each.entry.id or "none", text), 0))
            for each in entries
            for text in each.asks[1 - half :: 2]
        ]
        for start in range(0, len(samples), _TOGETHER):
            some = samples[start : start + _TOGETHER]
            found = index.find_all([sample.text for sample in some], unknown=True)
            yield from (Heard(*each, index) for each in zip(some, found, strict=True))


def _same(weights: Weights) -> Weights:
    return weights


def findable(files: WordFiles, rows: Rows) -> Sequence[Findable]:
    """Return what can be found with `files` for `rows`, the one with the most sentences first."""
    topics = files.labels("topic")
    labels = {kind: tuple(sorted(files.labels(kind) | topics)) for kind in ROW_KINDS}
    return sorted(entries_of(files, basis_of((), rows, labels)), key=lambda each: -len(each.asks))
