"""The two streams: answers on stdout, everything else on stderr."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from cstool.core.money import Rate
from cstool.core.numbers import decimal_text
from cstool.errors import Message, OutputError, cause_of
from cstool.locale import translated
from cstool.render.safety import escaped_for, safe, safe_json

AnswerT = TypeVar("AnswerT")


def show(text: str) -> None:
    """Write an answer to stdout.

    Raises:
        OutputError: it cannot be written.
        BrokenPipeError: nobody reads on.
    """
    _write(safe(text) + "\n")


def show_json(answer: object, *, pretty: bool = True) -> None:
    """Write an answer to stdout as one JSON document, on one line unless `pretty`.

    Raises:
        OutputError: it cannot be written.
        BrokenPipeError: nobody reads on.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    _write(escaped_for(encoding, json_text(answer, pretty=pretty)) + "\n")


def use_utf8() -> None:
    """Write answers in UTF-8 with plain line ends from now on, whatever the system's: another program reads them."""
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def finish() -> None:
    """Hand everything that was shown to the system.

    Raises:
        OutputError: it cannot be written.
        BrokenPipeError: nobody reads on.
    """
    if sys.stdout is not None:
        with _mendable():
            sys.stdout.flush()


def answer(result: AnswerT, text_of: Callable[[AnswerT], str], *, as_json: bool) -> None:
    """Write `result` to stdout, as text or as one JSON document."""
    if as_json:
        show_json(result)
    else:
        show(text_of(result))


def tell(text: str) -> None:
    """Write a note to stderr; one that cannot be written is dropped."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(safe(text) + "\n")
            sys.stderr.flush()


def json_text(answer: object, *, pretty: bool = True) -> str:
    """Return `answer` as JSON: Chinese readable, money and rates as text with exact decimals."""
    from msgspec import json

    try:
        document = json.encode(answer, enc_hook=_encoded)
    except UnicodeEncodeError:
        return _escaped(answer, pretty=pretty)
    text = (json.format(document, indent=2) if pretty else document).decode()
    return safe_json(text)


def _escaped(answer: object, *, pretty: bool) -> str:
    """Return `answer` as JSON in which the bytes of a command line that are no text are escaped."""
    import json

    from msgspec import to_builtins

    return json.dumps(to_builtins(answer, enc_hook=_encoded), indent=2 if pretty else None)


def _write(text: str) -> None:
    if sys.stdout is None:
        raise OutputError("cannot-write", Message("the answer cannot be written: stdout is closed"))
    with _mendable():
        sys.stdout.write(text)


@contextmanager
def _mendable() -> Iterator[None]:
    """Turn what keeps stdout from taking an answer into an error that the user can mend."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            "cannot-write", Message("the answer cannot be written: {cause}", cause=cause_of(error))
        ) from None


def _encoded(value: Any) -> str:
    if isinstance(value, Message):
        return translated(value)
    if isinstance(value, Rate):
        return decimal_text(value, 2)
    return str(value)
