"""What counts as a number: one rule, for every text there is."""

import re
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstool.core.numbers import (
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
    """After spaces, ￥ and 元 are gone, nothing but ASCII or full-width digits and one point is left."""
    try:
        read_yuan(text)
    except NumberError:
        return
    bare = text.strip(" \u3000")
    assert re.fullmatch(r"[¥￥]?[ \u3000]*[0-9０-９]+([.．][0-9０-９]{1,2})?[ \u3000]*元?", bare)


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
