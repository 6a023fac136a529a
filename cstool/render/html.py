"""HTML from parts, escaped once; how a page looks, and the movement of members between tiers, drawn."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from html import escape
from typing import NamedTuple

from cstool.comparison.changes import Members
from cstool.core.shown_texts import safe

#: Longer texts are marked as a whole: to compare them letter by letter takes too long.
_COMPARED = 2_000


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def html(value: object) -> Markup:
    """Return `value` as HTML: markup as it is, anything else escaped and without control characters."""
    return value if isinstance(value, Markup) else Markup(escape(safe(str(value))))


def joined(parts: Iterable[object], between: str = "") -> Markup:
    """Return `parts` as HTML, one after the other."""
    return Markup(between.join(html(part) for part in parts))


def element(name: str, *content: object, **attributes: object) -> Markup:
    """Return an element; a trailing `_` of an attribute's name is dropped, further ones are hyphens."""
    written = "".join(
        f' {key.removesuffix("_").replace("_", "-")}="{html(value)}"' for key, value in attributes.items()
    )
    return Markup(f"<{name}{written}>{joined(content)}</{name}>")


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: Iterable[int] = ()) -> Markup:
    """Return a table; the columns `numbers` are aligned right."""
    right = set(numbers)

    def line(name: str, cells: Sequence[object]) -> Markup:
        return element(
            "tr",
            *(
                element(name, cell, class_="number") if place in right else element(name, cell)
                for place, cell in enumerate(cells)
            ),
        )

    body = element("tbody", *(line("td", row) for row in rows))
    return element("div", element("table", element("thead", line("th", headers)), body), class_="wide")


def marked(old: str, new: str) -> tuple[Markup, Markup]:
    """Return both texts with the parts marked in which they differ."""
    if max(len(old), len(new)) > _COMPARED:
        return element("del", old), element("ins", new)
    befores: list[object] = []
    afters: list[object] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = old[start:end], new[new_start:new_end]
        same = tag == "equal"
        befores.append(before if same or not before else element("del", before))
        afters.append(after if same or not after else element("ins", after))
    return joined(befores), joined(afters)


STYLE = """
:root {
  color-scheme: light dark;
  --ink: #1d2430; --soft: #5b6472; --paper: #ffffff; --line: #d9dee6; --tint: #f4f6f9;
  --less: #146c43; --more: #b02a37; --gone: #fde7e9; --come: #ddf3e4;
  --c0: #8a94a6; --c1: #4c7bd9; --c2: #d99a2b; --c3: #8d5bc1; --c4: #2f9e83; --c5: #cf5c78;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ef; --soft: #a3adbb; --paper: #14181f; --line: #333b47; --tint: #1d232c;
    --less: #6fcf97; --more: #ff8f99; --gone: #4a2227; --come: #1d3d2b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55;
  font-family: system-ui, -apple-system, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; border-bottom: 2px solid var(--line); padding-bottom: .25rem; }
p { margin: .4rem 0; }
.soft { color: var(--soft); }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: 1rem 0; list-style: none; }
.counts li { background: var(--tint); border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .8rem; }
.counts b { font-size: 1.2rem; margin-right: .3rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem .35rem 0; text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: .88em; }
td, .soft { overflow-wrap: break-word; }
code { overflow-wrap: anywhere; }
td:first-child { min-width: 6rem; }
td code { display: inline-block; min-width: 10rem; }
del { background: var(--gone); text-decoration: none; } ins { background: var(--come); text-decoration: none; }
.more { color: var(--more); } .less { color: var(--less); }
.chart { width: 100%; height: auto; margin: .5rem 0 1rem; }
.chart text { fill: var(--ink); font-size: 13px; }
.band { opacity: .22; } .band.moves { opacity: .62; }
.c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); }
.c3 { fill: var(--c3); } .c4 { fill: var(--c4); } .c5 { fill: var(--c5); }
.sign { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.5rem; margin-top: 3rem; break-inside: avoid; }
.sign div { border-top: 1px solid var(--ink); padding-top: .25rem; color: var(--soft); }
@media print {
  :root {
    color-scheme: light;
    --ink: #000; --soft: #444; --paper: #fff; --line: #bbb; --tint: #fff; --less: #146c43; --more: #b02a37;
    --gone: #fde7e9; --come: #ddf3e4;
  }
  body { font-size: 10pt; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .wide { overflow: visible; } th, .number { white-space: normal; } td { min-width: 2.5em; }
  td:first-child, td code { min-width: 5.5em; }
  tr, .chart { break-inside: avoid; } h2, h3 { break-after: avoid; } thead { display: table-header-group; }
}
"""


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
