"""Words that promise more than anybody can keep (H3): 保证, 一定到, 百分百; but not 不保证, 最近."""

from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import normalize


class Promise(NamedTuple):
    """A word that promises too much, and where it stands."""

    start: int
    end: int
    word: str


def promises(text: str, absolutes: Sequence[str], harmless: Sequence[str]) -> list[Promise]:
    """Return the `absolutes` in `text` that are not part of a `harmless` phrase, word by word in their order."""
    plain = plain_characters(text)
    kept = [place for phrase in harmless for place in _places(phrase, plain)]
    return [
        Promise(start, end, word)
        for word in absolutes
        for start, end in _places(word, plain)
        if not any(first <= start and end <= last for first, last in kept)
    ]


def plain_characters(text: str) -> str:
    """Return `text` with full-width and styled characters made plain, each still in its place."""
    if text.isascii():
        return text
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    plain = normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _places(words: str, text: str) -> list[tuple[int, int]]:
    if words not in text:
        return []
    return [(start, start + len(words)) for start in range(len(text)) if text.startswith(words, start)]
