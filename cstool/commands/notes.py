"""`cstool notes`: everything that was noted about an order, everyone's, oldest first."""

from typing import TYPE_CHECKING, Annotated

import typer

from cstool.console.handbook_files import open_policies
from cstool.console.options import JsonOption, PoliciesOption, only_for
from cstool.core.note_rows import read_name
from cstool.desk.noting import NoteList, note_answers
from cstool.errors import InputError, Message
from cstool.ledger.location import in_use
from cstool.locale import _
from cstool.render.note_texts import chain_text, note_list_text
from cstool.render.streams import answer

if TYPE_CHECKING:
    from cstool.policy.handbook import Handbook

OfOrder = Annotated[
    str | None,
    typer.Argument(metavar=_("[ORDER]"), help=_("The number of the order; all notes of all orders without.")),
]
Verify = Annotated[
    bool, typer.Option("--verify", help=_("Check that no note was changed or taken out; name the first."))
]
AsCsv = Annotated[bool, typer.Option("--csv", help=_("A table for a spreadsheet instead of text."))]


def notes(
    order: OfOrder = None,
    verify: Verify = False,
    as_csv: AsCsv = False,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what was noted; with --verify, 1: a note is not what was written."""
    if verify:
        only_for(Message("the notes themselves"), csv=as_csv)
        return _verify(order, as_json=as_json)
    if as_csv and as_json:
        raise InputError("usage", Message("--csv and --json: give one of them"))
    found = _found(open_policies(policies), order)
    if as_csv:
        from cstool.batch.atomic_files import write_whole
        from cstool.batch.encodings import SIGNATURE
        from cstool.render.export_formats import notes_csv

        write_whole("-", SIGNATURE + notes_csv(found.notes).encode())
    else:
        answer(found, note_list_text, as_json=as_json)
    return 0


def _found(handbook: "Handbook", order: str | None) -> NoteList:
    name = None if order is None else read_name(Message("ORDER"), order)
    with in_use() as ledger:
        found = [each.note for each in ledger.all()] if name is None else ledger.of_order(name)
    return NoteList(order=name, notes=note_answers(handbook, found))


def _verify(order: str | None, *, as_json: bool) -> int:
    if order is not None:
        raise InputError("usage", Message("--verify looks at all notes: give no order"))
    with in_use() as ledger:
        found = ledger.verify()
    answer(found, chain_text, "lines", as_json=as_json)
    return 0 if found.ok else 1
