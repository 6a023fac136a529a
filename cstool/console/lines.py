"""Many messages of customers at once: one per line in, one JSON object per line out."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cstool.errors import InputError, Message, cause_of
from cstool.policy.finding import EntryT, as_name, by_every_name
from cstool.render.output import show_json

if TYPE_CHECKING:
    from cstool.core.matching import Index


def answer_lines(file: Path, entries: Mapping[str, EntryT], index: "Index", key: str) -> None:
    """Write for every line of `file` (`-`: stdin) the entry that it means, under `key`; null if it means none.

    Raises:
        InputError: the file cannot be read.
    """
    named = by_every_name(entries)
    for text in _lines(file):
        entry = named.get(as_name(text))
        match = index.find(text) if entry is None else None
        id_, score = (match.id, match.score) if match else (entry and entry.id, 1.0)
        show_json({"text": text, key: id_, "score": score}, pretty=False)


def _lines(file: Path) -> Iterator[str]:
    try:
        if str(file) == "-":
            yield from _decoded(sys.stdin.buffer)
        else:
            with file.open("rb") as stream:
                yield from _decoded(stream)
    except OSError as error:
        message = Message("{file} cannot be read: {cause}", file=file, cause=cause_of(error))
        raise InputError("unreadable", message) from None


def _decoded(stream: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(stream):
        plain = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        plain = plain.removesuffix(b"\n").removesuffix(b"\r")
        try:
            yield plain.decode("utf-8")
        except UnicodeDecodeError:
            yield plain.decode("gb18030", errors="replace")
