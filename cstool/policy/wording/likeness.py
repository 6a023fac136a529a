"""Wordings that read the same: of one reply they do not vary (H9), of two replies they confuse."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.problems import Problem
from cstool.policy.shape import Replies
from cstool.policy.wording.texts import Wording, warning, wordings


def alike_wordings(replies: Replies, handbook: Handbook) -> Iterator[Problem]:
    """Yield the wordings that share most of their pairs of characters with an earlier one."""
    del handbook
    if replies.wording is None:
        return
    seen: list[tuple[Wording, int]] = []
    by_pair: dict[str, list[int]] = {}
    for wording in wordings(replies):
        pairs = _pairs(wording.text)
        shared = Counter(earlier for pair in pairs for earlier in by_pair.get(pair, ()))
        for earlier, count in shared.most_common(1):
            other, size = seen[earlier]
            if 2 * count >= replies.wording.alike * (size + len(pairs)):
                yield _alike(wording, other)
        for pair in pairs:
            by_pair.setdefault(pair, []).append(len(seen))
        seen.append((wording, len(pairs)))


def _pairs(text: str) -> set[str]:
    letters = [character for character in text if character.isalnum()]
    return {first + second for first, second in pairwise(letters)}


def _alike(wording: Wording, other: Wording) -> Problem:
    values = {"reply": other.reply.id, "number": int(other.path[-1]) + 1}
    message = Message("it reads like wording {number} of {reply}", **values)
    return warning(wording.path, "alike-wordings", message, Message("say it in another way, or delete one"))
