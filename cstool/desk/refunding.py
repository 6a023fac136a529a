"""What happens to an order, with what there is to say now finished, and what is said later named."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import structs

from cstool.core import orders, refunds
from cstool.core.orders import Order, told_window
from cstool.core.record import Reason, Record
from cstool.core.refund_parts import Part, difference
from cstool.core.refund_rules import ORDER_FIGURES, Bearer, Decision, Party, Step
from cstool.core.refunds import Refund, Relaxed
from cstool.core.templates import fill
from cstool.desk.finished_sentences import Saying, saying, speaking_step
from cstool.errors import InputError, Message
from cstool.policy.handbook import Handbook

if TYPE_CHECKING:
    from cstool.core.items import Deduction, GoodsBack, ItemShare


class Later(Record):
    """What is said at a later step, and what that waits for."""

    #: The number of the step, from 1.
    step: int
    reply: str
    waits_for: Message


class RefundAnswer(Record):
    """What happens to an order: `say` is the sentence that is true now, `later` names those that are not yet."""

    decision: Decision
    refund: Decimal
    parts: tuple[Part, ...]
    to_pay: Decimal
    discount_up_to: Decimal | None
    return_freight: Bearer | None
    resend_freight: Bearer | None
    repair: Party | None
    flag: str
    evidence: tuple[str, ...]
    steps: tuple[str, ...]
    replies: tuple[str, ...]
    say: tuple[Saying, ...]
    later: tuple[Later, ...]
    because: tuple[Reason, ...]
    goodwill: bool
    relaxed: tuple[Relaxed, ...]
    given: Decimal
    rule: str
    #: The goods of the order, where they were named, and what is taken off what they cost.
    items: "tuple[ItemShare, ...]" = ()
    deducted: "tuple[Deduction, ...]" = ()
    #: The period of which the answer is; null: none holds.
    period: str | None = None


def refund_answer(
    handbook: Handbook,
    order: Order,
    *,
    goodwill: bool,
    step: int | None = None,
    goods: "GoodsBack | None" = None,
) -> RefundAnswer:
    """Return what happens to `order`; what is said at the next step, or at that of number `step`, is finished.

    Of an order of several `goods`, `order` states what was paid for those that come back.

    Raises:
        InputError: facts of the order contradict one another, one is needed and not given, nothing was paid that
            could be refunded, or there is nothing to say at that step.
    """
    orders.check(order)
    decided = refunds.refund(handbook.refund_policy, order, goodwill=goodwill)
    _require_payment(handbook, order, decided)
    steps = decided.steps
    replies = [each.reply for each in steps]
    now = _next(steps) if step is None else [(step, replies[speaking_step(replies, step) - 1] or "")]
    told = _as_told(handbook, order) if decided.decision == "refuse" else handbook
    known = {
        **_sums(decided),
        "photos": "、".join(decided.evidence),
        "condition": "，".join(filter(None, (declined(told, order), _ruled_out(handbook, order, decided)))),
    }
    fields = structs.asdict(decided) | {"steps": tuple(fill(each.text, told.value) for each in steps)}
    if goods:
        fields |= _of_goods(goods, decided)
    return RefundAnswer(
        **fields,
        replies=tuple(dict.fromkeys(each.reply for each in steps if each.reply)),
        say=tuple(
            saying(told, number, reply, known | _values(handbook, decided.steps[number - 1], known))
            for number, reply in now
        ),
        later=tuple(_later(steps, now)),
    )


def _as_told(handbook: Handbook, order: Order) -> Handbook:
    """Return the handbook as it is told in this case: where a rule of the shop's own gives more days, with those."""
    from cstool.policy.periods import changed

    returns = told_window(handbook.refund_policy, order)
    if returns == handbook.policies.returns:
        return handbook
    told = copy(handbook)
    told.policies = changed(handbook.policies, {("returns", "window_days"): returns.window_days})
    return told


def money_or_need(handbook: Handbook, order: Order) -> tuple[RefundAnswer | None, tuple[str, ...]]:
    """Return what happens to `order`, or the option that a rule of the shop's own needs first."""
    try:
        return refund_answer(handbook, order, goodwill=False), ()
    except InputError as error:
        if error.code != "missing-axis":
            raise
        return None, (f"{error.more['needs']}",)


def noted_sums(refund: RefundAnswer) -> Iterator[str]:
    """Yield what changes hands, in the language of remarks, whatever the agent's terminal speaks."""
    if refund.refund:
        yield f"退 {refund.refund} 元"
    if refund.to_pay:
        yield f"收 {refund.to_pay} 元"


def _sums(decided: Refund) -> dict[str, str]:
    """Return the sums of the order that a sentence can tell, by `ORDER_FIGURES`; what is nothing is told nowhere."""
    sums = decided.refund, decided.given, decided.to_pay, difference(decided.parts)
    return {name: f"{sum_}" if sum_ else "" for name, sum_ in zip(ORDER_FIGURES, sums, strict=True)}


def declined(handbook: Handbook, order: Order) -> str:
    """Return what a customer is told of the conditions of a return that are not met."""
    returns = handbook.policies.returns
    days = order.days is not None and order.days > returns.window_days
    lacking = {"days": days, "unworn": order.worn, "tag": not order.tag, "packaging": not order.packaging}
    told = [text for name, text in returns.declined.items() if lacking.get(name)]
    return "，".join(fill(text, handbook.value) for text in told)


def _ruled_out(handbook: Handbook, order: Order, decided: Refund) -> str:
    """Return what a customer is told of what a rule of the shop's own looks at: 店里约定特价商品不退换."""
    text = handbook.policies.returns.declined.get("own")
    rule = next(each for each in handbook.refund_policy.rules if each.id == decided.rule)
    if text is None:
        return ""
    what = [
        axis.name_of(axis.value_in(order) or "") if axis.values else axis.name or axis.id
        for axis in handbook.refund_policy.own_axes
        if axis.id in rule.when and not axis.is_band
    ]
    return "，".join(fill(text, {"what": each}.__getitem__) for each in what)


def _values(handbook: Handbook, step: Step, known: Mapping[str, str]) -> dict[str, str]:
    """Return the values that a step gives to its reply in this case."""
    return {
        slot: fill(text, lambda name: known[name] if name in known else handbook.value(name))
        for slot, text in step.values.items()
    }


def _of_goods(goods: "GoodsBack", decided: Refund) -> dict[str, object]:
    """Return what is told of the goods; money is given back for them only where the decision says so."""
    is_paid = any(part.what == "goods" for part in decided.parts)
    items = (
        goods.items if is_paid else [structs.replace(item, refund=Decimal("0.00")) for item in goods.items]
    )
    return {
        "items": tuple(items),
        "deducted": (*goods.deducted, *_kept(goods, decided)) if is_paid else (),
        "because": (*goods.because, *decided.because),
    }


def _kept(goods: "GoodsBack", decided: Refund) -> "Iterator[Deduction]":
    """Yield what the shop keeps of the price of goods that come back."""
    from cstool.core.items import Deduction

    paid = next(part.amount for part in decided.parts if part.what == "goods")
    if goods.goods > paid:
        yield Deduction(what="price", amount=goods.goods - paid)


def _require_payment(handbook: Handbook, order: Order, decided: Refund) -> None:
    rule = next(each for each in handbook.refund_policy.rules if each.id == decided.rule)
    if "compensation" in rule.pays and order.compensate is None:
        raise refunds.missing_compensate()
    if decided.decision == "refund" and not decided.refund:
        raise InputError("contradiction", *_nothing_to_refund(order))


def _nothing_to_refund(order: Order) -> tuple[Message, Message]:
    """Return why nothing comes back of an order that is refunded, and what helps."""
    if order.already:
        return (
            Message(
                "--already {already} contradicts a refund: nothing is left to give back",
                already=order.already,
            ),
            Message("give what was refunded before for this order, or leave it out"),
        )
    if order.gift_kept:
        return (
            Message(
                "--gift-kept {gift} contradicts a refund: the gift is worth all that comes back",
                gift=order.gift_kept,
            ),
            Message("ask for the gift as well, or ask the supervisor"),
        )
    return (
        Message("--paid {paid} contradicts a refund: nothing was paid", paid=orders.paid_for(order)),
        Message("give what was paid, or --wish resend for a gift that did not come"),
    )


def _next(steps: Sequence[Step]) -> list[tuple[int, str]]:
    """Return the number and the reply of the first step with a reply that waits for nothing; at most one."""
    speaking = (
        (number, each.reply) for number, each in enumerate(steps, 1) if not each.waits_for and each.reply
    )
    return [*speaking][:1]


def _later(steps: Sequence[Step], now: Sequence[tuple[int, str]]) -> list[Later]:
    """Return the sentences that are not true yet, with what must have happened before each is."""
    said = max((number for number, _ in now), default=0)
    return [
        Later(step=number, reply=each.reply, waits_for=_wait(number, each))
        for number, each in enumerate(steps, 1)
        if each.reply and number != said and (each.waits_for or number > said)
    ]


def _wait(number: int, step: Step) -> Message:
    if step.waits_for:
        return Message("{event}", event=step.waits_for)
    return Message("step {number} is done", number=number - 1)
