"""`cstool diff`: what a change of the handbook would do."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from cstool.batch.atomic_files import STANDARD, is_same, open_target
from cstool.console import inputs
from cstool.console.handbook_files import SHOP_FILES
from cstool.console.options import JsonOption, PoliciesOption, RepliesOption
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.render.streams import answer

Old = Annotated[
    str, typer.Argument(metavar=_("OLD"), help=_("A file, a folder of files, or REVISION:PATH of git."))
]
New = Annotated[str, typer.Argument(metavar=_("NEW"), help=_("The same, as it is to be."))]
Members = Annotated[
    str | None,
    typer.Option(metavar=_("FILE"), help=_("A CSV file of members: who changes tier, who pays what.")),
]
Columns = Annotated[
    str | None,
    typer.Option(metavar=_("orders=NAME,..."), help=_("The file's own names for orders, spent, amount.")),
]
Encoding = Annotated[
    str | None, typer.Option(metavar="utf-8|gb18030", help=_("Encoding of the file; detected unless named."))
]
Engine = Annotated[
    Literal["auto", "kernel", "reference"],
    typer.Option(metavar="auto|kernel|reference", help=_("The engine for files.")),
]
Top = Annotated[str, typer.Option(metavar="N", help=_("How many of the most affected rows are named."))]
Html = Annotated[
    str | None, typer.Option(metavar=_("FILE"), help=_("Write a page to sign off, for any browser."))
]
ExitCode = Annotated[bool, typer.Option("--exit-code", help=_("Exit with 1 if anything changed."))]


def diff(
    old: Old,
    new: New,
    members: Members = None,
    columns: Columns = None,
    encoding: Encoding = None,
    engine: Engine = "auto",
    top: Top = "10",
    html: Html = None,
    exit_code: ExitCode = False,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what changes from OLD to NEW: values, replies, refunds, sizes, playbooks, sentences, and members."""
    from cstool.comparison.compare import compare
    from cstool.console.revisions import open_sides
    from cstool.render.diff_text import comparison_text

    if html is not None:
        check_page(html, [old, new, members or new])
    sides = open_sides(old, new, policies, replies)
    moved = None
    if members is not None:
        from cstool.batch.columns import read_mapping
        from cstool.batch.moves import MOST_REMEMBERED
        from cstool.batch.pricing import Job
        from cstool.console.members_job import movements

        names = {} if columns is None else read_mapping(columns)
        job = Job(members, columns=names, encoding=encoding, engine=engine)
        moved = movements(sides, job, most=inputs.count("--top", top, MOST_REMEMBERED))
    result = compare(sides.old, sides.new, sides.kinds, moved)
    if html is not None:
        from cstool.render.diff_page import page

        write_page(html, page(result))
    answer(result, comparison_text, as_json=as_json)
    return 1 if exit_code and result.is_changed else 0


def check_page(path: str, inputs: Iterable[str]) -> None:
    """Make sure that a page at `path` writes over none of the files it is made from.

    Raises:
        InputError: it would, or it is no file.
    """
    if path == STANDARD:
        raise InputError("usage", Message("--html needs the name of a file"))
    files = [file for name in inputs for file in (name, *_inside(name))]
    for name in files:
        if is_same(name, path):
            raise InputError(
                "same-file",
                Message("{path} is read here; it is not written over", path=path),
                Message("choose another name for the page"),
            )


def _inside(folder: str) -> list[str]:
    return [str(Path(folder, name)) for name in SHOP_FILES]


def write_page(path: str, page: str) -> None:
    """Write `page` to the file `path`; until it is complete, and after any failure, the old file stays.

    Raises:
        OutputError: it cannot be written.
    """
    target = open_target(path)
    try:
        target.write(page.encode())
        target.commit()
    except BaseException:
        target.discard()
        raise
