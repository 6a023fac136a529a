"""Characters that deceive: invisible ones, those that turn the direction of a text, and those that look like others."""

import re
import unicodedata
from collections.abc import Iterator

from cstool.errors import Message
from cstool.validation.checks.placeholders import warning
from cstool.validation.problem import Path, Problem

#: Controls, invisible characters and those that turn the direction; joiners and selectors belong after an emoji.
_NEVER_SEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f"
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
    r"|(?<![\W\u3041-\u30ff])ー"
)
#: What to look for under which code, and before that at a glance: most texts hold none of it.
_KINDS = (
    ("hidden-character", re.compile(f"[{_NEVER_SEEN}\ufe0e\ufe0f\u200d]"), _HIDDEN),
    ("odd-character", re.compile(f"[{_NEVER_MEANT}OoIlー]"), _ODD),
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
    name = unicodedata.name(character, "?")
    values = {"place": found.start() + 1, "code": f"U+{ord(character):04X}", "name": name}
    message = Message("character {place} is {code} {name}", **values)
    plain = unicodedata.normalize("NFKC", character)
    is_plain = plain != character and plain.isprintable() and not plain.isspace()
    hint = Message("write {plain}", plain=plain) if is_plain else Message("delete it and type it anew")
    return warning(path, code, message, hint)
