"""The two streams: answers on stdout, everything else on stderr."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from cstool.core.money import Rate
from cstool.core.numbers import decimal_text
from cstool.errors import Message
from cstool.locale import translated
from cstool.render.safety import safe, safe_json

AnswerT = TypeVar("AnswerT")


def show(text: str) -> None:
    """Write an answer to stdout."""
    sys.stdout.write(safe(text) + "\n")


def show_json(answer: object, *, pretty: bool = True) -> None:
    """Write an answer to stdout as one JSON document, on one line unless `pretty`."""
    sys.stdout.write(json_text(answer, pretty=pretty) + "\n")


def answer(result: AnswerT, text_of: Callable[[AnswerT], str], *, as_json: bool) -> None:
    """Write `result` to stdout, as text or as one JSON document."""
    if as_json:
        show_json(result)
    else:
        show(text_of(result))


def tell(text: str) -> None:
    """Write a note to stderr; one that cannot be written is dropped."""
    try:
        sys.stderr.write(safe(text) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass


def json_text(answer: object, *, pretty: bool = True) -> str:
    """Return `answer` as JSON: Chinese readable, money and rates as text with exact decimals."""
    from msgspec import json

    document = json.encode(answer, enc_hook=_encoded)
    text = (json.format(document, indent=2) if pretty else document).decode()
    return safe_json(text)


def _encoded(value: Any) -> str:
    if isinstance(value, Message):
        return translated(value)
    if isinstance(value, Rate):
        return decimal_text(value, 2)
    return str(value)
