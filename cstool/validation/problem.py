"""Problems as values: what may be wrong in the files, under which code, and where."""

import re
from datetime import time
from typing import Literal, NamedTuple, Protocol

from cstool.core.record import Record
from cstool.errors import Message

#: The keys and array indexes (from 0) that lead to a value of a file.
Path = tuple[str | int, ...]
#: What of the thing at a path is meant: its key, its value, or the header of the table that should hold it.
At = Literal["key", "value", "header"]
Severity = Literal["error", "warning"]

#: Stands in a document for a value that could not be read: of a type that no value of the two files has.
UNREAD = time(23, 59, 59, 314159)
#: Begins a key that stands for a statement that could not be read.
UNREAD_KEY = "\ue000"
#: Stands for all that is missing from a file that breaks off.
UNREAD_END = f"{UNREAD_KEY}end"

#: Every code of shape and its meaning in one line.
CODES = {
    "encoding": "the file is not UTF-8 text",
    "syntax": "the text is not TOML",
    "duplicate-key": "a key or a table stands twice",
    "missing-header": "the header of a table is not there, so that its keys stand in another one",
    "unknown-key": "the key means nothing here",
    "moved-key": "the key stands in another file now",
    "missing-key": "a key that must be here is not",
    "wrong-type": "the value is of another type than the one that belongs here",
    "wrong-length": "a list has too few or too many elements, or a text too few or too many characters",
    "out-of-range": "the number is too small, too large, or not a finite number",
    "too-precise": "the number has more decimals than are meaningful here",
    "bad-number": "the number is written in a way that is not allowed here",
    "bad-format": "the text does not have the form that is needed here",
    "not-one-of": "the value is not one of the few that are allowed here",
}

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Place(NamedTuple):
    """A position in a text: both count from 1, the column in characters."""

    line: int
    column: int


class Problem(Record):
    """Something wrong with the value at `path` of a document."""

    path: Path
    at: At
    code: str
    message: Message
    hint: Message | None = None
    severity: Severity = "error"


class _Fault(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def message(self) -> Message: ...
    @property
    def hint(self) -> Message | None: ...


class PlacedProblem(Record):
    """A problem as it is shown: where in which file."""

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    message: Message
    hint: Message | None = None


def error_at(file: str, line: int, column: int, fault: _Fault) -> PlacedProblem:
    """Return `fault` as an error at a place of `file`; line and column count from 1."""
    return PlacedProblem(
        file=file,
        line=line,
        column=column,
        code=fault.code,
        severity="error",
        message=fault.message,
        hint=fault.hint,
    )


def written(key: str) -> str:
    """Return `key` as it stands in a file: between quotes where TOML wants them."""
    return key if _BARE.fullmatch(key) else f'"{key}"'
