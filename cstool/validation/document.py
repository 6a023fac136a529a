"""The bytes of a TOML file to its text and data, whatever they are: a fault is a problem with a place."""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import tomli
from msgspec import structs

from cstool.core.record import Record
from cstool.errors import Message
from cstool.policy.number_types import parse_decimal
from cstool.validation.problem import PlacedProblem, Problem, error_at

if TYPE_CHECKING:
    from cstool.validation.headers import Header
    from cstool.validation.syntax import SyntaxFault


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
        found = (
            error_at(self.file, h.at + 1, h.margin + 1, h.fault) for h in {h.at: h for h in headers}.values()
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
            if problem.part:
                line, column = _place_of(problem.part, read, line, column)
            hint = problem.hint
            if problem.first and hint:
                earlier = places.of(problem.first, "value").line
                hint = Message("{hint}; it stands in line {line} already", hint=hint, line=earlier)
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
                    hint=hint,
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

    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    undecodable = encoding_fault(data, text)
    if undecodable:
        return Document(file=file, text=text, data=None, problems=(_placed(undecodable, text, text, file),))
    tables, mended, faults = recover(text)
    problems = tuple(_placed(*faults[line], text, file) for line in sorted(faults))
    return Document(file=file, text=text, data=tables, problems=problems, mended=mended)


def _placed(fault: "SyntaxFault", read: str, text: str, file: str) -> PlacedProblem:
    """Return a fault, found in what was `read`, at its place in `text`."""
    line = read.count("\n", 0, fault.offset)
    column = fault.offset - read.rfind("\n", 0, fault.offset)
    column = column_as_written(text.split("\n")[line], read.split("\n")[line], column)
    return error_at(file, line + 1, column, fault)


def _place_of(part: str, lines: Sequence[str], line: int, column: int) -> tuple[int, int]:
    """Return the line and column of `part` of a text that begins at `line` and `column`; all count from 1."""
    quotes = lines[line - 1][column - 1 : column + 2]
    last = line
    if quotes in ('"""', "'''"):
        last = next((n for n in range(line + 1, len(lines) + 1) if quotes in lines[n - 1]), line)
    for number in range(line, last + 1):
        place = lines[number - 1].find(part, column - 1 if number == line else 0)
        if place >= 0:
            return number, place + 1
    return line, column


def column_as_written(written: str, read: str, column: int) -> int:
    """Return the column of a line as it was written of what stands at `column` of the line as it was read."""
    if written == read or read.startswith(written[:column]):
        return min(column, len(written) + 1)
    behind = zip(reversed(written), reversed(read[column - 1 :]), strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], behind))
    return len(written) - alike + 1


def encoding_fault(data: bytes, text: str) -> "SyntaxFault | None":
    """Return what is wrong with the encoding of a file of bytes `data`, which read as `text` at best."""
    from cstool.validation import syntax

    end = None
    try:
        data.decode("utf-8")
        if "\0" not in text:
            return None
        end = text.index("\0")
    except UnicodeDecodeError as error:
        end = len(data[: error.start].decode("utf-8").replace("\r\n", "\n"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or text.count("\0") * 4 > len(text):
        found = Message("the file is saved as UTF-16, not as UTF-8")
    elif "\0" in text:
        found = Message("the file holds a NUL character, so it is no text")
    elif _is_mostly_unread(text) and _is_gb18030(data):
        found = Message("the file is saved as GB18030 (GBK), not as UTF-8")
    else:
        found = Message("this byte does not belong in UTF-8 text")
    return syntax.SyntaxFault(end, "encoding", found, Message("save the file as UTF-8 in the editor"))


def _is_mostly_unread(text: str) -> bool:
    """Tell whether most of what is not ASCII could not be read as UTF-8: then it is something else throughout."""
    strange = sum(not character.isascii() for character in text)
    return text.count("\ufffd") * 2 > strange


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
