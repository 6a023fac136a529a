"""Order lists as the engine can read them: plain lines of UTF-8 without quotes, as they are or as a copy.

A line of a copy is a record: its cells are parted by `UNIT`, line breaks inside cells are blanks. A record whose quotes
do not pair is marked by `BROKEN`.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfileobj
from typing import IO, NamedTuple

from cstool.batch import compression
from cstool.batch.atomic_files import cannot_read, open_source
from cstool.batch.blocks import whole_lines
from cstool.batch.encodings import SIGNATURE, Encoding, by_rows, is_utf8
from cstool.batch.file_identity import STANDARD
from cstool.batch.order_heads import UNIT, OrderHead, cells_in, records_of, tidy

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


def is_plain_text(path: str, encoding: Encoding) -> bool:
    """Tell whether the engine can read a file as it is: UTF-8 without quotes, lone CR and compression."""
    if encoding.name != "utf-8" or path.lower().endswith((".gz", ".zst")):
        return False
    rest = b""
    with Path(path).open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            end = chunk.rfind(b"\n") + 1
            whole, rest = rest + chunk[:end], chunk[end:]
            if (
                b'"' in chunk
                or b"\0" in chunk
                or chunk.count(b"\r") > chunk.count(b"\n")
                or not is_utf8(whole)
            ):
                return False
    return is_utf8(rest)


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
    if is_plain_text(path, encoding):
        return PlainLines(Path(path).absolute(), head.part, encoding)
    if not is_named and not encoding.signed:
        with open_source(path) as file:
            encoding = Encoding(by_rows(whole_lines(file)))
    return copy_lines(path, encoding, head, copied)


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
    """Return the file to read: that of the name, or what came through standard input, as a copy in `folder`.

    Raises:
        InputError: standard input cannot be read.
    """
    if name != STANDARD:
        return Path(name).absolute()
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
    for special in ("\r\n", "\n", "\r", UNIT, "\0"):
        cell = cell.replace(special, " ")
    return cell
