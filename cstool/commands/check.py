"""`cstool check`: a draft held against the handbook."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cstool.console import inputs
from cstool.console.case_options import (
    DaysOption,
    FreightOption,
    OrderNotesOption,
    PaidOption,
    PastOrders,
    ReasonOption,
    ReturnFreightOption,
    SpentInAll,
    StageOption,
    WornOption,
)
from cstool.console.handbook_files import open_handbook
from cstool.console.options import JsonOption, PoliciesOption, RepliesOption
from cstool.console.order_days import OnOption, OrderDays, OrderedOption, answered, as_of, dated_in
from cstool.core.orders import Order
from cstool.desk.draft_claims import DraftFacts
from cstool.desk.drafts import CheckedDraft, checked_draft
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.render.draft_texts import draft_text, verdict_code
from cstool.render.streams import answer

if TYPE_CHECKING:
    from cstool.policy.handbook import Handbook

#: Characters of a draft, at most: a message to a customer, not a book.
_LONGEST = 10_000

DraftArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar=_("[TEXT|-]"), help=_("The draft, or - for stdin.")),
]
DraftLines = Annotated[
    Path | None,
    typer.Option(
        "--lines", metavar=_("FILE|-"), help=_("One draft per line; one JSON object per line comes out.")
    ),
]


def check(
    words: DraftArgument = None,
    lines: DraftLines = None,
    reason: ReasonOption = None,
    paid: PaidOption = None,
    stage: StageOption = "received",
    freight: FreightOption = None,
    return_freight: ReturnFreightOption = None,
    days: DaysOption = None,
    worn: WornOption = False,
    orders: PastOrders = None,
    spent: SpentInAll = None,
    order_number: OrderNotesOption = None,
    on: OnOption = None,
    ordered: OrderedOption = None,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Say of everything that a draft claims whether it agrees with the handbook."""
    plain, asked = open_handbook(policies, replies), OrderDays(on, ordered)
    handbook = as_of(plain, asked)
    about_order = {
        "paid": paid,
        "freight": freight,
        "return-freight": return_freight,
        "days": days,
        "worn": worn,
    }
    order = None
    if reason is not None:
        order = Order(
            reason=inputs.pick(Message("--reason"), reason, handbook.policies.reasons).id,
            paid=inputs.optional_yuan("--paid", paid),
            stage=inputs.pick(Message("--stage"), stage, handbook.policies.stages).id,
            freight=inputs.optional_yuan("--freight", freight) or Decimal(0),
            return_freight=inputs.optional_yuan("--return-freight", return_freight) or Decimal(0),
            days=inputs.optional_count("--days", days),
            worn=worn,
        )
    elif given := next((name for name, value in about_order.items() if value), None):
        message = Message("--{option} is of an order that comes back: --reason is missing", option=given)
        raise InputError("usage", message, Message("add --reason, for example --reason size"))
    facts = DraftFacts(
        order, inputs.optional_count("--orders", orders), inputs.optional_yuan("--spent", spent)
    )
    if order_number is not None:
        from cstool.console.order_ledger import facts_noted

        known = facts_noted(handbook, order_number, on)
        facts = known._replace(order=facts.order, orders=facts.orders, spent=facts.spent)
    if lines is not None:
        return _check_lines(handbook, lines, words, facts)
    text = _draft(words)

    def made(book: "Handbook") -> CheckedDraft:
        return checked_draft(book, text, facts)

    draft = answered(plain, asked, made)
    answer(draft, draft_text, as_json=as_json)
    return verdict_code(draft.verdict)


def _draft(words: list[str] | None) -> str:
    text = " ".join(words or ())
    if text == "-":
        from cstool.console.messages import message_lines

        text = "\n".join(message_lines(Path("-")))
    if not text.strip():
        raise InputError("usage", Message("the draft is empty"), Message("give a text, or - for stdin"))
    if len(text) > _LONGEST:
        values = {"length": f"{len(text):,}", "longest": f"{_LONGEST:,}"}
        message = Message("the draft has {length} characters, at most {longest} are read", **values)
        raise InputError("too-long", message, Message("for many drafts, one per line: --lines FILE"))
    return text


def _check_lines(handbook: "Handbook", lines: Path, words: list[str] | None, facts: DraftFacts) -> int:
    from cstool.console.messages import message_lines
    from cstool.render.streams import show_json

    if words:
        raise InputError("usage", Message("--lines reads drafts from the file, and no text"))
    code = 0
    for text in message_lines(lines):
        draft = checked_draft(handbook, text[:_LONGEST], facts)
        show_json(dated_in(handbook, draft), pretty=False)
        code = max(code, verdict_code(draft.verdict))
    return code
