"""A day as people write it: 2026-05-01, 5月1日, 明天, 周五, 下周三; one that is past cannot be promised (H3)."""

import re
from datetime import date, timedelta

from cstool.errors import InputError, Message

#: Days from today that have a name.
_NAMED = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"(本|这|下)?(?:周|星期|礼拜)([一二三四五六日天])")
_IN_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_WHOLE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_day(text: str, what: str, today: date | None) -> date:
    """Return the day that `text` states for `what`; without `today` only one with its year can be read.

    Raises:
        InputError: it states none, or one before `today`.
    """
    day = _read("".join(text.split()), today)
    if day is None:
        raise InputError(
            "bad-day",
            Message("{slot}: {text} is not a day", slot=what, text=text),
            Message("write year-month-day, for example 2026-05-01, or 明天, 周五, 5月1日")
            if today
            else Message("write year-month-day, for example 2026-05-01"),
        )
    if today and day < today:
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


def _read(text: str, today: date | None) -> date | None:
    try:
        if _WHOLE.fullmatch(text):
            return date.fromisoformat(text)
        return _relative(text, today) if today else None
    except (ValueError, OverflowError):
        return None


def _relative(text: str, today: date) -> date | None:
    if text in _NAMED:
        return today + timedelta(days=_NAMED[text])
    if named := _WEEKDAY.fullmatch(text):
        return _weekday(named[1], _WEEKDAYS.index(named[2].replace("天", "日")), today)
    if stated := _IN_YEAR.fullmatch(text):
        month, number = int(stated[1]), int(stated[2])
        this_year = date(today.year, month, number)
        return this_year if this_year >= today else date(today.year + 1, month, number)
    return None


def _weekday(week: str | None, weekday: int, today: date) -> date:
    """Return a day of this week or the next, or without a `week` the first such day from today on."""
    if week is None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1 if week == "下" else 0)
    return monday + timedelta(days=weekday)
