"""How a column is read: when it holds no number, and the whole number (orders, or fen) that it holds otherwise.

The rule is that of `cstool.core.numbers`, as conditions. Here for columns of numbers; `cstool.sql.texts` has text.
"""

from collections.abc import Callable
from typing import NamedTuple

from sqlglot import exp

from cstool.core.numbers import LARGEST_COUNT, WHOLE_DIGITS, Fault
from cstool.sql.dialects import Flavour
from cstool.sql.table import Column

Test = tuple[exp.Expr, Fault]


class Reading(NamedTuple):
    """One column, read."""

    #: What is wrong, tried in this order.
    tests: list[Test]
    #: Whether it is zero, where nothing is wrong.
    zero: exp.Expr
    #: Whether it is more than zero, where nothing is wrong.
    positive: exp.Expr
    #: The whole number it holds, where nothing is wrong.
    number: exp.Expr
    #: Whether it is at least so many orders or fen, where nothing is wrong.
    at_least: Callable[[int], exp.Expr]


def read_number(flavour: Flavour, meaning: str, column: Column) -> Reading:
    """Read a column of integers or decimals."""
    value = flavour.column(column.name)
    tests: list[Test] = [(value.is_(exp.null()), "empty")]
    if flavour.decimals == "none":
        kind = exp.func("TYPEOF", value.copy())
        tests.append((exp.not_(kind.isin("integer", "real")), "not-a-number"))
    tests.append((value < 0, "negative"))
    if meaning == "orders":
        whole = exp.func("ROUND", value.copy())
        tests += [(whole.neq(value), "fraction"), (value > LARGEST_COUNT, "too-large")]
        return Reading(
            tests, value.eq(0), value > 0, exp.cast(value.copy(), "BIGINT"), lambda orders: value >= orders
        )
    exact = exp.func("ROUND", value.copy(), exp.Literal.number(2))
    tests += [(value >= 10**WHOLE_DIGITS, "too-large"), (exact.neq(value), "too-precise")]
    return Reading(tests, value.eq(0), value > 0, fen(value), lambda fen: _at_least_fen(value, fen))


def _at_least_fen(value: exp.Expr, fen: int) -> exp.Expr:
    """Compare in yuan where the threshold is whole, for people; else in fen, since `0.50` is a float to some."""
    yuan, rest = divmod(fen, 100)
    return exp.func("ROUND", value * 100) >= fen if rest else value >= yuan


def fen(value: exp.Expr) -> exp.Expr:
    """Return `value`, which is in yuan with at most two decimals, in fen."""
    return exp.cast(exp.func("ROUND", exp.Mul(this=value, expression=exp.Literal.number(100))), "BIGINT")
