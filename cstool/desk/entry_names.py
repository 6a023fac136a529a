"""What there is to find, and what it is called: ids, names, short codes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from cstool.core.record import Record

if TYPE_CHECKING:
    from cstool.core.index_data import Entry, RowKind
    from cstool.core.matching import Index


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


class _Topic(_Named, Protocol):
    @property
    def reply(self) -> str | None: ...


class Findables(Protocol):
    """What there is to find, of all kinds, and what finds it: a handbook."""

    @property
    def playbooks(self) -> Mapping[str, _Named]:
        """The playbooks by id."""

    @property
    def replies(self) -> Mapping[str, _Named]:
        """The replies by id."""

    @property
    def topics(self) -> Mapping[str, _Topic]:
        """What the handbook has no answer for, by id."""

    @property
    def index(self) -> "Index":
        """All of them, ready to be found."""


#: No id and no name is longer.
_LONGEST_NAME = 60
#: From this likeness on, a word is a misspelt id or name, not a sentence.
_MISSPELT = 0.7

EntryT = TypeVar("EntryT", bound=_Named)


class Subject(Record):
    """A playbook (`triage`), a reply or a topic that a message is about."""

    kind: str
    id: str
    name: str


def rows_of(desk: Findables, kind: "RowKind") -> Mapping[str, _Named]:
    """Return the playbooks or the replies."""
    return desk.playbooks if kind == "triage" else desk.replies


def subject(desk: Findables, entry: "Entry") -> Subject:
    """Return an entry with its name."""
    rows: Mapping[str, _Named] = desk.topics if entry.kind == "topic" else rows_of(desk, entry.kind)
    return Subject(kind=entry.kind, id=entry.id, name=rows[entry.id].name if entry.id in rows else entry.id)


def called(word: str, entries: Mapping[str, EntryT]) -> EntryT | None:
    """Return the entry whose id, name or short code is `word`."""
    return by_every_name(entries).get(as_name(word))


def as_name(word: str) -> str:
    """Return `word` in the form in which names are compared: capitals and blanks around it do not matter."""
    return word.strip().lower()


def by_every_name(entries: Mapping[str, EntryT]) -> dict[str, EntryT]:
    """Return the entries by everything that they are called: id, name and short code, as names are compared."""
    return {
        as_name(name): entry
        for entry in entries.values()
        for name in (entry.id, entry.name, getattr(entry, "code", None))
        if name
    }


def nearest(text: str, entries: Mapping[str, EntryT], about: Sequence[str], count: int) -> list[EntryT]:
    """Return the `count` entries that come near.

    Args:
        text: what was typed.
        entries: what there is, by id.
        about: the ids of those that it is most about, as a sentence.
        count: how many are wanted.
    """
    likeness = _likeness(text, entries) if len(text) <= _LONGEST_NAME else {}
    alike = sorted(entries.values(), key=lambda entry: -likeness.get(entry.id, 0.0))
    misspelt = [entry for entry in alike if likeness.get(entry.id, 0.0) >= _MISSPELT]
    return (misspelt or [entries[id_] for id_ in about] or alike)[:count]


def _likeness(text: str, entries: Mapping[str, EntryT]) -> dict[str, float]:
    """Return how much `text` is spelled like each entry, 0 to 1, by id."""
    from difflib import SequenceMatcher

    return {
        entry.id: max(SequenceMatcher(None, text, name).ratio() for name in (entry.id, entry.name))
        for entry in entries.values()
    }
