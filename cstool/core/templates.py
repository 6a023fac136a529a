"""Texts with `{name}` in them: the only syntax, filled once, never scanned again.

`{name}` takes the value of that name, `{{` and `}}` stand for the braces themselves, anything else with a brace is an
error. A name is a slot of the text (`{colour}`) or a place in the policy (`{returns.window_days}`).
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

_PIECE = r"\{\{|\}\}|\{([^\s{}]+)\}|[{}]"


class TemplateError(ValueError):
    """A brace that belongs to no placeholder; `offset` is its place in the text, from 0."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"stray brace at {offset}")
        self.offset = offset


@cache
def placeholders(text: str) -> tuple[str, ...]:
    """Return the names that `text` mentions, each once, in order.

    Raises:
        TemplateError: a brace belongs to no placeholder.
    """
    names: dict[str, None] = {}
    for token in re.finditer(_PIECE, text):
        if token.group() in {"{", "}"}:
            raise TemplateError(token.start())
        if token[1]:
            names[token[1]] = None
    return tuple(names)


def pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield `text` in pieces: words, and the name of the placeholder after them; None after the last words."""
    words, end = "", 0
    for token in re.finditer(_PIECE, text):
        words += text[end : token.start()] + ("" if token[1] else token.group()[0])
        end = token.end()
        if token[1]:
            yield words, token[1]
            words = ""
    yield words + text[end:], None


def fill(text: str, value_of: Callable[[str], str]) -> str:
    """Return `text` with every placeholder replaced by the value of its name; values are not scanned again."""
    return re.sub(_PIECE, lambda token: value_of(token[1]) if token[1] else token.group()[0], text)


def is_made_of(text: str, template: str) -> bool:
    """Tell whether `text` may be `template` with some value for each of its placeholders."""
    return (
        re.fullmatch(".*".join(re.escape(words) for words, _name in pieces(template)), text, re.DOTALL)
        is not None
    )
