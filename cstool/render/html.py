"""HTML from parts, escaped once; how a page looks, and the movement of members between tiers, drawn."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from html import escape
from typing import NamedTuple

from msgspec import structs

from cstool.comparison.changes import Members
from cstool.core.shown_texts import safe

#: Longer texts are marked as a whole: to compare them letter by letter takes too long.
_COMPARED = 2_000


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return it as it is: what templates ask of texts that are not to be escaped again."""
        return str(self)


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
                element(name, cell, **_shown(name, headers[place], is_number=place in right))
                for place, cell in enumerate(cells)
            ),
        )

    body = element("tbody", *(line("td", row) for row in rows))
    return element("div", element("table", element("thead", line("th", headers)), body), class_="wide")


def _shown(name: str, header: str, *, is_number: bool) -> dict[str, str]:
    """Return the attributes of a cell: on a phone, where there are no columns, it names its own."""
    label = {"data_label": header} if name == "td" else {}
    return {**label, "class_": "number"} if is_number else label


#: What of a text differs, or does not, as a whole: a number or an English word, else a character.
_PARTS = re.compile(r"[0-9A-Za-z.]+|.", re.DOTALL | re.ASCII)


def marked(old: str, new: str) -> tuple[Markup, Markup]:
    """Return both texts with the parts marked in which they differ, numbers as a whole."""
    if max(len(old), len(new)) > _COMPARED:
        return element("del", old), element("ins", new)
    befores: list[object] = []
    afters: list[object] = []
    olds, news = (_PARTS.findall(text) for text in (old, new))
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, olds, news, autojunk=False
    ).get_opcodes():
        before, after = "".join(olds[start:end]), "".join(news[new_start:new_end])
        same = tag == "equal"
        befores.append(before if same or not before else element("del", before))
        afters.append(after if same or not after else element("ins", after))
    return joined(befores), joined(afters)


_WIDTH, _HEIGHT, _GAP, _BAR = 720, 320, 12, 14
_LEFT, _RIGHT = 170, 550
#: As many colours as the style sheet has; further tiers begin anew.
_COLOURS = 6


class _Bar(NamedTuple):
    name: str
    label: str
    rows: int
    top: float
    height: float


def tier_chart(members: Members, label: str) -> Markup:
    """Return the movement of members as SVG, for a page: of those who move, whom all the others would hide.

    `label` says what is drawn, to those who do not see it.
    """
    if not members.moved:
        return Markup("")
    moves = tuple(move for move in members.matrix if move.old != move.new)
    members = structs.replace(members, matrix=moves)
    scale = (_HEIGHT - _GAP * max(len(members.old_tiers), len(members.new_tiers))) / members.moved
    before, after = _bars(members, scale, new=False), _bars(members, scale, new=True)
    colours = {name: place % _COLOURS for place, name in enumerate({**before, **after})}
    shapes = _bands(members, before, after, scale, colours)
    for bars, left, anchor in ((before, _LEFT - _BAR, "end"), (after, _RIGHT, "start")):
        for name, bar in bars.items():
            shapes += _drawn(bar, colours[name], left, anchor)
    return element(
        "svg", *shapes, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", class_="chart", aria_label=label
    )


def _bars(members: Members, scale: float, *, new: bool) -> dict[str, _Bar]:
    tiers = members.new_tiers if new else members.old_tiers
    bars: dict[str, _Bar] = {}
    top = _GAP / 2
    for name, label, _ in tiers:
        rows = sum(move.rows for move in members.matrix if (move.new if new else move.old) == name)
        if not rows:
            continue
        bars[name] = _Bar(label, f"{label} {rows:,}", rows, top, rows * scale)
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
        title = element("title", f"{before[move.old].name} → {after[move.new].name}: {move.rows:,}")
        bands.append(
            element(
                "path",
                title,
                d=_band(start, end, height),
                class_=f"band moves c{colours[move.old]}",
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
