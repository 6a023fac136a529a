"""Where one record of a CSV file ends and the next begins, and which fields it has (RFC 4180).

A field is quoted as a whole or holds no quote at all. A record whose quoting is broken ends with its physical line,
so that one stray quote costs one row, not the rest of the file. On such a line, blanks around quotes are nothing, and
`="001"`, as back offices write what a spreadsheet must not shorten, is 001. All text here is bytes or their Latin-1
image: no byte inside a UTF-8 or GB18030 character parts columns, is a quote or a line break.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cstool.errors import InputError, Message

#: A quoted record ends within so many bytes of its start, or its quoting counts as broken; no line may be longer.
LONGEST_RECORD = 1 << 20

#: What may part the columns of a members file, the likeliest first; the kernel knows the first alone.
PARTS = (b",", b"\t", b";")
_QUOTED = rb'"[^"]*(?:""[^"]*)*"'


class BrokenQuotingError(ValueError):
    """The quotes of a record do not pair; `place` is the number of the field, from 0."""

    def __init__(self, place: int) -> None:
        super().__init__("broken quoting")
        self.place = place


class Cell(NamedTuple):
    """A field of a record: where its content starts in the record, and the content without quotes."""

    start: int
    content: bytes


def nothing_in_it() -> InputError:
    """Return the error for a table without a line that has anything in it."""
    return InputError("empty", Message("the file is empty: no line has anything in it"))


@cache
def _record(part: bytes) -> re.Pattern[bytes]:
    """Return the pattern of a record whose columns are parted by `part`."""
    cell = rb'(?:%b\r?|[^"\n%b]*)' % (_QUOTED, part)
    return re.compile(rb'(?:(?:%b|[^"\n%b]*)%b)*%b\n' % (_QUOTED, part, part, cell))


@cache
def _field(part: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'(?:(")([^"]*(?:""[^"]*)*)"|([^"%b]*))(%b|\Z)' % (part, part))


@cache
def _loose_field(part: bytes) -> re.Pattern[bytes]:
    """Return the pattern of a field whose quotes have blanks around them, or an equals sign before them."""
    blank = b"[ \t]*" if part != b"\t" else b" *"
    return re.compile(rb'(?:%b(=?")([^"]*(?:""[^"]*)*)"%b|([^"%b]*))(%b|\Z)' % (blank, blank, part, part))


def record_end(
    data: bytes | bytearray, start: int, end: int, limit: int, *, final: bool, part: bytes = b","
) -> int | None:
    """Return where the record that starts at `start` ends, its line break included.

    Args:
        data: the bytes; those from `end` on do not count.
        start: the place of the record's first byte.
        end: the end of what is known.
        limit: the most bytes that a record of several lines may have.
        final: whether nothing follows `end`, where a line break stands then.
        part: what parts the columns.

    Returns:
        The place behind the record; None when more bytes are needed to tell.

    Raises:
        InputError: a line is longer than `limit`.
    """
    record = _record(part).match(data, start, min(end, start + limit))
    if record:
        return record.end()
    if not final and end - start < limit:
        return None
    line = data.find(b"\n", start, min(end, start + limit)) + 1
    if not line:
        raise too_long(limit)
    return line


def whole_records(data: bytearray, end: int, limit: int, *, final: bool, part: bytes = b",") -> int:
    """Return where the last record ends of which all is in `data[:end]`; arguments as in `record_end`."""
    if data.find(b'"', 0, end) < 0:
        return data.rfind(b"\n", 0, end) + 1
    start = 0
    while start < end:
        following = record_end(data, start, end, limit, final=final, part=part)
        if following is None:
            break
        start = following
    return start


def records(data: bytes, limit: int, part: bytes = b",") -> Iterator[bytes]:
    """Split `data`, which are whole records, into its records."""
    start = 0
    while start < len(data):
        end = record_end(data, start, len(data), limit, final=True, part=part)
        assert end is not None  # noqa: S101 -- for the type checker: `final` always gives an end
        yield data[start:end]
        start = end


def body(record: bytes) -> tuple[bytes, bytes]:
    """Split a record into its content and its line break."""
    ending = b"\r\n" if record.endswith(b"\r\n") else b"\n"
    return record[: -len(ending)], ending


def cells_of(content: bytes, part: bytes = b",") -> list[Cell]:
    """Split a record without its line break into its fields.

    Raises:
        BrokenQuotingError: a quote is not closed, or stands where none may stand.
    """
    try:
        return _split(content, _field(part))
    except BrokenQuotingError:
        if b"\n" in content:
            raise
    return _split(content, _loose_field(part))


def _split(content: bytes, pattern: re.Pattern[bytes]) -> list[Cell]:
    found: list[Cell] = []
    position = 0
    while True:
        field = pattern.match(content, position)
        if not field:
            raise BrokenQuotingError(len(found))
        if field[1]:
            found.append(Cell(field.start(2), field[2].replace(b'""', b'"')))
        else:
            found.append(Cell(field.start(3), field[3]))
        if not field[4]:
            return found
        position = field.end()


def check_lines(data: bytearray, end: int, limit: int) -> None:
    """Refuse a line longer than `limit`; shorter data cannot hold one."""
    start = 0
    while end - start > limit:
        following = data.rfind(b"\n", start, start + limit) + 1
        if not following:
            raise too_long(limit)
        start = following


def too_long(limit: int) -> InputError:
    """Return the error for a line that no members file has."""
    return InputError(
        "not-a-members-file",
        Message("a line is longer than {limit} KiB: this is not a members file", limit=limit >> 10),
    )
