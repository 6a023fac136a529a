"""What an entry finds among the shop's sentences when nobody has written them down, and what it takes from others."""

from collections.abc import Iterator

from cstool.core.index_data import AGAINST, Entry
from cstool.core.record import Record
from cstool.errors import InputError, Message
from cstool.policy.handbook import Handbook
from cstool.policy.sentences import NONE, WordFiles
from cstool.policy.unseen_sentences import Heard, findable, heard_unseen
from cstool.validation.names import meant


class TriedSentence(Record):
    """A sentence of the shop and what it finds.

    Attributes:
        line: its line in words/sentences.tsv; null: it is one of the `asks` of a row.
        label: the entry that it stands with, or none.
        text: the sentence.
        found: what it finds; null: nothing.
        signs: the signs for the entry that was tried that are in it.
    """

    line: int | None
    label: str
    text: str
    found: str | None
    signs: tuple[str, ...] = ()


class Trial(Record):
    """What the sentences find if nobody has written them down, as far as an entry is concerned.

    Attributes:
        kind: whether the entry is a playbook (`triage`), a reply or a topic.
        id: its id.
        name: its name.
        reaches: its own sentences that find it.
        misses: its own sentences that find something else.
        takes: the sentences of others that find it, and would find their own without it.
        strays: the other sentences of others that find it.
    """

    kind: str
    id: str
    name: str
    reaches: tuple[TriedSentence, ...]
    misses: tuple[TriedSentence, ...]
    takes: tuple[TriedSentence, ...]
    strays: tuple[TriedSentence, ...]


def trial(handbook: Handbook, files: WordFiles, called: str) -> Trial:
    """Return what the entry `called` so, by id or name, finds among the sentences of `files` and of rows.

    Raises:
        InputError: there is no such entry.
    """
    names = {each.entry: _name(handbook, files, each.entry) for each in findable(files, handbook.rows)}
    topics = {id_: topic.name for id_, topic in files.signs.topic.items()}
    wanted = called.strip()
    entry = next(
        (each for each, name in names.items() if wanted in (each.id, name, topics.get(each.id))), None
    )
    if entry is None or not entry.id:
        ids = [each.id for each in names]
        raise InputError("unknown-entry", Message("there is no {value}", value=called), meant(called, ids))
    everything = heard_unseen(files, handbook.rows)
    heard = [each for each in everything if entry in (each.sample.entry, each.understood.found)]
    own = [each for each in heard if each.sample.entry == entry]
    others = [each for each in heard if each.sample.entry != entry]
    return Trial(
        kind=entry.kind,
        id=entry.id,
        name=names[entry],
        reaches=tuple(_tried(own, entry, found=True)),
        misses=tuple(_tried(own, entry, found=False)),
        takes=tuple(_tried([each for each in others if _is_taken(each, entry)], entry, found=True)),
        strays=tuple(_tried([each for each in others if not _is_taken(each, entry)], entry, found=True)),
    )


def _name(handbook: Handbook, files: WordFiles, entry: Entry) -> str:
    if entry.kind == "topic":
        return files.signs.topic[entry.id].name if entry.id in files.signs.topic else entry.id
    return (handbook.playbooks if entry.kind == "triage" else handbook.replies)[entry.id].name


def _is_taken(heard: Heard, entry: Entry) -> bool:
    return heard.understood.without(entry) == heard.sample.entry


def _tried(some: list[Heard], entry: Entry, *, found: bool) -> Iterator[TriedSentence]:
    """Yield the sentences that find `entry`, or those that do not, in the order of their lines."""
    for sample, understood, judge in sorted(some, key=lambda each: each.sample.line):
        if (understood.found == entry) != found:
            continue
        signs = (
            each.sign
            for each in judge.find(sample.text).evidence
            if each.entry == entry and each.strength not in AGAINST
        )
        yield TriedSentence(
            line=sample.line or None,
            label=sample.entry.id or NONE,
            text=sample.text,
            found=(understood.found.id or None) if understood.found else None,
            signs=tuple(signs) if sample.entry != entry else (),
        )
