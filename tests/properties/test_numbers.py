"""What counts as a number: one rule, for every text there is."""

import re
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstool.core.numbers import (
    BLANKS,
    NumberError,
    NumberFault,
    decimal_text,
    read_count,
    read_decimal,
    read_yuan,
    rounded,
)

WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
TEXTS = (
    st.text()
    | st.text(st.sampled_from("0123456789.,-+eE_ ￥¥元０１９．　٣x\n"))
    | st.from_regex(r"-?\d{1,16}(\.\d{0,4})?")
)


@given(TEXTS)
def test_any_text_is_a_number_or_has_one_named_fault(text):
    """Nothing but `NumberError` is ever raised, and what is read is in bounds."""
    for read in (read_count, read_yuan, read_decimal):
        try:
            value = read(text)
        except NumberError as error:
            fault: str = error.fault
            assert fault in get_args(NumberFault)
        else:
            assert 0 <= value < 10**13
            assert value == round(value, 2)


@given(TEXTS)
def test_only_plain_digits_are_read(text):
    """Without blanks, ￥ and 元 there are only digits, separators of thousands in their places, and one point."""
    try:
        read_yuan(text)
    except NumberError:
        return
    digit = "[0-9０-９]"
    whole = f"({digit}+|{digit}{{1,3}}([,，]{digit}{{3}})+)"
    shape = f"[¥￥]?[{BLANKS}]*{whole}([.．]{digit}{{1,2}}[0０]*)?[{BLANKS}]*元?"
    assert re.fullmatch(shape, text.strip(BLANKS))


@given(
    st.integers(0, 10**15 - 1),
    st.sampled_from(["{}", "￥{}", "¥ {}", "{}元", " {} 元 ", "\u3000{}\u3000"]),
    st.booleans(),
)
def test_amounts_as_people_write_them(fen, form, wide):
    """￥268.50, ２６８．５０ and 268.50元 are 268.50 yuan."""
    plain = f"{fen // 100}.{fen % 100:02}"
    assert read_yuan(form.format(plain.translate(WIDE) if wide else plain)) == Decimal(fen).scaleb(-2)


@given(st.integers(0, 2**31 - 1), st.booleans())
def test_counts_as_people_write_them(number, wide):
    """Whole numbers to the largest that a 32-bit column holds."""
    text = str(number).translate(WIDE) if wide else str(number)
    assert read_count(f" {text} ") == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.0", 3),
        ("3.000", 3),
        ("1,200", 1200),
        ("1,200.0", 1200),
        ("3\t", 3),
        ("\u00a03\u200b", 3),
        ("４，０００", 4000),
    ],
)
def test_what_loses_nothing_is_a_count(text, value):
    """Programs write whole numbers with zeros behind them, people with separators, spreadsheets with tabs."""
    assert read_count(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("520.0000", "520"),
        ("1,520.00", "1520"),
        ("￥1,234,567.80元", "1234567.8"),
        ("5.10\t", "5.1"),
        ("5.1000", "5.1"),
    ],
)
def test_what_loses_nothing_is_an_amount(text, value):
    """The same for money."""
    assert read_yuan(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["12,34", "1,2345", ",100", "1,", "1.234,5", "1 000", "5.001", "1e3", "5.00001"]
)
def test_what_might_mean_something_else_is_refused(text):
    """A comma out of its place may be a decimal comma, a blank inside may part two numbers."""
    for read in (read_count, read_yuan):
        with pytest.raises(NumberError):
            read(text)


@pytest.mark.parametrize("text", ["2147483648", "9" * 5000])
def test_counts_beyond(text):
    """A larger one is refused, however long."""
    with pytest.raises(NumberError, match="too large"):
        read_count(text)


@given(st.decimals(0, 10**9, places=4), st.integers(0, 4))
def test_decimals_are_written_without_exponent(value, places):
    """What is written reads back as the same number, with at least so many places."""
    text = decimal_text(value, places)
    assert Decimal(text) == value
    assert re.fullmatch(r"\d+(\.\d+)?", text)
    assert len(text.partition(".")[2]) >= places


@given(st.integers(0, 10**12))
def test_half_a_fen_is_rounded_up(tenths):
    """Half up, not half to the even."""
    assert rounded(Decimal(tenths).scaleb(-3)) * 100 == (tenths + 5) // 10
