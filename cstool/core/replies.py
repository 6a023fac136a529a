"""What the shop says on one occasion: its wordings, and the slots in them that an agent fills (H9, Q1-Q6)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

from msgspec import Meta

from cstool.core.record import AskText, Id, Name, Record, Source, Text
from cstool.core.templates import placeholders

if TYPE_CHECKING:
    from cstool.core.sizes import Chart, Style

#: What a slot takes: any words, an amount in yuan, a day, when somebody hears of the shop in words, a shoe size, a
#: style, a courier or a gift of the policy.
Kind = Literal["words", "yuan", "day", "time", "size", "style", "courier", "gift"]


class Slot(Record):
    """A value that the agent gives for a reply."""

    id: Id
    name: Name
    kind: Kind = "words"
    #: What stands in the text when nothing is given; absent: a value is required.
    default: Text | None = None
    #: The fact of a case that is this value: a step that finds it out has its sentence finished with it.
    fact: Id | None = None


class Category(Record):
    """A heading under which replies are listed."""

    id: Id
    name: Name


class Reply(Record):
    """What the shop says on one occasion, in one or more wordings."""

    id: Id
    name: Name
    category: Id
    source: Source
    texts: Annotated[tuple[Text, ...], Meta(min_length=1)]
    #: A few letters that agents type in place of the id.
    code: Id | None = None
    #: The wordings must stay as the shop wrote them; nobody lays their own over them.
    fixed: bool = False
    #: What the agent makes sure of before sending it.
    before: tuple[Text, ...] = ()
    slots: tuple[Slot, ...] = ()
    #: Holds only for styles that are true to size (Q1).
    true_to_size: bool = False
    #: Holds only while goods may come back for the customer's own reason (Q2).
    returnable: bool = False
    #: Another reply for the styles, the goods or the sizes worn for which this one does not hold.
    otherwise: Id | None = None
    #: A few sentences of customers who want it, besides those of words/sentences.tsv.
    asks: tuple[AskText, ...] = ()


class FinishedReply(Record):
    """A reply ready to send."""

    id: str
    name: str
    text: str
    before: tuple[str, ...]
    source: str
    variant: int
    variants: int


class Shop(Protocol):
    """What the values of slots are read against."""

    @property
    def charts(self) -> "Mapping[str, Chart]":
        """The size charts, by id."""

    @property
    def styles(self) -> "Mapping[str, Style]":
        """The styles, by id."""

    @property
    def couriers(self) -> Mapping[str, str]:
        """The names of the couriers, by id."""

    @property
    def gifts(self) -> Mapping[str, str]:
        """The names of the gifts, by id; none: anything may be given."""

    @property
    def margin_days(self) -> int:
        """The days that are added to a date before it is promised (H3)."""

    @property
    def today(self) -> Callable[[], date] | None:
        """What gives the day it is: none before it can be promised; null: nobody said, and any day will do."""


class TierList(Record):
    """How `{tiers.all}` tells each tier with a discount, by what reaches it; the fields of the tier stand in braces."""

    by_orders: Text
    by_both: Text
    by_spent: Text
    source: Source
    #: How what a customer is short of the next tier reads, likewise: a reply may have a slot `short` for it.
    short_by_orders: Text | None = None
    short_by_both: Text | None = None
    short_by_spent: Text | None = None


def slot_names(slot: Slot) -> tuple[str, ...]:
    """Return the placeholders that a slot fills: its id, and what its kind derives from it."""
    derived = {"size": ("mm", "eu"), "day": ("told",)}.get(slot.kind, ())
    return (slot.id, *(f"{slot.id}.{name}" for name in derived))


def mentioned(reply: Reply) -> dict[str, None]:
    """Return the placeholders that the wordings and checks of `reply` mention, each once."""
    return dict.fromkeys(name for text in (*reply.texts, *reply.before) for name in placeholders(text))
