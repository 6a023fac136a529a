"""Periods: what one changes is there to be changed, two do not contradict each other, and each is a sound policy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from msgspec import inspect

from cstool.errors import Message
from cstool.policy.periods import ROW_TABLES, Dates, Period, border_days, changed_by, in_force
from cstool.policy.shapes import Policies
from cstool.validation.key_faults import misspellings, unknown_key
from cstool.validation.kinds import bare, branch, fields_of, kind_of
from cstool.validation.names import names_of, reference
from cstool.validation.problem import Path, Problem

if TYPE_CHECKING:
    from cstool.validation.values import ShapeFault


def period_changes(policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with each period: its days, and what it changes, drops and adds."""
    for index, period in enumerate(policies.periods):
        path: Path = ("periods", index)
        yield from _days(path, period)
        for table, keys in period.set.items():
            yield from _table(policies, (*path, "set", table), table, keys)
        for number, dropped in enumerate(period.drop):
            yield from _dropped(policies, (*path, "drop", number), dropped)
        for table in ROW_TABLES:
            known = {row.id for row in getattr(policies, table)}
            for number, row in enumerate(getattr(period, table)):
                if row.id in known:
                    message = Message("{table} has a row {id} already", table=table, id=row.id)
                    hint = Message("change its values below [periods.set], or choose another id")
                    yield _problem((*path, table, number, "id"), "duplicate-id", message, hint)


def _days(path: Path, period: Period) -> Iterator[Problem]:
    if period.since is None and period.until is None:
        message = Message("{period} has no first and no last day, so it holds always", period=period.id)
        hint = Message("add from or until, or change the values themselves")
        yield _problem((*path, "id"), "bad-period", message, hint)
    elif period.since and period.until and period.until < period.since:
        values = {"period": period.id, "until": period.until, "since": period.since}
        message = Message("{period} ends on {until}, before it begins on {since}", **values)
        yield _problem((*path, "until"), "bad-period", message, None)


def _table(policies: Policies, path: Path, table: str, keys: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with what a period changes in one table."""
    from cstool.validation.values import fault_in

    tables = fields_of(_struct(kind_of(Policies)))
    tables = {name: field for name, field in tables.items() if name != "periods"}
    if table not in tables:
        yield _fault(path, "key", unknown_key(table, _meant(table, tables), tables))
        return
    kind = bare(branch(None, tables[table].type))
    if isinstance(kind, inspect.StructType):
        yield from _keys(path, keys, kind)
        return
    row, names = _struct(getattr(kind, "item_type", kind)), names_of((table,), getattr(policies, table))
    for id_, changes in keys.items():
        yield from reference((*path, id_), id_, names)
        if id_ in names.ids and not isinstance(changes, dict):
            yield _fault((*path, id_), "value", fault_in(changes, row))
        elif id_ in names.ids:
            yield from _keys((*path, id_), changes, row)


def _keys(path: Path, keys: Mapping[str, Any], kind: inspect.StructType) -> Iterator[Problem]:
    from cstool.validation.values import fault_in

    fields = fields_of(kind)
    for key, value in keys.items():
        if key not in fields or key == "id":
            allowed = {name: field for name, field in fields.items() if name != "id"}
            yield _fault((*path, key), "key", unknown_key(key, _meant(key, allowed), allowed))
        elif fault := fault_in(value, branch(value, fields[key].type)):
            yield _fault((*path, key), "value", fault)


def _meant(key: str, allowed: Mapping[str, Any]) -> str | None:
    return misspellings([key], {key: ""}, allowed).get(key)


def _struct(kind: inspect.Type) -> inspect.StructType:
    plain = bare(kind)
    assert isinstance(plain, inspect.StructType)  # noqa: S101  # a table, or a row of one
    return plain


def _dropped(policies: Policies, path: Path, dropped: str) -> Iterator[Problem]:
    table, _, id_ = dropped.partition(".")
    if table not in ROW_TABLES or not id_:
        message = Message("{text} names no row of a table", text=dropped)
        hint = Message(
            "write the table and the id, as refunds.used-own; tables: {allowed}",
            allowed=ROW_TABLES,
        )
        yield _problem(path, "unknown-reference", message, hint)
    else:
        yield from reference(path, id_, names_of((table,), getattr(policies, table)))


def contradicting_periods(policies: Policies) -> Iterator[Problem]:
    """Yield the periods that say two things of one matter on one day, neither lying in the other."""
    for (one, first), (other, second) in combinations(enumerate(policies.periods), 2):
        if first.lies_in(second) or second.lies_in(first):
            continue
        shared = _shared(changed_by(first), changed_by(second))
        dates = _common_dates(first, second) if shared else None
        if dates:
            values = {"one": first.id, "other": second.id, "what": shared, "day": dates.asked}
            message = Message("on {day}, {one} and {other} both change {what}", **values)
            if dates.ordered != dates.asked:
                values["ordered"] = dates.ordered
                message = Message(
                    "on {day}, of an order of {ordered}, {one} and {other} both change {what}", **values
                )
            hint = Message("let one end before the other begins, or lie within the other's days")
            if dates.ordered != dates.asked and "asked" in {first.counts, second.counts}:
                hint = Message('write counts = "ordered" in both: so each order is of one of them')
            rests: tuple[Path, ...] = (("periods", one), ("periods", other))
            yield Problem(
                path=("periods", other),
                at="header",
                code="period-overlap",
                message=message,
                hint=hint,
                rests_on=rests,
            )


def _shared(first: Iterable[tuple[str, ...]], second: Iterable[tuple[str, ...]]) -> str | None:
    """Return what both change; a row that one drops contradicts what the other says of a value of it."""
    others = list(second)
    for path in first:
        for other in others:
            length = min(len(path), len(other))
            if path[:length] == other[:length]:
                return ".".join(path if len(path) > len(other) else other)
    return None


def _common_dates(first: Period, second: Period) -> Dates | None:
    """Return the first days of an order, of its placing and of a question about it, on which both hold."""
    days = [day for day in border_days((first, second)) if first.holds_on(day) or second.holds_on(day)]
    pairs = (Dates(asked, ordered) for asked in days for ordered in days if ordered <= asked)
    both = (dates for dates in pairs if len(in_force((first, second), dates)) > 1)
    return min(
        both, key=lambda dates: (dates.asked, -(dates.ordered or dates.asked).toordinal()), default=None
    )


def combined(periods: Sequence[Period]) -> Iterator[tuple[Dates, tuple[Period, ...]]]:
    """Yield every set of periods that hold together, with the first days on which they do."""
    days = border_days(periods)
    seen: set[tuple[str, ...]] = {()}
    for asked in days:
        for ordered in (asked, *(day for day in days if day < asked)):
            dates = Dates(asked, ordered)
            held = in_force(periods, dates)
            names = tuple(period.id for period in held)
            if names not in seen:
                seen.add(names)
                yield dates, held


def _fault(path: Path, at: Any, fault: "ShapeFault | None") -> Problem:
    assert fault is not None  # noqa: S101  # it was found
    return Problem(path=path, at=at, code=fault.code, message=fault.message, hint=fault.hint)


def _problem(path: Path, code: str, message: Message, hint: Message | None) -> Problem:
    return Problem(path=path, at="value", code=code, message=message, hint=hint)
