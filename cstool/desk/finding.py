"""Find a reply or a playbook by what the agent typed: its id, name or short code, or the customer's own words."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from cstool.core.record import Record
from cstool.errors import Message, NothingFoundError

if TYPE_CHECKING:
    from cstool.core.matching import Index, Match


class _Findable(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


#: So many of the nearest are named when nothing is meant.
_NAMED = 3
#: From this likeness on, a word is a misspelt id or name, not a sentence.
_MISSPELT = 0.7

EntryT = TypeVar("EntryT", bound=_Findable)


class Alternative(Record):
    """An entry that comes near."""

    id: str
    name: str
    score: float


class Clue(Record):
    """What in a sentence speaks for or against an entry: a sign, the words that made it up, how strong it is."""

    id: str
    strength: str
    sign: str
    words: tuple[str, ...]


class Explanation(Record):
    """How a sentence was understood: what was found, what was needed, what spoke for and against, what is next."""

    found: Alternative | None
    threshold: float
    clues: tuple[Clue, ...]
    following: tuple[Alternative, ...]


class Found(Record):
    """The entry that was meant: how surely (0 to 1), why, and what else came near."""

    id: str
    score: float
    alternatives: tuple[Alternative, ...] = ()
    clues: tuple[Clue, ...] = ()


def find_all(
    words: Sequence[str], entries: Mapping[str, EntryT], index: "Callable[[], Index]", nothing: Message
) -> tuple[Found, ...]:
    """Return the entries that `words` call one by one, or the one that they mean as a sentence.

    Raises:
        NothingFoundError: nothing is meant; the nearest are named.
    """
    each = [called(word, entries) for word in words]
    exact = tuple(Found(id=entry.id, score=1.0) for entry in each if entry is not None)
    return exact if len(exact) == len(words) else (find(" ".join(words), entries, index, nothing),)


def find(words: str, entries: Mapping[str, EntryT], index: "Callable[[], Index]", nothing: Message) -> Found:
    """Return the entry that `words` mean.

    Args:
        words: an id, a name, a short code, or a sentence of a customer.
        entries: what there is, by id.
        index: makes the entries ready to be found by a sentence.
        nothing: the error's message if nothing is meant.

    Raises:
        NothingFoundError: nothing is meant; the nearest are named.
    """
    entry = called(words, entries)
    if entry is not None:
        return Found(id=entry.id, score=1.0)
    ready = index()
    match = ready.find(words)
    if match.id is not None:
        return Found(
            id=match.id,
            score=match.score,
            alternatives=_alternatives(match, entries),
            clues=_clues(match, ready),
        )
    nearest = _nearest(words.strip(), entries, match)
    names = "、".join(f"{entry.id}（{entry.name}）" for entry in nearest[:_NAMED])
    raise NothingFoundError("nothing-found", nothing, Message("nearest: {names}", names=names))


def explained(
    words: Sequence[str], entries: Mapping[str, EntryT], index: "Callable[[], Index]"
) -> Explanation | None:
    """Return how `words` are understood as a sentence; None: they call entries by id, name or short code."""
    sentence = " ".join(words)
    if called(sentence, entries) or all(called(word, entries) for word in words):
        return None
    ready = index()
    match = ready.find(sentence)
    found = Alternative(id=match.id, name=entries[match.id].name, score=match.score) if match.id else None
    return Explanation(
        found=found,
        threshold=ready.threshold,
        clues=_clues(match, ready),
        following=_alternatives(match, entries),
    )


def _clues(match: "Match", index: "Index") -> tuple[Clue, ...]:
    """Return what spoke for and against the entries: signs, that it is an example itself, what many share.

    The last are single characters, pairs of them and classes of words that tell the examples of the first entry from
    those of none; the weightiest comes first.
    """
    signs = tuple(
        Clue(id=each.id, strength=each.strength, sign=each.sign, words=each.words) for each in match.evidence
    )
    example = (Clue(id=match.example, strength="example", sign="", words=()),) if match.example else ()
    return (
        signs
        + example
        + tuple(
            Clue(id=id_, strength="like" if each.part > 0 else "unlike", sign=each.feature, words=each.words)
            for id_, each in index.shares(match)
        )
    )


def _alternatives(match: "Match", entries: Mapping[str, EntryT]) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(id=id_, name=entries[id_].name, score=score) for id_, score in match.alternatives if score
    )


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


def _nearest(text: str, entries: Mapping[str, EntryT], match: "Match") -> list[EntryT]:
    """Return what comes near: what is spelled like it, or what the sentence is most about, or what looks most alike."""
    from difflib import SequenceMatcher

    def likeness(entry: EntryT) -> float:
        return max(SequenceMatcher(None, text, name).ratio() for name in (entry.id, entry.name))

    alike = sorted(entries.values(), key=likeness, reverse=True)
    misspelt = [entry for entry in alike[:_NAMED] if likeness(entry) >= _MISSPELT]
    # where examples were weighed, the order says who is near, however far that is
    about = [entries[id_] for id_, score in match.alternatives if score or match.compared]
    return misspelt or about or alike
