"""What a shop has added to the words: sentences like those of other entries, signs that are outvoted.

The sentences and signs that come with cstool are tried before they are shipped; what a supervisor adds is tried here.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, get_args

from msgspec import json

from cstool.core.playbooks import Playbook
from cstool.core.replies import Reply
from cstool.core.spelling import comparable, split_signs
from cstool.core.vocabulary import Classes, SignTables
from cstool.errors import Message
from cstool.policy.sentences import Sentence, SentenceKind, Sentences, WordFiles
from cstool.policy.shapes import Policies, Replies
from cstool.validation.checks.customer_words import LINES, SentencesFile
from cstool.validation.problem import Path, Problem

if TYPE_CHECKING:
    from cstool.core.classifier import Features
    from cstool.core.index_data import Entry, Rows
    from cstool.policy.unseen_sentences import Heard

#: From this likeness on, two sentences are much alike.
_ALIKE = 0.55
#: So many sentences are named.
_SHOWN = 3


class OwnSign(NamedTuple):
    """A `sure` sign that does not come with cstool."""

    entry: "Entry"
    sign: str


def own_sentences(sentences: Sentences, shipped: Sentences) -> tuple[Sentence, ...]:
    """Return the lines of `sentences` that are not `shipped`."""
    known = {row[1:] for row in shipped.rows}
    return tuple(row for row in sentences.rows if row[1:] not in known)


def own_signs(signs: SignTables, shipped: SignTables) -> tuple[OwnSign, ...]:
    """Return the `sure` signs of `signs` that are not `shipped`."""
    known = {*_sure(shipped)}
    return tuple(each for each in _sure(signs) if each not in known)


def _sure(signs: SignTables) -> Iterator[OwnSign]:
    from cstool.core.index_data import Entry

    for kind in get_args(SentenceKind):
        for id_, said in getattr(signs, kind).items():
            yield from (OwnSign(Entry(kind, id_), sign) for sign in split_signs(said.sure or ""))


def alike_sentences(file: SentencesFile, own: Sequence[Sentence], classes: Classes) -> Iterator[Problem]:
    """Yield the shop's own lines that are much like sentences of other entries."""
    if own:
        known = _known(tuple(file.sentences.rows), json.encode(classes))
        for row in own:
            path: Path = (LINES, row.line, len(row.kind) + len(row.label) + 3)
            yield from known.alike(path, row.label, row.text)


def alike_playbook_asks(policies: Policies, file: SentencesFile, classes: Classes) -> Iterator[Problem]:
    """Yield the sentences of playbooks that are much like those of other entries."""
    yield from _alike_asks("playbooks", policies.playbooks, file, classes)


def alike_reply_asks(replies: Replies, file: SentencesFile, classes: Classes) -> Iterator[Problem]:
    """Yield the sentences of replies that are much like those of other entries."""
    yield from _alike_asks("replies", replies.replies, file, classes)


def _alike_asks(
    table: str, rows: Sequence[Playbook | Reply], file: SentencesFile, classes: Classes
) -> Iterator[Problem]:
    if any(row.asks for row in rows):
        known = _known(tuple(file.sentences.rows), json.encode(classes))
        for place, row in enumerate(rows):
            for number, text in enumerate(row.asks):
                yield from known.alike((table, place, "asks", number), row.id, text)


class _Known:
    """All sentences of the file."""

    def __init__(self, rows: Sequence[Sentence], classes: Classes) -> None:
        from cstool.core.likeness import AlikeSentences
        from cstool.core.word_classes import Lexicon, vocabulary

        self._rows = rows
        self._lexicon = Lexicon(vocabulary(classes.words, (), classes.variants.table()))
        self._alike = AlikeSentences([self._features(row.text) for row in self._rows])

    def alike(self, path: Path, label: str, text: str) -> Iterator[Problem]:
        """Yield the problem at `path`, if sentences of others than `label` are much like `text`."""
        nearest = self._alike.nearest(self._features(text), _ALIKE, len(self._rows))
        # the same sentence is said to stand twice
        said = comparable(text)
        near = [
            row
            for row in map(self._rows.__getitem__, nearest)
            if row.label != label and comparable(row.text) != said
        ]
        if near:
            shown = [f"{row.line} {row.label} {row.text}" for row in near[:_SHOWN]]
            yield Problem(
                path=path,
                at="value",
                code="alike-sentence",
                message=Message(
                    "it is much like sentences of other entries: {lines}", lines="; ".join(shown)
                ),
                hint=Message("cstool validate --try {label} shows what is found then", label=label),
            )

    def _features(self, text: str) -> "Features":
        from cstool.core.classifier import features

        return features(self._lexicon.read(text))


@lru_cache(maxsize=1)
def _known(rows: tuple[Sentence, ...], classes: bytes) -> _Known:
    """Return the sentences, read: several shops mostly have the same, and they take longer than all else of a shop."""
    return _Known(rows, json.decode(classes, type=Classes))


def outvoted_signs(own: Sequence[OwnSign], files: WordFiles, rows: "Rows") -> Iterator[Problem]:
    """Yield the shop's own `sure` signs that stand in sentences which find something else."""
    if not own:
        return
    from cstool.core.index_data import parsed
    from cstool.policy.unseen_sentences import heard_unseen

    heard = [*heard_unseen(files, rows)]
    texts = [each.sample.text for each in heard]
    signs = [parsed(each.sign, "sure", each.entry.kind) for each in own]
    for each, places in zip(own, heard[0].judge.sentences_with(texts, signs), strict=True):
        there = [heard[place] for place in places]
        lost = [one for one in there if _id(one.understood.found) != each.entry.id]
        if lost:
            yield _outvoted(each, lost, len(there))


def _outvoted(own: OwnSign, lost: Sequence["Heard"], count: int) -> Problem:
    shown = [
        f"{each.sample.line} {each.sample.text} → {_id(each.understood.found) or '-'}"
        for each in lost[:_SHOWN]
    ]
    message = Message(
        "{sign} stands in {count} sentences, of which {lost} find something else: {lines}",
        sign=own.sign,
        count=count,
        lost=len(lost),
        lines="; ".join(shown),
    )
    hint = Message("cstool validate --try {label} shows what is found then", label=own.entry.id)
    return Problem(
        path=(own.entry.kind, own.entry.id, "sure"),
        at="value",
        code="outvoted-sign",
        message=message,
        hint=hint,
        part=own.sign,
    )


def _id(entry: "Entry | None") -> str:
    return entry.id if entry else ""
