"""Slips of the finger on one line: a character too few, too many, or from the Chinese keyboard."""

import re
from collections.abc import Iterator

from cstool.validation.syntax import FULL_WIDTH, NOT_CLOSED, QUOTED, Fault, unclosed

_WIDE = str.maketrans(FULL_WIDTH)
#: What may stand behind a text on its line.
_BEHIND = re.compile(r"[\s,\]}]*$")


def plain(line: str) -> str:
    """Return `line` with English characters for full-width ones wherever it is not between quotes."""
    parts, end = [], 0
    for quoted in QUOTED.finditer(line):
        parts += [line[end : quoted.start()].translate(_WIDE), quoted[0]]
        end = quoted.end()
    return "".join([*parts, line[end:].translate(_WIDE)])


def retyped(text: str, fault: Fault, stopped: int) -> Iterator[str]:
    """Yield what may have been meant by the line on which the parser stopped."""
    start, end = text.rfind("\n", 0, stopped) + 1, (text + "\n").index("\n", stopped)
    line = text[start:end]
    if plain(line) != line:
        yield text[:start] + plain(line) + text[end:]
    for place, width, meant in _changes(line, stopped - start, fault):
        yield text[: start + place] + meant + text[start + place + width :]


def _changes(line: str, stop: int, fault: Fault) -> Iterator[tuple[int, int, str]]:
    """Yield places of `line`, how many characters are wrong there, and what belongs in their place."""
    found, rest = line[stop : stop + 1], line[stop:]
    if fault.begins == "Expected '=' after a key":
        yield stop, found == ":", "= "
    elif fault.begins in ("Invalid value", "Invalid initial character") and found in ("=", ","):
        yield stop, 1, ""
    elif fault.begins == "Invalid value":
        yield stop, 0, '"'
    elif fault.begins in ("Unclosed array", "Unclosed inline table"):
        yield stop, 0, ", "
        yield stop, 0, "]" if fault.begins == "Unclosed array" else "}"
    elif fault.begins == "Expected newline":
        if line[:stop].rstrip()[-1:] in ('"', "'", "]", "}") and unclosed(rest) is None:
            yield stop, len(rest), ""
    elif (fault.message, fault.hint) == NOT_CLOSED:
        quotes = [character for character in QUOTED.sub("", line) if character in "\"'"]
        behind = _BEHIND.search(line)
        if quotes and behind:
            yield behind.start(), 0, quotes[0]
