"""The number types of the two files, from one table: how they are read, bounded and put in JSON Schema."""

import re
from decimal import Decimal
from typing import Any, NamedTuple

from cstool.core.numbers import LARGEST_COUNT, WHOLE_DIGITS, Portion, Rate, SizeLabel, Yuan, decimal_text
from cstool.errors import Message

_PLAIN = r"[+-]?[0-9_]+\.[0-9_]+"


class Bounds(NamedTuple):
    """What a decimal type holds: 0 to `largest`, with at most so many `decimals`."""

    largest: Decimal
    decimals: int


BOUNDS: dict[type[Decimal], Bounds] = {
    Yuan: Bounds(Decimal("9" * WHOLE_DIGITS + ".99"), 2),
    Rate: Bounds(Decimal(1), 4),
    Portion: Bounds(Decimal(1), 4),
}
#: What a number in a size chart holds.
_SIZES = Bounds(Decimal(9999), 2)


#: An edge of the policy by its name, with what is added to it or taken from it: `window+1`, `gold-0.01`.
EDGE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:[+-][0-9]+(?:\.[0-9]{1,2})?)?")


class CountOrEdge(int):
    """A count, or an edge by its name: 0 until it is reckoned from the policy."""

    edge: str = ""

    def __repr__(self) -> str:
        """Return what stands in the file: two edges are not the same case."""
        return repr(self.edge) if self.edge else super().__repr__()


class YuanOrEdge(Yuan):
    """An amount in yuan, or an edge by its name: 0 until it is reckoned from the policy."""

    edge: str = ""

    def __repr__(self) -> str:
        """Return what stands in the file: two edges are not the same case."""
        return repr(self.edge) if self.edge else super().__repr__()


#: The types that may be an edge.
OR_EDGE = (CountOrEdge, YuanOrEdge)
#: A count in JSON Schema.
_COUNT = {"type": "integer", "minimum": 0, "maximum": LARGEST_COUNT}


class OddDecimal(Decimal):
    """A decimal that TOML can write and the handbook cannot mean: `nan`, `inf`, `1e3`, `-0.0`."""

    #: The number as it is written in the file.
    text: str


class NumberFaultError(ValueError):
    """A number that its type cannot hold; `code` is one of `problems.CODES`."""

    def __init__(self, code: str, message: Message, hint: Message | None = None) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message
        self.hint = hint


def parse_decimal(text: str) -> Decimal:
    """Return the decimal that `text`, a float of TOML, states; an `OddDecimal` if it is no plain one."""
    if re.fullmatch(_PLAIN, text):
        value = Decimal(text)
        if value or not text.startswith("-"):
            return value
    odd = OddDecimal("NaN")
    odd.text = text
    return odd


def dec_hook(kind: type, value: Any) -> Any:
    """Return `value`, as the TOML parser gave it, as a number of `kind`; the hook that msgspec asks for.

    Raises:
        NumberFaultError: `kind` cannot hold it.
        NotImplementedError: `kind` is no type of this table.
    """
    if kind is SizeLabel:
        return _label(value)
    if kind in OR_EDGE:
        return _number_or_edge(kind, value)
    if kind not in BOUNDS:
        raise NotImplementedError(kind)
    try:
        return kind(_bounded(_plain(value), BOUNDS[kind]))
    except NumberFaultError as fault:
        if kind is Portion and fault.hint:
            fault.hint = Message("write a share between 0 and 1")
        raise


def schema_hook(kind: type) -> dict[str, Any]:
    """Return the JSON Schema of a number of `kind`; the hook that msgspec asks for.

    Raises:
        NotImplementedError: `kind` is no type of this table.
    """
    if kind is SizeLabel:
        return {"type": ["number", "string"], "minimum": 0}
    if kind in OR_EDGE:
        number = schema_hook(Yuan) if kind is YuanOrEdge else _COUNT
        return {"anyOf": [number, {"type": "string", "pattern": rf"^{EDGE.pattern}(?![\s\S])"}]}
    if kind not in BOUNDS:
        raise NotImplementedError(kind)
    largest = BOUNDS[kind].largest
    # How many decimals it may have is not said: to an editor that reckons with floats 19.9 is no multiple of 0.01.
    return {
        "type": "number",
        "minimum": 0,
        "maximum": float(largest) if largest % 1 else int(largest),
    }


def odd_number(value: OddDecimal) -> NumberFaultError:
    """Say what is wrong with a number that is no plain one."""
    written = value.text.replace("_", "")
    if "n" in written:
        return NumberFaultError(
            "out-of-range", Message("{number} is not a number to reckon with", number=value.text)
        )
    if "e" in written.lower():
        plain = _without_exponent(written)
        hint = (
            Message("write {number}", number=plain)
            if plain
            else Message("write the number with plain digits")
        )
        return NumberFaultError(
            "bad-number", Message("{number} is written with an exponent", number=value.text), hint
        )
    return NumberFaultError(
        "bad-number", Message("{number} is a negative zero", number=value.text), Message("write 0")
    )


def _without_exponent(written: str) -> str:
    mantissa, _, exponent = written.lower().partition("e")
    if len(exponent.lstrip("+-0")) > 1:
        return ""
    plain = format(Decimal(mantissa).scaleb(int(exponent)), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _plain(value: object) -> int | Decimal:
    if isinstance(value, OddDecimal):
        raise odd_number(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise NumberFaultError("wrong-type", Message("a number is needed"))
    return value


def is_edge(value: object) -> bool:
    """Tell whether `value` is the name of an edge, with or without what is added to it, whether there is one or not."""
    return isinstance(value, str) and EDGE.fullmatch(value) is not None


def _number_or_edge(kind: type, value: object) -> Any:
    if isinstance(value, str):
        found = kind(0)
        found.edge = value
        if not is_edge(value):
            raise NumberFaultError("wrong-type", Message("a number is needed"))
        return found
    if kind is YuanOrEdge:
        return YuanOrEdge(dec_hook(Yuan, value))
    if not isinstance(number := _plain(value), int):
        raise NumberFaultError("wrong-type", Message("a whole number is needed"))
    return CountOrEdge(_bounded(number, Bounds(Decimal(LARGEST_COUNT), 0)))


def _label(value: object) -> SizeLabel:
    """Return what a size is called: letters as they are, a number without idle zeros."""
    if not isinstance(value, str):
        return SizeLabel(decimal_text(Decimal(_bounded(_plain(value), _SIZES))))
    if not value.strip():
        raise NumberFaultError("bad-format", Message("the text is empty"))
    return SizeLabel(value.strip())


#: Nobody means a lower share by a number that is none: it would be a gift.
_LEAST_MEANT = Decimal("0.5")


def _share(value: int | Decimal) -> Message:
    """Return the hint for a share that was written in 折 or in percent: 9.3 and 93 mean 0.93, 1.2 hardly 0.12."""
    meant = Decimal(value).scaleb(-1 if value < 10 else -2)
    if not _LEAST_MEANT <= meant <= 1:
        return Message("write the share that is paid, from 0 to 1")
    return Message("write the share that is paid: {share}", share=decimal_text(meant, 2))


def _bounded(value: int | Decimal, bounds: Bounds) -> int | Decimal:
    if value < 0:
        raise NumberFaultError("out-of-range", Message("the number is negative"))
    if value > bounds.largest:
        message = Message("the number is larger than {largest}", largest=bounds.largest)
        raise NumberFaultError("out-of-range", message, _share(value) if bounds.largest == 1 else None)
    if isinstance(value, Decimal) and _decimals(value) > bounds.decimals:
        raise NumberFaultError(
            "too-precise", Message("the number has more than {count} decimals", count=bounds.decimals)
        )
    return value


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101  # only NaN and infinity have another, and they came out before
    return -exponent
