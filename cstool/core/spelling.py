"""How words and signs are written: many spellings in one, as 没(有/)发, and the form in which words are compared."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from math import prod

from cstool.errors import Message

#: So many spellings a word stands for at most, and so many characters the longest has: its length is kept as a byte.
MOST_SPELLINGS, LONGEST_WORD = 1_000, 255
#: So much of a word is repeated in a message.
_SHOWN = 20

_PLAIN = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " ", ord("。"): "."}
_OTHER = re.compile(r"[\W_]+")
_CHOICE = re.compile(r"\(([^()]*)\)")


def plain(text: str) -> str:
    """Return `text` in half-width lower case, the form in which words are compared."""
    return text.translate(_PLAIN).lower()


def comparable(text: str) -> str:
    """Return the letters and numbers of `text`; sentences that have the same say the same."""
    said = plain(text)
    return said if said.isalnum() else _OTHER.sub("", said)


def spelled_out(word: str) -> Iterable[str]:
    """Return every spelling that `word` stands for: 没(有/)发 is 没有发 and 没发."""
    pieces = _CHOICE.split(word)
    choices = [piece.split("/") if place % 2 else (piece,) for place, piece in enumerate(pieces)]
    return map("".join, product(*choices))


def spellings_fault(word: str) -> Message | None:
    """Return what is wrong with how `word` is written, counted without spelling it out; None: nothing is."""
    pieces = _CHOICE.split(plain(word))
    choices = [piece.split("/") if place % 2 else [piece] for place, piece in enumerate(pieces)]
    values = {"word": word if len(word) <= _SHOWN else f"{word[:_SHOWN]}…"}
    if count_of_spellings(word) > MOST_SPELLINGS:
        return Message("{word} stands for more than {most} words", **values, most=MOST_SPELLINGS)
    if sum(min(map(len, each)) for each in choices) == 0:
        return Message("{word} stands for an empty word, too", **values)
    if sum(max(map(len, each)) for each in choices) > LONGEST_WORD:
        return Message("{word} is longer than {most} characters", **values, most=LONGEST_WORD)
    return None


def count_of_spellings(word: str) -> int:
    """Return how many spellings `word` stands for; each choice multiplies those before it."""
    return prod(found.count("/") + 1 for found in _CHOICE.findall(plain(word)))


def split_signs(text: str) -> Iterator[str]:
    """Yield the signs in `text`, which semicolons separate."""
    return (" ".join(part.split()) for part in text.split(";") if part.strip())
