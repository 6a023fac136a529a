"""`cstool refund`: what happens to an order that comes back."""

from decimal import Decimal
from typing import Annotated, get_args

import typer

from cstool.console import inputs
from cstool.console.completion import complete_reason
from cstool.console.handbook_files import open_handbook
from cstool.console.options import (
    CopyOption,
    FreightOption,
    JsonOption,
    PoliciesOption,
    RepliesOption,
    ReturnFreightOption,
)
from cstool.core.orders import Order
from cstool.core.refund_rules import Stage, Wish
from cstool.desk.refunding import RefundAnswer, refund_answer
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.render.refund_texts import refund_text
from cstool.render.streams import answer

#: A person looks at it: the answer is no plain yes.
_FOR_A_PERSON = {"refuse", "supervisor"}

ReasonArgument = Annotated[
    str,
    typer.Argument(
        metavar=_("REASON"), help=_("Why, by id or name; listed below."), autocompletion=complete_reason
    ),
]
Paid = Annotated[str, typer.Option(metavar=_("YUAN"), help=_("Paid for the goods, without freight."))]
WishOption = Annotated[
    str | None,
    typer.Option(
        "--wish",
        metavar="|".join(get_args(Wish)),
        help=_("What the customer wants; without, what is usual for the reason."),
    ),
]
StageOption = Annotated[
    str, typer.Option("--stage", metavar="|".join(get_args(Stage)), help=_("Where the parcel is."))
]
Days = Annotated[
    str | None,
    typer.Option(
        metavar="N", help=_("Days since receipt; needed for a return for the customer's own reason.")
    ),
]
Worn = Annotated[bool, typer.Option("--worn", help=_("The goods show wear."))]
NoTag = Annotated[bool, typer.Option("--no-tag", help=_("The tag is missing."))]
NoPackaging = Annotated[bool, typer.Option("--no-packaging", help=_("The inner packaging is missing."))]
Intercepted = Annotated[
    bool | None,
    typer.Option("--intercepted/--not-intercepted", help=_("Whether the courier caught the parcel.")),
]
RepairCost = Annotated[str | None, typer.Option(metavar=_("YUAN"), help=_("What the repair costs."))]
ExchangePrice = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Price of the goods wanted in exchange."))
]
KeptPrice = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Price of what came by mistake and is kept."))
]
SwapFreight = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("What swapping it would cost in freight, both ways."))
]
StepOption = Annotated[
    str | None, typer.Option("--step", metavar="N", help=_("Finish what is said at step N, not at the next."))
]
GoodwillOption = Annotated[
    bool, typer.Option("--goodwill", help=_("Relax the conditions as far as the policy allows."))
]


def refund(
    reason: ReasonArgument,
    paid: Paid,
    wish: WishOption = None,
    stage: StageOption = "received",
    freight: FreightOption = None,
    return_freight: ReturnFreightOption = None,
    days: Days = None,
    worn: Worn = False,
    no_tag: NoTag = False,
    no_packaging: NoPackaging = False,
    intercepted: Intercepted = None,
    repair_cost: RepairCost = None,
    exchange_price: ExchangePrice = None,
    kept_price: KeptPrice = None,
    swap_freight: SwapFreight = None,
    goodwill: GoodwillOption = False,
    step: StepOption = None,
    copy: CopyOption = False,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what is refunded, who bears which freight, and what to do next."""
    handbook = open_handbook(policies, replies)
    cause = inputs.pick(Message("reason"), reason, handbook.policies.reasons)
    order = Order(
        reason=cause.id,
        paid=inputs.yuan("--paid", paid),
        wish=cause.usual_wish
        if wish is None
        else inputs.pick(Message("--wish"), wish, handbook.policies.wishes).id,
        stage=inputs.pick(Message("--stage"), stage, handbook.policies.stages).id,
        freight=inputs.optional_yuan("--freight", freight) or Decimal(0),
        return_freight=inputs.optional_yuan("--return-freight", return_freight) or Decimal(0),
        days=inputs.optional_count("--days", days),
        worn=worn,
        tag=not no_tag,
        packaging=not no_packaging,
        intercepted=intercepted,
        repair_cost=inputs.optional_yuan("--repair-cost", repair_cost),
        exchange_price=inputs.optional_yuan("--exchange-price", exchange_price),
        kept_price=inputs.optional_yuan("--kept-price", kept_price),
        swap_freight=inputs.optional_yuan("--swap-freight", swap_freight),
    )
    number = inputs.optional_count("--step", step)
    result = refund_answer(handbook, order, goodwill=goodwill, step=number)
    text = _text_to_copy(result) if copy else None
    answer(result, refund_text, as_json=as_json)
    if text is not None:
        from cstool.render.streams import put_on_clipboard

        put_on_clipboard(text)
    return 1 if result.decision in _FOR_A_PERSON else 0


def _text_to_copy(result: RefundAnswer) -> str:
    """Return the sentence that is said now.

    Raises:
        InputError: nothing is, or the sentence needs values that only the agent has.
    """
    for saying in result.say:
        if saying.text is not None:
            return saying.text
        values = " ".join(f"--set {name}=…" for name in saying.needs)
        raise InputError(
            "missing-values",
            Message(
                "--copy: {reply} needs values: {names}", reply=saying.reply, names="、".join(saying.needs)
            ),
            Message("finish it with: {command}", command=f"cstool reply {saying.reply} {values} --copy"),
        )
    raise InputError("nothing-to-say", Message("--copy: nothing is said in this case"))
