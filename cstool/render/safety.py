"""Nothing from a file or a command line reaches the terminal as a command to it."""

import re
from functools import partial

#: Control characters but newline and tab, and the characters that turn the direction of text.
_UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"


def safe(text: str) -> str:
    r"""Return `text` with every control and bidi character written out (`\x1b`, `\u202e`)."""
    return text if _is_plain(text) else re.sub(_UNSAFE, _written_out, text)


def safe_json(text: str) -> str:
    r"""Return the JSON document `text` with the same characters escaped as JSON does (`\u001b`)."""
    return text if _is_plain(text) else re.sub(_UNSAFE, lambda found: f"\\u{ord(found.group()):04x}", text)


def _is_plain(text: str) -> bool:
    """Tell at a glance that nothing in `text` is unsafe, as in most texts: all of that counts as not printable."""
    return text.replace("\n", "").isprintable()


def escaped_for(encoding: str, text: str) -> str:
    r"""Return the JSON document `text` with what `encoding` cannot write escaped as JSON does (`\ud83d\ude0a`)."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(map(partial(_escaped, encoding), text))
    return text


def _escaped(encoding: str, character: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        units = character.encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
    return character


def _written_out(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape", "surrogatepass").decode("ascii")
