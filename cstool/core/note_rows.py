"""Notes about orders: what one holds, who has it now, and how what people type for one is read (H2, H3)."""

from collections.abc import Sequence

from cstool.core.record import Record
from cstool.errors import InputError, Message

#: The kinds of the notes that only say something about another one: it is done, or another agent has it now.
DONE, HANDED = "done", "hand-over"
#: The most characters of a text, and of a name: of an order, of an agent.
LONGEST_TEXT, LONGEST_NAME = 4_000, 100


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


def shown_time(at: str) -> str:
    """Return the moment of a note as people read it, in the shop's time zone: 2026-11-26 12:00."""
    return at[:16].replace("T", " ")


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


def open_notes(notes: Sequence[Note]) -> list[Note]:
    """Return those of the `notes` about an order that are due on some day and not done, oldest first."""
    found = standings(notes)
    return [note for note in notes if note.due is not None and not found[note.id].done]


def read_text(text: str) -> str:
    """Return what an agent notes, as it is kept: without the spaces around it.

    Raises:
        InputError: it is empty, too long, or no text.
    """
    plain = _checked(Message("TEXT"), text.strip(), LONGEST_TEXT)
    if "\0" in plain:
        raise _no_text(Message("TEXT"))
    return plain


def read_name(what: str | Message, text: str) -> str:
    """Return the order or the agent that `text` names, in the one way in which it is kept: full width is half width.

    Raises:
        InputError: it is empty, too long, or holds characters that cannot be seen.
    """
    from unicodedata import normalize

    name = _checked(what, normalize("NFKC", text).strip(), LONGEST_NAME)
    if not name.isprintable():
        message = Message("{what}: {text} holds characters that cannot be seen", what=what, text=name)
        raise InputError("bad-name", message, Message("type it again, or paste it as plain text"))
    return name


def _checked(what: str | Message, text: str, longest: int) -> str:
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


def _no_text(what: str | Message) -> InputError:
    return InputError("no-text", Message("{what} holds bytes that are no text", what=what))
