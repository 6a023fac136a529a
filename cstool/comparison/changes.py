"""What a comparison of two handbooks comes to: everything that changes, kind by kind."""

from decimal import Decimal
from typing import Any, Literal

from cstool.core.record import Record
from cstool.core.refund_parts import Part
from cstool.core.refund_rules import Bearer, Decision
from cstool.errors import Message

ChangeKind = Literal["changed", "added", "removed", "moved"]


class Change(Record):
    """A value that is not what it was; rows go by their id, so that a new row shifts nothing."""

    #: `tiers.gold.orders`, `replies.greeting.texts[2]`; of sentences `sentences.triage.leak`, with all of them.
    path: str
    kind: ChangeKind
    #: Where it stands in the new file; what was removed, in the old one.
    file: str
    line: int
    old: Any
    new: Any


class ReplyChange(Record):
    """A wording that customers will read differently; `figures` are those of the policy that changed in it."""

    id: str
    name: str
    #: The number of the wording, from 1; null: what the agent checks before.
    variant: int | None
    kind: ChangeKind
    old: str | None
    new: str | None
    figures: tuple[str, ...]


class RefundOutcome(Record):
    """What happens to an order, as far as money and goods go."""

    decision: Decision
    refund: Decimal
    parts: tuple[Part, ...]
    return_freight: Bearer | None
    resend_freight: Bearer | None


class RefundMove(Record):
    """Orders that end otherwise; null: the reason exists on one side only."""

    old: RefundOutcome | None
    new: RefundOutcome | None
    #: Whether this happens with goodwill only.
    goodwill: bool
    cases: int
    #: The values that these orders have, for every axis on which they do not have all.
    where: dict[str, tuple[str, ...]]
    #: A command that shows one of them.
    example: str


class SizeChange(Record):
    """A size that is answered differently; null: it is not on the chart."""

    chart: str
    style: str | None
    name: str
    #: The column of the chart, and what is worn by it.
    scale: str
    value: str
    old: int | str | None
    new: int | str | None


class PlaybookMove(Record):
    """Cases of a playbook that end otherwise; null: there is no outcome for them."""

    playbook: str
    name: str
    old: str | None
    new: str | None
    old_name: str | None
    new_name: str | None
    cases: int
    #: The facts of one of them.
    example: dict[str, str]


class TierMove(Record):
    """Members who were in one tier and are in another, or stay; yuan are null where the file has no amounts."""

    old: str
    new: str
    rows: int
    before: Decimal | None
    after: Decimal | None
    #: What they pay more (negative: less).
    difference: Decimal | None


class TierShift(Record):
    """What the change does to those who are in a tier until now."""

    tier: str
    name: str
    rows: int
    stay: int
    up: int
    down: int
    pays_more: Decimal | None
    pays_less: Decimal | None


class AffectedRow(Record):
    """A row whose price changes most."""

    line: int
    row: str
    old: str
    new: str
    before: Decimal | None
    after: Decimal | None
    difference: Decimal | None


class UnpricedRow(Record):
    """A row that neither policy can price."""

    line: int
    column: str
    reason: Message


class Members(Record):
    """What the change does to the members of a file."""

    file: str
    encoding: str
    engine: str
    read: int
    priced: int
    unpriced: int
    #: Rows whose tier changes, and rows whose price does.
    moved: int
    #: The tiers, from the first to the best, with their names and rates.
    old_tiers: tuple[tuple[str, str, Decimal], ...]
    new_tiers: tuple[tuple[str, str, Decimal], ...]
    matrix: tuple[TierMove, ...]
    tiers: tuple[TierShift, ...]
    pays_more: Decimal | None
    pays_less: Decimal | None
    affected: tuple[AffectedRow, ...]
    examples_unpriced: tuple[UnpricedRow, ...]


class FoundEntry(Record):
    """A playbook (`triage`), a reply or a topic that a sentence finds."""

    kind: str
    id: str


class AnswerMove(Record):
    """Sentences of customers that found one thing and find another now; null: nothing."""

    old: FoundEntry | None
    new: FoundEntry | None
    texts: tuple[str, ...]


class Comparison(Record):
    """Everything that a change does."""

    old: str
    new: str
    #: The files that were compared.
    files: tuple[str, ...]
    is_changed: bool
    #: What people call the reasons, stages and wishes of orders, by axis and id.
    names: dict[str, dict[str, str]]
    changes: tuple[Change, ...]
    replies: tuple[ReplyChange, ...]
    refunds: tuple[RefundMove, ...]
    sizes: tuple[SizeChange, ...]
    playbooks: tuple[PlaybookMove, ...]
    members: Members | None
    #: The periods in which more or less changes than on plain days.
    periods: "tuple[PeriodComparison, ...]" = ()
    #: The sentences of customers that find something else, asked as if nobody had written them down.
    answers: tuple[AnswerMove, ...] = ()
    #: The day on which both handbooks are looked at, on which the commands that show a case have to ask; null: none.
    on: str | None = None


class PeriodComparison(Record):
    """What changes on the days of a period, from what held on them until now."""

    id: str
    name: str
    #: Whether the period comes, goes, or stays.
    kind: Literal["added", "removed", "changed"]
    since: str | None
    until: str | None
    counts: Literal["ordered", "asked"]
    #: The day of it that was looked at.
    on: str
    #: The policy of that day, old and new, held against each other.
    comparison: Comparison
