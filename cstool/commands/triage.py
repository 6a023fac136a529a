"""`cstool triage`: the after-sales playbook."""

from datetime import datetime
from typing import Annotated

import typer

from cstool.console import inputs
from cstool.console.completion import complete_fact, complete_playbook
from cstool.console.opening import open_handbook
from cstool.console.options import JsonOption, PoliciesOption, RepliesOption
from cstool.errors import Message
from cstool.locale import _
from cstool.policy.answers import playbook_list, triage_answer
from cstool.policy.finding import find
from cstool.render.answers import playbook_list_text, triage_text
from cstool.render.output import answer, tell

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=_("[KIND|WORDS]"),
        help=_("A kind, its name, or what the customer wrote; without, all kinds are listed."),
        autocompletion=complete_playbook,
    ),
]
Facts = Annotated[
    list[str] | None,
    typer.Option(
        "--fact",
        metavar=_("NAME=VALUE"),
        help=_("A fact that is known; may be repeated."),
        autocompletion=complete_fact,
    ),
]
Agent = Annotated[
    str | None,
    typer.Option(metavar=_("NAME"), envvar="CSTOOL_AGENT", show_envvar=True, help=_("Who signs the remark.")),
]


def triage(
    words: Words = None,
    facts: Facts = None,
    agent: Agent = None,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what to ask, check, decide and note, and where the known facts lead."""
    handbook = open_handbook(policies, replies)
    if not words:
        answer(playbook_list(handbook), playbook_list_text, as_json=as_json)
        return 0
    found = find(
        " ".join(words), handbook.playbooks, Message("no playbook fits {words}", words=" ".join(words))
    )
    given = inputs.assignments("--fact", facts or ())
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    result = triage_answer(handbook, found, given, agent=agent, time=now)
    answer(result, triage_text, as_json=as_json)
    if not agent:
        tell(_("the remark is unsigned: give --agent or set CSTOOL_AGENT"))
    return 0
