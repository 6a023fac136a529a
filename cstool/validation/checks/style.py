"""Style: no empty promises (H3), polite (H1, H9), short, varied, and of characters that do not deceive."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from unicodedata import normalize

from cstool.core.promises import promises
from cstool.core.templates import fill
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Replies
from cstool.validation.checks.placeholders import ReplyText, wordings
from cstool.validation.problem import CHARACTERS, Path, Problem, warning
from cstool.validation.syntax_hints import INVISIBLE

#: What a value of the agent is taken to be as long as.
_VALUE = "某个东西"


def style(replies: Replies, handbook: Handbook) -> Iterator[Problem]:
    """Yield the wordings that promise, that are not polite, or that are too long."""
    rules = replies.wording
    if rules is None:
        return
    for path, _, text in wordings(replies):
        promised = dict.fromkeys(found.word for found in promises(text, rules.absolutes, rules.harmless))
        if promised:
            hint = Message("say what is known, and leave a margin")
            yield warning(
                path,
                "promise",
                Message("nobody can promise {words}", words="、".join(promised)),
                hint,
                ((*path, CHARACTERS), ("wording", "absolutes"), ("wording", "harmless")),
            )
        if not any(word in text for word in rules.polite):
            hint = Message("one of: {words}", words="、".join(rules.polite))
            rests = ((*path, CHARACTERS), ("wording", "polite"))
            yield warning(path, "impolite", Message("the text holds no polite word"), hint, rests)
        length = _length(text, handbook)
        if length > rules.longest:
            values = {"length": length, "longest": rules.longest}
            message = Message("{length} characters, at most {longest} fit", **values)
            hint = Message("shorten it, or make two replies of it")
            yield warning(path, "too-long", message, hint, (path, ("wording", "longest")))


def _length(text: str, handbook: Handbook) -> int:
    def value_of(name: str) -> str:
        try:
            return handbook.value(name)
        except KeyError:
            return _VALUE

    return len(fill(text, value_of))


def alike_wordings(replies: Replies) -> Iterator[Problem]:
    """Yield the wordings that share most of their pairs of characters with an earlier one."""
    if replies.wording is None:
        return
    alike = replies.wording.alike
    known = list(wordings(replies))
    pairs = [pairs_of(wording.text) for wording in known]
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


def pairs_of(text: str) -> set[str]:
    """Return the pairs of letters and digits that stand side by side in a text."""
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


def _alike(wording: ReplyText, other: ReplyText) -> Problem:
    values = {"reply": other.reply.id, "number": int(other.path[-1]) + 1}
    message = Message("it reads like wording {number} of {reply}", **values)
    hint = Message("say it in another way, or delete one")
    rests = ((*wording.path, CHARACTERS), (*other.path, CHARACTERS), ("wording", "alike"))
    return warning(wording.path, "alike-wordings", message, hint, rests)


#: Controls, invisible characters and those that turn the direction; joiners and selectors belong after an emoji.
_NEVER_SEEN = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_HIDDEN = (
    f"[{_NEVER_SEEN}]"
    "|(?<![\xa9\xae\u203c-\u3299\U0001f000-\U0001faff#*0-9])[\ufe0e\ufe0f]"
    "|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
#: What stands behind the digits of a figure.
_UNIT = "[元块折天日单码号克%]"
#: Spaces of print, letters of other alphabets, full-width and styled ones, radicals and doublets of Chinese characters,
#: a letter for a digit of a figure, a long vowel of Japanese for 一.
_NEVER_MEANT = (
    "\xa0\u2000-\u200a\u202f\u205f\u0250-\u02af\u0300-\u08ff\u13a0-\u13ff\u1c80-\u1c8f\u2de0-\u2dff"
    "\u2e80-\u2fd5\ua640-\ua69f\uab70-\uabbf"
    "\ue000-\uf8ff\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufffd"
    "\U0001d400-\U0001d7ff\U0002f800-\U0002fa1f"
)
_ODD = (
    f"[{_NEVER_MEANT}]"
    rf"|(?<=[0-9])[OoIl](?=[0-9.]*{_UNIT})|(?<![0-9A-Za-z])[OIl](?=[0-9.]+{_UNIT})"
    r"|(?<![\W\u3041-\u30ff])ー|｛(?![a-z_][\w.-]*[｝}])"
)
#: What to look for under which code, and before that at a glance: most texts hold none of it.
_KINDS = (
    ("hidden-character", re.compile(f"[{_NEVER_SEEN}\ufe0e\ufe0f\u200d]"), _HIDDEN),
    ("odd-character", re.compile(f"[{_NEVER_MEANT}OoIlー｛]"), _ODD),
)


def odd_characters(data: object, path: Path = ()) -> Iterator[Problem]:
    """Yield the texts of a document that hold a character that deceives; of each text, the first of either kind."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from odd_characters(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from odd_characters(value, (*path, index))
    elif isinstance(data, str) and not data.isascii():
        for code, suspect, pattern in _KINDS:
            if suspect.search(data) and (found := re.search(pattern, data)):
                yield _warning(path, code, found)


def _warning(path: Path, code: str, found: re.Match[str]) -> Problem:
    character = found[0]
    name: object = INVISIBLE.get(character) or (
        "TAB" if character == "\t" else unicodedata.name(character, "?")
    )
    values = {"place": found.start() + 1, "code": f"U+{ord(character):04X}", "name": name}
    message = Message("character {place} is {code} {name}", **values)
    plain = unicodedata.normalize("NFKC", character)
    is_plain = plain != character and plain.isprintable() and not plain.isspace()
    hint = Message("write {plain}", plain=plain) if is_plain else Message("delete it and type it anew")
    return warning(path, code, message, hint, ((*path, CHARACTERS),), character)
