"""The streams and the clipboard, and what texts for them are made of; nothing in them is a command to the terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any, Literal, TypeVar

from cstool.core.numbers import Rate, decimal_text
from cstool.core.record import Reason
from cstool.errors import Message, OutputError, cause_of
from cstool.locale import _, translated
from cstool.render.terminal import coloured, is_terminal, laid_out, quiet, unmarked


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


AnswerT = TypeVar("AnswerT")
#: So many characters that an encoding lacks are named.
_NAMED = 5
#: What the lines of an answer are: a text for people, no line of which is wider than the terminal; lines that stay
#: whole where no person looks on; or what only programs read, which stands as it is.
TextLayout = Literal["text", "lines", "program"]


def show(text: str, layout: TextLayout = "text", *, obeyed: bool = False) -> None:
    """Write an answer to stdout.

    Args:
        text: the answer, in lines.
        layout: what its lines are.
        obeyed: whether it has commands to a build server that are meant.

    Raises:
        OutputError: it cannot be written.
        BrokenPipeError: nobody reads on.
    """
    text = _harmless(text, obeyed=obeyed)
    if layout == "text" or (layout == "lines" and is_terminal(sys.stdout)):
        text = coloured(_harmless(laid_out(text, sys.stdout), obeyed=obeyed))
    _write(unmarked(text) + "\n")


def show_json(*answers: object, pretty: bool = True) -> None:
    """Write answers to stdout, each as one JSON document, on one line unless `pretty`.

    Raises:
        OutputError: it cannot be written.
        BrokenPipeError: nobody reads on.
    """
    text = "".join(json_text(answer, pretty=pretty) + "\n" for answer in answers)
    _write(escaped_for(_json_encoding(sys.stdout), text))


def tell_json(answer: object, *, pretty: bool = True) -> None:
    """Write one JSON document to stderr, as `tell` does."""
    tell(escaped_for(_json_encoding(sys.stderr), json_text(answer, pretty=pretty)))


def _json_encoding(stream: Any) -> str:
    """Return the encoding that JSON for a program may use: UTF-8, else ASCII, which every reader reads as meant."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return (
        encoding
        if is_terminal(stream) or encoding.lower().replace("_", "-") in {"utf-8", "utf8"}
        else "ascii"
    )


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


def answer(
    result: AnswerT, text_of: Callable[[AnswerT], str], layout: TextLayout = "text", *, as_json: bool
) -> None:
    """Write `result` to stdout, as text or as one JSON document."""
    if as_json:
        show_json(result)
    else:
        show(text_of(result), layout)


def tell(text: str) -> None:
    """Write a note to stderr; one that cannot be written is dropped, and all that come after it."""
    text = _harmless(text)
    show_part(unmarked(laid_out(text, sys.stderr) if is_terminal(sys.stderr) else text) + "\n")


def show_part(text: str) -> None:
    """Write a part of a file to stderr as it stands, safely; as `tell` does."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(_harmless(text))
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = None  # what is left in its buffer would make the exit code 120


def put_on_clipboard(text: str) -> None:
    """Put `text`, as it is shown, on the clipboard.

    Raises:
        OutputError: there is no clipboard, or the package that reaches it is not installed.
    """
    try:
        pyperclip = import_module("pyperclip")
    except ImportError:
        raise OutputError(
            "no-clipboard",
            Message("--copy needs a package that is not installed: {package}", package="pyperclip"),
            Message("install it with: pip install {package}", package='"cstool[desktop]"'),
        ) from None
    try:
        pyperclip.copy(_harmless(text, obeyed=True))
    except (pyperclip.PyperclipException, OSError):
        raise OutputError(
            "no-clipboard",
            Message("there is no clipboard to copy to"),
            Message("on Linux install {programs}", programs="wl-clipboard / xclip / xsel"),
        ) from None


def json_text(answer: object, *, pretty: bool = True) -> str:
    """Return `answer` as JSON: Chinese readable, money and rates as text with exact decimals."""
    from msgspec import json

    try:
        document = json.encode(answer, enc_hook=_encoded)
    except UnicodeEncodeError:
        return _escaped_json(answer, pretty=pretty)
    text = (json.format(document, indent=2) if pretty else document).decode()
    if _is_plain(text):
        return text
    from cstool.core.shown_texts import safe_json

    return safe_json(text)


def _escaped_json(answer: object, *, pretty: bool) -> str:
    """Return `answer` as JSON in which the bytes of a command line that are no text are escaped."""
    import json

    from msgspec import to_builtins

    return json.dumps(to_builtins(answer, enc_hook=_encoded), indent=2 if pretty else None)


def _harmless(text: str, *, obeyed: bool = False) -> str:
    """Return `text` without commands to a terminal, and without those to a build server unless they are meant."""
    if _is_plain(text):
        return text
    from cstool.core.shown_texts import safe, without_commands

    return safe(text) if obeyed else without_commands(safe(text))


def _is_plain(text: str) -> bool:
    """Tell at a glance that nothing in `text` can be a command, as in most texts; controls are not printable."""
    return unmarked(text).replace("\n", "").isprintable() and "::" not in text and "##" not in text


def _write(text: str) -> None:
    if sys.stdout is None:
        raise OutputError("cannot-write", Message("the answer cannot be written: stdout is closed"))
    with _mendable():
        sys.stdout.write(text)
    _tell_lost(text, getattr(sys.stdout, "encoding", None) or "utf-8")


def _tell_lost(text: str, encoding: str) -> None:
    """Say which characters of an answer `encoding` cannot write: a question mark stands for each."""
    if escaped_for(encoding, text) == text:
        return
    lost = [character for character in dict.fromkeys(text) if _escaped(encoding, character) != character]
    codes = " ".join(f"U+{ord(character):04X}" for character in lost[:_NAMED]) + " ..." * (len(lost) > _NAMED)
    said = _("{encoding} cannot write {characters}: ? stands for each; PYTHONUTF8=1 or --json keeps them")
    tell(said.format(encoding=encoding, characters=codes))


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


def because_lines(reasons: Iterable[Reason]) -> list[str]:
    """Return the reasons under their heading; nothing if there are none."""
    lines = [quiet(f"  {reason.rule}  {translated(reason.text)}") for reason in reasons]
    return [_("because:"), *lines] if lines else []


def listed(heading: str, lines: Sequence[str]) -> list[str]:
    """Return `lines` under their heading; nothing if there are none."""
    return [heading, *(f"  - {line}" for line in lines)] if lines else []


def numbered(heading: str, lines: Sequence[str]) -> list[str]:
    """Return `lines`, numbered, under their heading; nothing if there are none."""
    return [heading, *(f"  {number}. {line}" for number, line in enumerate(lines, 1))] if lines else []
