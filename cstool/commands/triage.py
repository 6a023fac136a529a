"""`cstool triage`: the after-sales playbook."""

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from msgspec.structs import replace

from cstool.console import inputs
from cstool.console.case_options import FreightOption, ReturnFreightOption, StatedOption
from cstool.console.completion import complete_fact, complete_playbook
from cstool.console.explaining import explaining
from cstool.console.handbook_files import open_handbook
from cstool.console.messages import answer_lines, refuse_beside_lines, typed_or_piped
from cstool.console.options import (
    CopyOption,
    ExplainOption,
    JsonOption,
    LinesOption,
    OrderOption,
    PersonalOption,
    PoliciesOption,
    RepliesOption,
    StepOption,
)
from cstool.console.order_days import OnOption, OrderDays, OrderedOption, answered, as_of, typed_days
from cstool.console.signature import day_of, shop_now
from cstool.console.unanswered import found_or_picked, show_unanswered
from cstool.core.shown_texts import excerpt
from cstool.desk.finding import Found, Unanswered, find
from cstool.desk.finished_sentences import said_now
from cstool.desk.replying import playbook_list
from cstool.desk.triage_answers import TriageAnswer
from cstool.desk.triaging import about_goods, heard, triage_answer
from cstool.errors import Message
from cstool.locale import _
from cstool.render.answer_texts import playbook_list_text, triage_text, verdict_text
from cstool.render.heard_texts import second_text, unanswered_triage_text
from cstool.render.streams import answer, put_on_clipboard, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from cstool.core.playbooks import Playbook
    from cstool.core.record import Record
    from cstool.desk.noting import OrderNotes
    from cstool.desk.order_remarks import Occasion
    from cstool.policy.handbook import Handbook

RecordT = TypeVar("RecordT", bound="Record")

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
    stated: StatedOption = None,
    agent: Agent = None,
    order: OrderOption = None,
    on: OnOption = None,
    ordered: OrderedOption = None,
    lines: LinesOption = None,
    explain: ExplainOption = False,
    step: StepOption = None,
    copy: CopyOption = False,
    interactive: Interactive = False,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    personal: PersonalOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what to ask, check, decide and note, and where the known facts lead."""
    plain = open_handbook(policies, replies, personal, quiet=as_json, today=day_of(on))
    days = OrderDays(on, ordered)
    handbook = as_of(plain, days)
    if lines is not None:
        refuse_beside_lines(
            words,
            fact=facts,
            paid=paid,
            freight=freight,
            return_freight=return_freight,
            stated=stated,
            order=order,
            on=on,
            ordered=ordered,
            explain=explain,
            step=step,
            copy=copy,
            interactive=interactive,
        )
        answer_lines(lines, handbook, "triage", "kind")
        return 0
    words = typed_or_piped(words)
    given = inputs.assignments("--fact", facts or ())
    number = inputs.optional_count("--step", step)
    money = _money(handbook, stated or (), paid=paid, freight=freight, return_freight=return_freight)
    if interactive:
        from cstool.console import questions

        questions.require_terminal("-i")
        words = words or questions.choose_playbook(handbook)
    if not words:
        _show_all(handbook, _occasion(handbook, order, agent), as_json=as_json)
        return 0
    sentence = " ".join(words)
    with explaining(handbook, "triage", words, wanted=explain, as_json=as_json):
        found = found_or_picked(lambda: _found(handbook, sentence), as_json=as_json)
        if isinstance(found, Unanswered):
            return show_unanswered(handbook, found, unanswered_triage_text, as_json=as_json)
        kinds, said = heard(handbook, found, sentence)
        playbook = handbook.playbooks[found.id]
        if interactive:
            given = questions.walk(about_goods(handbook, kinds), playbook, given, said)
        noted_on = _occasion(handbook, order, agent)
        known = _known(handbook, noted_on, playbook, given, said)
        signs, time = (noted_on.agent, noted_on.now) if noted_on else (agent, shop_now(handbook.policies))
        result = answered(
            plain,
            days,
            lambda book: triage_answer(
                about_goods(book, kinds),
                found,
                given,
                agent=signs,
                time=time.strftime("%Y-%m-%d %H:%M"),
                money=money,
                stated=said | known,
                noted=known,
                step=number,
            ),
        )
        copied = said_now(result, number) if copy else None
        result = _dated(result, days)
        text_of = verdict_text if interactive else triage_text
        if noted_on is None:
            answer(result, text_of, as_json=as_json)
        else:
            from cstool.console.order_ledger import noted
            from cstool.desk.order_remarks import triage_drafts

            drafts = triage_drafts(handbook, noted_on, result, given)
            kept = noted(handbook, noted_on, drafts, known)
            _show_noted(kept, result, text_of, as_json=as_json)
        if copied is not None:
            put_on_clipboard(copied)
        if result.second:
            tell(second_text(result.second))
    if not signs:
        tell(_("the remark is unsigned: give --agent or set CSTOOL_AGENT"))
    return 0


def _show_all(handbook: "Handbook", on: "Occasion | None", *, as_json: bool) -> None:
    listed = playbook_list(handbook)
    if on is None:
        answer(listed, playbook_list_text, as_json=as_json)
    else:
        from cstool.console.order_ledger import seen

        _show_noted(seen(handbook, on), listed, playbook_list_text, as_json=as_json)


def _found(handbook: "Handbook", sentence: str) -> Found | Unanswered:
    return find(handbook, "triage", sentence, Message("no playbook fits {words}", words=excerpt(sentence)))


def _occasion(handbook: "Handbook", order: str | None, agent: str | None) -> "Occasion | None":
    """Return what a remark about an order needs to know, if one is named."""
    if order is None:
        return None
    from cstool.console.order_ledger import occasion

    return occasion(handbook, order, agent)


def _dated(result: TriageAnswer, days: OrderDays) -> TriageAnswer:
    """Return the answer with the days that were typed in the command that it names for the money."""
    if result.refund is None or not (typed := typed_days(days)):
        return result
    return replace(result, refund=replace(result.refund, argv=(*result.refund.argv, *typed)))


def _known(
    handbook: "Handbook",
    on: "Occasion | None",
    playbook: "Playbook",
    given: "Collection[str]",
    said: "Collection[str]",
) -> dict[str, str]:
    """Return the facts that follow from what was noted about the order, besides those that are `given` or `said`."""
    if on is None:
        return {}
    from cstool.console.order_ledger import notes_of
    from cstool.desk.noted_facts import facts_besides

    return facts_besides(handbook, playbook, notes_of(on.order), given, said)


def _show_noted(
    kept: "OrderNotes", result: "RecordT", text_of: "Callable[[RecordT], str]", *, as_json: bool
) -> None:
    """Show the answer after what was noted about the order before."""
    from cstool.render.note_texts import answer_noted

    answer_noted(result, text_of, kept, as_json=as_json, notes_first=True)


def _money(handbook: "Handbook", stated: "Sequence[str]", **amounts: str | None) -> dict[str, Any]:
    """Return what was typed of the order, by the fields of an order."""
    if not stated and not any(amounts.values()):
        return {}
    from cstool.console.item_inputs import known_of_order

    return known_of_order(handbook, stated, amounts)
