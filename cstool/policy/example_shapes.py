"""The shape of `[[examples]]`: what is given, as on the command line, and what part of the answer is expected."""

from datetime import date
from typing import Annotated, Any

from msgspec import Meta

from cstool.core.numbers import Yuan
from cstool.core.record import Count, Id, Name, Record, Source, Text
from cstool.core.refund_rules import Stage
from cstool.policy.number_types import CountOrEdge, YuanOrEdge


class GivenDiscount(Record):
    """A member of whom `cstool discount` is asked."""

    orders: CountOrEdge
    spent: YuanOrEdge
    amount: Yuan | None = None
    sale: Yuan | None = None
    returned: Yuan | None = None
    returned_orders: Count | None = None


class GivenItem(Record):
    """Goods of an order: the price of one, how many were bought, come back now (absent: all left), came back before."""

    name: Name
    price: Yuan
    count: Count = 1
    back: Count | None = None
    back_before: Count = 0


class GivenRefund(Record):
    """An order of which `cstool refund` is asked; money in yuan."""

    reason: Id
    #: Absent: the goods tell it.
    paid: Yuan | None = None
    wish: Id | None = None
    stage: Stage = "received"
    freight: Yuan | None = None
    return_freight: Yuan | None = None
    days: CountOrEdge | None = None
    worn: bool = False
    tag: bool = True
    packaging: bool = True
    intercepted: bool | None = None
    repair_cost: YuanOrEdge | None = None
    exchange_price: Yuan | None = None
    kept_price: Yuan | None = None
    swap_freight: Yuan | None = None
    compensate: Yuan | None = None
    #: What is stated of the shop's own axes, by their ids.
    stated: dict[str, str] = {}  # noqa: RUF012 - msgspec copies it
    goodwill: bool = False
    #: The goods of an order of several, and what holds for it as a whole.
    items: tuple[GivenItem, ...] = ()
    discount: Yuan | None = None
    threshold: Yuan | None = None
    already: Yuan | None = None
    gift_kept: Yuan | None = None


class GivenSize(Record):
    """A size of which `cstool size` is asked."""

    value: Count | Text
    style: Id | None = None


class GivenReply(Record):
    """A reply that `cstool reply` is asked for, with its values."""

    id: Id
    variant: Count = 1
    values: dict[str, str | int] = {}  # noqa: RUF012 - msgspec copies it


class GivenTriage(Record):
    """A case of which `cstool triage` is asked: the playbook, and what is known."""

    kind: Id
    facts: dict[str, str | int] = {}  # noqa: RUF012 - msgspec copies it


class Given(Record):
    """One question to one of the commands."""

    discount: GivenDiscount | None = None
    refund: GivenRefund | None = None
    size: GivenSize | None = None
    reply: GivenReply | None = None
    triage: GivenTriage | None = None


class Example(Record):
    """What a case must give."""

    given: Given
    #: Keys of the answer that `--json` prints, and their values; of a row, its id; "" where there is none.
    # Editors with a strict mode want to be told that any key may stand here.
    expect: Annotated[dict[str, Any], Meta(min_length=1, extra_json_schema={"additionalProperties": True})]
    source: Source | None = None
    #: The day on which it is asked, and the day of the order; without one, no period holds.
    on: date | None = None
    ordered: date | None = None


class Cases(Record):
    """cases.toml: cases that the shop has decided, and what the answers must be."""

    examples: tuple[Example, ...] = ()
