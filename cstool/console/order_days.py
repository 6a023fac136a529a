"""The day on which somebody asks and the day of the order, as typed: they decide which period of the policy holds."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, NamedTuple, TypeVar

import typer

from cstool.console import inputs
from cstool.console.signature import shop_day
from cstool.core.record import Record
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.policy.handbook import Handbook
from cstool.render.streams import tell

AnswerT = TypeVar("AnswerT", bound=Record)
OnOption = Annotated[
    str | None, typer.Option("--on", metavar=_("DATE"), help=_("The day it is; today without."))
]
OrderedOption = Annotated[
    str | None,
    typer.Option(
        "--ordered", metavar=_("DATE"), help=_("The day of the order, if the policy differed then.")
    ),
]


class OrderDays(NamedTuple):
    """What was typed as the day it is, and as the day of the order."""

    on: str | None = None
    ordered: str | None = None


def as_of(handbook: Handbook, days: OrderDays) -> Handbook:
    """Return the handbook that holds on the days that were typed.

    Args:
        handbook: that of no particular day.
        days: what was typed; without a day, it is today in the shop.

    Raises:
        InputError: what was typed is no day, or the order would be placed after it is asked about.
    """
    if days == OrderDays() and not handbook.policies.periods:
        return handbook
    from cstool.policy.periods import Dates

    asked = _asked(handbook, days)
    ordered = inputs.day_or(lambda: asked, "--ordered", days.ordered)
    if ordered > asked:
        values = {"ordered": ordered, "asked": asked}
        raise InputError("contradiction", Message("--ordered {ordered} is after --on {asked}", **values))
    return handbook.as_of(Dates(asked, ordered))


def of_day(handbook: Handbook, on: str | None) -> Handbook:
    """Return the handbook that holds on the day that was typed, or today, and say which period it is of.

    Raises:
        InputError: what was typed is no day.
    """
    book = as_of(handbook, OrderDays(on))
    if book.periods:
        period = book.periods[-1]
        tell(_("as in the period {name} ({id})").format(name=period.name, id=period.id))
    return book


def answered(
    plain: Handbook, days: OrderDays, make: Callable[[Handbook], AnswerT], since: int | None = None
) -> AnswerT:
    """Return what `make` answers by the handbook of the days typed, with its period.

    Where nobody said on which day the order was placed and that would change the answer, it is said; an order that was
    received `since` so many days was placed before that.

    Raises:
        InputError: what was typed is no day, or the order would be placed after it is asked about.
    """
    if days == OrderDays() and not plain.policies.periods:
        return make(plain)
    book = as_of(plain, days)
    result = make(book)
    tell_other_days(plain, days, result, make, since)
    return dated_in(book, result)


def answered_now(plain: Handbook, on: str | None, make: Callable[[Handbook], AnswerT]) -> AnswerT:
    """Return what `make` answers of what is yet to be ordered, by the handbook of the day that was typed, or today."""
    book = as_of(plain, OrderDays(on))
    return dated_in(book, make(book))


def tell_other_days(
    plain: Handbook,
    days: OrderDays,
    result: AnswerT,
    make: Callable[[Handbook], AnswerT],
    since: int | None = None,
) -> None:
    """Say for which days of the order `make` would answer something else than `result`, if no day was typed."""
    names = {period.id: f"{period.name} ({period.id})" for period in plain.policies.periods}
    for day, period in days_that_differ(plain, days, result, make, since).items():
        of_period = _("an order of {day} has another answer: {period} holds for it; give --ordered")
        of_no_period = _("an order of {day} has another answer: no period holds for it; give --ordered")
        tell((of_period if period else of_no_period).format(day=day, period=names.get(period or "")))


def days_that_differ(
    plain: Handbook,
    days: OrderDays,
    result: AnswerT,
    make: Callable[[Handbook], AnswerT],
    since: int | None = None,
) -> dict[date, str | None]:
    """Return the days of the order for which `make` would answer something else than `result`, if none was typed.

    Returns:
        A day of each stretch with another answer, with the id of the period that holds then.
    """
    if days.ordered is not None or not plain.policies.periods:
        return {}
    from cstool.desk.dated_answers import other_days

    asked = _asked(plain, days)
    return other_days(plain, asked, result, make, asked - timedelta(days=since or 0))


def check_receipt(handbook: Handbook, days: OrderDays, since: int | None) -> None:
    """Refuse goods that were received `since` so many days, and ordered after that.

    Raises:
        InputError: they were.
    """
    if since is None or days.ordered is None:
        return
    asked = _asked(handbook, days)
    ordered = inputs.day_or(lambda: asked, "--ordered", days.ordered)
    if (asked - ordered).days < since:
        values = {"days": since, "asked": asked, "ordered": ordered}
        message = Message("--days {days} before {asked} is before the order, --ordered {ordered}", **values)
        raise InputError("contradiction", message)


def typed_days(days: OrderDays) -> tuple[str, ...]:
    """Return the days that were typed as options, for another command about the same order."""
    named = (("--on", days.on), ("--ordered", days.ordered))
    return tuple(word for option, text in named if text is not None for word in (option, text))


def _asked(handbook: Handbook, days: OrderDays) -> date:
    return inputs.day_or(lambda: shop_day(handbook.policies), "--on", days.on)


def dated_in(handbook: Handbook, result: AnswerT) -> AnswerT:
    """Return `result` with the period that it is of, where one holds."""
    if not handbook.periods:
        return result
    from cstool.desk.dated_answers import dated

    return dated(handbook, result)
