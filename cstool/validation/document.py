"""The bytes of a TOML file to its text and data, whatever they are: a fault is a problem with a place."""

from collections.abc import Iterable
from itertools import takewhile
from operator import attrgetter
from typing import Any

import tomli

from cstool.core.record import Record
from cstool.policy.number_types import parse_decimal
from cstool.validation.problem import PlacedProblem, Problem


class Document(Record):
    """A file as far as it can be read."""

    file: str
    #: The text, without byte order mark, its lines ended by "\n" alone.
    text: str
    #: The tables; None: nothing can be said about them.
    data: dict[str, Any] | None
    #: What is not TOML; `data` then holds the rest, `problems.UNREAD` where something could not be read.
    problems: tuple[PlacedProblem, ...] = ()
    #: The text that `data` was read from, if that is not `text`; line by line it is the same.
    mended: str | None = None

    @property
    def readable(self) -> str:
        """The text that `data` was read from."""
        return self.text if self.mended is None else self.mended

    def placed(self, problems: Iterable[Problem]) -> list[PlacedProblem]:
        """Return `problems` with their places in this file, in the order of the text."""
        problems = list(problems)
        if not problems:
            return []
        from cstool.validation.places import places_in

        places = places_in(self.readable)
        written, read = self.text.split("\n"), self.readable.split("\n")
        found = []
        for problem in problems:
            line, column = places.of(problem.path, problem.at)
            if self.mended is not None:
                column = column_as_written(written[line - 1], read[line - 1], column)
            found.append(
                PlacedProblem(
                    file=self.file,
                    line=line,
                    column=column,
                    code=problem.code,
                    severity=problem.severity,
                    message=problem.message,
                    hint=problem.hint,
                )
            )
        return sorted(found, key=attrgetter("line", "column"))


def read(data: bytes, file: str) -> Document:
    """Return what stands in the TOML file named `file`; its faults are `problems`, never raised."""
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n")
        return Document(file=file, text=text, data=tomli.loads(text, parse_float=parse_decimal))
    except (ValueError, RecursionError):
        from cstool.validation import mending

        return mending.read_rest(data, file)


def column_as_written(written: str, read: str, column: int) -> int:
    """Return the column of a line as it was written of what stands at `column` of the line as it was read."""
    if written == read or read.startswith(written[:column]):
        return min(column, len(written) + 1)
    behind = zip(reversed(written), reversed(read[column - 1 :]), strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], behind))
    return len(written) - alike + 1
