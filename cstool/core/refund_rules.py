"""The rules about orders that come back, as rows of the policy: reasons, conditions, and what is done in which case."""

from collections.abc import Mapping, Sequence
from typing import Literal

from cstool.core.decision_tables import When, meets
from cstool.core.numbers import Yuan
from cstool.core.record import Count, Id, Name, Record, Source, Text

Wish = Literal["return", "exchange", "repair"]
Stage = Literal["unshipped", "in-transit", "received"]
Party = Literal["shop", "customer"]
Decision = Literal["refund", "exchange", "repair", "refuse", "supervisor"]
#: What the shop can give back: the goods' price, the freight of the first parcel, the freight of the way back.
Payment = Literal["goods", "first-freight", "return-freight"]
#: What a return for the customer's own reason must fulfil: no trace of wear, tag and inner packaging complete.
Condition = Literal["unworn", "tag", "packaging"]

#: The axes of the decision table besides `reason` and `fault`, with their values.
AXES: Mapping[str, tuple[str, ...]] = {
    "stage": ("unshipped", "in-transit", "received"),
    "wish": ("return", "exchange", "repair"),
    "intercepted": ("yes", "no", "unknown"),
    "window": ("open", "closed"),
    "goods": ("as-new", "incomplete", "worn"),
    "repair": ("within", "over"),
}


class Cause(Record):
    """A reason for a complaint, and whose fault it is."""

    id: Id
    name: Name
    fault: Party
    source: Source
    #: What the customer shows before anything is decided.
    evidence: tuple[Text, ...] = ()


class Returns(Record):
    """The window and the conditions of returns for the customer's own reason (H8, Q2)."""

    #: Days after receipt on which goods may still come back; the last one counts.
    window_days: Count
    conditions: tuple[Condition, ...]
    #: The wishes for which the days since receipt must be known before anything is promised.
    days_needed_for: tuple[Wish, ...]
    source: Source


class Repair(Record):
    """Repairs at the shop's expense (H8)."""

    #: The largest cost, in yuan, that is repaired without asking anybody.
    limit: Yuan
    source: Source


class Goodwill(Record):
    """What may be relaxed for a very difficult customer, and how far (H8)."""

    extra_days: Count
    waives: tuple[Condition, ...]
    source: Source


class Step(Record):
    """Something the agent does, with the reply that says it to the customer."""

    id: Id
    text: Text
    source: Source
    reply: Id | None = None
    #: Done only where the reason is one that can be shown: it has evidence.
    if_evidence: bool = False


class RefundRule(Record):
    """A row of the decision table: what is done with the orders that meet `when`."""

    id: Id
    name: Name
    when: dict[str, str | tuple[str, ...]]
    decision: Decision
    steps: tuple[Id, ...]
    source: Source
    #: What is given back.
    pays: tuple[Payment, ...] = ()
    #: Who bears the freight of the way back, and of sending goods again; absent: there is none.
    return_freight: Party | None = None
    resend_freight: Party | None = None
    #: Whether the customer shows evidence of the reason first.
    evidence: bool = False


class RefundPolicy(Record):
    """Everything the policy says about orders that come back."""

    flag: str
    reasons: Mapping[str, Cause]
    rules: Sequence[RefundRule]
    steps: Mapping[str, Step]
    returns: Returns
    repair: Repair
    goodwill: Goodwill


def axes(policy_reasons: Mapping[str, Cause]) -> dict[str, tuple[str, ...]]:
    """Return the axes of the decision table: the reasons of the policy, and the states of an order."""
    return {"reason": tuple(policy_reasons), **AXES}


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
