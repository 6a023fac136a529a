"""What the user can mend: every error that ends in one clear line instead of a traceback."""

import errno
from collections.abc import Mapping, Sequence
from typing import ClassVar


class Message:
    """A sentence for the person at the terminal, translated only when it is shown.

    `text` is the English source and the key of its translation; `{name}` in it takes the value of that name.
    Values may be messages themselves, and tuples of words, which each language parts its own way.
    """

    __slots__ = ("text", "values")

    def __init__(self, text: str, /, **values: object) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.text.format(**{name: _plain(value) for name, value in self.values.items()})

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.text, self.values) == (other.text, other.values)

    __hash__ = None  # type: ignore[assignment]


def _plain(value: object) -> object:
    """Return a value of a message as text: several words, which each language parts its own way, with commas."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


class UserError(Exception):
    """Something the user can mend. Anything else that is raised is a defect and keeps its traceback."""

    #: Exit status of the process, part of the contract of the command line.
    exit_code: ClassVar[int] = 2

    def __init__(self, code: str, message: Message, hint: Message | None = None) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message
        self.hint = hint
        #: What a program is told besides, under stable keys.
        self.more: Mapping[str, object] = {}


class InputError(UserError):
    """The command line, or the data it names, is wrong."""


def contradiction(one: object, other: object, hint: Message | None = None) -> InputError:
    """Return the error that two things that were stated cannot be true together."""
    return InputError("contradiction", Message("{one} contradicts {other}", one=one, other=other), hint)


class NothingFoundError(UserError):
    """Nothing in the handbook matches; a person has to choose."""

    exit_code = 1
    #: What comes near, each by its id and name, the nearest first.
    near: Sequence[tuple[str, str]] = ()


class OutputError(UserError):
    """The answer could not be written."""

    exit_code = 1


class HandbookError(UserError):
    """policies.toml or replies.toml cannot be used."""

    exit_code = 3


class LedgerError(UserError):
    """The ledger of notes cannot be used."""

    exit_code = 3


#: Why the system refused, in our own words, so that they can be translated.
_CAUSES = {
    errno.ENOENT: Message("there is no such file or folder"),
    errno.EACCES: Message("permission is denied"),
    errno.EPERM: Message("permission is denied"),
    errno.EROFS: Message("the disk is read-only"),
    errno.ENOSPC: Message("the disk is full"),
    errno.EISDIR: Message("it is a folder"),
    errno.ENOTDIR: Message("a part of the path is no folder"),
    errno.EEXIST: Message("it exists already"),
    errno.ENAMETOOLONG: Message("the name is too long"),
    errno.ESPIPE: Message("it is a pipe, and it can only be read as a file"),
    errno.ETIMEDOUT: Message("it is a pipe, and nobody has opened its other end"),
}


def cause_of(error: OSError) -> Message:
    """Say why the system refused."""
    return _CAUSES.get(error.errno or 0, Message("{cause}", cause=error.strerror or error))


def check_installed(*packages: str, extra: str = "sql") -> None:
    """Refuse to go on without `packages`, which come with `cstool[extra]`.

    Raises:
        InputError: one of them is missing.
    """
    from importlib.util import find_spec

    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        message = Message("this needs {packages}, which is not installed", packages=", ".join(missing))
        command = f"python -m pip install 'cstool[{extra}]'"
        raise InputError("needs-extra", message, Message("install it with: {command}", command=command))
