"""Chinese names as they are typed on a keyboard: 退换 is tuihuan, and th for short.

The table beside the templates has a line for each syllable: the characters that are mostly read so, and those that are
at times. It was made with pypinyin, which knows more than is needed to find a name, and is slow to import.
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path

#: A character has one or two readings here; names with several such characters would have too many together.
_MOST = 8


def typed(name: str) -> tuple[str, ...]:
    """Return how `name` is typed: whole and by initials; what is not Chinese stands for itself, without spaces."""
    readings = [_readings().get(character, (character.lower(),)) for character in name if character.isalnum()]
    if not any(reading[0].isascii() and reading[0].isalpha() for reading in readings):
        return ()
    return tuple(dict.fromkeys(spelling for parts in _spellings(readings) for spelling in parts))


def _spellings(readings: list[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for parts in islice(product(*readings), _MOST):
        yield "".join(parts), "".join(part[0] for part in parts)


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Return the readings of the characters of GB 2312, without tones."""
    table = (Path(__file__).parent / "templates" / "pinyin.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines()]
    found: dict[str, tuple[str, ...]] = {}
    # a character that is read in two ways has a line in both
    for rank in (1, 2):  # the usual reading of a character first
        for row in rows:
            for character in row[rank]:
                found[character] = (*found.get(character, ()), row[0])
    return found
