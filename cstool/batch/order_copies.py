"""Order lists as the engine can read them: plain lines of UTF-8 without quotes, as they are or as a copy.

A line of a copy is a record: its cells are parted by `UNIT`, line breaks inside cells are `BREAK`. A record whose
quotes do not pair is marked by `BROKEN`.
"""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import IO, NamedTuple

from cstool.batch import compression
from cstool.batch.atomic_files import cannot_read, open_source
from cstool.batch.blocks import whole_lines
from cstool.batch.encodings import SIGNATURE, Encoding, by_rows, is_utf8
from cstool.batch.file_identity import STANDARD
from cstool.batch.order_heads import BREAK, UNIT, OrderHead, cells_in, records_of, tidy
from cstool.core.numbers import BLANKS
from cstool.errors import InputError, Message

#: Begins a record of a copy that could not be split.
BROKEN = "\x02"
#: Bytes by which the encoding and the header are found.
HEAD = 1 << 18
_CHUNK = 1 << 20


class PlainLines(NamedTuple):
    """A file of which every line is a record."""

    path: Path
    part: str
    #: The encoding of the list.
    encoding: Encoding
    #: For each record that follows one of several lines: its number, and by how much the number of its line is greater.
    shifts: tuple[tuple[int, int], ...] = ()


@contextmanager
def _readable(path: str) -> Iterator[None]:
    """Turn what a damaged compressed list raises into an `InputError` that names it."""
    try:
        yield
    except compression.failures() as error:
        raise cannot_read(path, error) from error


class _Looks(NamedTuple):
    """What a list is made of: every line is a record, and all of it is UTF-8."""

    is_unquoted: bool
    is_utf8: bool


def _looks(path: str) -> _Looks:
    """Return what a list is made of; neither quotes nor lone CR nor NUL: every line is a record."""
    rest = b""
    is_unicode = True
    with open_source(path) as file:
        while chunk := file.read(_CHUNK):
            if b'"' in chunk or b"\0" in chunk or chunk.count(b"\r") > chunk.count(b"\n"):
                return _Looks(is_unquoted=False, is_utf8=False)
            end = chunk.rfind(b"\n") + 1
            whole, rest = rest + chunk[:end], chunk[end:] if end else rest + chunk
            is_unicode = is_unicode and is_utf8(whole if end else b"")
    return _Looks(is_unquoted=True, is_utf8=is_unicode and is_utf8(rest))


def plain_lines(
    path: str, encoding: Encoding, head: OrderHead, copied: Path, *, is_named: bool = False
) -> PlainLines:
    """Return a list as plain lines: the file itself, or a copy of it.

    Args:
        path: the list.
        encoding: its encoding by its first lines; unless `is_named`, all of its lines are asked before it is copied.
        head: what parts its columns.
        copied: where a copy goes.
        is_named: whether a person named the encoding.

    Raises:
        InputError: it cannot be read.
    """
    with _readable(path):
        looks = _looks(path)
    is_packed = path.lower().endswith((".gz", ".zst"))
    if looks.is_unquoted and looks.is_utf8 and encoding.name == "utf-8" and not is_packed:
        return PlainLines(Path(path).absolute(), head.part, encoding)
    if not is_named and not encoding.signed:
        with open_source(path) as file:
            encoding = by_rows(whole_lines(file))
    if looks.is_unquoted:
        return _transcoded(path, encoding, head, copied)
    return copy_lines(path, encoding, head, copied)


def _transcoded(path: str, encoding: Encoding, head: OrderHead, copied: Path) -> PlainLines:
    """Copy a list in which every line is a record to UTF-8, as it is otherwise."""
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    with _readable(path), open_source(path) as file, copied.open("w", encoding="utf-8", newline="") as out:
        first = file.read(_CHUNK).removeprefix(SIGNATURE)
        out.write(decoder.decode(first))
        while chunk := file.read(_CHUNK):
            out.write(decoder.decode(chunk))
        out.write(decoder.decode(b"", final=True))
    return PlainLines(copied, head.part, encoding)


def copy_lines(path: str, encoding: Encoding, head: OrderHead, copied: Path) -> PlainLines:
    """Copy a list to `copied` as plain lines.

    Raises:
        InputError: it cannot be read.
    """
    shifts: list[tuple[int, int]] = []
    made = 0
    with open_source(path) as file, copied.open("w", encoding="utf-8", newline="\n") as out:
        try:
            for number, record in records_of(decoded_lines(file, encoding)):
                made += 1
                if number - made != (shifts[-1][1] if shifts else 0):
                    shifts.append((made, number - made))
                out.write(_copied(record, head.part))
        except compression.failures() as error:
            raise cannot_read(path, error) from error
    return PlainLines(copied, UNIT, encoding, tuple(shifts))


def read_head(path: str) -> bytes:
    """Return the first bytes of a list.

    Raises:
        InputError: it cannot be read.
    """
    with open_source(path) as file:
        found = b""
        try:
            while len(found) < HEAD and (chunk := file.read(HEAD - len(found))):
                found += chunk
        except compression.failures() as error:
            raise cannot_read(path, error) from error
    return found


def landed(name: str, folder: Path, number: int = 0) -> Path:
    """Return the file to read: that of the name, or what comes through a pipe, as a copy in `folder`.

    Raises:
        InputError: it cannot be read.
    """
    if name != STANDARD and (Path(name).is_file() or not Path(name).exists()):
        return Path(name).absolute()
    if Path(name).is_char_device():
        raise InputError("cannot-read", Message("{file} is a device, no file: give order lists", file=name))
    copied = folder / f"{number}.input"
    with open_source(name) as stream, copied.open("wb") as out:
        copyfileobj(stream, out)
    return copied


def decoded_lines(file: IO[bytes], encoding: Encoding) -> Iterator[str]:
    """Yield the lines of a file without their line breaks, decoded; damaged characters are replaced."""
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    rest = ""
    is_first = True
    while chunk := file.read(_CHUNK):
        if is_first:
            chunk, is_first = chunk.removeprefix(SIGNATURE), False
        lines = (rest + decoder.decode(chunk)).replace("\r\n", "\n").split("\n")
        rest = lines.pop()
        yield from lines
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest.removesuffix("\r")


def _copied(record: str, part: str) -> str:
    """Return a record as a line of the copy."""
    cells = cells_in(record, part)
    if cells is None:
        return f"{BROKEN}{_inner(record)}\n"
    return UNIT.join(map(_inner, cells)) + "\n"


def _inner(cell: str) -> str:
    """Return a cell without the characters that part records and cells of a copy."""
    if '="' in cell:
        cell = tidy(cell)
    if cell.isprintable():
        return cell
    cell = cell.strip(f"{BLANKS}\r\n")
    for special in ("\r\n", "\n", "\r"):
        cell = cell.replace(special, BREAK)
    for special in (UNIT, "\0"):
        cell = cell.replace(special, "\ufffd")
    return cell
