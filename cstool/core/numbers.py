"""What counts as a number, and exact money: one rule for the command line, members files and the TOML files."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from cstool.errors import Message

_FEN = Decimal("0.01")
#: The largest count of anything: what a 32-bit integer column holds.
LARGEST_COUNT = 2_147_483_647
#: Digits before the decimal point of an amount, at most.
WHOLE_DIGITS = 13

NumberFault = Literal["empty", "not-a-number", "negative", "fraction", "too-precise", "too-large"]

#: Blanks that people and programs leave at the ends of a number or a name; they are nothing.
BLANKS = " \t\u00a0\u200b\u202f\u3000"
_FULL_WIDTH = {
    ord(wide): plain for wide, plain in zip("０１２３４５６７８９．－￥，", "0123456789.-¥,", strict=True)
}
#: A number with separators of thousands, every one in its place.
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SAYS: dict[NumberFault, Message] = {
    "empty": Message("is empty"),
    "not-a-number": Message("is not a number"),
    "negative": Message("is negative"),
    "fraction": Message("is not a whole number"),
    "too-precise": Message("has more than two decimals"),
    "too-large": Message("is too large"),
}


class Yuan(Decimal):
    """An amount of money in yuan: not negative, at most two decimals."""

    __slots__ = ()


class Rate(Decimal):
    """The share of the price that is paid: 0 to 1, at most four decimals (0.93 is 9.3折)."""

    __slots__ = ()


class Portion(Decimal):
    """A part of a whole: 0 to 1, at most four decimals."""

    __slots__ = ()


class SizeLabel(str):
    """What a size is called in a column of a chart: a number (240, 7.5) or letters (XL)."""

    __slots__ = ()

    @property
    def number(self) -> Decimal | None:
        """The number that it is; none: letters."""
        try:
            return read_decimal(self)
        except NumberError:
            return None


def rounded(amount: Decimal) -> Decimal:
    """Return `amount`, in yuan, rounded half up to the fen."""
    return amount.quantize(_FEN, ROUND_HALF_UP)


class NumberError(ValueError):
    """A text that is not the number it should be; `fault` names why."""

    def __init__(self, fault: NumberFault) -> None:
        self.fault: NumberFault = fault
        self.message = _SAYS[fault]
        super().__init__(str(self.message))


def read_count(text: str) -> int:
    """Return the whole number that `text` states, from 0 to `LARGEST_COUNT`; `3.0` and `1,200` are whole.

    Raises:
        NumberError: it states none, a fraction, a negative one, or one too large.
    """
    plain = _normalised(text)
    whole, point, decimals = plain.partition(".")
    if point and _are_digits(whole) and _are_digits(decimals) and not decimals.strip("0"):
        plain = whole
    if not _are_digits(plain):
        raise NumberError(_fault(plain))
    if len(plain) > 10 or int(plain) > LARGEST_COUNT:
        raise NumberError("too-large")
    return int(plain)


def read_yuan(text: str) -> Yuan:
    """Return the amount of money, in yuan with at most two decimals, that `text` states; zeros behind them are nothing.

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
    whole, point, decimals = plain.partition(".")
    if not _are_digits(whole) or (point and not _are_digits(decimals)):
        raise NumberError(_fault(plain))
    if len(whole) > WHOLE_DIGITS:
        raise NumberError("too-large")
    if len(decimals) > 2 and decimals[2:].strip("0"):
        raise NumberError("too-precise")
    return Decimal(f"{whole}.{decimals[:2]}" if decimals else whole)


def _normalised(text: str) -> str:
    """Return a number in plain characters, without blanks at its ends and separators of thousands."""
    plain = text.translate(_FULL_WIDTH).strip(BLANKS)
    return plain.replace(",", "") if "," in plain and _THOUSANDS.fullmatch(plain) else plain


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _fault(plain: str) -> NumberFault:
    """Say why a text that is no plain number is none."""
    if not plain:
        return "empty"
    whole, point, decimals = plain.removeprefix("-").partition(".")
    if not _are_digits(whole) or (point and not _are_digits(decimals)):
        return "not-a-number"
    return "negative" if plain.startswith("-") else "fraction"


def yuan_of(fen: int) -> Decimal:
    """Return fen as yuan with two decimals."""
    return Decimal(fen).scaleb(-2)


def decimal_text(value: Decimal, places: int = 0) -> str:
    """Write `value` without exponent and with at least `places` decimals: 0.9 with two places is `0.90`."""
    plain = format(value.normalize(), "f")
    whole, _, decimals = plain.partition(".")
    decimals = decimals.ljust(places, "0")
    return f"{whole}.{decimals}" if decimals else whole
