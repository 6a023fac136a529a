"""The movement of members between tiers, drawn: bars for the tiers before and after, bands for who goes where."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cstool.comparison.results import Members
from cstool.render.markup import Markup, element

_WIDTH, _HEIGHT, _GAP, _BAR = 720, 320, 12, 14
_LEFT, _RIGHT = 170, 550
#: As many colours as the style sheet has; further tiers begin anew.
_COLOURS = 6


class _Bar(NamedTuple):
    label: str
    rows: int
    top: float
    height: float


def tier_chart(members: Members) -> Markup:
    """Return the movement of members as SVG, for a page; empty when nothing was priced."""
    if not members.priced:
        return Markup("")
    scale = (_HEIGHT - _GAP * max(len(members.old_tiers), len(members.new_tiers))) / members.priced
    before, after = _bars(members, scale, new=False), _bars(members, scale, new=True)
    colours = {name: place % _COLOURS for place, name in enumerate({**before, **after})}
    shapes = _bands(members, before, after, scale, colours)
    for bars, left, anchor in ((before, _LEFT - _BAR, "end"), (after, _RIGHT, "start")):
        for name, bar in bars.items():
            shapes += _drawn(bar, colours[name], left, anchor)
    return element("svg", *shapes, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", class_="chart")


def _bars(members: Members, scale: float, *, new: bool) -> dict[str, _Bar]:
    tiers = members.new_tiers if new else members.old_tiers
    bars: dict[str, _Bar] = {}
    top = _GAP / 2
    for name, label, _ in tiers:
        rows = sum(move.rows for move in members.matrix if (move.new if new else move.old) == name)
        bars[name] = _Bar(f"{label} {rows:,}", rows, top, rows * scale)
        top += rows * scale + _GAP
    return bars


def _bands(
    members: Members,
    before: dict[str, _Bar],
    after: dict[str, _Bar],
    scale: float,
    colours: Mapping[str, int],
) -> list[Markup]:
    starts = {name: bar.top for name, bar in before.items()}
    ends = {name: bar.top for name, bar in after.items()}
    bands = []
    for move in members.matrix:
        height, start, end = move.rows * scale, starts[move.old], ends[move.new]
        starts[move.old] += height
        ends[move.new] += height
        title = element("title", f"{move.old} → {move.new}: {move.rows:,}")
        moved = "stays" if move.old == move.new else "moves"
        bands.append(
            element(
                "path",
                title,
                d=_band(start, end, height),
                class_=f"band {moved} c{colours[move.old]}",
            )
        )
    return bands


def _band(start: float, end: float, height: float) -> str:
    middle = (_LEFT + _RIGHT) / 2
    there = f"M{_LEFT},{start:.2f} C{middle},{start:.2f} {middle},{end:.2f} {_RIGHT},{end:.2f}"
    back = (
        f"L{_RIGHT},{end + height:.2f} C{middle},{end + height:.2f} {middle},{start + height:.2f} "
        f"{_LEFT},{start + height:.2f} Z"
    )
    return f"{there} {back}"


def _drawn(bar: _Bar, colour: int, left: float, anchor: str) -> Sequence[Markup]:
    """Return a bar and its label, which stands on the outer side."""
    label_at = left - 8 if anchor == "end" else left + _BAR + 8
    middle = bar.top + bar.height / 2
    shape = element(
        "rect",
        x=left,
        y=f"{bar.top:.2f}",
        width=_BAR,
        height=f"{max(bar.height, 1):.2f}",
        class_=f"bar c{colour}",
    )
    label = element("text", bar.label, x=label_at, y=f"{middle:.2f}", text_anchor=anchor, dy="0.35em")
    return [shape, label]
