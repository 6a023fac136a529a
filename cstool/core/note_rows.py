"""Notes about orders: their kinds, what one holds, who holds it now, and what is still open (H2-H4, H7, H8, A1)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Annotated
from unicodedata import normalize

from msgspec import Meta

from cstool.core.record import Count, Id, Name, Record, Source
from cstool.errors import InputError, Message

#: The kinds of the notes that only say something about another one: it is done, or another agent has it now.
DONE, HANDED = "done", "hand-over"
#: The most characters of a text, and of a name: of an order, of an agent.
LONGEST_TEXT, LONGEST_NAME = 4_000, 100


class NoteKind(Record):
    """A kind of notes; all are rows of the policy."""

    id: Id
    name: Name
    #: The flag of an order that has one.
    flag: Id
    source: Source
    #: Days after which it is due where nobody names a day; absent: it tells something and asks for nothing.
    due_days: Count | None = None
    #: What the customer is told on the day.
    reply: Id | None = None
    #: Replies that make the remark about an order one of this kind.
    said: tuple[Id, ...] = ()
    #: Facts of a playbook that do so; each states the day.
    facts: tuple[Id, ...] = ()


class NoteRules(Record):
    """What the desk notes, and what it does on the day."""

    #: The kind of a note for which none is named, and of a remark that no kind claims.
    usual: Id
    remark: Id
    kinds: Annotated[tuple[NoteKind, ...], Meta(min_length=1)]


class Draft(Record):
    """A note before the ledger has it. `at` is ISO 8601 with the offset of the shop's time zone, `due` a day of it."""

    order: str
    kind: str
    agent: str
    at: str
    text: str
    due: str | None
    #: The note that this one is about, where it is `DONE` or `HANDED`, and the agent who has that one now.
    about: int | None
    to: str | None


class Note(Draft):
    """A note of the ledger; ids count from 1, without gaps."""

    id: int


class Standing(Record):
    """How things are with a note: who has it now, and the note by which it was done."""

    holder: str
    done: Note | None


def standings(notes: Sequence[Note]) -> dict[int, Standing]:
    """Return how things are with those of `notes`, oldest first, that are not about others, by their ids."""
    found = {note.id: Standing(holder=note.agent, done=None) for note in notes if note.about is None}
    for note in notes:
        before = found.get(note.about or 0)
        if before is not None:
            found[note.about or 0] = Standing(
                holder=note.to or before.holder, done=note if note.kind == DONE else before.done
            )
    return found


def kind_of_remark(rules: NoteRules, facts: Iterable[str], replies: Collection[str]) -> NoteKind:
    """Return the kind of a remark about an order, given the facts that are known and the replies that are said."""
    known = set(facts)
    claims = (
        kind for kind in rules.kinds if known & set(kind.facts) or not set(replies).isdisjoint(kind.said)
    )
    return next(claims, None) or next(kind for kind in rules.kinds if kind.id == rules.remark)


def usual_due(kind: NoteKind, today: date) -> date | None:
    """Return the day on which a note of `kind` is due where nobody names one; None: it asks for nothing."""
    return None if kind.due_days is None else today + timedelta(days=kind.due_days)


def read_text(text: str) -> str:
    """Return what an agent notes, as it is kept: without the spaces around it.

    Raises:
        InputError: it is empty, too long, or no text.
    """
    plain = _checked("TEXT", text.strip(), LONGEST_TEXT)
    if "\0" in plain:
        raise _no_text("TEXT")
    return plain


def read_name(what: str, text: str) -> str:
    """Return the order or the agent that `text` names, in the one way in which it is kept: full width is half width.

    Raises:
        InputError: it is empty, too long, or holds characters that cannot be seen.
    """
    name = _checked(what, normalize("NFKC", text).strip(), LONGEST_NAME)
    if not name.isprintable():
        message = Message("{what}: {text} holds characters that cannot be seen", what=what, text=name)
        raise InputError("bad-name", message, Message("type it again, or paste it as plain text"))
    return name


def _checked(what: str, text: str, longest: int) -> str:
    if not text:
        raise InputError("empty-value", Message("{slot} is empty", slot=what))
    if len(text) > longest:
        raise InputError(
            "too-long",
            Message("{what} has {count} characters", what=what, count=f"{len(text):,}"),
            Message("at most {most}", most=f"{longest:,}"),
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _no_text(what) from None
    return text


def _no_text(what: str) -> InputError:
    return InputError("no-text", Message("{what} holds bytes that are no text", what=what))
