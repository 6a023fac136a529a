"""`cstool reply`: a finished reply in Chinese."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cstool.console import inputs
from cstool.console.completion import complete_reply
from cstool.console.explaining import explaining
from cstool.console.handbook_files import open_handbook
from cstool.console.options import (
    AuthorOption,
    CopyOption,
    ExplainOption,
    JsonOption,
    LinesOption,
    OrderOption,
    PersonalOption,
    PoliciesOption,
    RepliesOption,
)
from cstool.console.order_days import OrderDays, OrderedOption, as_of, tell_other_days
from cstool.console.rotation import wording_of
from cstool.console.signature import day_of
from cstool.console.unanswered import found_or_picked, show_unanswered
from cstool.core.shown_texts import excerpt
from cstool.desk.finding import Found, Unanswered, find_all
from cstool.desk.replying import (
    JoinedReplies,
    as_said,
    is_calculated,
    replies_answer,
    said_values,
    undated,
)
from cstool.errors import Message
from cstool.locale import _
from cstool.render.answer_texts import reply_list_text, reply_text
from cstool.render.heard_texts import second_text, unanswered_reply_text
from cstool.render.streams import answer, put_on_clipboard, tell, use_utf8
from cstool.render.terminal import can_ask, is_terminal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cstool.desk.noting import OrderNotes
    from cstool.policy.handbook import Handbook

RepliesWanted = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=_("[ID|WORDS]"),
        help=_("Ids, names or short codes, or what the customer wrote; without, all replies are listed."),
        autocompletion=complete_reply,
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar=_("NAME=VALUE"), help=_("A value for the text; may be repeated.")),
]
On = Annotated[
    str | None,
    typer.Option(
        "--on", metavar=_("DATE"), help=_("The day it is, from which dates are read; today without.")
    ),
]
Variant = Annotated[
    str | None,
    typer.Option(metavar="N", help=_("Which wording, from 1; at a terminal they take turns without it.")),
]
Seed = Annotated[
    str | None, typer.Option(metavar=_("TEXT"), help=_("The same wording for the same text, for scripts."))
]
Bare = Annotated[
    bool, typer.Option("--bare", help=_("For other programs: the text in UTF-8, and no notes on stderr."))
]


def reply(
    words: RepliesWanted = None,
    values: Set = None,
    on: On = None,
    ordered: OrderedOption = None,
    variant: Variant = None,
    seed: Seed = None,
    lines: LinesOption = None,
    explain: ExplainOption = False,
    copy: CopyOption = False,
    bare: Bare = False,
    order: OrderOption = None,
    agent: AuthorOption = None,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    personal: PersonalOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write a finished reply to stdout, and nothing else."""
    plain = open_handbook(policies, replies, personal, quiet=as_json, today=day_of(on))
    days = OrderDays(on, ordered)
    handbook = as_of(plain, days)
    if lines is not None:
        from cstool.console.messages import answer_lines, refuse_beside_lines

        refuse_beside_lines(
            words,
            set=values,
            on=on,
            ordered=ordered,
            variant=variant,
            seed=seed,
            explain=explain,
            copy=copy,
            bare=bare,
            order=order,
        )
        answer_lines(lines, handbook, "reply", "id")
        return 0
    if not words:
        from cstool.desk.replying import reply_list

        answer(reply_list(handbook), reply_list_text, as_json=as_json)
        return 0
    if words == ["-"]:
        from cstool.console.messages import typed_or_piped

        words = typed_or_piped(words) or []
    with explaining(handbook, "reply", words, wanted=explain, as_json=as_json):
        nothing = Message("no reply fits {words}", words=excerpt(" ".join(words)))
        heard = found_or_picked(lambda: find_all(handbook, words, nothing), as_json=as_json)
        if isinstance(heard, Unanswered):
            return show_unanswered(handbook, heard, unanswered_reply_text, as_json=as_json)
        found = (heard,) if isinstance(heard, Found) else heard
        given = inputs.assignments("--set", values or ())
        if found[0].clues:
            held, told = as_said(handbook, found[0], " ".join(words))
            found = (held, *found[1:])
            given = said_values(handbook, held.id, " ".join(words)) | told | given
        wording = wording_of(_turns(as_json), inputs.optional_count("--variant", variant), seed)
        if can_ask() and not as_json:
            from cstool.console.questions import ask_values

            asked = [each.id for each in found if not is_calculated(handbook, each.id)]
            given = ask_values([handbook.replies[id_] for id_ in asked], given, handbook)
        joined = replies_answer(handbook, found, given, wording)
        tell_other_days(
            plain,
            days,
            undated(joined),
            lambda book: undated(replies_answer(book, found, given, wording)),
        )
        kept = None if order is None else _note(handbook, order, agent, joined, given)
        _show(joined, kept, bare=bare, as_json=as_json)
        if copy:
            put_on_clipboard(joined.text)
    return 0


def _note(
    handbook: "Handbook",
    order: str,
    agent: str | None,
    joined: JoinedReplies,
    given: "Mapping[str, str]",
) -> "OrderNotes":
    """Note what the customer is told about an order, before it is said."""
    from cstool.console.order_ledger import noted, occasion
    from cstool.desk.reply_remarks import reply_drafts

    on = occasion(handbook, order, agent)
    said = [each.id for each in joined.replies]
    return noted(handbook, on, reply_drafts(handbook, on, said, given))


def _turns(as_json: bool) -> Path | None:
    """Return where wordings take turns: only at a terminal."""
    from cstool.policy.cache_folder import cache_path

    return cache_path(os.environ) if is_terminal(sys.stdout) and not as_json else None


def _show(joined: JoinedReplies, kept: "OrderNotes | None", *, bare: bool, as_json: bool) -> None:
    if bare:
        use_utf8()
    said = joined if len(joined.replies) > 1 else joined.replies[0]
    if kept is None:
        answer(said, reply_text, as_json=as_json)
    else:
        from cstool.render.note_texts import answer_noted

        answer_noted(said, reply_text, kept, as_json=as_json, quiet=bare)
    if not (as_json or bare):
        for check in dict.fromkeys(check for each in joined.replies for check in each.before):
            tell(_("check first: {check}").format(check=check))
        for each in joined.replies:
            if each.second:
                tell(second_text(each.second))
