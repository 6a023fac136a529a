"""How a text stands on a terminal: no line is wider than it, and quiet colour where a terminal is.

Texts carry marks: of a line that is not broken, because it is taken as it is, and of words that stand out. A mark is a
noncharacter of Unicode, which means nothing outside of a program; none reaches a stream.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from unicodedata import category, east_asian_width

from cstool.locale import _

#: Columns of a terminal that does not say how many it has, and of what is no terminal.
_USUAL = 80
#: Columns that a tab takes at most.
_TAB = 8
#: Fewer columns than these hold no text.
_LEAST = 20
#: Marks, and what a terminal understands by them.
_WHOLE, _PLAIN = "\ufdd0", "\ufdd1"
_STYLES = {
    "\ufdd2": "\x1b[1m",
    "\ufdd3": "\x1b[2m",
    "\ufdd4": "\x1b[31m",
    "\ufdd5": "\x1b[33m",
    _PLAIN: "\x1b[0m",
}
_STRONG, _QUIET, _RED, _YELLOW, _END = (*_STYLES,)
_UNMARKED = dict.fromkeys(map(ord, (_WHOLE, *_STYLES)))
#: Columns of a first word under which what follows is not aligned.
_DEEPEST = 36
#: What begins a line and what is said stands after: a number, a bullet; or a word and two spaces.
_HEAD = r"\s*(?:[→✓] ?)?(?:\d+\.[→✓ ]?|[-+*•] )\s*"
_COLUMN = r"\s*\S.*?\s{2,}(?=\S)"
#: No line begins with the first or ends with the second.
_CLOSING = set("，。、；：？！）》」』】〕”’…～·%,.;:?!)]}")
_OPENING = set("（《「『【〔“‘([{")


def whole(text: str) -> str:
    """Return `text` marked to stand on its lines as they are, so that it can be taken from a terminal."""
    return "\n".join(_WHOLE + line for line in text.split("\n"))


def strong(text: str) -> str:
    """Return `text` marked as what counts most."""
    return f"{_STRONG}{text}{_END}"


def quiet(text: str) -> str:
    """Return `text` marked as an aside."""
    return f"{_QUIET}{text}{_END}"


def refused(text: str) -> str:
    """Return `text` marked as a no."""
    return f"{_RED}{text}{_END}"


def warned(text: str) -> str:
    """Return `text` marked as what a person has to look at."""
    return f"{_YELLOW}{text}{_END}"


def unmarked(text: str) -> str:
    """Return `text` without marks."""
    return text.translate(_UNMARKED)


def columns_of(stream: Any) -> int:
    """Return how many columns a text has on `stream`."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isascii() and stated.isdigit() and int(stated) >= _LEAST:
        return int(stated[:6])
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (AttributeError, OSError, ValueError):
        return _USUAL
    return columns if columns >= _LEAST else _USUAL


def is_terminal(*streams: Any) -> bool:
    """Tell whether a person sits at each of `streams`; at one that is closed nobody does."""
    try:
        return all(stream.isatty() for stream in streams)
    except (AttributeError, ValueError):
        return False


def can_ask() -> bool:
    """Tell whether a person reads what this program writes and can answer: then it asks, in a script never."""
    return is_terminal(sys.stdin, sys.stdout, sys.stderr)


def _has_edge(stream: Any) -> bool:
    """Tell whether `stream` ends somewhere: a table in a file does not."""
    return is_terminal(stream) or "COLUMNS" in os.environ


def has_colour(stream: Any) -> bool:
    """Tell whether `stream` is a terminal that shows colours, and nobody has asked for none."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not is_terminal(stream):
        return False
    return sys.platform != "win32" or bool(os.environ.get("WT_SESSION") or os.environ.get("TERM"))


def laid_out(text: str, stream: Any) -> str:
    """Return `text` as it stands on `stream`: no line wider than it; marks stay only where they become colours."""
    columns = columns_of(stream)
    lines = [line for given in text.split("\n") for line in wrapped(given, columns)]
    shown = "\n".join(lines)
    return shown.replace(_WHOLE, "") if has_colour(stream) else unmarked(shown)


def coloured(text: str) -> str:
    """Return `text` with its marks as colours."""
    for mark, style in _STYLES.items():
        text = text.replace(mark, style)
    return text


def width(text: str) -> int:
    """Return how many columns `text` takes on a terminal."""
    return sum(map(_width, text))


def _width(char: str) -> int:
    if char < "\u0300":
        return _TAB if char == "\t" else 1
    if char == "\ufe0f":
        return 1  # what stands before it is drawn as an emoji, twice as wide
    if char in _UNMARKED_CHARS:  # first: to some versions of Python they are wide
        return 0
    if east_asian_width(char) in "WF":
        return 2
    return 0 if category(char) in {"Mn", "Me", "Cf"} else 1


_UNMARKED_CHARS = {chr(code) for code in _UNMARKED}


def padded(text: str, columns: int) -> str:
    """Return `text` with spaces up to that many columns."""
    return text + " " * (columns - width(text))


def wrapped(line: str, columns: int) -> list[str]:
    """Return `line` in lines that have room in `columns`; what follows the first is aligned with what it says."""
    if line.startswith(_WHOLE) or 2 * len(line) <= columns or width(line) <= columns:
        return [line]
    hang = _hang(line, columns)
    lines = [""]
    for piece in _pieces(line):
        if width(lines[-1]) + width(piece.rstrip(" ")) > columns and lines[-1].strip():
            lines[-1] = lines[-1].rstrip(" ")
            lines.append(" " * hang)
        lines[-1] += piece if lines[-1].strip() or len(lines) == 1 else piece.lstrip(" ")
    return [part for each in lines for part in _cut(each, columns, hang)]


def _hang(line: str, columns: int) -> int:
    """Return the column in which the lines after the first begin."""
    line = unmarked(line)
    found = re.match(_COLUMN, line) or re.match(_HEAD, line)
    if found:
        hang = width(found.group())
        if hang <= min(_DEEPEST, columns // 2):
            return hang
    return min(len(line) - len(line.lstrip(" ")) + 2, columns // 2)


def _pieces(line: str) -> Iterator[str]:
    """Yield the parts of `line` between which it may be broken: words with their spaces, single wide characters."""
    piece = ""
    for char in line:
        if piece and _may_break(piece, char):
            yield piece
            piece = ""
        piece += char
    yield piece


def _may_break(before: str, char: str) -> bool:
    last = unmarked(before)[-1:]
    if not last or char == " " or char in _CLOSING or char in _UNMARKED_CHARS or last in _OPENING:
        return False
    return last == " " or _width(last) == 2 or _width(char) == 2


def _cut(line: str, columns: int, hang: int) -> Iterator[str]:
    """Yield a line; in parts if it is one long word."""
    part, taken = "", 0
    for char in line:
        if taken + _width(char) > columns:
            yield part
            part, taken = " " * hang, hang
        part, taken = part + char, taken + _width(char)
    yield part


def table(rows: Sequence[Sequence[object]], headers: Sequence[str]) -> str:
    """Return `rows` as a plain table in which Chinese is aligned and numbers stay as they are.

    Where a terminal has no room for it, every row stands as lines of their own, each with its heading.
    """
    import tabulate

    drawn = ""
    for tabulate.MIN_PADDING in (2, 0):  # for every heading
        drawn = tabulate.tabulate(rows, headers, tablefmt="simple", disable_numparse=True)
        if not _has_edge(sys.stdout) or max(map(width, drawn.split("\n"))) <= columns_of(sys.stdout):
            return drawn
    head = max(map(width, headers))
    cards = (
        [f"{padded(name, head)}  {cell}" for name, cell in zip(headers, row, strict=True) if str(cell)]
        for row in rows
    )
    return "\n\n".join("\n".join(card) for card in cards)


def money_table(rows: Sequence[tuple[str, Decimal]], name: str, total: Decimal) -> list[str]:
    """Return amounts in yuan one under the other, and what they come to, called `name`, under a line."""
    cells = [(each, f"{amount:.2f}") for each, amount in (*rows, (name, total))]
    names, amounts = (max(map(width, column)) for column in zip(*cells, strict=True))
    lines = [f"  {padded(each, names)}  {amount:>{amounts}}" for each, amount in cells]
    return [
        *lines[:-1],
        "  " + "-" * (names + 2 + amounts),
        strong(_("{amount} yuan").format(amount=lines[-1])),
    ]
