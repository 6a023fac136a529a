"""Notes as an agent gives and reads them: of which kind, due when, with whom, done or open (H2-H4, H7, H8, A1)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import structs

from cstool.core.note_rows import DONE, HANDED, Draft, Note, Standing, read_name, read_text, standings
from cstool.core.record import Record
from cstool.desk.finished_sentences import needed
from cstool.errors import HandbookError, InputError, LedgerError, Message
from cstool.ledger.note_ledger import NoteLedger
from cstool.policy.handbook import Handbook
from cstool.policy.shop_rows import NoteKind, NoteRules


class NoteAnswer(Record):
    """A note and how things are with it; `state` is null where nothing is to be done."""

    id: int
    order: str
    kind: str
    agent: str
    at: str
    due: str | None
    text: str
    #: The note that this one is about, and to whom it gives that one.
    about: int | None
    to: str | None
    #: What the kind and its flag are called, and what the customer is told on the day; null: the kind has none.
    kind_name: str | None
    flag_name: str | None
    reply: str | None
    state: Literal["open", "done"] | None
    #: Who has it now.
    holder: str


class NoteList(Record):
    """Notes, oldest first."""

    order: str | None
    notes: tuple[NoteAnswer, ...]


class OrderNotes(Record):
    """What was noted about an order before, and the remark that was just noted; null: none was."""

    order: str
    notes: tuple[NoteAnswer, ...]
    noted: NoteAnswer | None
    #: The numbers of the notes that are done now.
    closed: tuple[int, ...] = ()
    #: Remarks that were noted at the same time, each of another kind.
    besides: tuple[NoteAnswer, ...] = ()
    #: The facts of a complaint that follow from the notes, by id.
    known: dict[str, str] = {}  # noqa: RUF012 - msgspec copies it


class DueNote(NoteAnswer):
    """A note that is due; `late` is by how many days."""

    late: int
    #: The values that its reply needs of the agent.
    needs: tuple[str, ...]


class DueList(Record):
    """What is due on a day and not done, what has waited longest first."""

    on: str
    agent: str | None
    open: tuple[DueNote, ...]
    #: The first day after that on which something is due, of whomever; null: nothing is.
    next: str | None
    #: Who has what is due on the day, where nothing of `agent` is.
    holders: tuple[str, ...] = ()


def note_rules(handbook: Handbook) -> NoteRules:
    """Return what the desk notes, and what it does on the day.

    Raises:
        HandbookError: the policy says nothing about it.
    """
    if handbook.policies.notes is None:
        message = Message("policies.toml says nothing about notes: it has no table {table}", table="[notes]")
        raise HandbookError(
            "no-notes", message, Message("cstool init writes the shipped files, which have it")
        )
    return handbook.policies.notes


def usual_due(kind: NoteKind, today: date) -> date | None:
    """Return the day on which a note of `kind` is due where nobody names one; None: it asks for nothing."""
    return None if kind.due_days is None else today + timedelta(days=kind.due_days)


def new_note(order: str, text: str, *, kind: NoteKind, agent: str, now: datetime, due: date | None) -> Draft:
    """Return a note of `agent` about `order`, due on the day `due` if there is one.

    Raises:
        InputError: the order or the text cannot be used.
    """
    return Draft(
        order=read_name(Message("ORDER"), order),
        kind=kind.id,
        agent=agent,
        at=written_time(now),
        text=read_text(text),
        due=due.isoformat() if due else None,
        about=None,
        to=None,
    )


def done_note(note: Note, text: str, *, agent: str, now: datetime, to: str | None = None) -> Draft:
    """Return the note that says that `note` is done, or with `to` that another agent has it now.

    Raises:
        InputError: there is nothing to give to another agent, or the text cannot be used.
    """
    if to and note.due is None:
        message = Message("note {number} only tells something: nothing is to be done", number=note.id)
        raise InputError("nothing-to-do", message, Message("cstool note --due says what is to be done"))
    return Draft(
        order=note.order,
        kind=HANDED if to else DONE,
        agent=agent,
        at=written_time(now),
        text=read_text(text) if text.strip() else "",
        due=None,
        about=note.id,
        to=to,
    )


def written_time(now: datetime) -> str:
    """Return a moment as notes carry it: to the second, with the offset of its time zone."""
    return now.isoformat(timespec="seconds")


def note_answers(handbook: Handbook, notes: Sequence[Note]) -> tuple[NoteAnswer, ...]:
    """Return all notes about an order, oldest first, each with how things are with it."""
    found = standings(notes)
    return tuple(_answer(handbook, note, found.get(note.id)) for note in notes)


def due_list(handbook: Handbook, ledger: NoteLedger, on: date, agent: str | None) -> DueList:
    """Return what is due by the day `on` and not done, of `agent` alone if one is named."""
    due, handed = ledger.due(on.isoformat())
    found = standings([*due, *handed])
    answers = [_due(handbook, note, found[note.id], on) for note in due]
    own = tuple(answer for answer in answers if agent in {None, answer.holder})
    return DueList(
        on=on.isoformat(),
        agent=agent,
        open=own,
        next=ledger.next_due(on.isoformat()),
        holders=() if own else tuple(sorted({answer.holder for answer in answers})),
    )


def read_number(text: str) -> int:
    """Return the number of a note, as people write it: 12, #12.

    Raises:
        InputError: it is none.
    """
    from unicodedata import normalize

    plain = normalize("NFKC", text).strip().removeprefix("#")
    if plain.isascii() and plain.isdigit() and len(plain) <= 15:
        return int(plain)
    raise InputError(
        "bad-number",
        Message("NOTE: {text} is no number of a note", text=text or '""'),
        Message("give the number before it, for example 12"),
    )


def _due(handbook: Handbook, note: Note, standing: Standing, on: date) -> DueNote:
    try:
        late = (on - date.fromisoformat(note.due or "")).days
    except ValueError:
        message = Message("note {number} is damaged: {day} is not a day", number=note.id, day=note.due)
        raise LedgerError("ledger-damaged", message, Message("see cstool notes --verify")) from None
    due = _answer(handbook, note, standing)
    needs = needed(handbook, due.reply, {}) if due.reply in handbook.replies else ()
    return DueNote(**structs.asdict(due), late=late, needs=needs)


def _answer(handbook: Handbook, note: Note, standing: Standing | None) -> NoteAnswer:
    kind = handbook.note_kinds.get(note.kind)
    return NoteAnswer(
        id=note.id,
        order=note.order,
        kind=note.kind,
        agent=note.agent,
        at=note.at,
        due=note.due,
        text=note.text,
        about=note.about,
        to=note.to,
        kind_name=kind.name if kind else None,
        flag_name=handbook.flags.get(kind.flag) if kind else None,
        reply=kind.reply if kind else None,
        state=_state(note, standing),
        holder=standing.holder if standing else note.agent,
    )


def _state(note: Note, standing: Standing | None) -> Literal["open", "done"] | None:
    if standing and standing.done:
        return "done"
    return "open" if note.due else None
