"""An order that the customer does not want as it is: what is known, what cannot be true, which row decides it."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from msgspec import structs

from cstool.core.decision_tables import may_meet, meets
from cstool.core.record import Id, Record
from cstool.core.refund_rules import BuiltInWish, Compensation, RefundPolicy, RefundRule, Returns, Stage
from cstool.errors import InputError, Message, contradiction

if TYPE_CHECKING:
    from cstool.core.own_axes import OwnAxis

#: The fields of an order that only goods in the customer's hands have, as options of the command.
_AFTER_RECEIPT = {
    "days": "--days",
    "worn": "--worn",
    "no_tag": "--no-tag",
    "no_packaging": "--no-packaging",
    "gift_kept": "--gift-kept",
}
#: The fields that belong to one wish alone.
_OF_WISH: dict[str, tuple[BuiltInWish, str]] = {
    "exchange_price": ("exchange", "--exchange-price"),
    "repair_cost": ("repair", "--repair-cost"),
    "kept_price": ("keep", "--kept-price"),
    "swap_freight": ("keep", "--swap-freight"),
    "compensate": ("compensate", "--compensate"),
}
#: The wishes for which nothing comes back that the customer has received.
NOTHING_BACK = {"resend", "keep", "compensate"}


class OrderFacts(Record):
    """What a fact, or where a case ends, says about the order; what is absent it says nothing about."""

    reason: Id | None = None
    wish: Id | None = None
    stage: Stage | None = None
    intercepted: bool | None = None
    worn: bool | None = None
    tag: bool | None = None
    packaging: bool | None = None


class Order(Record):
    """An order and what the customer wants; money in yuan, `paid` and `days` since receipt null: not known."""

    reason: str
    paid: Decimal | None = None
    wish: Id = "return"
    stage: Stage = "received"
    freight: Decimal = Decimal(0)
    return_freight: Decimal = Decimal(0)
    days: int | None = None
    worn: bool = False
    tag: bool = True
    packaging: bool = True
    intercepted: bool | None = None
    repair_cost: Decimal | None = None
    exchange_price: Decimal | None = None
    #: The price of what was sent by mistake and is kept, and what exchanging it would cost in freight, both ways.
    kept_price: Decimal | None = None
    swap_freight: Decimal | None = None
    #: The money that is asked for without a return, or with a wish of the shop's own.
    compensate: Decimal | None = None
    #: What was refunded before for the order, and the value of a gift that does not come back.
    already: Decimal | None = None
    gift_kept: Decimal | None = None
    #: What is stated of the shop's own axes, by their ids.
    stated: Mapping[str, str] = {}


def paid_for(order: Order) -> Decimal:
    """Return what was paid, in yuan.

    Raises:
        InputError: nobody said, and the answer depends on it.
    """
    if order.paid is None:
        missing = Message("{name} is missing", name="--paid")
        raise InputError("usage", missing, Message("or name the goods: --item NAME=PRICE"))
    return order.paid


def stays(order: Order) -> bool:
    """Tell whether the customer keeps the goods of `order`; before it has left, all is given back."""
    return order.wish in NOTHING_BACK and order.stage != "unshipped"


def check(order: Order) -> None:
    """Refuse an order of which two facts cannot be true together.

    Raises:
        InputError: so it is; both facts are named.
    """
    for one, other, why in _contradictions(order):
        raise contradiction(one, other, why)


def _contradictions(order: Order) -> Iterator[tuple[str, str, Message]]:
    stage, wish = f"--stage {order.stage}", f"--wish {order.wish}"
    if order.stage != "received":
        why = Message("the customer has not received the goods: leave it out, or give --stage received")
        yield from ((option, stage, why) for option in _stated_after_receipt(order))
    if order.stage != "in-transit" and order.intercepted is not None:
        option = "--intercepted" if order.intercepted else "--not-intercepted"
        yield (
            option,
            stage,
            Message("a parcel is intercepted on its way: leave it out, or give --stage in-transit"),
        )
    for name, (needed, option) in _OF_WISH.items():
        is_own = name == "compensate" and order.wish not in get_args(BuiltInWish)
        if getattr(order, name) is not None and order.wish != needed and not is_own:
            why = Message("it belongs to --wish {wish}: leave it out, or give that wish", wish=needed)
            yield option, wish, why
    if order.compensate is not None and order.compensate > paid_for(order):
        why = Message("more is not given back than was paid")
        yield f"--compensate {order.compensate}", f"--paid {order.paid}", why
    if order.wish == "keep" and order.stage != "received":
        yield wish, stage, Message("only goods that have arrived can be kept")
    if order.stage == "received" and order.wish in NOTHING_BACK:
        why = Message("nothing comes back: leave it out, or give another wish")
        yield from ((option, wish, why) for option in _stated_of_what_comes_back(order))


def _stated_after_receipt(order: Order) -> Iterator[str]:
    stated = {
        "days": order.days is not None,
        "worn": order.worn,
        "no_tag": not order.tag,
        "no_packaging": not order.packaging,
        "gift_kept": bool(order.gift_kept),
    }
    yield from (_AFTER_RECEIPT[name] for name, is_stated in stated.items() if is_stated)


def _stated_of_what_comes_back(order: Order) -> Iterator[str]:
    stated = {"--return-freight": order.return_freight, "--gift-kept": order.gift_kept}
    yield from (option for option, amount in stated.items() if amount)


def deciding_rule(
    rules: Iterable[RefundRule], axes: "Iterable[OwnAxis]", case: Mapping[str, str]
) -> RefundRule:
    """Return the first rule that meets `case`.

    Raises:
        InputError: a rule before it looks at something of the shop's own that is not known.
    """
    for rule in rules:
        if meets(rule.when, case):
            return rule
        if may_meet(rule.when, case):
            raise _missing(next(axis for axis in axes if axis.id in rule.when.keys() - case.keys()), rule)
    raise InputError(
        "no-row",
        Message("no row of the policy says what is done in this case"),
        Message("cstool validate names the case, and a row that closes the gap"),
    )


def _missing(axis: "OwnAxis", rule: RefundRule) -> InputError:
    option = f"--{axis.id}" if axis.is_band else f"--with {axis.id}="
    allowed = "、".join(f"{choice.id}（{choice.name}）" for choice in axis.choices)
    missing = InputError(
        "missing-axis",
        Message("{option} is missing: the rule {rule} looks at it", option=option, rule=rule.name)
        if axis.is_band
        else Message("--with {axis}=… is missing: the rule {rule} looks at it", axis=axis.id, rule=rule.name),
        Message("for example {option} 3", option=option)
        if axis.is_band
        else Message("allowed: {allowed}", allowed=allowed),
    )
    missing.more = {"needs": option}
    return missing


def case_of(policy: RefundPolicy, order: Order) -> dict[str, str]:
    """Return the case that `order` is: its value on every axis of the decision table."""
    conditions = policy.returns.conditions
    incomplete = ("tag" in conditions and not order.tag) or (
        "packaging" in conditions and not order.packaging
    )
    worn = "unworn" in conditions and order.worn
    closed = order.days is not None and order.days > policy.returns.window_days
    costly = order.repair_cost is not None and order.repair_cost > policy.repair.limit
    return {
        "reason": order.reason,
        "fault": policy.reasons[order.reason].fault,
        "stage": order.stage,
        "wish": order.wish,
        "intercepted": {True: "yes", False: "no", None: "unknown"}[order.intercepted],
        "window": "closed" if closed else "open",
        "goods": "worn" if worn else "incomplete" if incomplete else "as-new",
        "repair": "over" if costly else "within",
        "compensation": "over" if _exceeds(policy.compensation, order) else "within",
        **{axis.id: value for axis in policy.own_axes if (value := axis.value_in(order)) is not None},
    }


def _exceeds(compensation: Compensation | None, order: Order) -> bool:
    """Tell whether more money is asked for without a return than is given without asking anybody."""
    if order.compensate is None:
        return False
    if compensation is None:
        return True
    return order.compensate > compensation.most(paid_for(order))


def window_of(policy: RefundPolicy, order: Order) -> int:
    """Return up to which day after receipt goods as new may come back: a rule of the shop's own may give more days.

    No day is one: that of the policy.
    """
    bands = [axis for axis in policy.own_axes if axis.is_band and axis.id == "days"]
    ends = [int(end) for axis in bands for end in axis.up_to] + [
        int(end) - 1 for axis in bands for end in axis.below
    ]
    as_new = structs.replace(order, worn=False, tag=True, packaging=True)
    is_open = (
        end
        for end in ends
        if end > policy.returns.window_days and _takes_back(policy, structs.replace(as_new, days=end))
    )
    return max(is_open, default=policy.returns.window_days)


def _takes_back(policy: RefundPolicy, order: Order) -> bool:
    try:
        return deciding_rule(policy.rules, policy.own_axes, case_of(policy, order)).decision != "refuse"
    except InputError:
        return False


def told_window(policy: RefundPolicy, order: Order) -> Returns:
    """Return the conditions of a return as they are told in this case: with the days that it has."""
    return structs.replace(policy.returns, window_days=window_of(policy, order))
