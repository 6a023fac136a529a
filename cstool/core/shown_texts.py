"""Texts as they may be shown: nothing in them is a command to a terminal or to a build server.

A terminal obeys control characters and turns the direction of text; a build server obeys lines of a log that begin with
`::` (GitHub), and `##[`, `##vso[` and `##teamcity[` wherever they stand.
"""

import re

#: Control characters but newline and tab, and the characters that turn the direction of text.
_UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
#: Where a line begins a command of GitHub, and what begins one of the others anywhere.
_AT_START, _ANYWHERE = r"(?m)^([^\S\n]*):(?=:)", r"(?i)#(?=#(?:|vso|teamcity)\[)"

#: So many characters of a long text are repeated.
_REPEATED = 60


def safe(text: str) -> str:
    r"""Return `text` with every control and bidi character written out (`\x1b`, `\u202e`)."""
    return text if _is_plain(text) else re.sub(_UNSAFE, _written_out, text)


def without_commands(text: str) -> str:
    r"""Return `text` with the first character of what a build server would obey written out (`\x3a:error::`)."""
    if "::" in text:
        text = re.sub(_AT_START, r"\1\\x3a", text)
    return re.sub(_ANYWHERE, r"\\x23", text) if "##" in text else text


def safe_json(text: str) -> str:
    r"""Return the JSON document `text` with the same escaped as JSON does (`\u001b`); strings begin no line there."""
    if not _is_plain(text):
        text = re.sub(_UNSAFE, lambda found: f"\\u{ord(found.group()):04x}", text)
    return re.sub(_ANYWHERE, r"\\u0023", text) if "##" in text else text


def on_one_line(text: str) -> str:
    r"""Return `text` with its line breaks written out (`\n`): a name or key must not begin a line of its own."""
    return text.replace("\n", "\\n")


def excerpt(text: str) -> str:
    """Return `text` as a message repeats it: on one line, a long one only as it begins."""
    line = " ".join(text.split())
    return f"{line[:_REPEATED]}…" if len(line) > _REPEATED else line or '""'


def _is_plain(text: str) -> bool:
    """Tell at a glance that nothing in `text` is unsafe, as in most texts: all of that counts as not printable."""
    return text.replace("\n", "").isprintable()


def _written_out(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape", "surrogatepass").decode("ascii")
