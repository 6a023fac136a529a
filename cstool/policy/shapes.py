"""The shapes of the handbook's TOML files, defined once: for loading, for checking, for the JSON Schema."""

from typing import Annotated

from msgspec import Meta, structs

from cstool.core.facts import Fact
from cstool.core.measurements import Waybill
from cstool.core.numbers import Portion
from cstool.core.own_axes import OwnAxis
from cstool.core.playbooks import Playbook
from cstool.core.record import Id, Record, Source, Text
from cstool.core.refund_rules import (
    Cause,
    Compensation,
    Goodwill,
    OrderRules,
    RefundRow,
    Repair,
    Returns,
    Step,
)
from cstool.core.replies import Category, Reply, TierList
from cstool.core.sizes import Chart, Style
from cstool.core.tiers import Membership, Tier
from cstool.policy.periods import Period
from cstool.policy.shop_rows import (
    Flag,
    Floor,
    Knowledge,
    NamedStage,
    NamedWish,
    NoteRules,
    Principle,
    Remarks,
    Shipping,
    ShopFacts,
)


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
