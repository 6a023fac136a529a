"""`cstool diff`: what a change of the two files would do."""

from typing import Annotated, Literal

import typer

from cstool.console import inputs
from cstool.console.options import JsonOption, PoliciesOption, RepliesOption
from cstool.locale import _
from cstool.render.output import answer

Old = Annotated[
    str, typer.Argument(metavar=_("OLD"), help=_("A file, a folder with both, or REVISION:PATH of git."))
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
    """Show what changes from OLD to NEW: values, replies, refunds, sizes, playbooks, and members."""
    from cstool.comparison.comparing import compare
    from cstool.console.pages import check_page, write_page
    from cstool.console.sides import open_sides
    from cstool.render.comparison import comparison_text

    if html is not None:
        check_page(html, [old, new, members or new])
    sides = open_sides(old, new, policies, replies)
    moved = None
    if members is not None:
        from cstool.batch.columns import read_mapping
        from cstool.batch.moves import MOST_REMEMBERED
        from cstool.batch.pricing import Job
        from cstool.console.movements import movements

        names = {} if columns is None else read_mapping(columns)
        job = Job(members, columns=names, encoding=encoding, engine=engine)
        moved = movements(sides, job, most=inputs.count("--top", top, MOST_REMEMBERED))
    result = compare(sides.old, sides.new, sides.kinds, moved)
    if html is not None:
        from cstool.render.comparison_page import page

        write_page(html, page(result))
    answer(result, comparison_text, as_json=as_json)
    return 1 if exit_code and result.is_changed else 0
