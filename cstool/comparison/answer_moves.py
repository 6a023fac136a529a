"""Which of the shop's sentences find something else, asked as if nobody had written them down."""

from collections.abc import Iterator, Sequence

from cstool.comparison.changes import AnswerMove, FoundEntry
from cstool.comparison.handbooks import Side
from cstool.core.index_data import ROW_KINDS, Entry
from cstool.core.understanding import Understood
from cstool.policy.learning import basis_of
from cstool.policy.sentences import WordFiles

#: So many sentences are asked together.
_TOGETHER = 1024
#: A score (0 to 1) that changes by so much has not changed by chance.
_SURE = 0.25


def answer_moves(old: Side, new: Side) -> Iterator[AnswerMove]:
    """Yield what sentences of either side find now and found before, where that differs; most sentences first.

    Where the words, the ids that they find and the sentences of rows are the same on both sides, nothing is asked.
    """
    if old.words is None or new.words is None or _basis(old, old.words) == _basis(new, new.words):
        return
    texts = [*dict.fromkeys((*_texts(old, old.words), *_texts(new, new.words)))]
    moved: dict[tuple[Entry | None, Entry | None], list[str]] = {}
    both = _understood(old, texts), _understood(new, texts)
    for text, before, after in zip(texts, *both, strict=True):
        if _is_moved(before, after):
            moved.setdefault((_named(before), _named(after)), []).append(text)
    for (was, is_), some in sorted(moved.items(), key=lambda each: -len(each[1])):
        yield AnswerMove(old=_entry(was), new=_entry(is_), texts=tuple(some))


def _is_moved(before: Understood, after: Understood) -> bool:
    """Tell whether something else is found, and that surely: weights learnt anew turn what was on the edge anyway."""
    if _named(before) == _named(after):
        return False
    return any(
        abs(_score(after, found) - _score(before, found)) >= _SURE
        for found in (before.found, after.found)
        if found
    )


def _score(understood: Understood, entry: Entry) -> float:
    """Return how sure an entry is; one that was not there, not at all."""
    return understood.score(entry) if entry in understood.entries else 0.0


def _named(understood: Understood) -> Entry | None:
    return understood.found if understood.found and understood.found.id else None


def _basis(side: Side, words: WordFiles) -> object:
    """Return all that decides what is found."""
    topics = words.labels("topic")
    labels = {kind: tuple(sorted(words.labels(kind) | topics)) for kind in ROW_KINDS}
    sentences = sorted(row[1:] for row in words.sentences.rows)
    return words.classes, words.signs, sentences, basis_of((), side.handbook.rows, labels)


def _texts(side: Side, words: WordFiles) -> Iterator[str]:
    yield from (row.text for row in words.sentences.rows)
    for asks in side.handbook.rows.values():
        for own in asks.values():
            yield from own


def _understood(side: Side, texts: Sequence[str]) -> Iterator[Understood]:
    index = side.handbook.index
    for start in range(0, len(texts), _TOGETHER):
        yield from index.find_all(texts[start : start + _TOGETHER], unknown=True)


def _entry(entry: Entry | None) -> FoundEntry | None:
    return FoundEntry(kind=entry.kind, id=entry.id) if entry else None
