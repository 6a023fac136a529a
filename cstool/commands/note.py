"""`cstool note`: what is noted about an order, for whoever answers the customer next."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from cstool.console import inputs
from cstool.console.completion import complete_note_kind
from cstool.console.handbook_files import open_policies
from cstool.console.options import AuthorOption, JsonOption, PoliciesOption
from cstool.console.signature import shop_now, signed
from cstool.core.days import day_in, read_day
from cstool.desk.noting import new_note, note_answers, note_rules
from cstool.errors import Message
from cstool.ledger.location import in_use
from cstool.locale import _
from cstool.render.note_texts import noted_text
from cstool.render.streams import answer, tell

if TYPE_CHECKING:
    from cstool.policy.handbook import Handbook

OrderArgument = Annotated[str, typer.Argument(metavar=_("ORDER"), help=_("The number of the order."))]
NotedWords = Annotated[list[str], typer.Argument(metavar=_("TEXT"), help=_("What is to be known, or done."))]
KindOption = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar=_("ID"),
        help=_("Of which kind it is, by id or name; listed below."),
        autocompletion=complete_note_kind,
    ),
]
DueDay = Annotated[
    str | None,
    typer.Option(
        "--due", metavar=_("DATE"), help=_("When it is due: 2026-11-30, 明天, 周五, 3天内; as usual without.")
    ),
]


def note(
    order: OrderArgument,
    text: NotedWords,
    kind: KindOption = None,
    due: DueDay = None,
    agent: AuthorOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Append a note, and show it once it is kept."""
    handbook = open_policies(policies)
    rules, now = note_rules(handbook), shop_now(handbook.policies)
    draft = new_note(
        order,
        " ".join(text),
        kind=inputs.pick(Message("--kind"), rules.usual if kind is None else kind, rules.kinds),
        agent=signed(agent),
        now=now,
        due=None if due is None else read_day(due, "--due", now.date(), nearest=True),
    )
    with in_use() as ledger:
        kept = ledger.append(draft)
    answer(note_answers(handbook, [kept])[0], noted_text, as_json=as_json)
    if kept.due is None and not as_json and (named := day_in(kept.text, now.date())):
        _tell_how_to_promise(handbook, *named, now.date())
    return 0


def _tell_how_to_promise(handbook: "Handbook", named: str, day: date, today: date) -> None:
    """Say how a note with a day is due before that day (H4): early enough to tell the customer."""
    due = max(day - timedelta(days=handbook.policies.shipping.margin_days), today)
    kind = next((kind.id for kind in note_rules(handbook).kinds if kind.facts), None)
    options = f"--kind {kind} --due {due}" if kind else f"--due {due}"
    told = _("nothing is due, though the text names a day, {day}: note it with {options}")
    tell(told.format(day=named, options=options))
