"""Signs: the turns of phrase by which a playbook or a reply is recognised.

`send wrong` is a word of the class `send` and, soon after it in the same clause, one of the class `wrong`. Words in
Chinese stand for themselves, `|` separates alternatives: `没 收到|拿到`. `..` lets anything stand between two
words, `+` nothing, `&` joins turns that may stand anywhere. `=leak` is the word as stated, `!leak` denied (没有漏),
`?leak` left open (会漏吗), `~leak` not denied, `*leak` however it is meant; `& -praise` asks that no word of
`praise` stand in the sentence, `& -box wet` that none of `wet` comes soon after one of `box`.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from cstool.core.negation import Stance
from cstool.core.spelling import split_signs

if TYPE_CHECKING:
    from cstool.core.word_classes import ReadSentence, Token

#: How a word is meant that carries no mark: as stated, or also left open (whoever asks a question leaves it open).
Unmarked = Literal["=", "~"]

#: The marks of a class; tuples, since looking for a member of an enumeration in a set calls Python code.
_STANCES = {
    "=": (Stance.STATED,),
    "!": (Stance.DENIED,),
    "?": (Stance.OPEN,),
    "~": (Stance.STATED, Stance.OPEN),
    "*": tuple(Stance),
}
#: So many characters may stand between two words of a turn at most: by a blank, by `+`, by `..`.
NEAR = 8
_ADJACENT = 0
ANYWHERE = 10_000


class SignTerm(NamedTuple):
    """A class of words, or a word, and how it may be meant."""

    name: str
    stances: tuple[Stance, ...]


class Item(NamedTuple):
    """One place of a sign: any of `choices`, at most `gap` characters after the place before it."""

    choices: tuple[SignTerm, ...]
    gap: int


class Sign(NamedTuple):
    """A turn of phrase: each of `turns` stands in the sentence, its items in order, and none of `absent` does."""

    text: str
    turns: tuple[tuple[Item, ...], ...]
    absent: tuple[tuple[Item, ...], ...]


def parse_signs(text: str, *, unmarked: Unmarked) -> Iterator[Sign]:
    """Yield the signs in `text`; `unmarked` says how a class without a mark is meant."""
    return (parse_sign(sign, unmarked=unmarked) for sign in split_signs(text))


def parse_sign(text: str, *, unmarked: Unmarked) -> Sign:
    """Return the sign that `text` writes down; `unmarked` says how a class without a mark is meant."""
    turns: list[tuple[Item, ...]] = []
    absent: list[tuple[Item, ...]] = []
    for turn in text.split(" & "):
        if turn.startswith("-"):
            absent.append(tuple(_items(turn[1:], unmarked)))
        else:
            turns.append(tuple(_items(turn, unmarked)))
    return Sign(text, tuple(turns), tuple(absent))


def _items(turn: str, unmarked: Unmarked) -> Iterator[Item]:
    gap = ANYWHERE
    for part in turn.split():
        if part == "..":
            gap = ANYWHERE
        elif part == "+":
            gap = _ADJACENT
        else:
            yield Item(_choices(part, unmarked), gap)
            gap = NEAR


@cache
def _choices(part: str, unmarked: Unmarked) -> tuple[SignTerm, ...]:
    """Return what an item may be; the same is written in sign after sign, and is then the very same."""
    return tuple(_choice(choice, unmarked) for choice in part.split("|"))


def _choice(text: str, unmarked: Unmarked) -> SignTerm:
    if text[:1] in _STANCES:
        return SignTerm(text[1:], _STANCES[text[0]])
    return SignTerm(text, _STANCES[unmarked if text.isascii() else "*"])


def names(sign: Sign) -> Iterator[str]:
    """Yield the classes and words that `sign` speaks of."""
    for turn in (*sign.turns, *sign.absent):
        for item in turn:
            yield from (choice.name for choice in item.choices)


def find_sign(sign: Sign, reading: "ReadSentence") -> "list[Token]":
    """Return the words of `reading` that make up `sign`, none when it is not there."""
    for turn in sign.absent:
        if _turn(turn, reading):
            return []
    words: list[Token] = []
    for turn in sign.turns:
        found = _turn(turn, reading)
        if not found:
            return []
        words += found
    return words


def _turn(turn: tuple[Item, ...], reading: "ReadSentence") -> "list[Token]":
    """Return the words of `reading` that make up `turn`; most turns are one word."""
    return _first(turn[0], reading) if len(turn) == 1 else _follow(turn, 0, 0, reading, {})


def _first(item: Item, reading: "ReadSentence") -> "list[Token]":
    """Return the first word of `reading` that is one of the choices of `item`, wherever it stands, if there is one."""
    found = reading.found
    for name, stances in item.choices:
        if name in found:
            for token in found[name]:
                if token.stance in stances:
                    return [token]
    return []


#: From where an item was looked for in vain: by its place where it may stand anywhere behind, as it then is not found
#: from any later start either; else by its place and the start. It keeps the time linear in the length of a sentence.
_Failed = dict[int | tuple[int, int], int]


def _follow(
    turn: tuple[Item, ...], place: int, after: int, reading: "ReadSentence", failed: _Failed
) -> "list[Token]":
    """Return the words that make up `turn` from `place` on, the first of them not before `after`."""
    choices, gap = turn[place]
    for name, stances in choices:
        tokens = reading.found.get(name, ())
        for index in range(bisect_left(tokens, (after,)) if after else 0, len(tokens)):
            token = tokens[index]
            if gap != ANYWHERE and not reading.is_near(after, token.start, gap):
                break
            if token.stance not in stances:
                continue
            if place + 1 == len(turn):
                return [token]
            rest = _rest(turn, place + 1, token.end, reading, failed)
            if rest:
                return [token, *rest]
    return []


def _rest(
    turn: tuple[Item, ...], place: int, after: int, reading: "ReadSentence", failed: _Failed
) -> "list[Token]":
    """Return what `_follow` does, unless it is known to be nothing."""
    key = place if turn[place].gap == ANYWHERE else (place, after)
    if key in failed and after >= failed[key]:
        return []
    found = _follow(turn, place, after, reading, failed)
    if not found:
        failed[key] = after
    return found
