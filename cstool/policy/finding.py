"""Find a reply or a playbook by what the agent typed: its id, name or short code, or the customer's own words."""

from collections.abc import Mapping, Sequence
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


def find_all(words: Sequence[str], entries: Mapping[str, EntryT], nothing: Message) -> tuple[Found, ...]:
    """Return the entries that `words` call one by one, or the one that they mean as a sentence.

    Raises:
        NothingFoundError: nothing is meant; the nearest are named.
    """
    each = [called(word, entries) for word in words]
    exact = tuple(Found(id=entry.id, score=1.0) for entry in each if entry is not None)
    return exact if len(exact) == len(words) else (find(" ".join(words), entries, nothing),)


def find(words: str, entries: Mapping[str, EntryT], nothing: Message) -> Found:
    """Return the entry that `words` mean.

    Args:
        words: an id, a name, a short code, or a sentence of a customer.
        entries: what there is, by id.
        nothing: the error's message if nothing is meant.

    Raises:
        NothingFoundError: nothing is meant; the nearest are named.
    """
    entry = called(words, entries)
    if entry is not None:
        return Found(id=entry.id, score=1.0)
    nearest = _nearest(words.strip(), entries)
    names = "、".join(f"{entry.id}（{entry.name}）" for entry in nearest)
    raise NothingFoundError("nothing-found", nothing, Message("nearest: {names}", names=names))


def called(word: str, entries: Mapping[str, EntryT]) -> EntryT | None:
    """Return the entry whose id, name or short code is `word`."""
    wanted = word.strip()
    return entries.get(wanted) or next(
        (entry for entry in entries.values() if wanted in {entry.name, getattr(entry, "code", None)}), None
    )


def _nearest(text: str, entries: Mapping[str, EntryT]) -> list[EntryT]:
    from difflib import SequenceMatcher

    def likeness(entry: EntryT) -> float:
        return max(SequenceMatcher(None, text, name).ratio() for name in (entry.id, entry.name))

    return sorted(entries.values(), key=likeness, reverse=True)[:3]
