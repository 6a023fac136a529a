"""What is wrong with one value, held against its type, in words for people who are not programmers."""

import difflib
import re
from collections.abc import Iterator, Sized
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import inspect

from cstool.core.numbers import decimal_text
from cstool.errors import Message
from cstool.policy.types import NumberFaultError, OddDecimal, dec_hook, odd_number


class Fault(NamedTuple):
    """What is wrong with a value."""

    code: str
    message: Message
    hint: Message | None = None


_TABLES = (inspect.StructType, inspect.DictType)
_ARRAYS = (inspect.ListType, inspect.VarTupleType, inspect.TupleType, inspect.SetType, inspect.FrozenSetType)
_NUMBERS = (inspect.IntType, inspect.CustomType)
_SCALARS: dict[type[inspect.Type], tuple[type, ...]] = {
    inspect.StrType: (str,),
    inspect.IntType: (int,),
    inspect.BoolType: (bool,),
    inspect.CustomType: (int, Decimal),
}
_NAMES: dict[type[inspect.Type], Message] = {
    **dict.fromkeys(_TABLES, Message("a table")),
    **dict.fromkeys(_ARRAYS, Message("an array")),
    inspect.StrType: Message("a text"),
    inspect.IntType: Message("a whole number"),
    inspect.BoolType: Message("true or false"),
    inspect.CustomType: Message("a number"),
}
_ONE_HEADER = Message("write [ ] around the name of the table: there is only one")
_EACH_HEADER = Message("write [[ ]] around the name of the table, once for each entry")
#: A text that was meant as a number.
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
#: Longer values are cut when they are shown.
_SHOWN = 40


def bare(kind: inspect.Type) -> inspect.Type:
    """Return `kind` without its description."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    return kind


def branch(value: object, kind: inspect.Type) -> inspect.Type:
    """Return the part of a union that `value` is meant as, going by its type; the union if none is."""
    union = bare(kind)
    if not isinstance(union, inspect.UnionType):
        return kind
    parts = [part for part in union.types if not isinstance(part, inspect.NoneType)]
    fitting = [part for part in parts if is_of(value, bare(part))]
    return fitting[0] if fitting else parts[0] if len(parts) == 1 else kind


def is_of(value: object, kind: inspect.Type) -> bool:
    """Tell whether `value` is a text, a number, a table, ... as `kind` is; a bad one is still one."""
    if isinstance(kind, inspect.UnionType):
        return any(is_of(value, bare(part)) for part in kind.types)
    if isinstance(kind, _TABLES):
        return isinstance(value, dict)
    if isinstance(kind, _ARRAYS):
        return isinstance(value, list)
    if isinstance(kind, inspect.LiteralType):
        return type(value) in {type(allowed) for allowed in kind.values}
    fitting = _SCALARS.get(type(kind))
    return fitting is None or (
        isinstance(value, fitting) and (fitting == (bool,) or not isinstance(value, bool))
    )


def faults(value: object, kind: inspect.Type) -> Iterator[Fault]:
    """Yield what is wrong with `value` itself, not with what it holds: nothing, or one fault."""
    described, kind = kind, bare(kind)
    if isinstance(value, OddDecimal) and isinstance(kind, _NUMBERS):
        yield _number_fault(odd_number(value))
    elif not is_of(value, kind):
        yield _wrong_type(value, kind)
    elif isinstance(kind, inspect.CustomType):
        yield from _custom_faults(value, kind)
    elif isinstance(kind, inspect.LiteralType) and value not in kind.values:
        yield _not_one_of(value, kind)
    elif isinstance(kind, inspect.IntType):
        yield from _range_faults(value, kind)
    elif isinstance(value, Sized):
        yield from _length_faults(value, kind)
        yield from _format_faults(value, kind, described)


def another_kind(*, is_array: bool) -> Fault:
    """Return what is wrong with `[x]` where `is_array`, so that each row has its `[[x]]`, and the other way round."""
    array, table = Message("an array"), Message("a table")
    right, wrong = (array, table) if is_array else (table, array)
    hint = _EACH_HEADER if is_array else _ONE_HEADER
    return Fault(
        "wrong-type", Message("{expected} belongs here, not {found}", expected=right, found=wrong), hint
    )


def expected(kind: inspect.Type) -> Message:
    """Say what belongs where a `kind` belongs."""
    kind = bare(kind)
    if isinstance(kind, inspect.LiteralType):
        return Message("one of {allowed}", allowed=_listed(kind))
    if isinstance(kind, inspect.UnionType):
        parts = [expected(part) for part in kind.types if not isinstance(part, inspect.NoneType)]
        either = parts[0]
        for part in parts[1:]:
            either = Message("{first} or {second}", first=either, second=part)
        return either
    return _NAMES.get(type(kind), Message("a value of another type"))


def _custom_faults(value: object, kind: inspect.CustomType) -> Iterator[Fault]:
    try:
        dec_hook(kind.cls, value)
    except NumberFaultError as fault:
        yield _number_fault(fault)


def _number_fault(fault: NumberFaultError) -> Fault:
    return Fault(fault.code, fault.message, fault.hint)


def _range_faults(value: Any, kind: inspect.IntType) -> Iterator[Fault]:
    lowest = kind.ge if kind.ge is not None else None if kind.gt is None else kind.gt + 1
    highest = kind.le if kind.le is not None else None if kind.lt is None else kind.lt - 1
    if lowest is not None and value < lowest:
        yield Fault(
            "out-of-range", Message("{number} is less than {least}", number=_shown(value), least=lowest)
        )
    elif highest is not None and value > highest:
        yield Fault(
            "out-of-range", Message("{number} is more than {most}", number=_shown(value), most=highest)
        )


def _length_faults(value: Sized, kind: Any) -> Iterator[Fault]:
    length = len(value)
    least, most = getattr(kind, "min_length", None), getattr(kind, "max_length", None)
    if isinstance(kind, inspect.TupleType):
        least = most = len(kind.item_types)
    of = Message("characters") if isinstance(value, str) else Message("entries")
    if least is not None and length < least:
        text = Message("{found} {of}, at least {needed} are needed", found=length, of=of, needed=least)
        yield Fault("wrong-length", text)
    elif most is not None and length > most:
        yield Fault(
            "wrong-length",
            Message("{found} {of}, at most {needed} are allowed", found=length, of=of, needed=most),
        )


def _format_faults(value: object, kind: inspect.Type, described: inspect.Type) -> Iterator[Fault]:
    if not isinstance(kind, inspect.StrType) or not isinstance(value, str) or kind.pattern is None:
        return
    if next(_length_faults(value, kind), None) or re.search(kind.pattern, value):
        return
    description = None
    if isinstance(described, inspect.Metadata):
        description = (described.extra_json_schema or {}).get("description")
    hint = Message(description) if description else None
    yield Fault(
        "bad-format", Message("{value} does not have the form that is needed here", value=_shown(value)), hint
    )


def _not_one_of(value: object, kind: inspect.LiteralType) -> Fault:
    alike = difflib.get_close_matches(str(value), [str(allowed) for allowed in kind.values], 1)
    text = Message("{value} is not one of {allowed}", value=_shown(value), allowed=_listed(kind))
    return Fault("not-one-of", text, Message("did you mean {meant}?", meant=alike[0]) if alike else None)


def _listed(kind: inspect.LiteralType) -> str:
    return ", ".join(f'"{allowed}"' if isinstance(allowed, str) else str(allowed) for allowed in kind.values)


def _wrong_type(value: object, kind: inspect.Type) -> Fault:
    text = Message("{expected} belongs here, not {found}", expected=expected(kind), found=_found(value))
    return Fault("wrong-type", text, _hint(value, kind))


def _found(value: object) -> Message:
    match value:
        case bool():
            return Message("true") if value else Message("false")
        case str():
            return Message("the text {value}", value=_shown(value))
        case int() | Decimal():
            return Message("the number {value}", value=_shown(value))
        case list():
            return Message("an array")
        case dict():
            return Message("a table")
    return Message("a date or a time")


def _shown(value: object) -> object:
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


def _hint(value: object, kind: inspect.Type) -> Message | None:
    """Guess how to make a `kind` of `value`."""
    if isinstance(value, dict | list):
        return _hint_for_nest(value, kind)
    if isinstance(kind, _ARRAYS):
        return Message("put it between [ and ]")
    if isinstance(value, str):
        return _hint_for_text(value, kind)
    if (
        isinstance(value, Decimal)
        and isinstance(kind, inspect.IntType)
        and value == value.to_integral_value()
    ):
        return Message("write {number}", number=decimal_text(value))
    return Message("put it between quotes") if is_of("", kind) else None


def _hint_for_nest(value: object, kind: inspect.Type) -> Message | None:
    if isinstance(value, list):
        one = isinstance(kind, _TABLES)
        return _ONE_HEADER if one else None
    if isinstance(bare(getattr(kind, "item_type", inspect.AnyType())), _TABLES):
        return _EACH_HEADER
    return None


def _hint_for_text(value: str, kind: inspect.Type) -> Message | None:
    if isinstance(kind, inspect.BoolType):
        meant = value.lower() in ("true", "false")
        return Message("remove the quotes: {value}", value=value.lower()) if meant else None
    if not isinstance(kind, _NUMBERS):
        return None
    if _NUMBER.fullmatch(value):
        return Message("remove the quotes: {value}", value=value)
    return Message("write the number alone: digits, without unit and without quotes")
