"""From orders to tiers: which orders count, for how long, and how a tier falls (H10)."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cstool.core.tiers import ORDER_MEANINGS, Layout, Membership


class MemberPeriod(NamedTuple):
    """A number of days or of months; neither: without end."""

    days: int | None = None
    months: int | None = None

    @property
    def is_endless(self) -> bool:
        """Tell whether it has no end."""
        return self.days is None and self.months is None

    def before(self, day: date) -> date:
        """Return the last day before the span that ends with `day`; the first of all days if there is none."""
        try:
            return (
                day - timedelta(days=self.days) if self.days is not None else _months_before(day, self.months)
            )
        except (OverflowError, ValueError):
            return date.min


def window(membership: Membership) -> MemberPeriod:
    """Return how long an order counts."""
    return MemberPeriod(membership.window_days, membership.window_months)


def reached_since(membership: Membership, on: date) -> date:
    """Return the first day on which a tier that was reached is still held `on` a day, whatever came after."""
    if membership.falls == "never":
        return date.min
    if membership.falls == "year-end":
        return date(on.year, 1, 1)
    kept = MemberPeriod(membership.kept_days, membership.kept_months)
    return on if kept.is_endless else kept.before(on) + timedelta(days=1)


def columns_of(layout: Layout) -> dict[str, str]:
    """Return the names of the columns of a layout, by meaning."""
    found = {meaning: getattr(layout, meaning) for meaning in ORDER_MEANINGS}
    return {meaning: name for meaning, name in found.items() if name is not None}


def layout_of(names: Sequence[str], layouts: Sequence[Layout]) -> Layout | None:
    """Return the layout of which most columns, among them that of the member and of what was paid, are in `names`."""
    known = set(names)
    fitting = [row for row in layouts if {row.member, row.paid} <= known]
    return max(fitting, key=lambda row: len(known.intersection(columns_of(row).values())), default=None)


def _months_before(day: date, months: int | None) -> date:
    """Return the same day so many months earlier; the last of the month where that month is shorter."""
    place = day.year * 12 + day.month - 1 - (months or 0)
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
