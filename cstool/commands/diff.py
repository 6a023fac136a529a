"""`cstool diff`: what a change of the handbook would do."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cstool.batch.atomic_files import write_whole
from cstool.batch.file_identity import STANDARD, check_outputs
from cstool.console import inputs
from cstool.console.file_options import ColumnsOption, EncodingOption
from cstool.console.handbook_files import files_in_use, locate
from cstool.console.options import JsonOption, PoliciesOption, RepliesOption
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.render.streams import answer
from cstool.render.terminal import is_terminal

if TYPE_CHECKING:
    from cstool.comparison.changes import Members
    from cstool.comparison.compare import MembersOf
    from cstool.core.tiers import Tier

OldArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=_("[OLD]"),
        help=_("A file, a folder, or REVISION:PATH of git; without, two days of policies.toml in use."),
    ),
]
NewArgument = Annotated[
    str | None, typer.Argument(metavar=_("[NEW]"), help=_("The same, as it is to be; none with two days."))
]
ComparedDays = Annotated[
    list[str] | None,
    typer.Option(
        "--on",
        metavar=_("DATE"),
        help=_("The day to compare on; given twice without NEW, two days of OLD."),
    ),
]
MembersOption = Annotated[
    str | None,
    typer.Option(metavar=_("FILE"), help=_("A CSV file of members: who changes tier, who pays what.")),
]
_Engine = Literal["auto", "kernel", "reference"]
CompareEngineOption = Annotated[
    _Engine,
    typer.Option(metavar="auto|kernel|reference", help=_("The engine for files.")),
]
TopOption = Annotated[str, typer.Option(metavar="N", help=_("How many of the most affected rows are named."))]
HtmlOption = Annotated[
    str | None, typer.Option(metavar=_("FILE"), help=_("Write a page to sign off, for any browser."))
]
ExitCodeOption = Annotated[bool, typer.Option("--exit-code", help=_("Exit with 1 if anything changed."))]


def diff(
    old: OldArgument = None,
    new: NewArgument = None,
    on: ComparedDays = None,
    members: MembersOption = None,
    columns: ColumnsOption = None,
    encoding: EncodingOption = None,
    engine: CompareEngineOption = "auto",
    top: TopOption = "10",
    html: HtmlOption = None,
    exit_code: ExitCodeOption = False,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what changes from OLD to NEW: values, replies, refunds, sizes, playbooks, sentences, and members."""
    from cstool.comparison.compare import compare
    from cstool.console.progress import told_if_slow
    from cstool.console.revisions import files_named, open_sides
    from cstool.console.signature import shop_day
    from cstool.core.days import read_day
    from cstool.render.diff_text import comparison_text
    from cstool.render.shop_words import ShopWords

    if old is None:
        if len(on or ()) != 2:
            message = Message("OLD and NEW are missing: give both, or two days with --on A --on B")
            raise InputError("usage", message)
        old = str(policies or locate("policies.toml", None).path)
    if html == STANDARD:
        raise InputError("usage", Message("--html needs the name of a file"))
    if html is not None:
        read = [*files_named(old), *files_named(new or old), *files_in_use(policies, replies)]
        check_outputs([html], [members] if members else [], read)
    typed = _typed_days(on or (), is_one_file=new is None)
    new = new or old
    sides = open_sides(old, new, policies, replies)
    today = shop_day(sides.new.policies)
    if typed:
        days = [read_day(day, "--on", today, nearest=True, past=True) for day in typed]
        sides = sides._replace(old=sides.old.as_of(days[0]), new=sides.new.as_of(days[-1]))
    members_of = None if members is None else _members_of(members, columns, encoding, engine, top)
    asking = _("asking both handbooks every sentence of customers: this takes a while")
    with told_if_slow(asking) if is_terminal(sys.stderr) else nullcontext():
        result = compare(sides.old, sides.new, sides.kinds, members_of, reads_again=members != STANDARD)
    words = ShopWords(sides.new.handbook, sides.old.handbook)
    if html is not None:
        from cstool.console.revisions import last_commit
        from cstool.render.change_words import Signed
        from cstool.render.diff_page import page

        signed = Signed(today, last_commit(old), last_commit(new))
        write_whole(html, page(result, words, signed).encode())
    answer(result, lambda found: comparison_text(found, words), "lines", as_json=as_json)
    return 1 if exit_code and result.is_changed else 0


def _members_of(
    file: str, columns: str | None, encoding: str | None, engine: _Engine, top: str
) -> "MembersOf":
    """Return what tells how the members in `file` move between tiers.

    Raises:
        InputError: the columns or the number of members to name cannot be read.
    """
    from cstool.batch.columns import read_mapping
    from cstool.batch.members_file import Job
    from cstool.batch.tier_moves import MOST_REMEMBERED
    from cstool.comparison.member_changes import members_changes
    from cstool.console.members_job import as_csv
    from cstool.console.progress import Progress

    names = {} if columns is None else read_mapping(columns)
    job = Job(file, columns=names, encoding=encoding, engine=engine)
    most = inputs.count("--top", top, MOST_REMEMBERED)

    def moved(old: "Sequence[Tier]", new: "Sequence[Tier]") -> "Members":
        with Progress(file) as progress, as_csv(job) as csv_job:
            return members_changes(old, new, csv_job, most=most, tick=progress.tick)

    return moved


def _typed_days(typed: Sequence[str], *, is_one_file: bool) -> Sequence[str]:
    """Return the days to compare as they were typed: two of one file, or one, or none, of two.

    Raises:
        InputError: there are more or fewer.
    """
    if is_one_file and len(typed) != 2:
        message = Message("NEW is missing: give it, or two days of OLD with --on A --on B")
        raise InputError("usage", message)
    if not is_one_file and len(typed) > 1:
        raise InputError("usage", Message("two files are compared on one day: give --on once"))
    return typed
