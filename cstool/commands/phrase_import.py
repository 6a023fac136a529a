"""`cstool import`: the phrases of another desk tool as rows of replies.toml, to look through."""

from pathlib import Path
from typing import Annotated

import typer

from cstool.console import file_options as of_file
from cstool.console import inputs
from cstool.console.handbook_files import files_in_use, open_handbook
from cstool.console.options import JsonOption, PoliciesOption, RepliesOption
from cstool.locale import _, translated
from cstool.render.streams import show, show_json, tell

PhrasesArgument = Annotated[
    str,
    typer.Argument(
        metavar=_("PHRASES"),
        help=_("A table of phrases: CSV or Excel, with code, text, group, title; - for stdin."),
    ),
]
PhraseColumnsOption = Annotated[
    str | None,
    typer.Option(
        metavar=_("text=NAME,..."), help=_("The columns with text, code, group, title; found unless named.")
    ),
]
NewFileOption = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar=_("FILE"), help=_("A new file for the rows; stdout unless named.")
    ),
]


def import_(
    phrases: PhrasesArgument,
    output: NewFileOption = None,
    columns: PhraseColumnsOption = None,
    encoding: of_file.EncodingOption = None,
    skip: of_file.SkipOption = None,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the phrases of another desk tool as rows of replies.toml; nothing is written over."""
    from cstool.batch.file_identity import check_outputs
    from cstool.batch.new_files import write_new_files
    from cstool.console.phrase_tables import imported_phrases
    from cstool.render.phrase_texts import phrase_notes, phrases_toml
    from cstool.tables.formats import workbook_of
    from cstool.tables.text_rows import TableReading

    if output is not None:
        check_outputs([output], [workbook_of(phrases)[0]], files_in_use(policies, replies))
    reading = TableReading(encoding, inputs.optional_count("--skip", skip))
    found = imported_phrases(open_handbook(policies, replies), phrases, reading, columns)
    if output is not None:
        target = Path(output)
        write_new_files(target.parent, {target.name: f"{phrases_toml(found)}\n".encode()})
    if as_json:
        show_json(found)
    elif output is None:
        show(phrases_toml(found), "program")
    for note in () if as_json else phrase_notes(found):
        tell(translated(note))
    return 1 if found.unread else 0
