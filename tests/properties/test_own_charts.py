"""Charts with columns of the shop's own: lengths, numbers of other countries, half sizes, letters (Q3)."""

from decimal import Decimal

import pytest

from cstool.core.numbers import SizeLabel
from cstool.core.size_fitting import fit
from cstool.core.sizes import Chart, Style, chart_with, read_size
from cstool.errors import InputError


def chart(id_: str, between: str, *rows: dict[str, str]) -> Chart:
    sizes = tuple({column: SizeLabel(label) for column, label in row.items()} for row in rows)
    return Chart(id=id_, name=id_, between=between, sizes=sizes, source="Q3")


SHOES = chart(
    "shoes", "larger", {"mm": "240", "eu": "38", "us": "7"}, {"mm": "245", "eu": "38.5", "us": "7.5"}
)
KIDS = chart("kids", "larger", {"mm": "155", "eu": "25"}, {"mm": "160", "eu": "26"})
TOPS = chart(
    "tops", "smaller", {"cm": "160", "name": "S"}, {"cm": "165", "name": "M"}, {"cm": "170", "name": "2XL"}
)
CHARTS = (SHOES, KIDS, TOPS)
TEE = Style(id="tee", name="tee", chart="tops", shift=1, source="Q1")


@pytest.mark.parametrize(
    ("said", "chart", "size"),
    [
        ("240", "shoes", "38"),
        ("24.5cm", "shoes", "38.5"),
        ("38.2", "shoes", "38.5"),
        ("US 7.5", "shoes", "38.5"),
        ("7", "shoes", "38"),
        ("160", "kids", "26"),
        ("26码", "kids", "26"),
        ("m", "tops", "M"),
        ("2XL", "tops", "2XL"),
        ("168cm", "tops", "M"),
    ],
)
def test_the_chart_that_has_a_size_answers(said, chart, size):
    worn = read_size(said, "SIZE")
    found = fit(worn, chart_with(worn, CHARTS))
    assert (found.chart, found.size) == (chart, size)


def test_a_style_is_shifted_by_rows_whatever_the_columns():
    found = fit(read_size("S", "SIZE"), TOPS, TEE)
    assert (found.size, found.mm, found.eu, found.labels) == ("M", None, None, {"cm": "165", "name": "M"})


def test_a_chart_that_has_the_size_is_named():
    with pytest.raises(InputError) as caught:
        fit(read_size("26", "SIZE"), SHOES, others=CHARTS)
    assert "kids has it" in str(caught.value.hint)


def test_a_half_size_is_told_as_it_is():
    found = fit(read_size("245", "SIZE"), SHOES)
    assert (found.mm, found.eu, found.between) == (245, "38.5", None)
    between = fit(read_size("24.2cm", "SIZE"), SHOES).between
    assert (between, Decimal("38.5")) == ((38, "38.5"), SHOES.numbers("eu")[1])
