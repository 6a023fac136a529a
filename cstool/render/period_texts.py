"""Periods as people read them: their days, what each of them changes, which of them hold on a day."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from cstool.core.record import Record
from cstool.locale import _

if TYPE_CHECKING:
    from cstool.policy.periods import Period


class PeriodInForce(Record):
    """A period that holds on a day, and what it changes: values by dotted names, and the rows that come and go."""

    id: str
    name: str
    since: str | None
    until: str | None
    counts: Literal["ordered", "asked"]
    values: dict[str, str]
    rows: tuple[str, ...]
    drop: tuple[str, ...]


def period_in_force(period: "Period") -> PeriodInForce:
    """Return what a period says, as people read it."""
    from cstool.policy.periods import changed_by

    changes = {".".join(path): value for path, value in changed_by(period).items()}
    rows = tuple(path for path, value in changes.items() if isinstance(value, Record))
    values = {
        path: str(value) for path, value in changes.items() if path not in rows and path not in period.drop
    }
    return PeriodInForce(
        id=period.id,
        name=period.name,
        since=period.since.isoformat() if period.since else None,
        until=period.until.isoformat() if period.until else None,
        counts=period.counts,
        values=values,
        rows=rows,
        drop=period.drop,
    )


def in_force_lines(day: str, periods: Sequence[PeriodInForce]) -> list[str]:
    """Return what holds on a day."""
    if not periods:
        return ["", _("on {day} no period holds").format(day=day)]
    lines = ["", _("on {day} these periods hold, the last one counts most:").format(day=day)]
    for period in periods:
        days = period_days(period.since, period.until, period.counts)
        lines.append(f"  {period.name} ({period.id}): {days}")
        lines += [f"    {path} = {value}" for path, value in period.values.items()]
        lines += [f"    + {row}" for row in period.rows] + [f"    - {row}" for row in period.drop]
    return lines


def period_days(since: str | None, until: str | None, counts: str) -> str:
    """Return the days of a period in words."""
    ordered, asked = _("orders of {since} to {until}"), _("{since} to {until}")
    return (ordered if counts == "ordered" else asked).format(since=since or "…", until=until or "…")
