"""Answers of a day: which period they are of, and whether the day of the order would make another one of them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from msgspec import structs

from cstool.core.record import Reason, Record
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.periods import Dates, Period, border_days

AnswerT = TypeVar("AnswerT", bound=Record)


def dated(handbook: Handbook, answer: AnswerT) -> AnswerT:
    """Return `answer` with the period that it is of, where one holds, and why it does."""
    if not handbook.periods:
        return answer
    period = handbook.periods[-1]
    more = {"because": (*answer.because, reason_of(period))} if hasattr(answer, "because") else {}
    return structs.replace(answer, period=period.id, **more)


def reason_of(period: Period) -> Reason:
    """Return why an answer is of `period`."""
    ends = {"since": period.since or "…", "until": period.until or "…"}
    values = {"name": period.name, "id": period.id, **ends}
    ordered = Message("{name} ({id}): orders of {since} to {until}", **values)
    asked = Message("{name} ({id}): from {since} to {until}", **values)
    return Reason(rule=period.source, text=ordered if period.counts == "ordered" else asked)


def other_days(
    plain: Handbook,
    asked: date,
    answer: Record,
    make: Callable[[Handbook], Record],
    latest: date | None = None,
) -> dict[date, str | None]:
    """Return the days of an order, up to the day on which somebody asks, that would make another answer.

    Args:
        plain: the handbook of no particular day.
        asked: the day on which somebody asks; it was taken for the day of the order, too.
        answer: the answer of that day, as `make` gives it.
        make: gives the answer by a handbook.
        latest: the last day on which the order can have been placed; absent: that on which somebody asks.

    Returns:
        A day of each stretch with another answer, its last, with the id of the period that holds then.
    """
    found: dict[date, str | None] = {}
    for border in border_days(plain.policies.periods):
        if border <= asked:
            ordered = min(border - timedelta(days=1), latest or asked)
            other = plain.as_of(Dates(asked, ordered))
            if make(other) != answer:
                found[ordered] = other.period
    return found
