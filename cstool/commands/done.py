"""`cstool done`: what is done about a note, or who has it now. The note itself stays as it is."""

from typing import Annotated

import typer

from cstool.console.handbook_files import open_policies
from cstool.console.options import AuthorOption, JsonOption, PoliciesOption
from cstool.console.signature import shop_now, signed
from cstool.core.note_rows import read_name
from cstool.desk.noting import done_note, note_answers, read_number
from cstool.ledger.location import in_use
from cstool.locale import _
from cstool.render.note_texts import closed_text, noted_text
from cstool.render.streams import answer, tell

NoteNumber = Annotated[str, typer.Argument(metavar=_("NOTE"), help=_("The number of the note."))]
DoneWords = Annotated[list[str] | None, typer.Argument(metavar=_("[TEXT]"), help=_("What came of it."))]
HandTo = Annotated[
    str | None,
    typer.Option("--hand", metavar=_("NAME"), help=_("Give it to another agent; it stays open.")),
]


def done(
    number: NoteNumber,
    text: DoneWords = None,
    hand: HandTo = None,
    agent: AuthorOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Append that a note is done, or to whom it is given."""
    handbook = open_policies(policies)
    now, author = shop_now(handbook.policies), signed(agent)
    to = None if hand is None else read_name("--hand", hand)
    with in_use() as ledger:
        kept = ledger.append_about(
            read_number(number),
            lambda note: done_note(note, " ".join(text or ()), agent=author, now=now, to=to),
        )
        about = [note for note in ledger.of_order(kept.order) if note.id == kept.about]
    answer(note_answers(handbook, [kept])[0], noted_text, as_json=as_json)
    if not as_json:
        tell(closed_text(note_answers(handbook, about)[0], to))
    return 0
