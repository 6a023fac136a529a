"""The rows of policies.toml that no decision of the core rests on: who the shop is, and how the desk works."""

from typing import Annotated

from msgspec import Meta

from cstool.core.facts import Goods
from cstool.core.record import Count, Id, Name, Record, Source, Text
from cstool.core.refund_rules import PartName, Stage


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
    #: Other replies that end what it waits for: 拦截到了, for a note that one will call about that.
    ends: tuple[Id, ...] = ()
    #: Facts of a complaint that such a note about the order tells while it is open, and once it is done; one that asks
    #: for nothing tells the latter at once.
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
