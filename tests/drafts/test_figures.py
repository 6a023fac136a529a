"""Figures as drafts say them, and who does what in which case."""

from decimal import Decimal

import pytest

from cstool.core.draft_features import Frames, _frames
from cstool.core.said_figures import said_figures


@pytest.mark.parametrize(
    ("text", "value", "is_idiom"),
    [
        ("第3天发货", "3", True),
        ("第7天还能退", "7", False),
        ("等两天", "2", True),
        ("等十天", "10", False),
        ("省了35块6呢", "35.6", False),
        ("184块2毛4", "184.24", False),
        ("8块2双的袜子", "8", False),
        ("两周内", "14", False),
        ("打九五折", "9.5", False),
        ("优惠7%", "9.3", False),
    ],
)
def test_a_figure_is_what_it_comes_to(text: str, value: str, is_idiom: bool) -> None:
    figure = next(said_figures(text))
    assert (figure.value, figure.is_idiom) == (Decimal(value), is_idiom)


def test_who_does_what_stands_with_the_case_and_what_is_denied() -> None:
    frames = Frames(
        cases=frozenset({"own", "fault"}),
        parties=frozenset({"we", "you"}),
        acts=frozenset({"pay"}),
        denials=frozenset({"no"}),
    )
    said = [*_frames(["<own>", "，", "<no>", "<we>", "<pay>"], frames)]
    assert said == ["@own:we-:pay", "@own-:pay"]
