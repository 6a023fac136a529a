"""What agents and supervisors read, in English (the source) and Simplified Chinese (a gettext catalogue)."""

import gettext
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from cstool.errors import Message

Language = Literal["en", "zh"]

_FOLDER = Path(__file__).parent
_DOMAIN = "cstool"
_CATALOGUES = {"zh": "zh_CN"}
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def _(text: str) -> str:
    """Return the translation of `text` into the active language."""
    return _catalogue.gettext(text)


def translated(message: Message) -> str:
    """Return `message` in the active language, with its values."""
    values = {
        name: translated(value) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    return _(message.text).format(**values)


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language to speak: `--lang` among `arguments`, then `CSTOOL_LANG`, then the locale."""
    named = _lang_option(arguments) or environment.get("CSTOOL_LANG")
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


def _lang_option(arguments: Sequence[str]) -> str | None:
    """Return the value of the global option `--lang`, which stands before the subcommand."""
    rest = iter(arguments)
    for argument in rest:
        if argument == "--lang":
            return next(rest, None)
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if not argument.startswith("-"):
            return None
    return None


def _system_language() -> str:
    """Return the language of a system that does not state it in the environment (Windows)."""
    if os.name != "nt":
        return ""
    import locale

    return locale.getlocale()[0] or ""
