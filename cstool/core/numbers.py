"""What counts as a number: one rule for the command line, for members files and for the two TOML files.

People write `￥268`, `２６８` or `268元`; they are read as meant. Whatever could mean two things (`12,5`, `1e3`) is
refused.
"""

import re
from decimal import Decimal
from typing import Literal

from cstool.core.money import Yuan
from cstool.errors import Message

#: The largest count of anything: what a 32-bit integer column holds.
LARGEST_COUNT = 2_147_483_647
#: Digits before the decimal point of an amount, at most.
WHOLE_DIGITS = 13

Fault = Literal["empty", "not-a-number", "negative", "fraction", "too-precise", "too-large"]

_FULL_WIDTH = {
    ord(wide): plain for wide, plain in zip("０１２３４５６７８９．－￥\u3000", "0123456789.-¥ ", strict=True)
}
_COUNT = re.compile(r"[0-9]+")
_DECIMAL = re.compile(rf"[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,2}})?")
_PLAIN_DECIMAL = re.compile(r"(-?)([0-9]+)(\.[0-9]+)?")
_SAYS = {
    "empty": "is empty",
    "not-a-number": "is not a number",
    "negative": "is negative",
    "fraction": "is not a whole number",
    "too-precise": "has more than two decimals",
    "too-large": "is too large",
}


class NumberError(ValueError):
    """A text that is not the number it should be; `fault` names why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(_SAYS[fault])
        self.fault: Fault = fault
        self.message = Message(_SAYS[fault])


def read_count(text: str) -> int:
    """Return the whole number that `text` states, from 0 to `LARGEST_COUNT`.

    Raises:
        NumberError: it states none, a fraction, a negative one, or one too large.
    """
    plain = _normalised(text)
    if not _COUNT.fullmatch(plain):
        raise NumberError(_fault(plain, "fraction"))
    if len(plain) > 10 or int(plain) > LARGEST_COUNT:
        raise NumberError("too-large")
    return int(plain)


def read_yuan(text: str) -> Yuan:
    """Return the amount of money, in yuan with at most two decimals, that `text` states.

    Raises:
        NumberError: it states none, a negative one, a finer one than a fen, or one too large.
    """
    return Yuan(read_decimal(_normalised(text).removeprefix("¥").removesuffix("元")))


def read_decimal(text: str) -> Decimal:
    """Return the measure with at most two decimals that `text` states: a size, a weight, a sum.

    Raises:
        NumberError: it states none, a negative one, one with more decimals, or one too large.
    """
    plain = _normalised(text)
    if not _DECIMAL.fullmatch(plain):
        raise NumberError(_fault(plain, "too-precise"))
    return Decimal(plain)


def _normalised(text: str) -> str:
    return text.translate(_FULL_WIDTH).strip(" ")


def _fault(plain: str, decimals_are: Fault) -> Fault:
    """Say why a text that is no good number is none; `decimals_are` names the fault of decimals."""
    if not plain:
        return "empty"
    shape = _PLAIN_DECIMAL.fullmatch(plain)
    if not shape:
        return "not-a-number"
    minus, whole, decimals = shape.groups()
    if minus:
        return "negative"
    if decimals and (decimals_are == "fraction" or len(decimals) > 3):
        return decimals_are
    return "too-large" if len(whole) > WHOLE_DIGITS else decimals_are


def decimal_text(value: Decimal, places: int = 0) -> str:
    """Write `value` without exponent and with at least `places` decimals: 0.9 with two places is `0.90`."""
    plain = format(value.normalize(), "f")
    whole, _, decimals = plain.partition(".")
    decimals = decimals.ljust(places, "0")
    return f"{whole}.{decimals}" if decimals else whole
