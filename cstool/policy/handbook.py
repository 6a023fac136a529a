"""The handbook: what the shop decides and says, each table by id, and what is derived from it once it is asked for."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from cstool.core.record import Record

if TYPE_CHECKING:
    from cstool.core.extraction import Reader
    from cstool.core.facts import Fact
    from cstool.core.index_data import Rows
    from cstool.core.matching import Index
    from cstool.core.measurements import Measures
    from cstool.core.playbooks import Playbook
    from cstool.core.refund_rules import OrderRules, RefundPolicy
    from cstool.core.replies import Reply
    from cstool.core.sizes import Chart, Style
    from cstool.core.stated_facts import FactReader
    from cstool.policy.known_drafts import LearntDrafts
    from cstool.policy.learning import KnownTopic, Learnt
    from cstool.policy.periods import Dates, Period
    from cstool.policy.shapes import Policies, Replies, WordingRules
    from cstool.policy.shop_rows import NoteKind


class _Row(Protocol):
    @property
    def id(self) -> str: ...


RowT = TypeVar("RowT", bound=_Row)
MadeT = TypeVar("MadeT", bound=Record)


def by_id(rows: Iterable[RowT]) -> dict[str, RowT]:
    """Return `rows` by their ids, in order."""
    return {row.id: row for row in rows}


class Handbook:
    """What the shop decides and, where a command needs it, what the shop says."""

    def __init__(
        self,
        policies: "Policies",
        replies: "Replies | None" = None,
        recall: Callable[..., Any] | None = None,
        learning: "Callable[[Rows], Learnt] | None" = None,
        today: Callable[[], date] | None = None,
        periods: "tuple[Period, ...]" = (),
        drafting: "Callable[[], LearntDrafts] | None" = None,
    ) -> None:
        """Take what stands in the files.

        Args:
            policies: what the shop decides.
            replies: what the shop says; None: only policies are wanted.
            recall: remembers what a table comes down to.
            learning: gives what customers' words come down to; None: nobody asks by them.
            today: gives the day it is, from which dates are read.
            periods: those that `policies` are of; none on plain days.
            drafting: gives what is known of drafts; None: nobody checks one.
        """
        self.periods = periods
        self.policies = policies
        self._replies = replies
        self._recall = recall
        self._learning = learning
        #: Gives the day it is: no day before it can be promised; None: nobody said, and any day will do.
        self.today = today
        self._drafting = drafting

    def as_of(self, dates: "Dates") -> "Handbook":
        """Return the handbook that holds for an order of these `dates`: this one, if no period does."""
        if not self.policies.periods:
            return self
        from cstool.policy.periods import as_of, in_force

        held = in_force(self.policies.periods, dates)
        if not held:
            return self
        policies = as_of(self.policies, held)
        return Handbook(
            policies, self._replies, None, self._learning, self.today, held, drafting=self._drafting
        )

    def on_day(self, today: Callable[[], date]) -> "Handbook":
        """Return this handbook as of a day, from which dates are read; what was derived before is kept."""
        other = copy(self)
        other.today = today
        return other

    @property
    def period(self) -> str | None:
        """The id of the period that this is the handbook of; null on plain days."""
        return self.periods[-1].id if self.periods else None

    @cached_property
    def replies(self) -> "dict[str, Reply]":
        """The replies by id; none if replies.toml was not asked for."""
        return by_id(self._replies.replies) if self._replies else {}

    @property
    def wording(self) -> "WordingRules | None":
        """How the shop speaks to customers; None: replies.toml has no rules for it, or was not asked for."""
        return self._replies.wording if self._replies else None

    @cached_property
    def categories(self) -> dict[str, str]:
        """The names of the categories of replies, by id."""
        return {category.id: category.name for category in self._replies.categories} if self._replies else {}

    @cached_property
    def playbooks(self) -> "dict[str, Playbook]":
        """The playbooks by id."""
        return by_id(self.policies.playbooks)

    @cached_property
    def facts(self) -> "dict[str, Fact]":
        """The facts that playbooks ask for, by id."""
        return by_id(self.policies.facts)

    @cached_property
    def charts(self) -> "dict[str, Chart]":
        """The size charts by id."""
        return by_id(self.policies.charts)

    @cached_property
    def styles(self) -> "dict[str, Style]":
        """The styles by id."""
        return by_id(self.policies.styles)

    @cached_property
    def flags(self) -> dict[str, str]:
        """The names of the flags, by id."""
        return {flag.id: flag.name for flag in self.policies.flags}

    @cached_property
    def note_kinds(self) -> "dict[str, NoteKind]":
        """The kinds of notes by id."""
        return by_id(self.policies.notes.kinds) if self.policies.notes else {}

    @cached_property
    def measures(self) -> "Measures":
        """The figures that a playbook's measurements are held against."""
        from cstool.core.measurements import Measures

        return Measures(
            waybill=self.policies.waybill,
            returns=self.policies.returns,
            repair=self.policies.repair,
            goods=self.policies.shop.goods,
            sells=self.policies.shop.sells,
        )

    @cached_property
    def refund_policy(self) -> "RefundPolicy":
        """Everything about orders that come back."""
        from cstool.core.own_axes import ranked
        from cstool.core.refund_rules import RefundPolicy

        policies = self.policies
        return RefundPolicy(
            flag=policies.remarks.after_sales_flag,
            reasons=by_id(policies.reasons),
            wishes=tuple(wish.id for wish in policies.wishes),
            rules=ranked(policies.refunds, policies.axes),
            steps=by_id(policies.steps),
            returns=policies.returns,
            repair=policies.repair,
            goodwill=policies.goodwill,
            compensation=policies.compensation,
            own_axes=policies.axes,
        )

    @cached_property
    def order_rules(self) -> "OrderRules":
        """How the money of an order is reckoned when part of it comes back."""
        from cstool.core.refund_rules import OrderRules

        return self.policies.orders or OrderRules(source=self.policies.returns.source)

    @cached_property
    def couriers(self) -> dict[str, str]:
        """The names of the couriers, by id."""
        return {courier.id: courier.name for courier in self.policies.shop.couriers}

    @cached_property
    def gifts(self) -> dict[str, str]:
        """The names of the gifts, by id; none: anything may be given."""
        return {gift.id: gift.name for gift in self.policies.shop.gifts}

    @property
    def margin_days(self) -> int:
        """The days that are added to a date before it is promised (H3)."""
        return self.policies.shipping.margin_days

    @cached_property
    def index(self) -> "Index":
        """The playbooks, replies and topics, ready to be found by a customer's words."""
        return self.learnt.index()

    @property
    def topics(self) -> "Mapping[str, KnownTopic]":
        """What customers write about for which there is neither a playbook nor a reply, by id."""
        return self.learnt.topics

    @cached_property
    def learnt(self) -> "Learnt":
        """What everything is found by, learnt now if it was not before."""
        assert self._learning is not None  # noqa: S101  # who asks by words opened the handbook with them
        return self._learning(self.rows)

    @property
    def rows(self) -> "Rows":
        """What a customer's words find besides topics: the sentences that rows carry themselves, by id."""
        playbooks = {id_: row.asks for id_, row in self.playbooks.items()}
        return {"triage": playbooks, "reply": {id_: row.asks for id_, row in self.replies.items()}}

    def recalled(self, table: str, part: str, kind: type[MadeT], make: Callable[[], MadeT]) -> MadeT:
        """Return a part of what a table comes down to, made now or, if no file has changed since, before."""
        return cast("MadeT", self._recall(table, part, kind, make) if self._recall else make())

    @cached_property
    def draft_knowledge(self) -> "LearntDrafts | None":
        """What is known of drafts; None: nobody opened the handbook to check one."""
        return self._drafting() if self._drafting else None

    @cached_property
    def reader(self) -> "Reader":
        """What finds sizes, colours and styles in a customer's words."""
        from cstool.core.extraction import Reader

        return Reader(self.learnt.extraction, self.learnt.colours, self.policies.charts, self.policies.styles)

    @cached_property
    def fact_reader(self) -> "FactReader":
        """What finds the facts and the kinds of goods in a customer's words."""
        return self.learnt.fact_reader()

    def value(self, dotted: str) -> str:
        """Return the policy's figure under a dotted name, as it reads in a sentence."""
        from cstool.policy.dotted_values import policy_value

        return policy_value(self.policies, dotted)
