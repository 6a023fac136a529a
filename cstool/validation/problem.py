"""Problems as values: what may be wrong in the files, under which code, and where."""

import re
from datetime import time
from typing import Literal, NamedTuple, Protocol

from cstool.core.record import Record
from cstool.errors import Message
from cstool.validation.codes import CODES, Severity

#: The keys and array indexes (from 0) that lead to a value of a file.
Path = tuple[str | int, ...]
#: What of the thing at a path is meant: its key, its value, or the header of the table that should hold it.
At = Literal["key", "value", "header"]

#: Stands in a document for a value that could not be read: of a type that no value of the two files has.
UNREAD = time(23, 59, 59, 314159)
#: Begins a key that stands for a statement that could not be read.
UNREAD_KEY = "\ue000"
#: Stands for all that is missing from a file that breaks off.
UNREAD_END = f"{UNREAD_KEY}end"

#: Stands in a path for every row of a table, whatever its number.
EACH = "*"
#: Ends a path that speaks of the rows of a table themselves: that none is missing, whatever stands in them.
ROWS = UNREAD_KEY

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
    #: The paths of all that must be right for this to be true; none: its own.
    rests_on: tuple[Path, ...] = ()
    #: The paths of what cannot be trusted because of it; none: its own.
    breaks: tuple[Path, ...] = ()
    #: The severity where it is not the usual one of the code.
    graded: Severity | None = None

    @property
    def severity(self) -> Severity:
        """How severe it is."""
        return self.graded or CODES[self.code][0]


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
        severity=CODES[fault.code][0],
        message=fault.message,
        hint=fault.hint,
    )


def written(key: str) -> str:
    """Return `key` as it stands in a file: between quotes where TOML wants them."""
    return key if _BARE.fullmatch(key) else f'"{key}"'
