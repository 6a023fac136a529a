"""Sizes there and back, and between two."""

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from cstool.core.numbers import SizeLabel
from cstool.core.size_fitting import fit
from cstool.core.sizes import Chart, Style, WornSize, worn


@st.composite
def charts(draw):
    """A chart with holes, in both scales."""
    count = draw(st.integers(1, 12))
    mm = sorted(draw(st.sets(st.integers(100, 400), min_size=count, max_size=count)))
    eu = sorted(draw(st.sets(st.integers(10, 99), min_size=count, max_size=count)))
    sizes = tuple({"mm": SizeLabel(a), "eu": SizeLabel(b)} for a, b in zip(mm, eu, strict=True))
    return Chart(
        id="c", name="表", between=draw(st.sampled_from(["larger", "smaller"])), sizes=sizes, source="Q3"
    )


@given(charts(), st.data())
def test_there_and_back(chart, data):
    """The shoe number of a foot in mm leads back to it."""
    size = data.draw(st.sampled_from(chart.sizes))
    there = fit(WornSize(text="", number=size["mm"].number, column="mm"), chart)
    back = fit(WornSize(text="", number=Decimal(there.eu), column="eu"), chart)
    assert (there.mm, there.eu) == (back.mm, back.eu) == (int(size["mm"]), int(size["eu"]))
    assert there.between is back.between is None


@given(charts(), st.integers(10_000, 40_000), st.integers(-5, 5))
def test_any_size_and_shift(chart, hundredths, shift):
    """The nearest size on the side that the chart says, then so many sizes up or down."""
    value = Decimal(hundredths).scaleb(-2)
    rows = [int(size["mm"]) for size in chart.sizes]
    assume(rows[0] <= value <= rows[-1])
    below = max(index for index, mm in enumerate(rows) if mm <= value)
    base = below if rows[below] == value or chart.between == "smaller" else below + 1
    assume(0 <= base + shift < len(rows))
    style = Style(id="s", name="款", chart="c", source="Q1", shift=shift)
    found = fit(worn(value), chart, style)
    assert (found.mm, found.shift) == (rows[base + shift], shift)
    assert (found.between is None) == (value in rows)
