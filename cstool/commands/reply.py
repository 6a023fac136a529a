"""`cstool reply`: a finished reply in Chinese."""

from typing import Annotated

import typer

from cstool.console import inputs
from cstool.console.completion import complete_reply
from cstool.console.opening import open_handbook
from cstool.console.options import JsonOption, PoliciesOption, RepliesOption
from cstool.errors import Message
from cstool.locale import _
from cstool.policy.answers import reply_answer, reply_list
from cstool.policy.finding import find
from cstool.render.answers import reply_list_text, reply_text
from cstool.render.output import answer, tell

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=_("[ID|WORDS]"),
        help=_("An id, a name, or what the customer wrote; without, all replies are listed."),
        autocompletion=complete_reply,
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar=_("NAME=VALUE"), help=_("A value for the text; may be repeated.")),
]
Variant = Annotated[str, typer.Option(metavar="N", help=_("Which wording, from 1."))]


def reply(
    words: Words = None,
    values: Set = None,
    variant: Variant = "1",
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write a finished reply to stdout, and nothing else."""
    handbook = open_handbook(policies, replies)
    if not words:
        answer(reply_list(handbook), reply_list_text, as_json=as_json)
        return 0
    found = find(" ".join(words), handbook.replies, Message("no reply fits {words}", words=" ".join(words)))
    given = inputs.assignments("--set", values or ())
    result = reply_answer(handbook, found, given, variant=inputs.count("--variant", variant))
    answer(result, reply_text, as_json=as_json)
    if not as_json:
        for check in result.before:
            tell(_("check first: {check}").format(check=check))
    return 0
