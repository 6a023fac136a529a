"""Values and types in words for people who are not programmers, and how to make the one of the other."""

import re
from collections.abc import Iterable
from decimal import Decimal

from msgspec import inspect

from cstool.core.numbers import decimal_text
from cstool.errors import Message
from cstool.policy.number_types import OddDecimal
from cstool.validation.kinds import ARRAYS, NUMBERS, TABLES, bare, is_of

_NAMES: dict[type[inspect.Type], Message] = {
    **dict.fromkeys(TABLES, Message("a table")),
    **dict.fromkeys(ARRAYS, Message("an array")),
    inspect.StrType: Message("a text"),
    inspect.IntType: Message("a whole number"),
    inspect.BoolType: Message("true or false"),
    inspect.CustomType: Message("a number"),
}
#: How the header of a table looks that there is once, and how that of each row of an array.
ONE_HEADER = Message("write [ ] around the name of the table: there is only one")
EACH_HEADER = Message("write [[ ]] around the name of the table, once for each entry")
#: A text that was meant as a number.
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
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
    return Message("write the number alone: digits, without unit and without quotes")
