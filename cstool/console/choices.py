"""One of several choices at the terminal: walked with the arrows, narrowed down by what is typed; on stderr."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from cstool.core.shown_texts import safe
from cstool.locale import _

#: A value, and what stands for it.
Option = tuple[str, str]


def choose(question: str, options: Sequence[Option]) -> str:
    """Return the value that a person chooses among `options`; Enter alone takes the first.

    Typed text leaves those that have it in their value or label, a number the one that has that number.

    Raises:
        KeyboardInterrupt: Ctrl-C.
        EOFError: Ctrl-D.
    """
    from prompt_toolkit.shortcuts import PromptSession

    menu = _Menu(question, options)
    with on_stderr():
        session: PromptSession[str] = PromptSession(
            menu.shown, key_bindings=menu.keys(), validator=menu.validator(), validate_while_typing=False
        )
        menu.session = session
        return menu.taken(session.prompt())


@contextmanager
def on_stderr() -> Iterator[None]:
    """Let questions stand on stderr: stdout is for the answer."""
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.output import create_output

    with create_app_session(output=create_output(stdout=sys.stderr)):
        yield


class _Menu:
    """The choices that are left by what is typed, and the one that Enter takes."""

    def __init__(self, question: str, options: Sequence[Option]) -> None:
        self._question = safe(question)
        self._options = [(value, safe(label)) for value, label in options]
        self._place = 0
        self._typed = ""
        self.session: Any = None

    def taken(self, typed: str) -> str:
        """Return the value that Enter takes where `typed` stands."""
        return self._left(typed)[self._place][0]

    def shown(self) -> str:
        """Return what stands before the cursor: the question, and the choices that are left."""
        typed = self.session.default_buffer.text
        if typed != self._typed:
            self._typed, self._place = typed, 0
        left = self._left(typed)
        lines = [
            f"  {'>' if place == self._place else ' '} {self._options.index(option) + 1}. {option[1]}"
            for place, option in enumerate(left)
        ]
        return "\n".join([self._question, *lines, "  "])

    def keys(self) -> Any:
        """Return the keys that walk through the choices."""
        from prompt_toolkit.key_binding import KeyBindings

        keys = KeyBindings()
        keys.add("down")(lambda _event: self._move(1))
        keys.add("up")(lambda _event: self._move(-1))
        return keys

    def validator(self) -> Any:
        """Return what refuses typed text that no choice has."""
        from prompt_toolkit.validation import Validator

        says = _("none of the choices has that")
        return Validator.from_callable(lambda typed: bool(self._left(typed)), says, move_cursor_to_end=True)

    def _move(self, step: int) -> None:
        count = len(self._left(self.session.default_buffer.text))
        self._place = (self._place + step) % count if count else 0

    def _left(self, typed: str) -> list[Option]:
        said = typed.strip().lower()
        numbered = [option for number, option in enumerate(self._options, 1) if str(number) == said]
        return numbered or [
            each for each in self._options if said in each[0].lower() or said in each[1].lower()
        ]
