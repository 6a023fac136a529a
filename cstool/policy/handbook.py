"""The policy's figures under dotted names, as texts mention them: `{returns.window_days}`, `{tiers.gold.zhe}`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from cstool.core.facts import Fact
from cstool.core.measurements import Measures
from cstool.core.numbers import decimal_text
from cstool.core.playbooks import Playbook
from cstool.core.record import Record
from cstool.core.refund_rules import OrderRules, RefundPolicy
from cstool.core.replies import Reply, Shop
from cstool.core.sizes import Chart, Style
from cstool.core.tiers import Tier
from cstool.policy.shapes import NoteKind, Policies, Replies

if TYPE_CHECKING:
    from cstool.core.extraction import Reader
    from cstool.core.matching import Index
    from cstool.policy.learning import Learnt
    from cstool.policy.periods import Dates, Period
    from cstool.policy.sentences import Asks, SentenceKind


def policy_value(policies: Policies, dotted: str) -> str:
    """Return what stands in `policies` under a dotted name, as it reads in a sentence.

    A row of a list is addressed by its id (`tiers.gold.orders`); a list of rows reads as their names. A tier also has
    its rate in 折 (`tiers.gold.zhe`: 0.93 is 9.3).

    Raises:
        KeyError: there is no such value, or it is not one that can be put in a sentence.
    """
    table, *names = dotted.split(".")
    if table not in Policies.__struct_fields__:
        raise KeyError(dotted)
    value: object = getattr(policies, table)
    for name in names:
        value = _member(value, name)
    return _spoken(value, dotted)


def value_names(policies: Policies, table: str) -> Iterator[str]:
    """Yield the dotted names of what stands in a table and can be put in a sentence."""
    yield from _names(table, getattr(policies, table, None))


def _names(dotted: str, value: object) -> Iterator[str]:
    try:
        _spoken(value, dotted)
        yield dotted
    except KeyError:
        pass
    if isinstance(value, Record):
        fields = (*value.__struct_fields__, *(["zhe"] if isinstance(value, Tier) else []))
        for name in fields:
            yield from _names(f"{dotted}.{name}", _member(value, name))
    elif isinstance(value, tuple):
        for row in value:
            if hasattr(row, "id"):
                yield from _names(f"{dotted}.{row.id}", row)


def _member(value: object, name: str) -> object:
    if isinstance(value, tuple):
        return {getattr(row, "id", None): row for row in value}[name]
    if isinstance(value, Tier) and name == "zhe":
        return value.rate * 10
    if isinstance(value, Record) and name in value.__struct_fields__:
        return getattr(value, name)
    raise KeyError(name)


def _spoken(value: object, dotted: str) -> str:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, int | str) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, tuple) and value and all(hasattr(row, "name") for row in value):
        return "、".join(row.name for row in value)
    raise KeyError(dotted)


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
        policies: Policies,
        replies: Replies | None = None,
        recall: Callable[..., Any] | None = None,
        learning: "Callable[[SentenceKind, Asks], Learnt] | None" = None,
        today: Callable[[], date] | None = None,
        periods: "tuple[Period, ...]" = (),
    ) -> None:
        """Take what stands in the files.

        Args:
            policies: what the shop decides.
            replies: what the shop says; None: only policies are wanted.
            recall: remembers what a table comes down to.
            learning: gives what customers' words come down to; None: nobody asks by them.
            today: gives the day it is, from which dates are read.
            periods: those that `policies` are of; none on plain days.
        """
        self.periods = periods
        self.policies = policies
        self._replies = replies
        self._recall = recall
        self._learning = learning
        self._today = today

    def as_of(self, dates: "Dates") -> "Handbook":
        """Return the handbook that holds for an order of these `dates`: this one, if no period does."""
        if not self.policies.periods:
            return self
        from cstool.policy.periods import as_of, in_force

        held = in_force(self.policies.periods, dates)
        if not held:
            return self
        return Handbook(as_of(self.policies, held), self._replies, None, self._learning, self._today, held)

    @property
    def period(self) -> str | None:
        """The id of the period that this is the handbook of; null on plain days."""
        return self.periods[-1].id if self.periods else None

    @cached_property
    def replies(self) -> dict[str, Reply]:
        """The replies by id; none if replies.toml was not asked for."""
        return by_id(self._replies.replies) if self._replies else {}

    @cached_property
    def categories(self) -> dict[str, str]:
        """The names of the categories of replies, by id."""
        return {category.id: category.name for category in self._replies.categories} if self._replies else {}

    @cached_property
    def playbooks(self) -> dict[str, Playbook]:
        """The playbooks by id."""
        return by_id(self.policies.playbooks)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """The facts that playbooks ask for, by id."""
        return by_id(self.policies.facts)

    @cached_property
    def charts(self) -> dict[str, Chart]:
        """The size charts by id."""
        return by_id(self.policies.charts)

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The styles by id."""
        return by_id(self.policies.styles)

    @cached_property
    def flags(self) -> dict[str, str]:
        """The names of the flags, by id."""
        return {flag.id: flag.name for flag in self.policies.flags}

    @cached_property
    def note_kinds(self) -> dict[str, NoteKind]:
        """The kinds of notes by id."""
        return by_id(self.policies.notes.kinds) if self.policies.notes else {}

    @cached_property
    def measures(self) -> Measures:
        """The figures that a playbook's measurements are held against."""
        return Measures(
            waybill=self.policies.waybill, returns=self.policies.returns, repair=self.policies.repair
        )

    @cached_property
    def refund_policy(self) -> RefundPolicy:
        """Everything about orders that come back."""
        policies = self.policies
        return RefundPolicy(
            flag=policies.remarks.after_sales_flag,
            reasons=by_id(policies.reasons),
            wishes=tuple(wish.id for wish in policies.wishes),
            rules=policies.refunds,
            steps=by_id(policies.steps),
            returns=policies.returns,
            repair=policies.repair,
            goodwill=policies.goodwill,
            compensation=policies.compensation,
        )

    @cached_property
    def order_rules(self) -> OrderRules:
        """How the money of an order is reckoned when part of it comes back."""
        return self.policies.orders or OrderRules(source=self.policies.returns.source)

    @cached_property
    def shop(self) -> Shop:
        """What the values of a reply are read against."""
        return Shop(
            charts=self.charts,
            styles=self.styles,
            couriers={courier.id: courier.name for courier in self.policies.shop.couriers},
            margin_days=self.policies.shipping.margin_days,
            today=self._today,
        )

    @cached_property
    def playbook_index(self) -> "Index":
        """The playbooks, ready to be found by a customer's words: a complaint states, it does not ask."""
        return self._learnt_playbooks.index()

    @cached_property
    def reply_index(self) -> "Index":
        """The replies, ready to be found by a customer's words: who wants one asks."""
        return self._learnt_replies.index()

    @cached_property
    def _learnt_playbooks(self) -> "Learnt":
        return self._learnt("triage", self.playbooks)

    @cached_property
    def _learnt_replies(self) -> "Learnt":
        return self._learnt("reply", self.replies)

    def learnt(self) -> "tuple[Learnt, Learnt]":
        """Return what the playbooks and the replies are found by, learnt now if it was not before."""
        return self._learnt_playbooks, self._learnt_replies

    def _learnt(self, kind: "SentenceKind", rows: Mapping[str, Playbook] | Mapping[str, Reply]) -> "Learnt":
        assert self._learning is not None  # noqa: S101  # who asks by words opened the handbook with them
        return self._learning(kind, {id_: row.asks for id_, row in rows.items()})

    def recalled(self, table: str, part: str, kind: type[MadeT], make: Callable[[], MadeT]) -> MadeT:
        """Return a part of what a table comes down to, made now or, if no file has changed since, before."""
        made: MadeT = self._recall(table, part, kind, make) if self._recall else make()
        return made

    @cached_property
    def reader(self) -> "Reader":
        """What finds sizes, colours and styles in a customer's words."""
        from cstool.core.extraction import Reader

        learnt, policies = self._learnt_replies, self.policies
        return Reader(learnt.extraction, learnt.colours, policies.charts, policies.styles)

    def value(self, dotted: str) -> str:
        """Return the policy's figure under a dotted name, as it reads in a sentence."""
        return policy_value(self.policies, dotted)
