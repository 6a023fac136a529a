"""Signs: the turns of phrase by which a playbook or reply is recognised.

`send wrong` is a word of the class `send` and, soon after it in the same clause, one of the class `wrong`. Words in Chinese
stand for themselves (`没 收到|拿到`). `..` lets anything stand between, `+` nothing, `&` joins turns that may stand anywhere.
`!leak` is the word denied (没有漏), `?leak` left open (会漏吗), `*leak` the word however it is meant.
"""

from collections.abc import Iterator
from typing import NamedTuple

from cstool.core.words import Reading, Stance, Token

_STANCES = {
    "!": frozenset({Stance.DENIED}),
    "?": frozenset({Stance.OPEN}),
    "~": frozenset({Stance.STATED, Stance.OPEN}),
    "*": frozenset(Stance),
    "=": frozenset({Stance.STATED}),
}
_NEAR = 8
_ADJACENT = 1
_ANYWHERE = 10_000


class Item(NamedTuple):
    """One place of a sign: any of `choices`, a name and how it is meant, at most `gap` characters after the last."""

    choices: tuple[tuple[str, frozenset[Stance]], ...]
    gap: int


class Sign(NamedTuple):
    """A turn of phrase: every one of `turns` stands in the sentence, the items of each in their order."""

    text: str
    turns: tuple[tuple[Item, ...], ...]


def parse_sign(text: str, *, default: str) -> Sign:
    """Return the sign that `text` writes; words without a mark are meant as the mark `default` says."""
    return Sign(text, tuple(tuple(_items(turn, default)) for turn in text.split(" & ")))


def _items(turn: str, default: str) -> Iterator[Item]:
    gap = _ANYWHERE
    for part in turn.split():
        if part == "..":
            gap = _ANYWHERE
        elif part == "+":
            gap = _ADJACENT
        else:
            yield Item(tuple(_choice(choice, default) for choice in part.split("|")), gap)
            gap = _NEAR


def _choice(text: str, default: str) -> tuple[str, frozenset[Stance]]:
    if text[0] in _STANCES:
        return text[1:], _STANCES[text[0]]
    return text, _STANCES[default]


def literals(sign: Sign) -> Iterator[str]:
    """Yield the names in `sign` that are words, not classes."""
    for turn in sign.turns:
        for item in turn:
            yield from (name for name, _ in item.choices if not name.isascii())


def find_sign(sign: Sign, reading: Reading) -> list[Token]:
    """Return the words of `reading` that make up `sign`, empty when it is not there."""
    words: list[Token] = []
    for turn in sign.turns:
        found = _follow(turn, 0, 0, reading)
        if not found:
            return []
        words += found
    return words


def _follow(turn: tuple[Item, ...], place: int, after: int, reading: Reading) -> list[Token]:
    item = turn[place]
    for name, stances in item.choices:
        for token in reading.found.get(name, ()):
            if token.stance not in stances or not _is_near(item, after, token, reading):
                continue
            if place + 1 == len(turn):
                return [token]
            rest = _follow(turn, place + 1, token.end, reading)
            if rest:
                return [token, *rest]
    return []


def _is_near(item: Item, after: int, token: Token, reading: Reading) -> bool:
    if token.start < after:
        return False
    return item.gap == _ANYWHERE or (
        token.start - after <= item.gap and reading.is_one_clause(after, token.start)
    )
