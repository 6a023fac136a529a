"""HTML from parts: whatever comes from a file is escaped here, once, and nowhere else."""

from collections.abc import Iterable, Sequence
from html import escape

from cstool.render.safety import safe


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
    """Return both texts with the part marked in which they differ."""
    start = next(
        (place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), None
    )
    start = min(len(old), len(new)) if start is None else start
    rest = min(len(old), len(new)) - start
    pairs = zip(reversed(old), reversed(new), strict=False)
    same = next((place for place, pair in enumerate(pairs) if pair[0] != pair[1]), rest)
    end = min(same, rest)
    return _marked(old, start, end, "del"), _marked(new, start, end, "ins")


def _marked(text: str, start: int, end: int, name: str) -> Markup:
    stop = len(text) - end
    middle = element(name, text[start:stop]) if stop > start else Markup("")
    return joined([text[:start], middle, text[stop:]])
