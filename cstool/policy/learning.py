"""What customers' words come down to: signs read, examples weighed, kept for as long as words and ids stay the same.

It depends on the three files of words, on the ids that can be found, and on the sentences that their rows carry: on
nothing else that stands in policies.toml or replies.toml.
"""

import zlib
from collections.abc import Sequence

from msgspec import Raw, msgpack

from cstool.core.classifier import Weights
from cstool.core.index_data import Findable, Prepared, prepare
from cstool.core.matching import Index, learnt_weights
from cstool.core.record import Record
from cstool.core.signs import Unmarked
from cstool.core.vocabulary import Extraction, Matching, Signs, Words
from cstool.policy.cache import DAMAGED
from cstool.policy.sentences import Asks, SentenceKind, WordFiles

#: How a class without a mark is meant: a complaint states, whoever wants a reply asks.
_UNMARKED: dict[SentenceKind, Unmarked] = {"triage": "=", "reply": "~"}


class Basis(Record):
    """What something was learnt from: it holds for the same and for nothing else."""

    kind: SentenceKind
    #: The contents of the three files of words: the very bytes decide.
    words: tuple[bytes, ...]
    #: What can be found, in order.
    ids: tuple[str, ...]
    #: The sentences that rows carry themselves.
    own: dict[str, tuple[str, ...]]


class Learnt(Record):
    """What the playbooks, or the replies, are found by, in a form that can be kept."""

    basis: Basis
    #: The ids for which the files of words have anything, whether a row of that id exists or not.
    labels: tuple[str, ...]
    matching: Matching
    extraction: Extraction
    #: The class of words that are colours.
    colours: tuple[Words, ...]
    #: `Prepared` and `Weights`, decoded when they are looked at: an example needs no weights.
    known: Raw
    weights: Raw
    #: Tells damage.
    checksum: int

    def index(self) -> Index:
        """Return the entries, ready to be found."""
        return Index(
            self.matching,
            msgpack.decode(self.known, type=Prepared),
            lambda: msgpack.decode(self.weights, type=Weights),
            unmarked=_UNMARKED[self.basis.kind],
        )

    def holds_for(self, kind: SentenceKind, words: tuple[bytes, ...], asks: Asks) -> bool:
        """Tell whether this is what would be learnt from files with the contents `words` for rows with these `asks`."""
        return self.basis == basis_of(kind, words, asks, self.labels)


def basis_of(kind: SentenceKind, words: tuple[bytes, ...], asks: Asks, labels: Sequence[str]) -> Basis:
    """Return what is learnt from: rows of which the words know nothing and that carry no sentences do not count."""
    known = frozenset(labels)
    return Basis(
        kind=kind,
        words=words,
        ids=tuple(id_ for id_, own in asks.items() if own or id_ in known),
        own={id_: own for id_, own in asks.items() if own},
    )


def name_of(kind: SentenceKind, words: tuple[bytes, ...], asks: Asks) -> str:
    """Return the name under which is kept what was learnt for rows with these `asks`."""
    rows = msgpack.encode(list(asks.items()))
    return f"{kind}-{_checksum(*words, rows):08x}"


def learn(kind: SentenceKind, words: tuple[bytes, ...], files: WordFiles, asks: Asks) -> Learnt:
    """Learn from `files`, whose contents are `words`, what the rows with these `asks` are found by."""
    labels = tuple(sorted(files.labels(kind)))
    basis = basis_of(kind, words, asks, labels)
    entries, elsewhere = _entries(kind, files, basis), files.sentences.elsewhere
    known = prepare(files.classes.words, entries, elsewhere, _UNMARKED[kind])
    parts = [
        msgpack.encode(part, order="deterministic")
        for part in (known, learnt_weights(known, entries, elsewhere))
    ]
    extraction = files.classes.extraction
    return Learnt(
        basis=basis,
        labels=labels,
        matching=files.signs.matching,
        extraction=extraction,
        colours=tuple(each for each in files.classes.words if each.id == extraction.colours),
        known=Raw(parts[0]),
        weights=Raw(parts[1]),
        checksum=_checksum(*parts),
    )


def _entries(kind: SentenceKind, files: WordFiles, basis: Basis) -> list[Findable]:
    sentences, signs = files.sentences.of(kind), getattr(files.signs, kind)
    return [
        Findable(id_, (*basis.own.get(id_, ()), *sentences.get(id_, ())), signs.get(id_, Signs()))
        for id_ in basis.ids
    ]


def encoded(learnt: Learnt) -> bytes:
    """Return the bytes to keep; the same for the same."""
    return msgpack.encode(learnt, order="deterministic")


def decoded(data: bytes) -> Learnt | None:
    """Return what was kept as `data`; None: it is damaged."""
    try:
        learnt = msgpack.decode(data, type=Learnt)
    except DAMAGED:
        return None
    return learnt if learnt.checksum == _checksum(learnt.known, learnt.weights) else None


def _checksum(*parts: bytes | Raw) -> int:
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    return checksum
