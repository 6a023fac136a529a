"""`cstool refund`: what happens to an order that comes back."""

from typing import TYPE_CHECKING

from cstool.console import file_options as of_file
from cstool.console import inputs
from cstool.console import refund_options as of_order
from cstool.console.case_options import (
    FreightOption,
    ReturnFreightOption,
    StageOption,
    StatedOption,
    WornOption,
)
from cstool.console.handbook_files import open_handbook
from cstool.console.options import (
    AuthorOption,
    CopyOption,
    JsonOption,
    OrderOption,
    PoliciesOption,
    RepliesOption,
    StepOption,
    only_for,
)
from cstool.console.order_days import OnOption, OrderDays, OrderedOption, answered, as_of, check_receipt
from cstool.core.orders import Order
from cstool.desk.refunding import RefundAnswer, refund_answer
from cstool.errors import InputError, Message
from cstool.render.refund_texts import refund_text
from cstool.render.streams import answer, put_on_clipboard

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
    stated: StatedOption = None,
    goodwill: of_order.GoodwillOption = False,
    on: OnOption = None,
    ordered: OrderedOption = None,
    rows: of_order.RowsOption = None,
    output: of_file.OutputOption = None,
    rejects: of_file.RejectsOption = None,
    allow_rejects: of_file.AllowRejectsOption = None,
    columns: of_order.RowColumnsOption = None,
    encoding: of_file.EncodingOption = None,
    skip: of_file.SkipOption = None,
    without_total: of_file.WithoutTotalOption = False,
    excel: of_file.ExcelOption = False,
    safe_cells: of_file.SafeCellsOption = False,
    step: StepOption = None,
    copy: CopyOption = False,
    order_number: OrderOption = None,
    agent: AuthorOption = None,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what is refunded, who bears which freight, and what to do next."""
    typed = inputs.TypedOrder(
        reason=reason,
        paid=paid,
        wish=wish,
        stage=stage,
        freight=freight,
        return_freight=return_freight,
        days=days,
        worn=worn,
        no_tag=no_tag,
        no_packaging=no_packaging,
        intercepted=intercepted,
        repair_cost=repair_cost,
        exchange_price=exchange_price,
        kept_price=kept_price,
        swap_freight=swap_freight,
        item=item or (),
        back=back or (),
        back_before=back_before or (),
        discount=discount,
        threshold=threshold,
        already=already,
        gift_kept=gift_kept,
        compensate=compensate,
        stated=stated or (),
        goodwill=goodwill,
    )
    file = {
        "output": output,
        "rejects": rejects,
        "allow_rejects": allow_rejects,
        "columns": columns,
        "encoding": encoding,
        "skip": skip,
        "without_total": without_total,
        "excel": excel,
        "safe_cells": safe_cells,
    }
    if rows is not None:
        _refuse_one(typed, {"ordered": ordered, "step": step, "copy": copy, "order": order_number})
        from cstool.console.refund_rows import run_rows

        return run_rows(rows, file, OrderDays(on), policies, replies, as_json=as_json)
    if any(file.values()):
        only_for(Message("--rows"), **file)
    plain, asked = open_handbook(policies, replies, quiet=True), OrderDays(on, ordered)
    handbook = as_of(plain, asked)
    order, goods = typed.read(handbook)
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
        put_on_clipboard(text)
    return 1 if result.decision in _FOR_A_PERSON else 0


def _refuse_one(typed: inputs.TypedOrder, others: dict[str, object]) -> None:
    """Refuse what says something about one order: in a file, columns say it.

    Raises:
        InputError: something of it was given.
    """
    named = typed._asdict() | {"stage": typed.stage != "received" and typed.stage} | others
    only_for(Message("one order; --rows takes it from a column"), **named | {"with": named.pop("stated")})


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
    from cstool.console.order_ledger import noted, occasion
    from cstool.desk.order_remarks import refund_drafts
    from cstool.render.note_texts import answer_noted

    on = occasion(handbook, number, agent)
    kept = noted(handbook, on, refund_drafts(handbook, on, order, result))
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
