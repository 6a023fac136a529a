"""What agents and supervisors read, in English (the source) and Simplified Chinese (a gettext catalogue)."""

import gettext
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, get_args

from cstool.errors import Message

Language = Literal["en", "zh"]

_FOLDER = Path(__file__).parent
_DOMAIN = "cstool"
_CATALOGUES = {"zh": "zh_CN"}
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def _(text: str) -> str:
    """Return the translation of `text` into the active language."""
    return _catalogue.gettext(text)


def enumerated(words: Iterable[str]) -> str:
    """Return `words` one after the other, parted as the active language parts them."""
    return ("、" if spoken() == "zh" else ", ").join(words)


def translated(message: Message) -> str:
    """Return `message` in the active language, with its values."""
    return _(message.text).format(**{name: _shown(value) for name, value in message.values.items()})


def _shown(value: object) -> object:
    """Return a value of a message in the active language: messages translated, several words parted."""
    if isinstance(value, Message):
        return translated(value)
    return enumerated(map(str, map(_shown, value))) if isinstance(value, tuple) else value


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language to speak: `--lang` among `arguments`, then `CSTOOL_LANG`, then the locale."""
    named = _lang_option(arguments)
    if named is None or named[:2].lower() not in get_args(
        Language
    ):  # what is none is refused in the usual one
        named = environment.get("CSTOOL_LANG")
    if not named:
        variables = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        named = next((value for value in variables if value), None) or _system_language()
    return "zh" if named.lower().startswith("zh") else "en"


def activate(language: Language) -> None:
    """Speak `language` from now on, in our own messages and in those that Typer looks up with gettext."""
    global _catalogue  # noqa: PLW0603
    if language not in _CATALOGUES:
        _catalogue = gettext.NullTranslations()
        return
    name = _CATALOGUES[language]
    _catalogue = gettext.translation(_DOMAIN, _FOLDER, languages=[name], fallback=True)
    gettext.bindtextdomain(_DOMAIN, str(_FOLDER))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = name


def spoken() -> Language:
    """Return the language that is spoken now."""
    return "zh" if isinstance(_catalogue, gettext.GNUTranslations) else "en"


def language_first(arguments: Sequence[str]) -> list[str]:
    """Return `arguments` with the global option `--lang`, wherever it stands, in front; the last one counts."""
    ours, rest = [], list(arguments)
    end = rest.index("--") if "--" in rest else len(rest)
    at = 0
    while at < end:
        if rest[at] == "--lang" and at + 1 < end:
            ours = [*rest[at : at + 2]]
            del rest[at : at + 2]
            end -= 2
        elif rest[at].startswith("--lang="):
            ours = [rest.pop(at)]
            end -= 1
        else:
            at += 1
    return ours + rest


def _lang_option(arguments: Sequence[str]) -> str | None:
    """Return the value of the global option `--lang`, if it is given."""
    first = language_first(arguments)[:2]
    if not first or not first[0].startswith("--lang"):
        return None
    return first[0].partition("=")[2] if "=" in first[0] else first[-1]


def _system_language() -> str:
    """Return the language of a system that does not state it in the environment (Windows)."""
    if os.name != "nt":
        return ""
    import locale

    return locale.getlocale()[0] or ""
