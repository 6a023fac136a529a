"""Periods: what the policy says on some days only, laid over what it says on all others.

A period changes single values, adds rows and drops rows, each under the name of a table of policies.toml. Days are
whole days of the shop, and both ends of a period count.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, cast, get_type_hints

from msgspec import UNSET, Meta, convert, field, structs

from cstool.core.facts import Fact
from cstool.core.playbooks import Playbook
from cstool.core.record import Id, Name, Record, Source
from cstool.core.refund_rules import Cause, RefundRow, Step
from cstool.core.tiers import Tier

if TYPE_CHECKING:
    from cstool.policy.shapes import Policies

#: What decides whether a period holds for an order: the day it was placed, or the day on which somebody asks.
DayOf = Literal["ordered", "asked"]
#: What a period changes: a table, then a key of it, or the id of a row and perhaps a key of that.
Changed = tuple[str, ...]
ROW_TABLES = ("tiers", "reasons", "steps", "refunds", "facts", "playbooks")
#: New values by their keys, or by the id of a row. A strict editor wants to be told that any key may stand there.
NewValues = Annotated[dict[str, Any], Meta(extra_json_schema={"additionalProperties": True})]


class Period(Record):
    """Days on which the policy differs, and in what."""

    id: Id
    name: Name
    source: Source
    #: The first day and the last one; without one there is no end on that side.
    since: date | None = field(default=None, name="from")
    until: date | None = None
    counts: DayOf = "asked"
    #: By table the keys that have another value, in a table of rows below the row's id.
    set: dict[Id, NewValues] = {}  # noqa: RUF012 - msgspec copies it
    #: Rows that do not hold, as `refunds.used-own`.
    drop: tuple[str, ...] = ()
    #: Rows that hold besides.
    tiers: tuple[Tier, ...] = ()
    reasons: tuple[Cause, ...] = ()
    steps: tuple[Step, ...] = ()
    refunds: tuple[RefundRow, ...] = ()
    facts: tuple[Fact, ...] = ()
    playbooks: tuple[Playbook, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Tell whether `day` is one of its days."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def lies_in(self, other: "Period") -> bool:
        """Tell whether all its days are days of `other` too, and not the other way round."""
        own, others = _ends(self), _ends(other)
        return own != others and others[0] <= own[0] and own[1] <= others[1]


class Dates(NamedTuple):
    """The day on which somebody asks, and that on which the order was placed: the same if nobody says."""

    asked: date
    ordered: date | None = None

    def day_of(self, period: Period) -> date:
        """Return the day that counts for `period`."""
        return self.ordered or self.asked if period.counts == "ordered" else self.asked


def _ends(period: Period) -> tuple[date, date]:
    return period.since or date.min, period.until or date.max


def in_force(periods: Iterable[Period], dates: Dates) -> tuple[Period, ...]:
    """Return the periods that hold, each before those that lie in it: what a later one says counts."""
    held = [period for period in periods if period.holds_on(dates.day_of(period))]
    return tuple(sorted(held, key=lambda period: sum(period.lies_in(other) for other in held)))


def border_days(periods: Iterable[Period]) -> list[date]:
    """Return the days on which a period begins, the last day of one without a beginning, and the days after each."""
    days: set[date] = set()
    for period in periods:
        if begin := period.since or period.until:
            days.add(begin)
        if period.until and period.until < date.max:
            days.add(period.until + timedelta(days=1))
    return sorted(days)


def changed_by(period: Period) -> dict[Changed, Any]:
    """Return what a period changes, with the new value; of a row that comes or goes, the row or UNSET."""
    found: dict[Changed, Any] = {}
    for table, keys in period.set.items():
        for key, value in keys.items():
            below = value.items() if isinstance(value, Mapping) else None
            found |= {(table, key, name): each for name, each in below} if below else {(table, key): value}
    for dropped in period.drop:
        found[tuple(dropped.split(".", 1))] = UNSET
    for table in ROW_TABLES:
        found |= {(table, row.id): row for row in getattr(period, table)}
    return found


def as_of(policies: "Policies", periods: Sequence[Period]) -> "Policies":
    """Return what the shop decides where `periods` hold, the last of which counts most."""
    changes: dict[Changed, Any] = {}
    for period in periods:
        changes |= changed_by(period)
    return changed(policies, changes)


def changed(policies: "Policies", changes: Mapping[Changed, Any]) -> "Policies":
    """Return `policies` with other values at some places."""
    return cast("Policies", _InPeriods(policies, changes)) if changes else policies


class _InPeriods:
    """Policies with changes, of which each table is made when it is looked at: no answer needs them all."""

    def __init__(self, policies: "Policies", changes: Mapping[Changed, Any]) -> None:
        self.__struct_fields__ = policies.__struct_fields__
        self._policies = policies
        self._changes = changes
        self.periods = ()

    def __getattr__(self, name: str) -> Any:
        table = getattr(self._policies, name)
        changes = {path[1:]: value for path, value in self._changes.items() if path[0] == name}
        if changes:
            table = _changed_rows(table, changes) if isinstance(table, tuple) else _changed(table, changes)
        setattr(self, name, table)
        return table


def _changed_rows(rows: tuple[Any, ...], changes: Mapping[Changed, Any]) -> tuple[Any, ...]:
    """Return the rows of a table: without those that go, with those that come, and with their new values."""
    known = {row.id: row for row in rows}
    for path, value in changes.items():
        if len(path) > 1:
            if path[0] in known:  # another period may have dropped it
                known[path[0]] = _changed(known[path[0]], {path[1:]: value})
        elif value is UNSET:
            known.pop(path[0], None)
        else:
            known[path[0]] = value
    return tuple(known.values())


def _changed(record: Any, changes: Mapping[Changed, Any]) -> Any:
    """Return a row or a table with new values; a table that the file leaves out stays out."""
    if record is None:
        return None
    shape: Any = type(record)
    kinds, names = _kinds(shape), _names(shape)
    new = {
        names[key]: convert(value, kinds[names[key]], dec_hook=_number) for (key,), value in changes.items()
    }
    return structs.replace(record, **new)


@cache
def _kinds(shape: Any) -> dict[str, Any]:
    return get_type_hints(shape, include_extras=True)


@cache
def _names(shape: Any) -> dict[str, str]:
    """Return the names of fields by the keys that they have in a file."""
    return dict(zip(shape.__struct_encode_fields__, shape.__struct_fields__, strict=True))


def _number(kind: type, value: Any) -> Any:
    return kind(value)
