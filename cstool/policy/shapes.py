"""The shapes of the handbook's TOML files, defined once: for loading, for checking, for the JSON Schema."""

from typing import Annotated

from msgspec import Meta, structs

from cstool.core.facts import Fact, Goods
from cstool.core.measurements import Waybill
from cstool.core.numbers import Portion
from cstool.core.own_axes import OwnAxis
from cstool.core.playbooks import Playbook
from cstool.core.record import Count, Id, Name, Record, Source, Text
from cstool.core.refund_rules import (
    Cause,
    Compensation,
    Goodwill,
    OrderRules,
    PartName,
    RefundRow,
    Repair,
    Returns,
    Stage,
    Step,
)
from cstool.core.replies import Category, Reply, TierList
from cstool.core.sizes import Chart, Style
from cstool.core.tiers import Membership, Tier
from cstool.policy.periods import Period


class Courier(Record):
    """A courier that the shop ships with."""

    id: Id
    name: Name


class NamedWish(Record):
    """What people call something that a customer can want, or be given."""

    id: Id
    name: Name


class ShopFacts(Record):
    """Where everything ships from, and with whom (H6); what it sells and gives away; where goods come back to."""

    name: Name
    warehouse: Name
    couriers: Annotated[tuple[Courier, ...], Meta(min_length=1)]
    source: Source
    #: Where its days begin and end, by the name of the IANA database; absent: where the computer is.
    time_zone: Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_+/-]*(?![\s\S])", max_length=60)] | None = (
        None
    )
    #: Who and where goods that come back are sent to, as a customer is told it.
    return_address: Text | None = None
    #: The kinds of goods that it sells: facts about others are not asked for. Absent: all.
    sells: tuple[Id, ...] = ()
    goods: tuple[Goods, ...] = ()
    #: What may be given to a customer who waits; absent: anything.
    gifts: tuple[NamedWish, ...] = ()


class Shipping(Record):
    """How dates are promised (H3)."""

    #: Days added to the date that the shipping desk confirmed before a customer hears it.
    margin_days: Count
    source: Source


class Flag(Record):
    """A colour that marks orders in the back office, and what it marks."""

    id: Id
    name: Name
    use: Text
    source: Source


class Remarks(Record):
    """The remark line that an agent pastes into the order (H2)."""

    #: The flag of everything after-sales.
    after_sales_flag: Id
    #: The line, with {flag} {playbook} {progress} {facts} {agent} {time}.
    template: Text
    #: The progress of a case without an outcome, with {missing}.
    pending: Text
    #: What stands for facts while none is known, and for an agent who gave no name.
    no_facts: Text
    unsigned: Text
    source: Source


class NoteKind(Record):
    """A kind of notes; all are rows of the policy."""

    id: Id
    name: Name
    #: The flag of an order that has one.
    flag: Id
    source: Source
    #: Days after which it is due where nobody names a day; absent: it tells something and asks for nothing.
    due_days: Count | None = None
    #: What the customer is told on the day.
    reply: Id | None = None
    #: Replies that make the remark about an order one of this kind.
    said: tuple[Id, ...] = ()
    #: Facts of a playbook that do so; each states the day.
    facts: tuple[Id, ...] = ()
    #: Facts of a complaint that such a note about the order tells while it is open, and once it is done.
    open: dict[Id, Id] = {}  # noqa: RUF012 - msgspec copies it
    done: dict[Id, Id] = {}  # noqa: RUF012 - msgspec copies it


class NoteRules(Record):
    """What the desk notes, and what it does on the day."""

    #: The kind of a note for which none is named, and of a remark that no kind claims.
    usual: Id
    remark: Id
    kinds: Annotated[tuple[NoteKind, ...], Meta(min_length=1)]


class Principle(Record):
    """How the desk works, whatever the case."""

    id: Id
    text: Text
    source: Source


class NamedStage(Record):
    """What people call a place that an order can be in."""

    id: Stage
    name: Name


class Knowledge(Record):
    """What helps an agent to understand a complaint."""

    id: Id
    name: Name
    points: Annotated[tuple[Text, ...], Meta(min_length=1)]
    source: Source


class Floor(Record):
    """What the law gives every customer; the policy may give more, never less."""

    #: Days after receipt on which goods as new may come back without any reason; the last one counts.
    return_days: Count
    #: What is given back then, and what is given back when the shop is at fault.
    own_reason: tuple[PartName, ...]
    shop_fault: tuple[PartName, ...]
    source: Source


class Policies(Record):
    """policies.toml: what the shop decides."""

    shop: ShopFacts
    shipping: Shipping
    flags: Annotated[tuple[Flag, ...], Meta(min_length=1)]
    remarks: Remarks
    principles: tuple[Principle, ...]
    tiers: Annotated[tuple[Tier, ...], Meta(min_length=1)]
    reasons: Annotated[tuple[Cause, ...], Meta(min_length=1)]
    wishes: Annotated[tuple[NamedWish, ...], Meta(min_length=3)]
    stages: Annotated[tuple[NamedStage, ...], Meta(min_length=3)]
    returns: Returns
    repair: Repair
    goodwill: Goodwill
    waybill: Waybill
    steps: tuple[Step, ...]
    refunds: tuple[RefundRow, ...]
    charts: Annotated[tuple[Chart, ...], Meta(min_length=1)]
    styles: tuple[Style, ...]
    facts: tuple[Fact, ...]
    playbooks: tuple[Playbook, ...]
    knowledge: tuple[Knowledge, ...]
    floor: Floor | None = None
    orders: OrderRules | None = None
    compensation: Compensation | None = None
    membership: Membership | None = None
    tier_list: TierList | None = None
    axes: tuple[OwnAxis, ...] = ()
    notes: NoteRules | None = None
    #: What differs on some days.
    periods: tuple[Period, ...] = ()


class WordingRules(Record):
    """How the shop speaks to customers (H3, H9); `validate` holds every reply against it."""

    #: Characters that a customer still reads on a phone.
    longest: Annotated[int, Meta(ge=1, le=2_147_483_647)]
    #: The share of two wordings that may be the same.
    alike: Portion
    #: Promises that nobody can keep, and absolutes.
    absolutes: tuple[Text, ...]
    #: Every wording holds one of them.
    polite: tuple[Text, ...]
    source: Source
    #: Phrases that hold the characters of an absolute and promise nothing.
    harmless: tuple[Text, ...] = ()


class Allowed(Record):
    """A reply that may break one rule of wording, and why."""

    reply: Id
    code: Id
    reason: Text


class Replies(Record):
    """replies.toml: what the shop says."""

    categories: tuple[Category, ...]
    replies: tuple[Reply, ...]
    wording: WordingRules | None = None
    allowed: tuple[Allowed, ...] = ()


class OwnWording(Record):
    """How an agent says one of the shop's replies, in place of the shop's wordings."""

    reply: Id
    texts: Annotated[tuple[Text, ...], Meta(min_length=1)]


class Personal(Record):
    """my-replies.toml: what one agent says in their own way."""

    wordings: tuple[OwnWording, ...] = ()
    categories: tuple[Category, ...] = ()
    replies: tuple[Reply, ...] = ()


def overlaid(replies: Replies, personal: Personal) -> Replies:
    """Return the shop's replies with the agent's wordings in them and the agent's own replies after them."""
    own = {wording.reply: wording.texts for wording in personal.wordings}
    said = tuple(
        structs.replace(reply, texts=own[reply.id]) if reply.id in own else reply for reply in replies.replies
    )
    return Replies(categories=(*replies.categories, *personal.categories), replies=(*said, *personal.replies))
