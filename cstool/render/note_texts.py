"""Notes as an agent reads them: the flag, who, when, what, and what is still open."""

from collections.abc import Callable
from shlex import quote
from typing import TypeVar

from msgspec.structs import asdict

from cstool.core.note_chain import ChainCheck
from cstool.core.note_rows import DONE, HANDED, shown_time
from cstool.core.record import Record
from cstool.core.shown_texts import excerpt, on_one_line
from cstool.desk.noting import DueList, DueNote, NoteAnswer, NoteList, OrderNotes
from cstool.locale import _, translated
from cstool.render.streams import show, show_json, tell
from cstool.render.terminal import whole

#: Logins that tell nothing of who it is: those of systems, and `?` where there is none.
_NOBODY = {"root", "admin", "administrator", "Administrator", "user", "?"}
NotedT = TypeVar("NotedT", bound=Record)


def noted_text(note: NoteAnswer) -> str:
    """Return a note that was just kept, and how to sign it where a login signs that is nobody's name (H2)."""
    told = (
        _("noted as {number} by {agent}").format(number=note.id, agent=note.agent)
        if note.due is None
        else _("noted as {number} by {agent}, due {day}").format(
            number=note.id, agent=note.agent, day=note.due
        )
    )
    if note.agent not in _NOBODY:
        return told
    return _("{noted}; that is no agent's name: give --agent or set CSTOOL_AGENT").format(noted=told)


def closed_text(note: NoteAnswer, to: str | None) -> str:
    """Return which note is done now, or whom it goes to: a slip of its number is seen at once."""
    shown = "  ".join([f"#{note.id}", on_one_line(note.order), _kind(note), excerpt(note.text)])
    if to is None:
        return _("done now: {note}").format(note=shown)
    return _("goes to {agent}: {note}").format(note=shown, agent=to)


def note_list_text(listed: NoteList) -> str:
    """Return notes as text, oldest first; of one order, or of all."""
    if not listed.notes:
        return _("nothing is noted")
    return "\n".join(
        line for note in listed.notes for line in note_lines(note, with_order=listed.order is None)
    )


def note_lines(note: NoteAnswer, *, with_order: bool = False) -> list[str]:
    """Return a note: a line of who, when and of which kind, what it says, and whether it is open."""
    order = [on_one_line(note.order)] if with_order else []
    head = "  ".join([f"#{note.id}", *order, shown_time(note.at), note.agent, _kind(note)])
    state = _state(note)
    return [head, *(f"    {line}" for line in note.text.splitlines()), *([f"    {state}"] if state else [])]


def _kind(note: NoteAnswer) -> str:
    if note.kind == DONE:
        return _("done: {number}").format(number=note.about)
    if note.kind == HANDED:
        return _("{number} goes to {agent}").format(number=note.about, agent=note.to)
    name = note.kind_name or note.kind
    return f"{note.flag_name} {name}" if note.flag_name else name


def _state(note: NoteAnswer) -> str:
    if note.state == "done":
        return _("✓ done")
    if note.state == "open":
        return _("→ open: due {day}, with {agent}").format(day=note.due, agent=note.holder)
    return ""


def due_text(due: DueList) -> str:
    """Return the list of the day as text: what is due, how late it is, and the reply to send."""
    late = sum(each.late > 0 for each in due.open)
    head = _("{day}: {count} due, {late} of them overdue") if due.open else _("{day}: nothing is due")
    shown = head.format(day=due.on, count=len(due.open), late=late)
    following = [_("next: {day}").format(day=due.next)] if due.next else []
    return "\n".join([shown, *(line for note in due.open for line in _due_lines(note)), *following])


def late_text(note: DueNote) -> str:
    """Return how late a note is that is due."""
    days = _("! 1 day late") if note.late == 1 else _("! {days} days late").format(days=note.late)
    return days if note.late else _("today")


def _due_lines(note: DueNote) -> list[str]:
    lines = [
        "  ".join([f"#{note.id}", on_one_line(note.order), late_text(note), _kind(note), note.holder]),
        *(f"    {line}" for line in note.text.splitlines()),
    ]
    if note.reply:
        values = "".join(f" --set {slot}=…" for slot in note.needs)
        told, command = _("say: {command}"), f"cstool reply {note.reply}{values} --order {quote(note.order)}"
    else:
        dashes = "-- " * note.order.startswith("-")
        told, command = _("see: {command}"), f"cstool notes {dashes}{quote(note.order)}"
    return [*lines, whole("    " + told.format(command=on_one_line(command)))]


def answer_noted(
    result: NotedT,
    text_of: Callable[[NotedT], str],
    noted: OrderNotes,
    *,
    as_json: bool,
    notes_first: bool = False,
    quiet: bool = False,
) -> None:
    """Write an answer about an order, and that it was noted, unless `quiet`.

    With `notes_first` it comes after what was noted before.
    """
    if as_json:
        show_json({**asdict(result), **asdict(noted)})
        return
    before = [_before(noted)] if notes_first and noted.notes else []
    show("\n".join([*before, text_of(result)]))
    if quiet:
        return
    for note in (*noted.besides, *((noted.noted,) if noted.noted else ())):
        tell(noted_text(note))
    for number in noted.closed:
        tell(_("done: {number}").format(number=number))


def _before(noted: OrderNotes) -> str:
    """Return what was noted about an order, what is open first, and the facts that the answer took from it."""
    ordered = sorted(noted.notes, key=lambda note: note.state != "open")
    facts = [f"--fact {name}={value}" for name, value in noted.known.items()]
    told = [_("  taken from the notes: {facts}").format(facts=" ".join(facts))] if facts else []
    return "\n".join(
        [_("noted before:"), *(f"  {line}" for note in ordered for line in note_lines(note)), *told, ""]
    )


def chain_text(chain: ChainCheck) -> str:
    """Return what came of a look at all notes."""
    if chain.ok:
        return _("all as they were written; notes: {count}; the hash of the last: {hash}").format(
            count=chain.count, hash=chain.hash
        )
    why = translated(chain.why) if chain.why else ""
    return _("note {number} is not what was written: {why}").format(number=chain.note, why=why)
