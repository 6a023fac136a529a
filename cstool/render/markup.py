"""HTML from parts: whatever comes from a file is escaped here, once, and nowhere else."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from html import escape

from cstool.render.safety import safe

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
