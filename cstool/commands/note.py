"""`cstool note`: what is noted about an order, for whoever answers the customer next."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from cstool.console import inputs
from cstool.console.completion import complete_note_kind
from cstool.console.handbook_files import open_policies
from cstool.console.options import AuthorOption, JsonOption, PoliciesOption
from cstool.console.signature import shop_now, signed
from cstool.core.days import day_in, read_day
from cstool.desk.noted_facts import deeds_of
from cstool.desk.noting import new_note, note_answers, note_rules, usual_due
from cstool.errors import Message
from cstool.ledger.location import in_use
from cstool.locale import _
from cstool.render.note_texts import noted_text
from cstool.render.streams import answer, tell

if TYPE_CHECKING:
    from cstool.core.note_rows import Note
    from cstool.policy.handbook import Handbook
    from cstool.policy.shop_rows import NoteKind

OrderArgument = Annotated[str, typer.Argument(metavar=_("ORDER"), help=_("The number of the order."))]
NotedWords = Annotated[list[str], typer.Argument(metavar=_("TEXT"), help=_("What is to be known, or done."))]
KindOption = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar=_("ID"),
        help=_("Of which kind it is, by id or name; listed below."),
        autocompletion=complete_note_kind,
    ),
]
DueDay = Annotated[
    str | None,
    typer.Option(
        "--due", metavar=_("DATE"), help=_("When it is due: 2026-11-30, 明天, 周五, 3天内; as usual without.")
    ),
]


def note(
    order: OrderArgument,
    text: NotedWords,
    kind: KindOption = None,
    due: DueDay = None,
    agent: AuthorOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Append a note, and show it once it is kept."""
    handbook = open_policies(policies)
    rules, now = note_rules(handbook), shop_now(handbook.policies)
    words, today = " ".join(text), now.date()
    chosen = inputs.pick(Message("--kind"), rules.usual if kind is None else kind, rules.kinds)
    day = (
        _due_by(handbook, chosen, words, today)
        if due is None
        else read_day(due, "--due", today, nearest=True)
    )
    draft = new_note(order, words, kind=chosen, agent=signed(agent), now=now, due=day)
    with in_use() as ledger:
        kept = ledger.append(draft)
    answer(note_answers(handbook, [kept])[0], noted_text, as_json=as_json)
    if due is None and not as_json and (named := day_in(kept.text, today)):
        _tell_how_to_promise(handbook, chosen, kept, *named)
    return 0


def _due_by(handbook: "Handbook", kind: "NoteKind", text: str, today: date) -> date | None:
    """Return when a note is due for which no day was typed: by the day that a promise names, else as usual."""
    named = day_in(text, today) if kind.facts else None
    return _in_time(handbook, named[1], today) if named else usual_due(kind, today)


def _in_time(handbook: "Handbook", day: date, today: date) -> date:
    """Return when what is promised for a day is due: early enough to tell the customer before it (H4)."""
    return max(day - timedelta(days=handbook.margin_days), today)


def _tell_how_to_promise(handbook: "Handbook", kind: "NoteKind", kept: "Note", named: str, day: date) -> None:
    """Say how a note is due in time for the day that its text names, where it is not."""
    today = date.fromisoformat(kept.at[:10])
    due = _in_time(handbook, day, today)
    if kept.due is None:
        promise = next((kind.id for kind in note_rules(handbook).kinds if kind.facts), None)
        options = f"--kind {promise} --due {due}" if promise else f"--due {due}"
        told = _("nothing is due, though the text names a day, {day}: note it with {options}")
        tell(told.format(day=named, options=options))
    elif deeds_of(kind) and kept.due not in {due.isoformat(), day.isoformat()}:
        told = _(
            "the text names a day, {day}: if it is due then, cstool done {number}, and note it with {options}"
        )
        tell(told.format(day=named, number=kept.id, options=f"--kind {kind.id} --due {day}"))
