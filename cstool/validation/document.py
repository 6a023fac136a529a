"""The bytes of a TOML file to its text and data, whatever they are: a fault is a problem with a place."""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import tomli
from msgspec import structs

from cstool.core.record import Record
from cstool.policy.number_types import parse_decimal
from cstool.validation.problem import PlacedProblem, Problem, error_at

if TYPE_CHECKING:
    from cstool.validation.headers import Header
    from cstool.validation.syntax import Fault


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

    def with_headers(self, headers: "Sequence[Header]") -> "Document | None":
        """Return this document with `headers` where they belong, each a problem; None if it could not be read so."""
        from cstool.validation.headers import put_back

        lines = self.readable.split("\n")
        text = put_back(lines, headers)
        try:
            data = tomli.loads(text, parse_float=parse_decimal)
        except ValueError:
            return None
        margins = (len(lines[header.at]) - len(lines[header.at].lstrip()) for header in headers)
        found = (
            error_at(self.file, h.at + 1, margin + 1, h) for h, margin in zip(headers, margins, strict=True)
        )
        return structs.replace(self, data=data, problems=(*self.problems, *found), mended=text)

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
        return _read_rest(data.removeprefix(b"\xef\xbb\xbf"), file)


def _read_rest(data: bytes, file: str) -> Document:
    """Return what can be read of a file that is not TOML, with the faults of syntax that were found."""
    from cstool.validation.recovery import recover
    from cstool.validation.text_encoding import encoding_fault

    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    undecodable = encoding_fault(data, text)
    if undecodable:
        return Document(file=file, text=text, data=None, problems=(_placed(undecodable, text, text, file),))
    found = recover(text)
    faults = [found.faults[line] for line in sorted(found.faults)]
    problems = tuple(_placed(fault, read, text, file) for fault, read in faults)
    return Document(file=file, text=text, data=found.data, problems=problems, mended=found.text)


def _placed(fault: "Fault", read: str, text: str, file: str) -> PlacedProblem:
    """Return a fault, found in what was `read`, at its place in `text`."""
    line = read.count("\n", 0, fault.offset)
    column = fault.offset - read.rfind("\n", 0, fault.offset)
    column = column_as_written(text.split("\n")[line], read.split("\n")[line], column)
    return error_at(file, line + 1, column, fault)


def column_as_written(written: str, read: str, column: int) -> int:
    """Return the column of a line as it was written of what stands at `column` of the line as it was read."""
    if written == read or read.startswith(written[:column]):
        return min(column, len(written) + 1)
    behind = zip(reversed(written), reversed(read[column - 1 :]), strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], behind))
    return len(written) - alike + 1
