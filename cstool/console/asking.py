"""Questions to the person at the terminal. They stand on stderr; stdout stays the answer's.

Ctrl-C interrupts the program (KeyboardInterrupt), Ctrl-D says that there are no more answers (EOFError).
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cstool.errors import InputError, Message, UserError
from cstool.locale import translated
from cstool.render.safety import safe

if TYPE_CHECKING:
    from prompt_toolkit.validation import Validator


def is_terminal(*streams: object) -> bool:
    """Tell whether a person sits at each of `streams`."""
    return all(stream is not None and getattr(stream, "isatty", bool)() for stream in streams)


def can_ask() -> bool:
    """Tell whether a person reads what this program writes and can answer: then it asks, in a script never."""
    return is_terminal(sys.stdin, sys.stdout, sys.stderr)


def require_terminal(option: str) -> None:
    """Make sure that a person can be asked, for `option`.

    Raises:
        InputError: this is a script.
    """
    if not is_terminal(sys.stdin, sys.stderr):
        raise InputError(
            "no-terminal",
            Message("{option} asks questions, and there is no terminal to ask at", option=option),
            Message("in a script give the facts with --fact"),
        )


def choose(question: str, options: Sequence[tuple[str, str]]) -> str:
    """Return the value that a person chooses among `options`, each a value and what stands for it.

    Raises:
        KeyboardInterrupt: Ctrl-C.
        EOFError: Ctrl-D.
    """
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.shortcuts import choice

    keys = KeyBindings()

    @keys.add("c-d")
    def _(event: Any) -> None:
        event.app.exit(exception=EOFError())

    with _on_stderr():
        return choice(
            safe(question), options=[(value, safe(label)) for value, label in options], key_bindings=keys
        )


def type_in(question: str, check: Callable[[str], object], known: Sequence[str] = ()) -> str:
    """Return what a person types; what `check` refuses, with a UserError, is refused on the spot.

    Args:
        question: what stands before the cursor.
        check: looks at the text.
        known: values to complete while typing.

    Raises:
        KeyboardInterrupt: Ctrl-C.
        EOFError: Ctrl-D.
    """
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.shortcuts import prompt

    with _on_stderr():
        return prompt(
            f"{safe(question)} ",
            validator=_validator(check),
            validate_while_typing=False,
            completer=WordCompleter(list(known)) if known else None,
        )


def _validator(check: Callable[[str], object]) -> "Validator":
    from prompt_toolkit.validation import ValidationError, Validator

    class Checked(Validator):
        def validate(self, document: Any) -> None:
            try:
                check(document.text)
            except UserError as error:
                says = [translated(part) for part in (error.message, error.hint) if part]
                raise ValidationError(len(document.text), safe("; ".join(says))) from None

    return Checked()


@contextmanager
def _on_stderr() -> Iterator[None]:
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.output import create_output

    with create_app_session(output=create_output(stdout=sys.stderr)):
        yield
