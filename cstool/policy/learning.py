"""What customers' words come down to: signs read, examples weighed, kept for as long as words and ids stay the same.

It depends on the three files of words, on the ids that can be found, and on the sentences that their rows carry: on
nothing else that stands in policies.toml or replies.toml. A topic whose id a playbook or a reply has taken is that
playbook or reply: what was known of the topic teaches it.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Raw, msgpack

from cstool.core.classifier import Weights
from cstool.core.index_data import ROW_KINDS, Entry, Findable, Prepared, RowKind, Rows, prepare
from cstool.core.matching import Index
from cstool.core.record import Record
from cstool.core.vocabulary import Extraction, Matching, Signs, Words
from cstool.policy.cache import DAMAGED

if TYPE_CHECKING:
    from cstool.core.stated_facts import FactReader
    from cstool.policy.sentences import WordFiles


class Basis(Record):
    """What something was learnt from: it holds for the same and for nothing else."""

    #: The contents of the three files of words: the very bytes decide.
    words: tuple[bytes, ...]
    #: What can be found, in order, by kind.
    ids: dict[RowKind, tuple[str, ...]]
    #: The sentences that rows carry themselves.
    own: dict[RowKind, dict[str, tuple[str, ...]]]


class KnownTopic(Record):
    """A topic by its names, and the reply that fits it."""

    id: str
    name: str
    reply: str | None


class Learnt(Record):
    """What everything is found by, in a form that can be kept."""

    basis: Basis
    #: The ids for which the files of words have anything, whether a row of that id exists or not.
    labels: dict[RowKind, tuple[str, ...]]
    topics: dict[str, KnownTopic]
    matching: Matching
    extraction: Extraction
    #: The class of words that are colours.
    colours: tuple[Words, ...]
    #: `Prepared` and `Weights`, decoded when they are looked at: an example needs no weights.
    known: Raw
    weights: Raw
    #: `FactSigns`: how sentences state facts.
    facts: Raw
    #: Tells damage.
    checksum: int

    def index(self) -> Index:
        """Return the entries, ready to be found."""
        return Index(
            self.matching,
            msgpack.decode(self.known, type=Prepared),
            lambda: msgpack.decode(self.weights, type=Weights),
        )

    def fact_reader(self) -> "FactReader":
        """Return what finds the facts that sentences state."""
        from cstool.core.stated_facts import FactReader, FactSigns

        return FactReader(msgpack.decode(self.facts, type=FactSigns))

    def holds_for(self, words: tuple[bytes, ...], rows: Rows) -> bool:
        """Tell whether this is what would be learnt from files with the contents `words` for these `rows`."""
        return self.basis == basis_of(words, rows, self.labels)


def basis_of(words: tuple[bytes, ...], rows: Rows, labels: Mapping[RowKind, Sequence[str]]) -> Basis:
    """Return what is learnt from: rows of which the words know nothing and that carry no sentences do not count."""
    known = {kind: frozenset(found) for kind, found in labels.items()}
    return Basis(
        words=words,
        ids={
            kind: tuple(id_ for id_, own in asks.items() if own or id_ in known[kind])
            for kind, asks in rows.items()
        },
        own={kind: {id_: own for id_, own in asks.items() if own} for kind, asks in rows.items()},
    )


def name_of(words: tuple[bytes, ...], rows: Rows) -> str:
    """Return the name under which is kept what was learnt for these `rows`."""
    named = msgpack.encode([[kind, list(rows[kind].items())] for kind in ROW_KINDS])
    return f"words-{_checksum(*words, named):08x}"


def learn(words: tuple[bytes, ...], files: "WordFiles", rows: Rows) -> Learnt:
    """Learn from `files`, whose contents are `words`, what these `rows` and the topics are found by."""
    from cstool.core.stated_facts import fact_signs
    from cstool.core.weight_learning import learnt_weights

    topics = files.labels("topic")
    labels = {kind: tuple(sorted(files.labels(kind) | topics)) for kind in ROW_KINDS}
    basis = basis_of(words, rows, labels)
    entries = sorted(entries_of(files, basis), key=lambda each: -len(each.asks))
    known = prepare(files.classes.words, entries, files.classes.variants)
    facts = fact_signs(files.signs, files.classes.words, files.classes.variants)
    parts = [
        msgpack.encode(part, order="deterministic") for part in (known, learnt_weights(known, entries), facts)
    ]
    extraction = files.classes.extraction
    return Learnt(
        basis=basis,
        labels=labels,
        topics={
            id_: KnownTopic(id=id_, name=topic.name, reply=topic.reply)
            for id_, topic in files.signs.topic.items()
        },
        matching=files.signs.matching,
        extraction=extraction,
        colours=tuple(each for each in files.classes.words if each.id == extraction.colours),
        known=Raw(parts[0]),
        weights=Raw(parts[1]),
        facts=Raw(parts[2]),
        checksum=_checksum(*parts),
    )


def entries_of(files: "WordFiles", basis: Basis) -> Iterator[Findable]:
    """Yield what can be found: the rows, the topics that are no row, and what is about nothing that has a name."""
    topics = {id_: _of_topic(files, id_) for id_ in sorted(files.labels("topic"))}
    taken = _taken(files, basis, topics)
    for kind in ROW_KINDS:
        sentences, signs = files.sentences.of(kind), getattr(files.signs, kind)
        for id_ in basis.ids[kind]:
            topic = topics.pop(taken.get(Entry(kind, id_), id_), None) or Findable(Entry("topic", id_))
            asks = (*basis.own[kind].get(id_, ()), *sentences.get(id_, ()), *topic.asks)
            yield Findable(Entry(kind, id_), asks, _joined(signs.get(id_, Signs()), topic.signs))
    yield from topics.values()
    if files.sentences.elsewhere:
        yield Findable(Entry("topic", ""), files.sentences.elsewhere)


def _taken(files: "WordFiles", basis: Basis, topics: Mapping[str, Findable]) -> Mapping[Entry, str]:
    """Return the ids of the topics that rows answer of which the words know nothing, by those rows."""
    new = {
        Entry(kind, id_): asks
        for kind in ROW_KINDS
        for id_, asks in basis.own[kind].items()
        if id_ not in files.labels(kind) | topics.keys()
    }
    if not new:
        return {}
    from cstool.policy.taken_topics import taken_topics

    ids = {id_ for kind in ROW_KINDS for id_ in basis.ids[kind]}
    return taken_topics([each for id_, each in topics.items() if id_ not in ids], new, files.classes)


def _of_topic(files: "WordFiles", id_: str) -> Findable:
    topic = files.signs.topic.get(id_)
    asks = files.sentences.of("topic").get(id_, ())
    return Findable(Entry("topic", id_), asks, topic.signs() if topic else Signs())


def _joined(first: Signs, second: Signs) -> Signs:
    """Return the signs of both."""
    both = {
        name: "; ".join(filter(None, (getattr(first, name), getattr(second, name)))) or None
        for name in Signs.__struct_fields__
    }
    return Signs(**both)


def encoded(learnt: Learnt) -> bytes:
    """Return the bytes to keep; the same for the same."""
    return msgpack.encode(learnt, order="deterministic")


def decoded(data: bytes | memoryview, *, is_sound: bool = False) -> Learnt | None:
    """Return what was kept as `data`; None: it is damaged. What `is_sound` is not gone through before it is used."""
    try:
        learnt = msgpack.decode(data, type=Learnt)
    except DAMAGED:
        return None
    if is_sound or learnt.checksum == _checksum(learnt.known, learnt.weights, learnt.facts):
        return learnt
    return None


def _checksum(*parts: bytes | Raw) -> int:
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    return checksum
