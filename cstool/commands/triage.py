"""`cstool triage`: the after-sales playbook."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

import typer

from cstool.console import inputs, questions
from cstool.console.completion import complete_fact, complete_playbook
from cstool.console.explaining import explaining
from cstool.console.handbook_files import open_handbook
from cstool.console.messages import answer_lines, refuse_beside_lines
from cstool.console.options import (
    ExplainOption,
    FreightOption,
    JsonOption,
    LinesOption,
    PersonalOption,
    PoliciesOption,
    RepliesOption,
    ReturnFreightOption,
)
from cstool.console.questions import require_terminal
from cstool.desk.finding import find
from cstool.desk.replying import playbook_list
from cstool.desk.triaging import triage_answer
from cstool.errors import Message
from cstool.locale import _
from cstool.render.answer_texts import playbook_list_text, triage_text, verdict_text
from cstool.render.streams import answer, tell

KindOrWords = Annotated[
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
PaidAlso = Annotated[
    str | None,
    typer.Option(metavar=_("YUAN"), help=_("Paid for the goods: the money is then answered, too.")),
]
Agent = Annotated[
    str | None,
    typer.Option(metavar=_("NAME"), envvar="CSTOOL_AGENT", show_envvar=True, help=_("Who signs the remark.")),
]
Interactive = Annotated[
    bool,
    typer.Option("--interactive", "-i", help=_("Walk through the playbook step by step at the terminal.")),
]


def triage(
    words: KindOrWords = None,
    facts: Facts = None,
    paid: PaidAlso = None,
    freight: FreightOption = None,
    return_freight: ReturnFreightOption = None,
    agent: Agent = None,
    lines: LinesOption = None,
    explain: ExplainOption = False,
    interactive: Interactive = False,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    personal: PersonalOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what to ask, check, decide and note, and where the known facts lead."""
    handbook = open_handbook(policies, replies, personal, quiet=as_json)
    if lines is not None:
        refuse_beside_lines(
            words,
            fact=facts,
            paid=paid,
            freight=freight,
            return_freight=return_freight,
            explain=explain,
            interactive=interactive,
        )
        answer_lines(lines, handbook.playbooks, handbook.playbook_index, "kind")
        return 0
    given = inputs.assignments("--fact", facts or ())
    money = _money(paid=paid, freight=freight, return_freight=return_freight)
    if interactive:
        require_terminal("-i")
        words = words or questions.choose_playbook(handbook)
    if not words:
        answer(playbook_list(handbook), playbook_list_text, as_json=as_json)
        return 0
    sentence = " ".join(words)
    with explaining(
        words, handbook.playbooks, lambda: handbook.playbook_index, wanted=explain, as_json=as_json
    ):
        nothing = Message("no playbook fits {words}", words=inputs.excerpt(sentence))
        found = find(sentence, handbook.playbooks, lambda: handbook.playbook_index, nothing)
        if interactive:
            given = questions.walk(handbook, handbook.playbooks[found.id], given)
        now = datetime.now().strftime("%Y-%m-%d %H:%M")
        result = triage_answer(handbook, found, given, agent=agent, time=now, money=money)
        answer(result, verdict_text if interactive else triage_text, as_json=as_json)
    if not agent:
        tell(_("the remark is unsigned: give --agent or set CSTOOL_AGENT"))
    return 0


def _money(**typed: str | None) -> dict[str, Decimal]:
    """Return the amounts of the order that were typed, by the fields of an order."""
    read = {name: inputs.optional_yuan(f"--{name.replace('_', '-')}", text) for name, text in typed.items()}
    return {name: amount for name, amount in read.items() if amount is not None}
