"""Problems as values: what may be wrong, under which code, where, and the one rule about what is broken.

Broken are the paths of what has the wrong shape, could not be read or is missing, and of errors of meaning that were
found before. A value that is wrong is stood in for by a neutral one, so every check can look at every file; what it
then says of the neutral value rests on a broken path, and is not passed on.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import time
from functools import cached_property
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
#: Ends the path of what a value, or the rows of a table, say together with others: each can be read for itself.
TOGETHER = "\ue001"
#: Ends the path of the characters of a text, whatever its placeholders are.
CHARACTERS = "\ue002"

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
    #: What of the text at `path` is meant; none: all of it.
    part: str | None = None
    #: The path at which the same stands already; none: nowhere.
    first: Path = ()
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


class Damage:
    """The paths of what is broken; those of several files are told apart by their first step."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._paths = frozenset(paths)
        self._known: dict[Path, bool] = {}

    @cached_property
    def _within(self) -> dict[Path, list[Path]]:
        """The broken paths by everything that they lie in."""
        within: dict[Path, list[Path]] = defaultdict(list)
        for path in self._paths:
            for length in range(len(path)):
                within[path[:length]].append(path)
        return within

    @cached_property
    def _is_any_row_lost(self) -> bool:
        """Whether a statement is lost that nobody can place: it may have been a row of any table."""
        return any(str(path[0]).startswith(UNREAD_KEY) for path in self._paths if len(path) == 1)

    def __or__(self, other: "Damage") -> "Damage":
        """Return what is broken in either."""
        if other._paths <= self._paths:
            return self
        return Damage(self._paths | other._paths) if self._paths else other

    def spares(self, paths: Iterable[Path]) -> bool:
        """Tell whether nothing at, in or around any of `paths` is broken."""
        return not self._paths or not any(map(self._reaches, paths))

    def _reaches(self, path: Path) -> bool:
        if EACH in path or path[-1:] == (ROWS,):
            if path not in self._known:
                self._known[path] = self._is_any_row_lost or self._reaches_rows(path)
            return self._known[path]
        return path in self._within or self._is_inside(path)

    def _is_inside(self, path: Path) -> bool:
        return any(path[:length] in self._paths for length in range(len(path) + 1))

    def _reaches_rows(self, path: Path) -> bool:
        """Tell whether anything broken meets a path in which a step may stand for every row, or for the rows."""
        first = next(place for place, step in enumerate(path) if step in (EACH, ROWS))
        # A row that is lost may have held rows of any table below it.
        if self._is_inside(path[:first]) or any(
            (*path[:length], ROWS) in self._paths for length in range(first + 1)
        ):
            return True
        below = self._within.get(path[:first], ())
        return any(
            all(
                step == other or (step == EACH and other != TOGETHER)
                for step, other in zip(path, each, strict=False)
            )
            for each in below
        )


def broken_by(problems: Iterable[Problem]) -> Damage:
    """Return what is broken because of `problems`."""
    return Damage(path for problem in problems for path in problem.breaks or (problem.path,))


def warning(
    path: Path,
    code: str,
    message: Message,
    hint: Message | None = None,
    rests_on: tuple[Path, ...] = (),
    part: str | None = None,
) -> Problem:
    """Return a warning about the value at `path`, or about a part of its text."""
    return Problem(path=path, at="value", code=code, message=message, hint=hint, rests_on=rests_on, part=part)
