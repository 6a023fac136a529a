"""A day as people write it: 2026-05-01, 5月1日, 5日, 明天, 周五, Friday, 3天内; a past one is not promised (H3)."""

import re
from datetime import date, timedelta

from cstool.errors import InputError, Message

#: Days from today that have a name.
_NAMED = {
    "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "昨天": -1, "昨日": -1, "前天": -2,
    "today": 0, "tomorrow": 1, "yesterday": -1,
}  # fmt: skip
_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"(本|这|下)?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_IN_MONTH = re.compile(r"(\d{1,2})[日号]")
_IN_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_WHOLE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGITS = {**{digit: number for number, digit in enumerate("一二三四五六七八九十", 1)}, "两": 2}
#: So many days or weeks from today: 3天内, 两天后, 一周之内.
_WITHIN = re.compile(rf"(\d{{1,3}}|[{''.join(_DIGITS)}])(天|日|周|星期|礼拜)(?:之|以)?[内后]")
#: A day in the middle of a sentence; a bare number of the month may be anything there.
_SAID = re.compile(
    rf"(?<![上前])(?:{_WHOLE.pattern}|\d{{1,2}}月\d{{1,2}}[日号]|大?后天|[今明][天日]|"
    rf"(?:本|这|下)?(?:周|星期|礼拜)[一二三四五六日天]|{_WITHIN.pattern})"
)
_HALF_A_MONTH = 15
#: More days than half a year has: a day that lies further ahead than behind was meant as the one behind.
_HALF_A_YEAR = 183


def read_day(text: str, what: str, today: date | None, *, nearest: bool = False, past: bool = False) -> date:
    """Return the day that `text` states for `what`; without `today` only one with its year can be read.

    Args:
        text: the day.
        what: the option or slot that it is for.
        today: the day it is.
        nearest: whether a day without its year is the one nearest to today, which may be past: on November 26,
            11月1日 is a slip, and not in eleven months. Else it is the next such day.
        past: whether a day before today will do.

    Raises:
        InputError: it states none, or one before `today`.
    """
    day = _read("".join(text.split()), today, nearest=nearest)
    if day is None:
        raise InputError(
            "bad-day",
            Message("{slot}: {text} is not a day", slot=what, text=text),
            Message("write year-month-day, for example 2026-05-01, or 明天, 周五, 5月1日")
            if today
            else Message("write year-month-day, for example 2026-05-01"),
        )
    if today and day < today and not past:
        raise InputError(
            "past-day",
            Message("{slot}: {text} is past: today is {today}", slot=what, text=text, today=today),
            Message("give a day from today on"),
        )
    return day


def spoken_day(day: date, today: date | None = None) -> str:
    """Return `day` as it is said; with its year where it is a year or more away."""
    said = f"{day.month}月{day.day}日"
    return f"{day.year}年{said}" if today and (day - today).days >= 365 else said


def _read(text: str, today: date | None, *, nearest: bool) -> date | None:
    try:
        if _WHOLE.fullmatch(text):
            return date.fromisoformat(text)
        return _relative(text, today, nearest=nearest) if today else None
    except (ValueError, OverflowError):
        return None


def _relative(text: str, today: date, *, nearest: bool) -> date | None:
    if (name := text.lower()) in _NAMED:
        return today + timedelta(days=_NAMED[name])
    if name in _WEEKDAY_NAMES:
        name = f"周{_WEEKDAYS[_WEEKDAY_NAMES.index(name)]}"
    if named := _WEEKDAY.fullmatch(name):
        return _weekday(named[1], _WEEKDAYS.index(named[2].replace("天", "日")), today)
    if stated := _IN_YEAR.fullmatch(text):
        this_year = date(today.year, int(stated[1]), int(stated[2]))
        is_slip = nearest and (today - this_year).days < _HALF_A_YEAR
        return this_year if this_year >= today or is_slip else this_year.replace(year=today.year + 1)
    if stated := _IN_MONTH.fullmatch(text):
        return _in_month(int(stated[1]), today, nearest=nearest)
    if within := _WITHIN.fullmatch(text):
        number = _DIGITS.get(within[1]) or int(within[1])
        return today + timedelta(days=number * (1 if within[2] in "天日" else 7))
    return None


def _in_month(number: int, today: date, *, nearest: bool) -> date | None:
    """Return the next day of that number, or with `nearest` the last one where that is nearer."""
    around = (today + timedelta(days=days) for days in range(-_HALF_A_MONTH if nearest else 0, 62))
    found = [day for day in around if day.day == number]
    return min(found, key=lambda day: (abs((day - today).days), day), default=None)


def day_in(text: str, today: date) -> tuple[str, date] | None:
    """Return the first day from today on that is named within a text, and how; a past one is no promise."""
    for found in _SAID.finditer(text):
        day = _read(found[0], today, nearest=True)
        if day and day >= today:
            return found[0], day
    return None


def _weekday(week: str | None, weekday: int, today: date) -> date:
    """Return a day of this week or the next, or without a `week` the first such day from today on."""
    if week is None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1 if week == "下" else 0)
    return monday + timedelta(days=weekday)
