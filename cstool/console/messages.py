"""Many messages of customers at once: one per line in, one JSON object per line out."""

import codecs
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cstool.console.options import only_for
from cstool.desk.finding import EntryT, as_name, by_every_name
from cstool.errors import InputError, Message, cause_of
from cstool.locale import _
from cstool.render.streams import show_json, tell

#: The most bytes of a message; a page of text has four thousand.
_LONGEST = 1 << 16

if TYPE_CHECKING:
    from cstool.core.matching import Index


def refuse_beside_lines(words: Sequence[str] | None, **options: object) -> None:
    """Refuse what was given for one message although a file of them is read.

    Raises:
        InputError: words or one of `options` were given.
    """
    if words:
        raise InputError("usage", Message("--lines reads what customers wrote from the file, and no words"))
    only_for(Message("one message"), **options)


def answer_lines(file: Path, entries: Mapping[str, EntryT], index: "Index", key: str) -> None:
    """Write for every line of `file` (`-`: stdin) the entry that it means, under `key`; null if it means none.

    Raises:
        InputError: the file cannot be read, or is no text in UTF-8 or GB18030.
    """
    named = by_every_name(entries)
    for text in _lines(file):
        entry = named.get(as_name(text))
        match = index.find(text) if entry is None else None
        id_, score = (match.id, match.score) if match else (entry and entry.id, 1.0)
        show_json({"text": text, key: id_, "score": score}, pretty=False)


def _lines(file: Path) -> Iterator[str]:
    try:
        if str(file) == "-" and sys.stdin is None:
            raise InputError("unreadable", Message("standard input is closed"))
        if str(file) == "-":
            yield from _decoded(sys.stdin.buffer, file)
        else:
            with file.open("rb") as stream:
                yield from _decoded(stream, file)
    except OSError as error:
        message = Message("{file} cannot be read: {cause}", file=file, cause=cause_of(error))
        raise InputError("unreadable", message) from None


def _decoded(stream: BinaryIO, file: Path) -> Iterator[str]:
    is_told = False
    for number, line in enumerate(iter(partial(stream.readline, _LONGEST + 1), b""), 1):
        if len(line) > _LONGEST:
            values = {"file": file, "line": number, "most": f"{_LONGEST:,}"}
            raise InputError("too-long", Message("{file}, line {line}: longer than {most} bytes", **values))
        plain = _without_mark(line, file) if number == 1 else line
        plain = plain.removesuffix(b"\n").removesuffix(b"\r")
        try:
            yield plain.decode("utf-8")
        except UnicodeDecodeError:
            if not is_told:
                tell(_("line {number} is not UTF-8: such lines are read as GB18030").format(number=number))
            is_told = True
            yield plain.decode("gb18030", errors="replace")


def _without_mark(line: bytes, file: Path) -> bytes:
    """Return the first line of `file` without a byte order mark."""
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        message = Message("{file} is saved as UTF-16, not as UTF-8", file=file)
        raise InputError("encoding", message, Message("save the file as UTF-8 in the editor"))
    return line.removeprefix(codecs.BOM_UTF8)
