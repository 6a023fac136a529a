"""From orders to tiers: which orders count, for how long, and how a tier falls (H10)."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta

from cstool.core.record import Id, Name, Record, Source, Text

#: What the columns of an order list mean, in the order in which they are judged.
OrderMeaning = Literal["member", "order", "date", "paid", "status", "refunded"]
ORDER_MEANINGS: tuple[OrderMeaning, ...] = ("member", "order", "date", "paid", "status", "refunded")

#: A number of days or months.
Length = Annotated[int, Meta(ge=1, le=36_500)]


class Layout(Record):
    """The order list of a back office: what its columns are called, by which it is known."""

    id: Id
    name: Name
    member: Text
    paid: Text
    order: Text | None = None
    date: Text | None = None
    status: Text | None = None
    refunded: Text | None = None
    #: The states that count here; absent: those of `Membership.counts`.
    counts: tuple[Text, ...] | None = None
    #: Whether a row is an order, or one of the goods of an order: those add up.
    rows: Literal["orders", "goods"] = "orders"

    def columns(self) -> dict[str, str]:
        """Return the names of its columns, by meaning."""
        found = {meaning: getattr(self, meaning) for meaning in ORDER_MEANINGS}
        return {meaning: name for meaning, name in found.items() if name is not None}


class Membership(Record):
    """How orders make a tier: which states count, what a refund takes off, the window, and how a tier falls."""

    #: The states of an order that counts; where a list has no states, every order counts.
    counts: Annotated[tuple[Text, ...], Meta(min_length=1)]
    source: Source
    #: What is left of an order that was refunded in whole: nothing, or an order without money.
    refunded_in_whole: Literal["no-order", "order"] = "no-order"
    #: What a refund in part takes off: its money, nothing, or the order with all its money.
    refunded_in_part: Literal["money", "nothing", "order"] = "money"
    #: Only orders of so many days or months up to the day count; absent: of all time.
    window_days: Length | None = None
    window_months: Length | None = None
    #: When a tier that is not reached any more falls: at once, at the end of the year, or never.
    falls: Literal["at-once", "year-end", "never"] = "at-once"
    #: A tier is kept so many days or months after the last day on which it was reached, before it falls at once.
    kept_days: Length | None = None
    kept_months: Length | None = None
    #: The replies for members who rise and who fall.
    up: Id | None = None
    down: Id | None = None
    #: Order lists that are known by their headers.
    layouts: tuple[Layout, ...] = ()


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


def layout_of(names: Sequence[str], layouts: Sequence[Layout]) -> Layout | None:
    """Return the layout of which most columns, among them that of the member and of what was paid, are in `names`."""
    known = set(names)
    fitting = [row for row in layouts if {row.member, row.paid} <= known]
    return max(fitting, key=lambda row: len(known.intersection(row.columns().values())), default=None)


def _months_before(day: date, months: int | None) -> date:
    """Return the same day so many months earlier; the last of the month where that month is shorter."""
    place = day.year * 12 + day.month - 1 - (months or 0)
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
