"""Characters that deceive: invisible ones, those that turn the direction of a text, and those that look like others."""

import re
import unicodedata
from collections.abc import Iterator

from cstool.errors import Message
from cstool.policy.problems import Path, Problem
from cstool.policy.wording.texts import warning

#: Controls, invisible characters and those that turn the direction; joiners and selectors belong after an emoji.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
    "|(?<![\u203c-\u3299\U0001f000-\U0001faff#*0-9])[\ufe0e\ufe0f]"
    "|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
#: Letters of other alphabets, full-width and styled ones, radicals and doublets of Chinese characters.
_ODD = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f\u2e80-\u2fd5"
    "\ue000-\uf8ff\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufffd"
    "\U0001d400-\U0001d7ff\U0002f800-\U0002fa1f]"
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
        for code, pattern in (("hidden-character", _HIDDEN), ("odd-character", _ODD)):
            found = pattern.search(data)
            if found:
                yield _warning(path, code, found)


def _warning(path: Path, code: str, found: re.Match[str]) -> Problem:
    character = found[0]
    name = unicodedata.name(character, "?")
    values = {"place": found.start() + 1, "code": f"U+{ord(character):04X}", "name": name}
    message = Message("character {place} is {code} {name}", **values)
    plain = unicodedata.normalize("NFKC", character)
    looks = Message("write {plain}", plain=plain) if plain != character and plain.isprintable() else None
    return warning(path, code, message, looks or Message("delete it and type it anew"))
