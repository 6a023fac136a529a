"""Columns of numbers as SQL: the tests for values that are refused, and the integer (orders, or fen) otherwise.

The rule is that of `cstool.core.numbers`, as conditions. Here for columns of numbers;
`cstool.sql.text_columns` has text.
"""

from collections.abc import Callable
from typing import NamedTuple

from sqlglot import exp

from cstool.core.numbers import LARGEST_COUNT, WHOLE_DIGITS, NumberFault
from cstool.sql.dialects import DatabaseDialect
from cstool.sql.members_table import UNKNOWN, Column

ColumnTest = tuple[exp.Expr, NumberFault]
#: The largest float; above it are infinity and NaN, which engines of SQL sort above all numbers.
_LARGEST_FLOAT = "1.7976931348623157E+308"


class ColumnReading(NamedTuple):
    """The expressions for one column."""

    #: The tests for a fault, in order.
    tests: list[ColumnTest]
    #: Whether it is zero, where nothing is wrong.
    zero: exp.Expr
    #: Whether it is more than zero, where nothing is wrong.
    positive: exp.Expr
    #: The whole number it holds, where nothing is wrong.
    number: exp.Expr
    #: Whether it is at least so many orders or fen, where nothing is wrong.
    at_least: Callable[[int], exp.Expr]
    #: A fast test that finds most sound values; absent: there is none.
    plain: exp.Expr | None = None


def read_number(dialect: DatabaseDialect, meaning: str, column: Column) -> ColumnReading:
    """Read a column of integers, decimals or floats; faults that its type excludes are not tested."""
    value = stored(dialect, column)
    tests: list[ColumnTest] = [(value.is_(exp.null()), "empty")]
    if dialect.decimals == "none":
        kind = exp.func("TYPEOF", value.copy())
        tests.append((exp.not_(kind.isin("integer", "real")), "not-a-number"))
    tests += [(value < 0, "negative")] if column.kind == "number" else _float(dialect, value)
    return (
        _count(value, tests, *column.digits)
        if meaning == "orders"
        else _money(dialect, value, tests, *column.digits)
    )


def _count(value: exp.Expr, tests: list[ColumnTest], whole: int, decimals: int) -> ColumnReading:
    if decimals > 0:
        # rounding up could overflow the type; where the digits are not known, FLOOR may be missing
        whole_part = exp.func("FLOOR" if decimals < UNKNOWN else "ROUND", value.copy())
        tests.append((whole_part.neq(value), "fraction"))
    if 10**whole > LARGEST_COUNT:
        tests.append((value > LARGEST_COUNT, "too-large"))
    number = exp.cast(value.copy(), "BIGINT")
    at_least = _within(10**whole, lambda orders: value >= orders)
    return ColumnReading(tests, value.eq(0), value > 0, number, at_least)


def _money(
    dialect: DatabaseDialect, value: exp.Expr, tests: list[ColumnTest], whole: int, decimals: int
) -> ColumnReading:
    if whole > WHOLE_DIGITS:
        tests.append((value >= 10**WHOLE_DIGITS, "too-large"))
    if decimals > 2:
        rounded = exp.func("ROUND", value.copy(), exp.Literal.number(2))
        tests.append((rounded.neq(value), "too-precise"))
    at_least = _within(10 ** (whole + 2), lambda fen: _at_least_fen(dialect, value, fen))
    return ColumnReading(tests, value.eq(0), value > 0, in_fen(dialect, value), at_least)


def _within(limit: int, at_least: Callable[[int], exp.Expr]) -> Callable[[int], exp.Expr]:
    """Return `at_least`, without comparisons with numbers that the type cannot hold: engines refuse them."""
    return lambda needed: at_least(needed) if needed < limit else exp.false()


def stored(dialect: DatabaseDialect, column: Column) -> exp.Expr:
    """Return the value of `column`; for 32-bit floats the decimal that is shown, not the binary value."""
    value = dialect.column(column.name)
    return exp.cast(exp.cast(value, "TEXT"), "DOUBLE") if column.kind == "float" else value


def _float(dialect: DatabaseDialect, value: exp.Expr) -> list[ColumnTest]:
    """Return the tests that only floats need: NaN, infinity, and negative zero.

    DuckDB leaves out a comparison that the statistics of a Parquet file decide, and they say nothing of NaN; a function
    is asked of every value.
    """
    if dialect.name == "duckdb":
        finite: exp.Expr = exp.func("ISFINITE", value.copy())
    else:
        finite = exp.func("ABS", value.copy()) <= exp.Literal.number(_LARGEST_FLOAT)
    signed_zero = exp.and_(value.eq(0), exp.cast(value.copy(), "TEXT").like("-%"))
    return [(exp.not_(finite), "not-a-number"), (exp.or_(value < 0, signed_zero), "negative")]


def _at_least_fen(dialect: DatabaseDialect, value: exp.Expr, fen: int) -> exp.Expr:
    """Compare in yuan with a whole threshold, to be read; else in fen, as some engines take `0.50` for a float."""
    yuan, rest = divmod(fen, 100)
    return in_fen(dialect, value) >= fen if rest else value >= yuan


def in_fen(dialect: DatabaseDialect, value: exp.Expr) -> exp.Expr:
    """Return `value`, yuan with at most two decimals, in fen; it is cast first, as the product might overflow."""
    yuan = exp.cast(value.copy(), f"DECIMAL({WHOLE_DIGITS + 3}, 2)")  # DuckDB 1 wants room for rounding up
    product: exp.Expr = exp.Mul(this=yuan, expression=exp.Literal.number(100))
    if dialect.decimals == "none":
        product = exp.func("ROUND", product)
    return exp.cast(product, "BIGINT")
