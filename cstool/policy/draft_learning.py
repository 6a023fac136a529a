"""What drafts say that is false, learnt from sentences: words/drafts.toml and words/drafts.tsv.

It is learnt against the shipped handbook, and every statement names the rows that it is against. Where a shop's row is
another, what was learnt about it says nothing of the shop.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from cstool.core.classifier import STEPS, Features, steps
from cstool.core.draft_context import DraftText
from cstool.core.draft_features import DraftLexicon, Figures, Frames, draft_features, word_classes
from cstool.core.record import Record
from cstool.core.replies import Reply
from cstool.core.weight_learning import Limits, learn
from cstool.policy.known_drafts import (
    KnownStatement,
    LearntDrafts,
    Statement,
    feature_key,
    figures_of,
    row_marks,
)
from cstool.policy.shapes import Policies

#: The drafts are gone through so often, and one may weigh so much: of drafts there are many more than of what customers
#: write, and only few are alike.
_ROUNDS, _LIMITS = 10, Limits(own=8, other=4)
#: Says nothing that is false.
_TRUE = "true"


class DraftWords(Record):
    """words/drafts.toml: the words of each class, between spaces, what classes are in a claim, and the statements."""

    classes: dict[str, str]
    frames: Frames
    statements: tuple[Statement, ...]


def learn_drafts(
    words: DraftWords, drafts: "Iterable[WrittenDraft]", policies: Policies, replies: Mapping[str, Reply]
) -> LearntDrafts:
    """Return what `drafts` teach about the handbook that they were written for; what its replies say is true."""
    numbers = {_TRUE: 0} | {each.id: number for number, each in enumerate(words.statements, 1)}
    classes, known = word_classes(words.classes), figures_of(policies)
    read = DraftLexicon(classes, words.frames)
    said = [(numbers[each.statement], each.text) for each in drafts]
    true = [text for number, text in said if not number]
    true += [text for reply in replies.values() for text in reply.texts]
    said = [each for each in said if each[0]] + [(0, text) for text in _with_sentences(true)]
    examples = ((number, _features(text, read, known)) for number, text in said)
    weights = learn(examples, len(numbers), _ROUNDS, _LIMITS)
    rows = sorted((feature_key(feature), row) for feature, row in steps(weights))
    return LearntDrafts(
        classes=classes,
        frames=words.frames,
        statements=tuple(
            KnownStatement(statement=each, rows=row_marks(each.against, policies, replies))
            for each in words.statements
        ),
        keys=array("I", (key for key, _ in rows)).tobytes(),
        rows=array("b", chain.from_iterable(row for _, row in rows)).tobytes(),
        unit=STEPS,
    )


def _with_sentences(texts: Iterable[str]) -> Iterator[str]:
    """Yield `texts` and their sentences: where all is true, each is."""
    for text in texts:
        yield from dict.fromkeys((text, *(each.text for each in DraftText(text).sentences if each.text)))


class WrittenDraft(NamedTuple):
    """A line of words/drafts.tsv: the statement or `true`, the lot that it was written in (`-`: none), the text."""

    statement: str
    lot: str
    text: str


def read_drafts(data: bytes) -> list[WrittenDraft]:
    """Return the lines of words/drafts.tsv."""
    return [WrittenDraft(*line.split("\t")) for line in data.decode("utf-8").splitlines()[1:]]


def _features(text: str, words: DraftLexicon, known: Figures) -> Features:
    draft = DraftText(text)
    return draft_features(draft.text, draft.figures, words, known)
