"""`cstool due`: the desk's list of the day: what is due and not done, and what to tell the customer."""

from typing import Annotated

import typer

from cstool.console.handbook_files import open_handbook
from cstool.console.options import JsonOption, PoliciesOption
from cstool.console.signature import shop_day
from cstool.core.note_rows import read_name
from cstool.desk.noting import due_list
from cstool.ledger.location import in_use
from cstool.locale import _
from cstool.render.note_texts import due_text
from cstool.render.streams import answer, tell

DueOn = Annotated[
    str | None, typer.Option("--on", metavar=_("DATE"), help=_("The day; today in the shop without."))
]
Whose = Annotated[
    str | None, typer.Option("--agent", metavar=_("NAME"), help=_("Only what this agent has; all without."))
]


def due(
    on: DueOn = None, agent: Whose = None, policies: PoliciesOption = None, as_json: JsonOption = False
) -> int:
    """Show what is due and not done, overdue first; 1: something is overdue."""
    from cstool.core.days import read_day

    handbook = open_handbook(policies, None)
    today = shop_day(handbook.policies)
    day = today if on is None else read_day(on, "--on", today, nearest=True, past=True)
    whose = None if agent is None else read_name("--agent", agent)
    with in_use() as ledger:
        found = due_list(handbook, ledger, day, whose)
    answer(found, due_text, as_json=as_json)
    if found.holders and not as_json:
        tell(
            _("with {agent} nothing is; with {others} there is").format(
                agent=whose, others="、".join(found.holders)
            )
        )
    return 1 if any(each.late for each in found.open) else 0
