"""The ledger as commands use it, whatever keeps it: append, read, never change."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from cstool.core.note_chain import NO_HASH, ChainCheck, SealedNote, check_chain, hash_of
from cstool.core.note_rows import DONE, HANDED, Draft, Note, shown_time
from cstool.errors import InputError, Message

#: Answers one statement, with its values, by rows.
Ask = Callable[[str, Sequence[Any]], Sequence[Sequence[Any]]]

_COLUMNS = "id, order_id, kind, agent, at, due, text, about, given_to"
_ALL = f"SELECT {_COLUMNS}, previous, hash FROM notes WHERE id > %s ORDER BY id LIMIT %s"
_LAST = "SELECT id, hash FROM notes ORDER BY id DESC LIMIT 1"
_ADD = f"INSERT INTO notes ({_COLUMNS}, previous, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_ADD_OPEN = "INSERT INTO open_notes (id, due) VALUES (%s, %s)"
_CLOSE = "DELETE FROM open_notes WHERE id = %s"
_ONE = f"SELECT {_COLUMNS} FROM notes WHERE id = %s"
_ABOUT = f"SELECT {_COLUMNS} FROM notes WHERE about = %s ORDER BY id"
_OF_ORDER = f"SELECT {_COLUMNS} FROM notes WHERE order_id = %s ORDER BY id"
_ALL_DUE = "(SELECT id FROM open_notes WHERE due <= %s)"
_DUE = f"SELECT {_COLUMNS} FROM notes WHERE id IN {_ALL_DUE} ORDER BY due, id"
_HANDED = f"SELECT {_COLUMNS} FROM notes WHERE kind = '{HANDED}' AND about IN {_ALL_DUE} ORDER BY id"
_NEXT_DUE = "SELECT due FROM open_notes WHERE due > %s ORDER BY due LIMIT 1"
_STILL_OPEN = (
    "SELECT id, due FROM notes n WHERE due IS NOT NULL AND NOT EXISTS "
    f"(SELECT 1 FROM notes d WHERE d.kind = '{DONE}' AND d.about = n.id) ORDER BY id"
)
_LISTED_OPEN = "SELECT id, due FROM open_notes ORDER BY id"
#: What is said where a trigger was taken out or switched off.
UNGUARDED = (
    "ledger-damaged",
    Message("the triggers that keep notes from being changed are not those that were made"),
    Message("put back the last copy, and find out who took them out; the notes themselves fit"),
)
#: Notes that are read at once where all are.
_AT_ONCE = 5_000


class NoteLedger(ABC):
    """A ledger of notes. A subclass says how it is reached; what is asked of it is the same for all."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Ask]:
        """Return a context in which the ledger can be asked."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Ask]:
        """Return a context in which no one else adds to the ledger; leaving it keeps all that was added, or nothing."""

    @abstractmethod
    def _check_storage(self) -> None:
        """Look at what the database made to find notes by, and at the triggers that keep them from being changed.

        Raises:
            LedgerError: it is damaged, or a trigger is not there or does not act.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the ledger."""

    def append(self, draft: Draft) -> Note:
        """Add a note, and return it once it is kept.

        Raises:
            LedgerError: the ledger cannot take it; nothing of it is kept.
        """
        with self._writing() as ask:
            return _appended(ask, draft)

    def append_after(
        self, order: str, drafts_of: Callable[[list[Note]], Sequence[Draft]]
    ) -> tuple[list[Note], list[Note]]:
        """Add what `drafts_of` makes of the notes about an order, and return those notes and the added ones.

        Raises:
            LedgerError: the ledger cannot take all of them; then none is kept.
        """
        with self._writing() as ask:
            before = [note_of(row) for row in ask(_OF_ORDER, [order])]
            return before, [_appended(ask, draft) for draft in drafts_of(before)]

    def append_about(self, number: int, draft_of: Callable[[Note], Draft]) -> Note:
        """Add what `draft_of` makes of note `number`: that it is done, or that another agent has it now.

        Raises:
            InputError: there is no such note, it is about another one itself, or it is done already.
            LedgerError: the ledger cannot take it; nothing of it is kept.
        """
        with self._writing() as ask:
            return _appended(ask, draft_of(_open_note(ask, number)))

    def of_order(self, order: str) -> list[Note]:
        """Return all notes about an order, oldest first."""
        with self._reading() as ask:
            return [note_of(row) for row in ask(_OF_ORDER, [order])]

    def due(self, on: str) -> tuple[list[Note], list[Note]]:
        """Return the open notes that are due by the day `on`, the longest due first, and who was given which."""
        with self._reading() as ask:
            due, handed = ask(_DUE, [on]), ask(_HANDED, [on])
        return [note_of(row) for row in due], [note_of(row) for row in handed]

    def next_due(self, after: str) -> str | None:
        """Return the first day after the day `after` on which an open note is due, if there is one."""
        with self._reading() as ask:
            found = ask(_NEXT_DUE, [after])
        return found[0][0] if found else None

    def all(self) -> Iterator[SealedNote]:
        """Yield every note, oldest first."""
        last = 0
        while True:
            with self._reading() as ask:
                rows = ask(_ALL, [last, _AT_ONCE])
            if not rows:
                return
            yield from map(_sealed_of, rows)
            last = rows[-1][0]

    def verify(self) -> ChainCheck:
        """Look at every note, and at the list of open ones, and return whether all are what was written."""
        found = check_chain(self.all())
        if not found.ok:
            return found
        with self._reading() as ask:
            wrong = {*map(tuple, ask(_STILL_OPEN, []))} ^ {*map(tuple, ask(_LISTED_OPEN, []))}
        if not wrong:
            self._check_storage()
            return found
        first, why = min(wrong)[0], Message("the list of open notes does not say of it what the notes say")
        return ChainCheck(ok=False, count=found.count, hash=found.hash, note=first, why=why)


def note_of(row: Sequence[Any]) -> Note:
    """Return the note that a row holds; damage may have put a number or nothing where a text was."""
    number, order, kind, agent, at, due, text, about, to = row[:9]
    return Note(
        id=number,
        order=str(order),
        kind=str(kind),
        agent=str(agent),
        at=str(at),
        due=None if due is None else str(due),
        text=str(text),
        about=about,
        to=None if to is None else str(to),
    )


def _sealed_of(row: Sequence[Any]) -> SealedNote:
    return SealedNote(note=note_of(row), previous=str(row[9]), hash=str(row[10]))


def _appended(ask: Ask, draft: Draft) -> Note:
    last = ask(_LAST, [])
    number, previous = (last[0][0] + 1, last[0][1]) if last else (1, NO_HASH)
    row = (
        number,
        draft.order,
        draft.kind,
        draft.agent,
        draft.at,
        draft.due,
        draft.text,
        draft.about,
        draft.to,
    )
    ask(_ADD, [*row, previous, hash_of(number, draft, previous)])
    if draft.due is not None:
        ask(_ADD_OPEN, [number, draft.due])
    if draft.kind == DONE:
        ask(_CLOSE, [draft.about])
    return note_of(row)


def _open_note(ask: Ask, number: int) -> Note:
    rows = ask(_ONE, [number])
    if not rows:
        message = Message("there is no note {number}", number=number)
        raise InputError("no-such-note", message, Message("cstool notes ORDER shows those of an order"))
    note = note_of(rows[0])
    if note.about is not None:
        message = Message("note {number} is about note {other}", number=number, other=note.about)
        raise InputError(
            "not-open", message, Message("give the number of that one: {other}", other=note.about)
        )
    done = next((each for each in map(note_of, ask(_ABOUT, [number])) if each.kind == DONE), None)
    if done is not None:
        message = Message(
            "note {number} is done already: {agent}, {at}",
            number=number,
            agent=done.agent,
            at=shown_time(done.at),
        )
        raise InputError("not-open", message)
    return note
