"""`cstool handbook`: the handbook as a page to read."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cstool.console.handbook_files import WORDS, files_in_use, locate, locate_beside, store
from cstool.console.options import PoliciesOption, RepliesOption, only_for
from cstool.errors import Message
from cstool.locale import _

if TYPE_CHECKING:
    from cstool.desk.noting import DueList
    from cstool.policy.cache import Files
    from cstool.policy.shapes import Policies
    from cstool.render.handbook_page import Asked, PageSources
    from cstool.render.handbook_periods import PagePeriod

PageOutput = Annotated[
    str, typer.Option("--output", "-o", metavar=_("FILE"), help=_("Write to a file in place of stdout."))
]
Markdown = Annotated[bool, typer.Option("--md", help=_("Markdown, for a wiki, in place of HTML."))]
ForCustomers = Annotated[bool, typer.Option("--customer", help=_("Only what a customer may read."))]

WithDue = Annotated[
    bool, typer.Option("--due", help=_("With what is due today: orders and notes, for colleagues only."))
]


def handbook(
    output: PageOutput = "-",
    markdown: Markdown = False,
    customer: ForCustomers = False,
    due: WithDue = False,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
) -> int:
    """Write the handbook as one page: to search, to walk, to copy from, to print."""
    from cstool.batch.atomic_files import write_whole
    from cstool.batch.file_identity import check_outputs
    from cstool.console.signature import shop_day
    from cstool.policy.handbook import Handbook
    from cstool.render.handbook_page import handbook_page
    from cstool.validation.load import load

    if customer:
        only_for(Message("the page for colleagues"), due=due)
    check_outputs([output], in_use=files_in_use(policies, replies))
    decides, says = locate("policies.toml", policies).path, locate("replies.toml", replies).path
    files = load(decides, says, store())
    sources = _sources(decides, says, shop_day(files.policies))
    page = handbook_page(
        Handbook(files.policies, files.replies),
        sources,
        {} if customer or markdown else _asked(policies),
        periods=_periods(decides, says, files, sources.on, customer=customer)
        if files.policies.periods
        else (),
        due=_due(files.policies) if due else None,
        customer=customer,
        markdown=markdown,
    )
    write_whole(output, page.encode())
    return 0


def _periods(
    policies: Path, replies: Path, files: "Files", on: date, *, customer: bool
) -> "list[PagePeriod]":
    """Return what holds on some days only."""
    from cstool.comparison.handbooks import FileKind, HandbookFile, Side
    from cstool.render.handbook_periods import page_periods
    from cstool.validation.load import read_bytes

    paths: dict[FileKind, Path] = {"policies": policies, "replies": replies}
    sources = {kind: HandbookFile(path.name, read_bytes(path)) for kind, path in paths.items()}
    assert files.replies is not None  # noqa: S101  # both files were given
    return page_periods(Side("", sources, files.policies, files.replies), on, customer=customer)


def _due(policies: "Policies") -> "DueList":
    """Return what is due today, from the ledger in use."""
    from cstool.console.signature import shop_day
    from cstool.desk.noting import due_list
    from cstool.ledger.location import in_use
    from cstool.policy.handbook import Handbook

    with in_use() as ledger:
        return due_list(Handbook(policies), ledger, shop_day(policies), None)


def _sources(policies: Path, replies: Path, today: date) -> "PageSources":
    from cstool.render.handbook_page import PageSources
    from cstool.validation.load import read_bytes, version_of
    from cstool.validation.places import Places

    contents = {path: read_bytes(path) for path in (policies, replies)}
    placed = [(path.name, Places(data.decode("utf-8-sig"))) for path, data in contents.items()]
    files = dict(zip(("policies", "replies"), placed, strict=True))
    return PageSources(files, version_of(contents.values()), today)


def _asked(policies: Path | None) -> "Asked":
    """Return what customers write, from the file of sentences that belongs to the policies."""
    from cstool.validation.load import read_bytes, sound_sentences

    path = locate_beside(WORDS[2], locate("policies.toml", policies)).path
    sentences = sound_sentences(str(path), read_bytes(path))
    return {"triage": sentences.of("triage"), "reply": sentences.of("reply")}
