"""What helps where a text is not TOML: guesses at what was meant, from the characters where the parser stopped."""

import re
import unicodedata
from typing import NamedTuple

from cstool.errors import Message
from cstool.validation.typing_slips import (
    COMMENT,
    NEEDLESS,
    QUOTE_INSIDE,
    behind_key,
    behind_value,
    of_key,
    of_quotes,
    of_value,
    typed,
)

#: Full-width characters and what they are meant as.
FULL_WIDTH = dict(zip("“”‘’＂＇＝［］【】｛｝＃　，．。：、｜", "\"\"''\"'=[][]{}# ,..:,|", strict=True))
_WIDE = str.maketrans(FULL_WIDTH)
#: Of these, the ones that can be meant as nothing but TOML.
_ONLY_MEANT = re.compile(r"[“”‘’＂＇＝［］【】｛｝＃　]")
#: Texts on one line, and comments.
QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#.*')
#: Invisible characters by their names; others are called as Unicode calls them.
INVISIBLE = {
    "\u00a0": Message("a non-breaking space"),
    "\u200b": Message("a zero-width space"),
    "\u200c": Message("a zero-width non-joiner"),
    "\u200d": Message("a zero-width joiner"),
    "\u200e": Message("a left-to-right mark"),
    "\u200f": Message("a right-to-left mark"),
    "\u2028": Message("a line separator"),
    "\u2060": Message("a word joiner"),
    "\ufeff": Message("a byte order mark"),
}
#: How the parser's messages begin where a text is not closed.
_NOT_CLOSED = (
    "Unterminated string",
    'Expected "\'"',
    r"Illegal character '\n'",
    r"Found invalid character '\n'",
)
_KEY_BEGINS = re.compile(r"[A-Za-z0-9_-]+\s*=")
_CHINESE = Message('put a Chinese key between quotes, a text of several lines between """')
#: What probably helps where a value begins, or where nothing more may follow one; the first that fits counts.
_GUESSES = {
    "Invalid value": {
        r"\s*(#|$)": Message("write the value after ="),
        r"(?i)(true|false)\b": Message("write true or false in small letters"),
        r"[(（]": Message("write [ ] around several values, {{ }} around a table"),
        r"\w+\s*=": Message("put it between {{ and }}"),
        r"\.[0-9]": Message("write a digit before the decimal point"),
    },
    "Expected newline": {
        r"\.": Message("write a digit after the decimal point"),
        r"[-/:][0-9]": Message('put texts between quotes: "..."'),
        r"[^\x00-\x7f]|[a-z%]": Message(
            "a number stands alone, without its unit; texts stand between quotes"
        ),
    },
    "Invalid statement": {
        r"//|--|;|；|/\*|<!--": COMMENT,
        r"[^\x00-\x7f][^=＝]*$": COMMENT,
        r"[^\x00-\x7f]": _CHINESE,
    },
    "Expected '=' after a key": {r"[^\x00-\x7f]": _CHINESE},
}


class Better(NamedTuple):
    """What is said instead of what the parser says: of which character, what is wrong, and what helps."""

    offset: int
    message: Message | None
    hint: Message


def plain_line(line: str) -> str:
    """Return `line` with English characters for full-width ones wherever it is not between quotes."""
    parts, end = [], 0
    for quoted in QUOTED.finditer(line):
        parts += [line[end : quoted.start()].translate(_WIDE), quoted[0]]
        end = quoted.end()
    return "".join([*parts, line[end:].translate(_WIDE)])


def better(text: str, offset: int, begin: str) -> Better | None:
    """Return what is wrong where the parser stopped at `offset` with a message that begins with `begin`.

    That is an invisible character, a comma that is missing on the line above, or a quote inside a text; None: the
    parser says it well enough.
    """
    start = text.rfind("\n", 0, offset) + 1
    rest, before = text[offset:].split("\n", 1)[0], text[start:offset]
    hidden = re.match(r"\s*?([\u00a0\u2028]|[^\S\x00-\x7f\u3000]|[\u200b-\u200f\u2060\ufeff])", rest)
    if hidden and begin not in ("Illegal character", "Found invalid character"):
        name = invisible_name(hidden[1])
        return Better(offset + hidden.start(1), Message("here is {name}", name=name), Message("delete it"))
    if not begin.startswith("Unclosed"):
        return None
    if not before.strip() and rest[:1] in ('"', "'", "{"):
        end = len(text[:start].rstrip()) - 1
        if end > 0 and text[end] in "\"'}]":
            comma = Message("a comma is missing at the end of this line")
            return Better(end, comma, Message("write a comma behind it"))
    following = rest.lstrip()
    is_next = before.rstrip().endswith(('"', "}")) and following[:1] in ('"', "{")
    if is_next or (before.rstrip().endswith('"') and _KEY_BEGINS.match(following)):
        comma = Message("a comma is missing behind this")
        return Better(start + len(before.rstrip()) - 1, comma, Message("write a comma behind it"))
    if before.rstrip().endswith('"') and following[:1] not in ('"', "#", "", "]", "}", *FULL_WIDTH):
        return Better(start + len(before.rstrip()) - 1, Message("the text ends here"), QUOTE_INSIDE)
    return None


def invisible_name(character: str) -> Message:
    """Return what an invisible character is called, with its number."""
    name: object = INVISIBLE.get(character) or unicodedata.name(character, "?")
    return Message("{name} (U+{code})", name=name, code=f"{ord(character):04X}")


def odd_blank(value: str) -> Message | None:
    """Return what the first character of a value is called that nobody sees; None: there is none."""
    return next((invisible_name(each) for each in value if each in INVISIBLE or each == "\u3000"), None)


def hint(text: str, offset: int, begin: str, helps: Message | None) -> Message | None:
    """Guess what helps where the parser stopped at `offset` with a message that begins with `begin`."""
    start = text.rfind("\n", 0, offset) + 1
    line = text[start:].split("\n", 1)[0]
    before, rest = line[: offset - start], line[offset - start :]
    below = text[start + len(line) + 1 :]
    if slip := _slip(text[:start], before, rest, below, begin):
        return slip
    wide = _ONLY_MEANT.search(QUOTED.sub("", line))
    found_wide = rest[:1] if rest[:1] in FULL_WIDTH else wide[0] if wide else ""
    if found_wide:
        plain = Message("a space") if found_wide == "\u3000" else FULL_WIDTH[found_wide]
        return typed(found_wide, plain)
    if begin == "Expected newline" and (found := behind_value(before, rest)):
        return found
    guesses = _GUESSES.get(begin, {}).items()
    return next((guess for pattern, guess in guesses if re.match(pattern, rest)), helps)


def _slip(above: str, before: str, rest: str, below: str, begin: str) -> Message | None:
    """Return what helps whatever full-width characters the line has; None: nothing that is known."""
    if begin == "Invalid value":
        return of_value(before, rest, below)
    if begin in _NOT_CLOSED:
        return of_quotes(before + rest)
    if begin == "Expected newline":
        following = behind_value(before, rest)
        return following if following is NEEDLESS or re.match("，[0-9]", rest) else None
    found = behind_key(before, rest) if begin == "Expected '=' after a key" else None
    is_key = begin in ("Invalid statement", "Expected '=' after a key")
    return found or (of_key(above, before + rest) if is_key else None)
