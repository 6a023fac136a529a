"""Exact money: yuan and rates as decimals, rounded half up to the fen, once, at the end."""

from decimal import ROUND_HALF_UP, Decimal

_FEN = Decimal("0.01")


class Yuan(Decimal):
    """An amount of money in yuan: not negative, at most two decimals."""

    __slots__ = ()


class Rate(Decimal):
    """The share of the price that is paid: 0 to 1, at most four decimals (0.93 is 9.3折)."""

    __slots__ = ()


def rounded(amount: Decimal) -> Decimal:
    """Return `amount`, in yuan, rounded half up to the fen."""
    return amount.quantize(_FEN, ROUND_HALF_UP)
