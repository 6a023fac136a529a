"""The rules about orders that come back, as rows of the policy: reasons, conditions, and what is done in which case."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, get_args

from cstool.core.decision_tables import When, meets
from cstool.core.numbers import Rate, Yuan
from cstool.core.record import Count, Id, Name, Record, Source, Text

if TYPE_CHECKING:
    from cstool.core.own_axes import OwnAxis

#: What a customer can want: among others the goods sent again, to keep what was sent by mistake, money and no return.
BuiltInWish = Literal["return", "exchange", "repair", "resend", "keep", "compensate"]
Stage = Literal["unshipped", "in-transit", "received"]
Party = Literal["shop", "customer"]
#: Who bears a freight; whom the customer's own insurance pays gets nothing of it from the shop.
Bearer = Literal["shop", "customer", "insurer"]
Decision = Literal["refund", "exchange", "repair", "resend", "keep", "refuse", "supervisor"]
#: What a row gives back: the goods' price, the first freight, the bill of a repair, money without a return.
Payment = Literal["goods", "first-freight", "repair", "compensation"]
#: What the customer can get: what the row pays, the way back where the shop bears it, a difference in price.
FreightPart = Literal["first-freight", "return-freight"]
PartName = Literal["goods", "first-freight", "return-freight", "repair", "compensation", "difference"]
#: When a step about money is taken: no freight was given back out of goodwill, part or all of it was; the price of
#: the goods wanted in exchange is not known, they are dearer, they are cheaper.
MoneyState = Literal["strict", "given-in-part", "given", "open", "dearer", "cheaper"]
#: What a return for the customer's own reason must fulfil.
Condition = Literal["unworn", "tag", "packaging"]

#: What a step can tell: what the customer gets, of it out of goodwill, pays, and gets for cheaper goods.
ORDER_FIGURES = ("amount", "given", "to_pay", "difference")

PARTIES: tuple[Party, ...] = get_args(Party)
#: The axes of the decision table besides `reason`, `fault` and `wish`, with their values.
AXES: Mapping[str, tuple[str, ...]] = {
    "stage": get_args(Stage),
    "intercepted": ("yes", "no", "unknown"),
    "window": ("open", "closed"),
    "goods": ("as-new", "incomplete", "worn"),
    "repair": ("within", "over"),
    "compensation": ("within", "over"),
}


class Cause(Record):
    """A reason for a complaint, and whose fault it is."""

    id: Id
    name: Name
    fault: Party
    source: Source
    #: What the customer shows before anything is decided.
    evidence: tuple[Text, ...] = ()
    #: What customers want for this reason, unless they say otherwise, and where such orders usually are.
    usual_wish: Id = "return"
    usual_stage: Stage | None = None


class Returns(Record):
    """The window and the conditions of returns for the customer's own reason (H8, Q2)."""

    #: The last day after receipt on which goods may still come back.
    window_days: Count
    conditions: tuple[Condition, ...]
    #: The wishes for which the days since receipt must be known before anything is promised.
    days_needed_for: tuple[Id, ...]
    source: Source
    #: What a customer is told of the window, each condition that is not met, and a rule of the shop's own: {what}.
    declined: dict[Literal["days", "unworn", "tag", "packaging", "own"], Text] = {}  # noqa: RUF012 - msgspec copies it


class Repair(Record):
    """Repairs at the shop's expense (H8)."""

    #: The largest cost, in yuan, that is repaired without asking anybody.
    limit: Yuan
    source: Source


class Compensation(Record):
    """Money that is given without a return, and up to what nobody has to be asked."""

    #: In yuan, and as a share of what was paid (absent: all of it); both bind.
    limit: Yuan
    source: Source
    share: Rate | None = None

    def most(self, paid: Decimal) -> Decimal:
        """Return how much is given, in yuan, of what was `paid`."""
        return self.limit if self.share is None else min(self.limit, paid * self.share)


class OrderRules(Record):
    """How the money of an order is reckoned when only part of it comes back."""

    source: Source
    #: The goods that come back at their share of the discount, or what is kept priced anew, without a discount that
    #: it does not reach any more.
    partial_return: Literal["share", "recompute"] = "share"
    #: Who takes the fen that are left over when a discount is shared by price.
    odd_fen: Literal["most-cut", "dearest", "last"] = "most-cut"
    #: The first freight, where it is given back: a share of it by price, or all of it with the last of the goods.
    first_freight: Literal["share", "all-back"] = "share"
    #: A gift that does not come back with the goods: it stays with the customer, or its value is deducted.
    gift_kept: Literal["ignore", "deduct"] = "ignore"


class Goodwill(Record):
    """What may be relaxed for a very difficult customer, and how far (H8)."""

    extra_days: Count
    waives: tuple[Condition, ...]
    source: Source
    #: So much of a freight that the customer bears is given back, in yuan: of the first parcel, of the way back.
    #: Absent: nothing of it.
    first_freight_up_to: Yuan | None = None
    return_freight_up_to: Yuan | None = None


class Step(Record):
    """Something the agent does, with the reply that says it to the customer."""

    id: Id
    text: Text
    source: Source
    reply: Id | None = None
    #: Done only where the reason is one that can be shown: it has evidence.
    if_evidence: bool = False
    #: Done only where the money is so, in these cases (a reason, a wish), and not in those.
    if_money: MoneyState | None = None
    when: dict[str, str | tuple[str, ...]] = {}  # noqa: RUF012 - msgspec copies it
    unless: dict[str, str | tuple[str, ...]] = {}  # noqa: RUF012 - msgspec copies it
    #: What must have happened before; absent: the step before it.
    waits_for: Text | None = None
    #: Values of the reply, with figures of the policy and of the order (`ORDER_FIGURES`).
    values: dict[str, Text] = {}  # noqa: RUF012 - msgspec copies it


class RefundRow(Record):
    """A row of the decision table as it is written: what it leaves out is as in the row that it is `like`."""

    id: Id
    name: Name
    when: dict[str, str | tuple[str, ...]] = {}  # noqa: RUF012 - msgspec copies it
    #: Another row that says all that this one does not.
    like: Id | None = None
    #: Takes every case that no other row takes.
    otherwise: bool = False
    decision: Decision | None = None
    steps: tuple[Id, ...] | None = None
    source: Source | None = None
    pays: tuple[Payment, ...] | None = None
    goods_share: Rate | None = None
    return_freight: Bearer | None = None
    return_freight_share: Rate | None = None
    return_freight_up_to: Yuan | None = None
    resend_freight: Bearer | None = None
    evidence: bool | None = None


class RefundRule(Record):
    """What is done with the orders that meet `when`."""

    id: Id
    name: Name
    when: dict[str, str | tuple[str, ...]]
    decision: Decision = "supervisor"
    steps: tuple[Id, ...] = ()
    source: Source = ""
    #: What is given back, besides freights that the shop bears.
    pays: tuple[Payment, ...] = ()
    #: Of the price of the goods, the share that is given back; absent: all of it.
    goods_share: Rate | None = None
    #: Who bears the freight of the way back, and of sending goods again; absent: there is none.
    return_freight: Bearer | None = None
    resend_freight: Bearer | None = None
    #: Of the way back that the shop bears: which share it pays, and up to how many yuan; absent: all of it.
    return_freight_share: Rate | None = None
    return_freight_up_to: Yuan | None = None
    #: Whether the customer shows evidence of the reason first.
    evidence: bool = False


class RefundPolicy(Record):
    """Everything the policy says about orders that come back."""

    flag: str
    reasons: Mapping[str, Cause]
    #: The wishes that the shop knows.
    wishes: tuple[str, ...]
    rules: Sequence[RefundRule]
    steps: Mapping[str, Step]
    returns: Returns
    repair: Repair
    goodwill: Goodwill
    compensation: Compensation | None = None
    #: Axes of the shop's own.
    own_axes: "tuple[OwnAxis, ...]" = ()


def axes(reasons: Iterable[str], wishes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the axes of the decision table: the reasons and wishes of the policy, and the states of an order."""
    return {"reason": tuple(reasons), "wish": tuple(wishes), **AXES}


def by_reason(when: When, reasons: Mapping[str, Cause]) -> dict[str, str | tuple[str, ...]]:
    """Return `when` with its axis `fault` (whose fault it is) written out as the reasons that have it."""
    if "fault" not in when:
        return dict(when)
    written = {axis: values for axis, values in when.items() if axis != "fault"}
    blamed = tuple(
        reason.id for reason in reasons.values() if meets({"fault": when["fault"]}, {"fault": reason.fault})
    )
    named = when.get("reason", blamed)
    written["reason"] = tuple(reason for reason in blamed if meets({"reason": named}, {"reason": reason}))
    return written
