"""Wordings that read the same: of one reply they do not vary (H9), of two replies they confuse."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from unicodedata import normalize

from cstool.errors import Message
from cstool.policy.shapes import Replies
from cstool.validation.checks.placeholders import Wording, warning, wordings
from cstool.validation.problem import Problem


def alike_wordings(replies: Replies) -> Iterator[Problem]:
    """Yield the wordings that share most of their pairs of characters with an earlier one."""
    if replies.wording is None:
        return
    alike = replies.wording.alike
    known = list(wordings(replies))
    pairs = [_pairs(wording.text) for wording in known]
    frequency = Counter(pair for of_one in pairs for pair in of_one)
    by_rare: dict[str, list[int]] = {}
    for number, mine in enumerate(pairs):
        # Sets that share so many pairs share one of their rarest: only those with such a pair are looked at.
        rare = sorted(mine, key=lambda pair: (frequency[pair], pair))
        del rare[len(mine) - ceil(alike * len(mine) / (2 - alike)) + 1 :]
        for other in _with_any(rare, by_rare):
            if 2 * len(mine & pairs[other]) >= alike * (len(mine) + len(pairs[other])):
                yield _alike(known[number], known[other])
                break
        for pair in rare:
            by_rare.setdefault(pair, []).append(number)


def _pairs(text: str) -> set[str]:
    letters = [character for character in normalize("NFKC", text) if character.isalnum()]
    return {first + second for first, second in pairwise(letters)}


def _with_any(pairs: Sequence[str], by_pair: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """Yield those that have one of `pairs`, each once."""
    seen: set[int] = set()
    for pair in pairs:
        for number in by_pair.get(pair, ()):
            if number not in seen:
                seen.add(number)
                yield number


def _alike(wording: Wording, other: Wording) -> Problem:
    values = {"reply": other.reply.id, "number": int(other.path[-1]) + 1}
    message = Message("it reads like wording {number} of {reply}", **values)
    hint = Message("say it in another way, or delete one")
    rests = (wording.path, other.path, ("wording", "alike"))
    return warning(wording.path, "alike-wordings", message, hint, rests)
