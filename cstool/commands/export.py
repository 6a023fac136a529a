"""`cstool export`: the replies for the programs that agents type in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cstool.console.handbook_files import files_in_use, locate, locate_personal, open_handbook
from cstool.console.options import JsonOption, PersonalOption, PoliciesOption, RepliesOption, only_for
from cstool.console.order_days import OnOption, of_day
from cstool.errors import Message
from cstool.locale import _
from cstool.render.file_texts import Exported, exported_text
from cstool.render.streams import answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cstool.desk.exporting import ExportedReply
    from cstool.tables.workbook_outputs import CellKind

ExportFormat = Literal["espanso", "csv", "xlsx", "json"]
FormatArgument = Annotated[
    ExportFormat,
    typer.Argument(
        metavar="espanso|csv|xlsx|json",
        help=_("For the text expander espanso, for shop tools, for spreadsheets, for programs."),
    ),
]
Output = Annotated[
    str, typer.Option("--output", "-o", metavar=_("FILE"), help=_("Write to a file in place of stdout."))
]
Bom = Annotated[bool, typer.Option("--bom", help=_("Begin with a byte order mark, for spreadsheets."))]


def export(
    form: FormatArgument,
    output: Output = "-",
    bom: Bom = False,
    on: OnOption = None,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    personal: PersonalOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write all finished replies in a format of other programs; text is always in UTF-8."""
    from cstool.batch.atomic_files import write_whole
    from cstool.batch.file_identity import check_outputs
    from cstool.desk.exporting import exported

    check_outputs([output], in_use=files_in_use(policies, replies, personal))
    found = exported(of_day(open_handbook(policies, replies, personal), on))
    if form == "xlsx":
        only_for(Message("text"), bom=bom)
        _write_sheet(output, found)
    else:
        text = _text(form, found, _program(policies, replies, personal))
        write_whole(output, text.encode("utf-8-sig" if bom else "utf-8"))
    if output != "-":
        answer(Exported(file=output, format=form, replies=len(found)), exported_text, as_json=as_json)
    return 0


def _write_sheet(output: str, replies: "Sequence[ExportedReply]") -> None:
    from cstool.render.export_formats import REPLY_COLUMNS, reply_rows
    from cstool.tables.workbook_outputs import write_workbook

    kinds: list[CellKind] = ["count" if name == "wording" else "text" for name in REPLY_COLUMNS]
    write_workbook(output, REPLY_COLUMNS, kinds, reply_rows(replies))


def _text(form: ExportFormat, replies: "Sequence[ExportedReply]", program: "Sequence[str]") -> str:
    from cstool.render import export_formats

    if form == "espanso":
        return export_formats.espanso_text(replies, program)
    return export_formats.csv_text(replies) if form == "csv" else export_formats.replies_json(replies)


def _program(policies: Path | None, replies: Path | None, personal: Path | None) -> list[str]:
    """Return what begins a call of `cstool reply` that uses, from any folder, the files that are in use here."""
    located = {
        "--policies": locate("policies.toml", policies),
        "--replies": locate("replies.toml", replies),
        "--personal": locate_personal(personal),
    }
    program = ["cstool", "reply"]
    for option, file in located.items():
        if file is not None and file.origin in {"option", "folder"}:
            program += [option, str(file.path.absolute())]
    return program
