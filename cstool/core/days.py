"""A day as people write it: 2026-05-01, 5月1日, 5日, 明天, 周五, Friday, 3天内; a past one is not promised (H3)."""

from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta

from cstool.core.lazy_patterns import LazyPattern
from cstool.core.numerals import NUMERALS, number_of
from cstool.errors import InputError, Message

#: Days from today that have a name.
_NAMED = {
    "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "今夜": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1,
    "后天": 2, "大后天": 3, "昨天": -1, "昨日": -1, "前天": -2,
    "today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1,
}  # fmt: skip
_WEEKDAYS = "一二三四五六日"
_WEEK = r"(?:周|星期|礼拜)"
#: A day of a week; the end of one, or all of it, is its Sunday.
_WEEKDAY = LazyPattern(rf"(本|这|上|下|下下)?个?{_WEEK}([{_WEEKDAYS}天末内])")
_WEEKS = {"上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_IN_MONTH = LazyPattern(r"(下个?月)?(\d{1,2})[日号]")
_IN_YEAR = LazyPattern(r"(今年|明年)?(\d{1,2})[月/-](\d{1,2})[日号]?")
_WHOLE = LazyPattern(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|(\d\d)(\d\d))")
_LAST = LazyPattern(r"(?:本|这|今|(下))?个?([月年])[底末]")
_UNIT = rf"个?(天|日|{_WEEK}|小时|月)"
#: So many days, weeks, hours or months from today: 3天内, 两天后, 一周之内, 48小时内, 半个月内.
_WITHIN = LazyPattern(rf"(\d{{1,3}}|半){_UNIT}(?:之|以)?[内后]")
_AGO = LazyPattern(rf"(?:\d+|半){_UNIT}(?:之|以)?前")
#: Numerals that count; those of 周一 and 星期二 name a day.
_COUNTED = LazyPattern(rf"(?<![周期拜{NUMERALS}])[{NUMERALS}]+(?={_UNIT}|号)")
#: When on a day, or that it is the last: 明天下午, 周五之前.
_PART = LazyPattern(
    r"(?:早上|上午|中午|下午|傍晚|晚上|晚|夜里)(?:\d{1,2}[点时:：](?:半|钟|\d{1,2}分?)?)?|(?:之|以)?前|"
    r"(?<=[今明后][天日])(?:之|以)?内"
)
_FEW = rf"(?:\d{{1,3}}|[{NUMERALS}]{{1,3}})"
#: A day in the middle of a sentence; a bare number of the month may be anything there.
_SAID = LazyPattern(
    rf"(?<![上前])(?:\d{{4}}[-年]\d{{1,2}}[-月]\d{{1,2}}日?|{_FEW}月{_FEW}[日号]|大?后天|[今明][天日早晚]|"
    rf"(?:本|这|下|下下)?个?{_WEEK}[{_WEEKDAYS}天末]|(?:本|这|下)?个?月[底末]|(?:{_FEW}|半){_UNIT}(?:之|以)?[内后])"
)
#: What a length of time counts from, where it is none from today: 签收7天内.
_SINCE = LazyPattern(r"(?:签收|收到|收货|到手|下单|付款|拍下|购买)[^，。,;；]{0,4}$")
_HALF_A_MONTH = 15
_DAY = timedelta(days=1)


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
    day = _read(_plain("".join(text.split())), today, nearest=nearest)
    if day is None:
        raise InputError(
            "bad-day",
            Message("{slot}: {text} is not a day", slot=what, text=text or '""'),
            Message("write year-month-day, for example 2026-05-01, or 明天, 周五, 5月1日")
            if today
            else Message("write year-month-day, for example 2026-05-01"),
        )
    if today and day < today and not past:
        raise InputError(
            "past-day",
            Message("{slot}: {text} is past: today is {today}", slot=what, text=text, today=today),
            Message("give a day from today on, with its year if it is far away"),
        )
    return day


def spoken_day(day: date, today: date | None = None) -> str:
    """Return `day` as it is said; with its year where it is a year or more away."""
    said = f"{day.month}月{day.day}日"
    return f"{day.year}年{said}" if today and (day - today).days >= 365 else said


def _plain(text: str) -> str:
    """Return a day as it is typed with its numerals as digits, and without the part of the day: 明天, not 明天下午."""
    text = _COUNTED.compiled.sub(lambda found: f"{number_of(found[0]):f}", text)
    part = None if _AGO.fullmatch(text) else _PART.search(text, 2)
    return text[: part.start()] if part and part.end() == len(text) else text


def _read(text: str, today: date | None, *, nearest: bool) -> date | None:
    try:
        if stated := _WHOLE.fullmatch(text):
            return date(*map(int, filter(None, stated.groups())))
        return _relative(text, today, nearest=nearest) if today else None
    except (ValueError, OverflowError):
        return None


def _relative(text: str, today: date, *, nearest: bool) -> date | None:
    if (name := text.lower()) in _NAMED:
        return today + timedelta(days=_NAMED[name])
    if name in _WEEKDAY_NAMES:
        return _weekday(None, _WEEKDAY_NAMES.index(name), today)
    if named := _WEEKDAY.fullmatch(text):
        return _weekday(named[1], _WEEKDAYS.find(named[2]) % 7, today)
    if within := _WITHIN.fullmatch(text):
        return _later(within[1], within[2], today)
    return _of_calendar(text, today, nearest=nearest)


def _of_calendar(text: str, today: date, *, nearest: bool) -> date | None:
    if stated := _IN_YEAR.fullmatch(text):
        return _in_year(stated[1], int(stated[2]), int(stated[3]), today, nearest=nearest)
    if stated := _IN_MONTH.fullmatch(text):
        if stated[1]:
            return _month_later(today.replace(day=1)).replace(day=int(stated[2]))
        return _in_month(int(stated[2]), today, nearest=nearest)
    if last := _LAST.fullmatch(text):
        return _last_day(today, is_next=bool(last[1]), of_year=last[2] == "年")
    return None


def _later(count: str, unit: str, today: date) -> date | None:
    """Return the day that lies so many days, weeks, months or hours (of whole days) after today."""
    if unit == "月":
        months, days = (0, _HALF_A_MONTH) if count == "半" else (int(count), 0)
        return _month_later(today, months) + timedelta(days=days)
    if count == "半" or (unit == "小时" and int(count) % 24):
        return None
    return today + int(count) * {"天": _DAY, "日": _DAY, "小时": _DAY / 24}.get(unit, 7 * _DAY)


def _month_later(day: date, months: int = 1) -> date:
    """Return the same day so many months later, or the last of that month where it is shorter."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _last_day(today: date, *, is_next: bool, of_year: bool) -> date:
    """Return the last day of this month or year, or of the next."""
    if of_year:
        return date(today.year + is_next, 12, 31)
    return _month_later(today.replace(day=1), 1 + is_next) - _DAY


def _in_year(year: str | None, month: int, day: int, today: date, *, nearest: bool) -> date | None:
    """Return that day of a year: with `nearest` the nearest one, which may be past, else the next."""
    if year:
        return date(today.year + (year == "明年"), month, day)
    found = []
    for each in (today.year - 1, today.year, today.year + 1):
        with suppress(ValueError):  # February 29
            found.append(date(each, month, day))
    if nearest:
        return min(found, key=lambda each: abs(each - today), default=None)
    return next((each for each in found if each >= today), None)


def _in_month(number: int, today: date, *, nearest: bool) -> date | None:
    """Return the next day of that number, or with `nearest` the last one where that is nearer."""
    around = (today + timedelta(days=days) for days in range(-_HALF_A_MONTH if nearest else 0, 62))
    found = [day for day in around if day.day == number]
    return min(found, key=lambda day: (abs((day - today).days), day), default=None)


def day_in(text: str, today: date) -> tuple[str, date] | None:
    """Return the first day from today on that is named within a text, and how; a past one is no promise."""
    for found in _SAID.finditer(text):
        if found[0][-1] in "内后" and _SINCE.search(text[: found.start()]):
            continue
        day = _read(_plain(found[0]), today, nearest=True)
        if day and day >= today:
            return found[0], day
    return None


def with_day(text: str, today: date) -> str:
    """Return `text` with the day that it names, where others cannot tell later which one is meant: 明天（11月27日）."""
    named = day_in(text, today)
    if named is None or named[1].isoformat() in text or spoken_day(named[1]) in text:
        return text
    return f"{text}（{spoken_day(named[1], today)}）"


def _weekday(week: str | None, weekday: int, today: date) -> date:
    """Return a day of the `week` that is named, or without one the first such day from today on."""
    if week is None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today + timedelta(days=weekday - today.weekday(), weeks=_WEEKS[week])
