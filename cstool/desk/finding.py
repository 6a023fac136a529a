"""Find a reply or a playbook by what the agent typed: its id, name or short code, or the customer's own words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cstool.core.record import Record
from cstool.desk.entry_names import Findables, Subject, called, nearest, rows_of, subject
from cstool.errors import Message, NothingFoundError

if TYPE_CHECKING:
    from cstool.core.index_data import RowKind
    from cstool.core.matching import Index
    from cstool.core.understanding import Candidate, Match


#: So many of the nearest are named.
_SHOWN = 3


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
    """The entry that was meant: how surely (0 to 1), why, what else came near, and what else the message wants."""

    id: str
    score: float
    alternatives: tuple[Alternative, ...] = ()
    clues: tuple[Clue, ...] = ()
    second: Subject | None = None


class Unanswered(Record):
    """A message that wants something else than what it was held against, or for which the handbook has no answer.

    Attributes:
        kind: null, as there is no playbook to show; `id` and `text` likewise for a reply.
        playbook: the one that it wants, if it is a complaint.
        reply: the one that it wants, if it is a question.
        topic: what it is about, where the handbook has no answer.
        say: the reply that fits a topic all the same.
        score: how sure that is (0 to 1).
        alternatives: the nearest of what it was held against.
        second: what else the message wants.
    """

    kind: None = None
    id: None = None
    text: str | None = None
    playbook: Subject | None = None
    reply: Subject | None = None
    topic: Subject | None = None
    say: str | None = None
    score: float = 0.0
    alternatives: tuple[Alternative, ...] = ()
    second: Subject | None = None


def find_all(desk: Findables, words: Sequence[str], nothing: Message) -> tuple[Found, ...] | Unanswered:
    """Return the replies that `words` call one by one, or what they mean as a sentence.

    Raises:
        NothingFoundError: nothing is meant; the nearest are named.
    """
    each = [called(word, desk.replies) for word in words]
    exact = tuple(Found(id=entry.id, score=1.0) for entry in each if entry is not None)
    if len(exact) == len(words):
        return exact
    found = find(desk, "reply", " ".join(words), nothing)
    return found if isinstance(found, Unanswered) else (found,)


def find(desk: Findables, kind: "RowKind", words: str, nothing: Message) -> Found | Unanswered:
    """Return the entry of a kind that `words` mean, or what they are about instead.

    Args:
        desk: what there is.
        kind: what is wanted.
        words: an id, a name, a short code, or a sentence of a customer.
        nothing: the error's message if nothing is meant.

    Raises:
        NothingFoundError: nothing is meant; the nearest are named.
    """
    entry = called(words, rows_of(desk, kind))
    if entry is not None:
        return Found(id=entry.id, score=1.0)
    index = desk.index
    match = index.find(words)
    if match.found is None or (match.found.kind == "topic" and not match.found.id):
        raise _nothing(desk, kind, words, match, nothing)
    second = _second(desk, index, words, match)
    if match.found.kind != kind:
        return _unanswered(desk, kind, match, second)
    return Found(
        id=match.found.id,
        score=match.score(match.found),
        alternatives=_alternatives(desk, match.nearest(kind, _SHOWN + 1)[1:]),
        clues=_clues(match, index),
        second=second,
    )


def _second(desk: Findables, index: "Index", words: str, match: "Match") -> Subject | None:
    from cstool.core.second_matter import second_matter

    entry = second_matter(index, words, match)
    return subject(desk, entry) if entry else None


def _unanswered(desk: Findables, kind: "RowKind", match: "Match", second: Subject | None) -> Unanswered:
    assert match.found is not None  # noqa: S101  # only then something else is wanted
    about = subject(desk, match.found)
    topic = desk.topics.get(about.id) if about.kind == "topic" else None
    return Unanswered(
        playbook=about if about.kind == "triage" else None,
        reply=about if about.kind == "reply" else None,
        topic=about if about.kind == "topic" else None,
        say=topic.reply if topic and topic.reply in desk.replies else None,
        score=match.score(match.found),
        alternatives=_alternatives(desk, match.nearest(kind, _SHOWN)),
        second=second,
    )


def _nothing(
    desk: Findables, kind: "RowKind", words: str, match: "Match", nothing: Message
) -> NothingFoundError:
    # where examples were weighed, the order says who is near, however far that is
    about = [each.entry.id for each in match.nearest(kind, _SHOWN) if each.score or match.is_compared]
    near = nearest(words.strip(), rows_of(desk, kind), about, _SHOWN)
    names = "、".join(f"{entry.id}（{entry.name}）" for entry in near)
    error = NothingFoundError("nothing-found", nothing, Message("nearest: {names}", names=names))
    error.near = [(entry.id, entry.name) for entry in near]
    return error


def explained(desk: Findables, kind: "RowKind", words: Sequence[str]) -> Explanation | None:
    """Return how `words` are understood as a sentence; None: they call entries by id, name or short code."""
    sentence, rows = " ".join(words), rows_of(desk, kind)
    if called(sentence, rows) or all(called(word, rows) for word in words):
        return None
    index = desk.index
    match = index.find(sentence)
    found = subject(desk, match.found) if match.found else None
    near = match.nearest(kind, _SHOWN + 1)
    return Explanation(
        found=Alternative(id=found.id, name=found.name, score=match.score(match.found))
        if found and match.found
        else None,
        threshold=index.threshold,
        clues=_clues(match, index),
        following=_alternatives(desk, [each for each in near if each.entry != match.found][:_SHOWN]),
    )


def _clues(match: "Match", index: "Index") -> tuple[Clue, ...]:
    """Return what spoke for and against the entries: signs, that it is an example itself, what many share.

    The last are single characters, pairs of them and classes of words that tell the examples of the first entry from
    those of all others; the weightiest comes first.
    """
    signs = tuple(
        Clue(id=each.entry.id, strength=each.strength, sign=each.sign, words=each.words)
        for each in match.evidence
    )
    first = match.first
    if match.example or first is None:
        id_ = match.example.id if match.example else ""
        return signs + ((Clue(id=id_, strength="example", sign="", words=()),) if id_ else ())
    return signs + tuple(
        Clue(id=first.id, strength="like" if each.part > 0 else "unlike", sign=each.feature, words=each.words)
        for each in index.shares(match, first)
    )


def _alternatives(desk: Findables, near: "Sequence[Candidate]") -> tuple[Alternative, ...]:
    return tuple(
        Alternative(id=each.entry.id, name=subject(desk, each.entry).name, score=each.score)
        for each in near
        if each.score
    )
