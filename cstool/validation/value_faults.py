"""What is wrong with one value, held against its type."""

import re
from collections.abc import Callable, Sized
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import inspect

from cstool.errors import Message
from cstool.policy.number_types import NumberFaultError, OddDecimal, dec_hook, odd_number
from cstool.validation.describing import EACH_HEADER, ONE_HEADER, expected, found, hint_for, listed, shown
from cstool.validation.kinds import NUMBERS, bare, is_of


class Fault(NamedTuple):
    """What is wrong with a value."""

    code: str
    message: Message
    hint: Message | None = None


_Judge = Callable[[Any, Any], Fault | None]


def fault_in(value: object, kind: inspect.Type) -> Fault | None:
    """Return what is wrong with `value` itself, not with what it holds."""
    plain = bare(kind)
    if type(value) is OddDecimal and isinstance(plain, NUMBERS):
        return _number_fault(odd_number(value))
    if not is_of(value, plain):
        text = Message("{expected} belongs here, not {found}", expected=expected(plain), found=found(value))
        return Fault("wrong-type", text, hint_for(value, plain))
    judge: _Judge = _JUDGES.get(type(plain), _length_fault)
    return judge(value, plain) or _format_fault(value, plain, kind)


def another_kind(*, is_array: bool) -> Fault:
    """Return what is wrong with `[x]` where `is_array`, so that each row has its `[[x]]`, and the other way round."""
    array, table = Message("an array"), Message("a table")
    right, wrong = (array, table) if is_array else (table, array)
    text = Message("{expected} belongs here, not {found}", expected=right, found=wrong)
    return Fault("wrong-type", text, EACH_HEADER if is_array else ONE_HEADER)


def _custom_fault(value: object, kind: Any) -> Fault | None:
    try:
        dec_hook(kind.cls, value)
    except NumberFaultError as fault:
        return _number_fault(fault)
    return None


def _number_fault(fault: NumberFaultError) -> Fault:
    return Fault(fault.code, fault.message, fault.hint)


def _range_fault(value: Any, kind: Any) -> Fault | None:
    lowest = kind.ge if kind.ge is not None else None if kind.gt is None else kind.gt + 1
    highest = kind.le if kind.le is not None else None if kind.lt is None else kind.lt - 1
    if lowest is not None and value < lowest:
        text = Message("{number} is less than {least}", number=shown(value), least=lowest)
    elif highest is not None and value > highest:
        text = Message("{number} is more than {most}", number=shown(value), most=highest)
    else:
        return None
    return Fault("out-of-range", text)


def _length_fault(value: object, kind: Any) -> Fault | None:
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
    return Fault("wrong-length", text)


def _format_fault(value: Any, kind: inspect.Type, described: inspect.Type) -> Fault | None:
    if not isinstance(kind, inspect.StrType) or kind.pattern is None or re.search(kind.pattern, value):
        return None
    description = None
    if isinstance(described, inspect.Metadata):
        description = (described.extra_json_schema or {}).get("description")
    hint = Message(description) if description else None
    if isinstance(value, str) and not value.strip():
        hint = Message("write something between the quotes")
    text = Message("{value} does not have the form that is needed here", value=shown(value))
    return Fault("bad-format", text, hint)


def _choice_fault(value: Any, kind: Any) -> Fault | None:
    return None if value in kind.values else _not_one_of(str(value), shown(value), kind.values)


@lru_cache(maxsize=1000)
def _not_one_of(value: str, shown: object, allowed: tuple[object, ...]) -> Fault:
    alike = get_close_matches(value, [str(each) for each in allowed], 1)
    text = Message("{value} is not one of {allowed}", value=shown, allowed=listed(allowed))
    return Fault("not-one-of", text, Message("did you mean {meant}?", meant=alike[0]) if alike else None)


#: What tells whether a value of the right type is right; all others are held against a length.
_JUDGES: dict[type[inspect.Type], _Judge] = {
    inspect.CustomType: _custom_fault,
    inspect.LiteralType: _choice_fault,
    inspect.IntType: _range_fault,
}
