"""`cstool refund`: what happens to an order that comes back."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from cstool.console import inputs
from cstool.console.completion import complete_reason
from cstool.console.handbook_files import open_handbook
from cstool.console.options import (
    AuthorOption,
    CopyOption,
    FreightOption,
    JsonOption,
    OrderOption,
    PoliciesOption,
    RepliesOption,
    ReturnFreightOption,
)
from cstool.console.order_days import OnOption, OrderDays, OrderedOption, answered, as_of
from cstool.core.orders import Order
from cstool.core.refund_rules import Stage, Wish
from cstool.desk.refunding import RefundAnswer, refund_answer
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.render.refund_texts import refund_text
from cstool.render.streams import answer

if TYPE_CHECKING:
    from cstool.policy.handbook import Handbook

#: A person looks at it: the answer is no plain yes.
_FOR_A_PERSON = {"refuse", "supervisor"}

ReasonArgument = Annotated[
    str,
    typer.Argument(
        metavar=_("REASON"), help=_("Why, by id or name; listed below."), autocompletion=complete_reason
    ),
]
Paid = Annotated[
    str | None,
    typer.Option(metavar=_("YUAN"), help=_("Paid for the goods, without freight; or name the goods.")),
]
Items = Annotated[
    list[str] | None,
    typer.Option("--item", metavar=_("NAME=PRICE[xN]"), help=_("Goods of the order; once for each.")),
]
Back = Annotated[
    list[str] | None,
    typer.Option("--back", metavar=_("NAME[=N]"), help=_("Goods that come back; without, all do.")),
]
BackBefore = Annotated[
    list[str] | None,
    typer.Option("--back-before", metavar=_("NAME[=N]"), help=_("Goods that came back before.")),
]
OrderDiscount = Annotated[
    str | None,
    typer.Option("--discount", metavar=_("YUAN"), help=_("Taken off the whole order: coupon, 满减.")),
]
Threshold = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("The sum from which that discount holds; 0: any."))
]
Already = Annotated[str | None, typer.Option(metavar=_("YUAN"), help=_("Refunded before, for this order."))]
GiftKept = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Value of a gift that does not come back."))
]
Compensate = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Money without a return, in place of --wish."))
]
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
    paid: Paid = None,
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
    item: Items = None,
    back: Back = None,
    back_before: BackBefore = None,
    discount: OrderDiscount = None,
    threshold: Threshold = None,
    already: Already = None,
    gift_kept: GiftKept = None,
    compensate: Compensate = None,
    goodwill: GoodwillOption = False,
    on: OnOption = None,
    ordered: OrderedOption = None,
    step: StepOption = None,
    copy: CopyOption = False,
    order_number: OrderOption = None,
    agent: AuthorOption = None,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what is refunded, who bears which freight, and what to do next."""
    plain, asked = open_handbook(policies, replies), OrderDays(on, ordered)
    handbook = as_of(plain, asked)
    cause = inputs.pick(Message("reason"), reason, handbook.policies.reasons)
    wanted = "compensate" if wish is None and compensate is not None else wish
    order = Order(
        reason=cause.id,
        paid=_needed(inputs.optional_yuan("--paid", paid), is_needed=not item),
        wish=cause.usual_wish
        if wanted is None
        else inputs.pick(Message("--wish"), wanted, handbook.policies.wishes).id,
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
        compensate=inputs.optional_yuan("--compensate", compensate),
    )
    goods = None
    if (
        item
        or back
        or back_before
        or any(money is not None for money in (discount, threshold, already, gift_kept))
    ):
        from cstool.console.item_inputs import TypedGoods, part_of_order

        typed = TypedGoods(item or (), back or (), back_before or (), discount, threshold, already, gift_kept)
        order, goods = part_of_order(handbook.order_rules, order, typed, is_paid_stated=paid is not None)
    number = inputs.optional_count("--step", step)
    result = answered(
        plain, asked, lambda book: refund_answer(book, order, goodwill=goodwill, step=number, goods=goods)
    )
    text = _text_to_copy(result) if copy else None
    if order_number is None:
        answer(result, refund_text, as_json=as_json)
    else:
        _note(handbook, order_number, agent, order, result, as_json=as_json)
    if text is not None:
        from cstool.render.streams import put_on_clipboard

        put_on_clipboard(text)
    return 1 if result.decision in _FOR_A_PERSON else 0


def _needed(paid: Decimal | None, *, is_needed: bool) -> Decimal:
    """Return what was paid; 0 as long as only the goods of the order tell it."""
    if paid is None and is_needed:
        raise InputError(
            "usage",
            Message("{name} is missing", name="--paid"),
            Message("or name the goods: --item NAME=PRICE"),
        )
    return paid or Decimal(0)


def _note(
    handbook: "Handbook",
    number: str,
    agent: str | None,
    order: Order,
    result: RefundAnswer,
    *,
    as_json: bool,
) -> None:
    """Note what was decided about the order of this `number`, and show it."""
    from cstool.console.ledger_in_use import noted, occasion
    from cstool.desk.order_remarks import refund_remark
    from cstool.render.note_texts import answer_noted
    from cstool.render.refund_texts import decision_name, money_lines

    on = occasion(handbook, number, agent)
    progress = "；".join([decision_name(result.decision), *money_lines(result)])
    kept = noted(handbook, on, refund_remark(handbook, on, order, result, progress=progress))
    answer_noted(result, refund_text, kept, as_json=as_json)


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
