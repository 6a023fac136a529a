"""What is wrong with one value, held against its type, in words for people who are not programmers."""

import re
from collections.abc import Callable, Iterable, Sized
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import inspect

from cstool.core.numbers import Rate, SizeLabel, decimal_text
from cstool.errors import Message
from cstool.policy.number_types import NumberFaultError, OddDecimal, dec_hook, odd_number
from cstool.validation.kinds import ARRAYS, NUMBERS, TABLES, bare, is_of
from cstool.validation.typing_slips import day_meant, rate_meant

_NAMES: dict[type[inspect.Type], Message] = {
    **dict.fromkeys(TABLES, Message("a table")),
    **dict.fromkeys(ARRAYS, Message("an array")),
    inspect.StrType: Message("a text"),
    inspect.IntType: Message("a whole number"),
    inspect.BoolType: Message("true or false"),
    inspect.CustomType: Message("a number"),
    inspect.DateType: Message("a day as 2026-11-11, without quotes"),
}
#: How the header of a table looks that there is once, and how that of each row of an array.
ONE_HEADER = Message("write [ ] around the name of the table: there is only one")
EACH_HEADER = Message("write [[ ]] around the name of the table, once for each entry")
#: A text that was meant as a number.
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
#: A number with what it counts, in a text.
_WITH_UNIT = re.compile(r"[¥￥$]?\s*([0-9]+(?:\.[0-9]+)?)\s*[天日元块单克码件]?")
#: Longer values are cut when they are shown.
_SHOWN = 40


def expected(kind: inspect.Type) -> Message:
    """Say what belongs where a `kind` belongs."""
    kind = bare(kind)
    if isinstance(kind, inspect.LiteralType):
        return Message("one of {allowed}", allowed=listed(kind.values))
    if isinstance(kind, inspect.UnionType):
        parts = [expected(part) for part in kind.types if not isinstance(part, inspect.NoneType)]
        either = parts[0]
        for part in parts[1:]:
            either = Message("{first} or {second}", first=either, second=part)
        return either
    if isinstance(kind, inspect.CustomType) and kind.cls is SizeLabel:
        return Message("{first} or {second}", first=Message("a number"), second=Message("a text"))
    return _NAMES.get(type(kind), Message("a value of another type"))


def listed(allowed: Iterable[object]) -> str:
    """Return values that are allowed, as they stand in a file."""
    return ", ".join(f'"{each}"' if isinstance(each, str) else str(each) for each in allowed)


def found(value: object) -> Message:
    """Say what a value is."""
    match value:
        case bool():
            return Message("true") if value else Message("false")
        case str():
            return Message("the text {value}", value=shown(value))
        case int() | Decimal():
            return Message("the number {value}", value=shown(value))
        case list():
            return Message("an array")
        case dict():
            return Message("a table")
    return Message("a date or a time")


def shown(value: object) -> object:
    """Return a value as it is shown in a message."""
    match value:
        case str():
            return f'"{value}"' if len(value) <= _SHOWN else f'"{value[:_SHOWN]}…"'
        case OddDecimal():
            return value.text
        case Decimal():
            return format(value, "f") if len(format(value, "f")) <= _SHOWN else Message("of very many digits")
        case int() if value.bit_length() > 100:
            return Message("of very many digits")
    return value


def hint_for(value: object, kind: inspect.Type) -> Message | None:
    """Guess how to make a `kind` of `value`."""
    if isinstance(value, dict | list):
        return _hint_for_nest(value, kind)
    if isinstance(kind, ARRAYS):
        return Message("put it between [ and ]")
    if isinstance(kind, inspect.DateType):
        day = day_meant(str(value))
        return Message("write the day as {day}", day=day) if day else None
    if isinstance(value, str):
        return _hint_for_text(value, kind)
    if (
        isinstance(kind, inspect.IntType)
        and isinstance(value, Decimal)
        and value == value.to_integral_value()
    ):
        return Message("write {number}", number=decimal_text(value))
    return Message("put it between quotes") if is_of("", kind) else None


def _hint_for_nest(value: object, kind: inspect.Type) -> Message | None:
    if isinstance(value, list):
        return ONE_HEADER if isinstance(kind, TABLES) else None
    if isinstance(bare(getattr(kind, "item_type", inspect.AnyType())), TABLES):
        return EACH_HEADER
    return None


def _hint_for_text(value: str, kind: inspect.Type) -> Message | None:
    if isinstance(kind, inspect.BoolType):
        meant = value.lower() in ("true", "false")
        return Message("remove the quotes: {value}", value=value.lower()) if meant else None
    if not isinstance(kind, NUMBERS):
        return None
    if _NUMBER.fullmatch(value):
        return Message("remove the quotes: {value}", value=value)
    if isinstance(kind, inspect.CustomType) and kind.cls is Rate and (rate := rate_meant(value)):
        return rate
    if stated := _WITH_UNIT.fullmatch(value):
        return Message("a number stands alone, without its unit: {number}", number=stated[1])
    return Message("write the number alone: digits, without unit and without quotes")


class ShapeFault(NamedTuple):
    """What is wrong with a value."""

    code: str
    message: Message
    hint: Message | None = None


#: How alike a value must be to one that is allowed but begins with another letter.
_ALIKE = 0.8
_Judge = Callable[[Any, Any], ShapeFault | None]


def fault_in(value: object, kind: inspect.Type) -> ShapeFault | None:
    """Return what is wrong with `value` itself, not with what it holds."""
    plain = bare(kind)
    if type(value) is OddDecimal and isinstance(plain, NUMBERS):
        return _number_fault(odd_number(value))
    if not is_of(value, plain):
        text = Message("{expected} belongs here, not {found}", expected=expected(plain), found=found(value))
        return ShapeFault("wrong-type", text, hint_for(value, plain))
    judge: _Judge = _JUDGES.get(type(plain), _length_fault)
    return judge(value, plain) or _format_fault(value, plain, kind)


def another_kind(*, is_array: bool) -> ShapeFault:
    """Return what is wrong with `[x]` where `is_array`, so that each row has its `[[x]]`, and the other way round."""
    array, table = Message("an array"), Message("a table")
    right, wrong = (array, table) if is_array else (table, array)
    text = Message("{expected} belongs here, not {found}", expected=right, found=wrong)
    return ShapeFault("wrong-type", text, EACH_HEADER if is_array else ONE_HEADER)


def _custom_fault(value: object, kind: Any) -> ShapeFault | None:
    try:
        dec_hook(kind.cls, value)
    except NumberFaultError as fault:
        return _number_fault(fault)
    return None


def _number_fault(fault: NumberFaultError) -> ShapeFault:
    return ShapeFault(fault.code, fault.message, fault.hint)


def _range_fault(value: Any, kind: Any) -> ShapeFault | None:
    lowest = kind.ge if kind.ge is not None else None if kind.gt is None else kind.gt + 1
    highest = kind.le if kind.le is not None else None if kind.lt is None else kind.lt - 1
    if lowest is not None and value < lowest:
        text = Message("{number} is less than {least}", number=shown(value), least=lowest)
    elif highest is not None and value > highest:
        text = Message("{number} is more than {most}", number=shown(value), most=highest)
    else:
        return None
    return ShapeFault("out-of-range", text)


def _length_fault(value: object, kind: Any) -> ShapeFault | None:
    if not isinstance(value, Sized):
        return None
    length = len(value)
    least, most = getattr(kind, "min_length", None), getattr(kind, "max_length", None)
    if isinstance(kind, inspect.TupleType):
        least = most = len(kind.item_types)
    of = Message("characters") if isinstance(value, str) else Message("entries")
    if least is not None and length < least:
        text = Message("{found} {of}, at least {needed} are needed", found=length, of=of, needed=least)
    elif most is not None and length > most:
        text = Message("{found} {of}, at most {needed} are allowed", found=length, of=of, needed=most)
    else:
        return None
    return ShapeFault("wrong-length", text)


def _format_fault(value: Any, kind: inspect.Type, described: inspect.Type) -> ShapeFault | None:
    if not isinstance(kind, inspect.StrType) or kind.pattern is None or re.search(kind.pattern, value):
        return None
    description = None
    if isinstance(described, inspect.Metadata):
        description = (described.extra_json_schema or {}).get("description")
    hint = Message(description) if description else None
    plain = value.strip().lower()
    if plain != value and re.search(kind.pattern, plain):
        hint = Message("did you mean {meant}?", meant=plain)
    if isinstance(value, str) and not value.strip():
        hint = Message("write something between the quotes")
    text = Message("{value} does not have the form that is needed here", value=shown(value))
    return ShapeFault("bad-format", text, hint)


def _choice_fault(value: Any, kind: Any) -> ShapeFault | None:
    return None if value in kind.values else _not_one_of(str(value), shown(value), kind.values)


@lru_cache(maxsize=1000)
def _not_one_of(value: str, shown: object, allowed: tuple[object, ...]) -> ShapeFault:
    near = _meant(value, [str(each) for each in allowed])
    text = Message("{value} is not one of {allowed}", value=shown, allowed=listed(allowed))
    return ShapeFault("not-one-of", text, Message("did you mean {meant}?", meant=near) if near else None)


def _meant(value: str, allowed: list[str]) -> str | None:
    """Return the one that was probably meant: most alike, or the only one that begins with the same letter."""
    alike = get_close_matches(value.strip().lower(), allowed, 1, _ALIKE)
    begin = [each for each in allowed if value and each.startswith(value[0])]
    close = get_close_matches(value, begin, 1)
    return next(iter([*alike, *close, *(begin if len(begin) == 1 else [])]), None)


#: What tells whether a value of the right type is right; all others are held against a length.
_JUDGES: dict[type[inspect.Type], _Judge] = {
    inspect.CustomType: _custom_fault,
    inspect.LiteralType: _choice_fault,
    inspect.IntType: _range_fault,
}
