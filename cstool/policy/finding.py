"""Find a reply or a playbook by what the agent typed: its id, its name, or the customer's own words."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from cstool.core.record import Record
from cstool.errors import Message, NothingFoundError


class _Entry(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


EntryT = TypeVar("EntryT", bound=_Entry)


class Alternative(Record):
    """An entry that comes near."""

    id: str
    name: str
    score: float


class Found(Record):
    """The entry that was meant: how surely (0 to 1), and what else came near."""

    id: str
    score: float
    alternatives: tuple[Alternative, ...] = ()


def find(words: str, entries: Mapping[str, EntryT], nothing: Message) -> Found:
    """Return the entry that `words` mean.

    Args:
        words: an id, a name, or a sentence of a customer.
        entries: what there is, by id.
        nothing: the error's message if nothing is meant.

    Raises:
        NothingFoundError: nothing is meant; the nearest are named.
    """
    wanted = words.strip()
    called = next((entry.id for entry in entries.values() if wanted in {entry.id, entry.name}), None)
    if called is not None:
        return Found(id=called, score=1.0)
    nearest = _nearest(wanted, entries)
    names = "、".join(f"{entry.id}（{entry.name}）" for entry in nearest)
    raise NothingFoundError("nothing-found", nothing, Message("nearest: {names}", names=names))


def _nearest(text: str, entries: Mapping[str, EntryT]) -> list[EntryT]:
    from difflib import SequenceMatcher

    def likeness(entry: EntryT) -> float:
        return max(SequenceMatcher(None, text, name).ratio() for name in (entry.id, entry.name))

    return sorted(entries.values(), key=likeness, reverse=True)[:3]
