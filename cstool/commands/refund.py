"""`cstool refund`: what happens to an order that comes back."""

from decimal import Decimal
from typing import TYPE_CHECKING

from cstool.console import inputs
from cstool.console import refund_options as of_order
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
    StageOption,
    StepOption,
    WornOption,
)
from cstool.console.order_days import OnOption, OrderDays, OrderedOption, answered, as_of, check_receipt
from cstool.core.orders import Order
from cstool.core.refund_rules import Cause
from cstool.desk.refunding import RefundAnswer, refund_answer
from cstool.errors import InputError, Message
from cstool.render.refund_texts import refund_text
from cstool.render.streams import answer

if TYPE_CHECKING:
    from cstool.policy.handbook import Handbook

#: A person looks at it: the answer is no plain yes.
_FOR_A_PERSON = {"refuse", "supervisor"}


def refund(
    reason: of_order.ReasonArgument,
    paid: of_order.Paid = None,
    wish: of_order.WishOption = None,
    stage: StageOption = "received",
    freight: FreightOption = None,
    return_freight: ReturnFreightOption = None,
    days: of_order.Days = None,
    worn: WornOption = False,
    no_tag: of_order.NoTag = False,
    no_packaging: of_order.NoPackaging = False,
    intercepted: of_order.Intercepted = None,
    repair_cost: of_order.RepairCost = None,
    exchange_price: of_order.ExchangePrice = None,
    kept_price: of_order.KeptPrice = None,
    swap_freight: of_order.SwapFreight = None,
    item: of_order.Items = None,
    back: of_order.Back = None,
    back_before: of_order.BackBefore = None,
    discount: of_order.OrderDiscount = None,
    threshold: of_order.Threshold = None,
    already: of_order.Already = None,
    gift_kept: of_order.GiftKept = None,
    compensate: of_order.Compensate = None,
    stated: of_order.StatedOption = None,
    goodwill: of_order.GoodwillOption = False,
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
    plain, asked = open_handbook(policies, replies, quiet=as_json), OrderDays(on, ordered)
    handbook = as_of(plain, asked)
    cause = _reason(handbook, reason)
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
        stated=inputs.stated_axes(stated, handbook.policies.axes) if stated else {},
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
    check_receipt(handbook, asked, order.days)
    number = inputs.optional_count("--step", step)
    result = answered(
        plain,
        asked,
        lambda book: refund_answer(book, order, goodwill=goodwill, step=number, goods=goods),
        order.days,
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


def _reason(handbook: "Handbook", text: str) -> Cause:
    """Return the reason that `text` calls; of what is none, the nearest are named.

    Raises:
        InputError: it is none.
    """
    try:
        return inputs.pick(Message("reason"), text, handbook.policies.reasons)
    except InputError as unknown:
        from cstool.console.nearest_reasons import nearest_reasons

        hint = nearest_reasons(handbook, text) or unknown.hint
        raise InputError(unknown.code, unknown.message, hint) from None


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

    on = occasion(handbook, number, agent)
    remark = refund_remark(handbook, on, order, result)
    kept = noted(handbook, on, lambda _before: [remark])
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
