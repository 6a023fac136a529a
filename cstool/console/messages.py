"""Many messages of customers at once: one per line in, one JSON object per line out."""

import codecs
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cstool.console.options import only_for
from cstool.desk.entry_names import Findables, as_name, by_every_name, rows_of
from cstool.errors import InputError, Message, cause_of
from cstool.locale import _
from cstool.render.streams import show_json, tell

#: The most bytes of a message; a page of text has four thousand.
_LONGEST = 1 << 16

if TYPE_CHECKING:
    from cstool.core.index_data import RowKind
    from cstool.core.understanding import Understood

#: So many messages, of so many characters, are looked at together.
_TOGETHER, _CHARACTERS = 4096, 1 << 16
#: The answers to so many messages are remembered: people write the same again and again.
_REMEMBERED = 10_000
#: So many of the nearest follow.
_SHOWN = 3


def refuse_beside_lines(words: Sequence[str] | None, **options: object) -> None:
    """Refuse what was given for one message although a file of them is read.

    Raises:
        InputError: words or one of `options` were given.
    """
    if words:
        raise InputError("usage", Message("--lines reads what customers wrote from the file, and no words"))
    only_for(Message("one message"), **options)


#: Under which key a message of the other kind names what it wants, by the kind that was asked for.
_OTHER: Mapping["RowKind", tuple["RowKind", str]] = {
    "triage": ("reply", "reply"),
    "reply": ("triage", "playbook"),
}


def answer_lines(file: Path, desk: Findables, kind: "RowKind", key: str) -> None:
    """Write for every line of `file` (`-`: stdin) what it means.

    That is the entry of `kind`, under `key`, or the one of the other kind, or the topic; null where it means none.

    Raises:
        InputError: the file cannot be read, or is no text in UTF-8 or GB18030.
    """
    named = by_every_name(rows_of(desk, kind))
    answers: dict[str, dict[str, object]] = {}
    for texts in message_blocks(file):
        unheard = []
        for text in dict.fromkeys(texts):
            if text not in answers:
                entry = named.get(as_name(text))
                if entry:
                    answers[text] = {"text": text, **_called(entry.id, kind, key)}
                else:
                    unheard.append(text)
        for text, verdict in zip(unheard, desk.index.find_all(unheard) if unheard else (), strict=True):
            answers[text] = {"text": text, **_heard(verdict, kind, key)}
        show_json(*[answers[text] for text in texts], pretty=False)
        if len(answers) > _REMEMBERED:
            answers.clear()


def _called(id_: str, kind: "RowKind", key: str) -> dict[str, object]:
    return {key: id_, "score": 1.0, _OTHER[kind][1]: None, "topic": None, "alternatives": []}


def _heard(verdict: "Understood", kind: "RowKind", key: str) -> dict[str, object]:
    """Return what was heard in a message; the three nearest of the kind follow what was found."""
    found, (other, other_key) = verdict.found, _OTHER[kind]
    near = verdict.nearest(kind, _SHOWN + 1)
    is_found = found is not None and found.kind == kind
    following = near[1:] if is_found else near[:_SHOWN]
    return {
        key: found.id if found and is_found else None,
        "score": near[0].score if near else 0.0,
        other_key: found.id if found and found.kind == other else None,
        "topic": (found.id or None) if found and found.kind == "topic" else None,
        "alternatives": [{"id": each.entry.id, "score": each.score} for each in following],
    }


def typed_or_piped(words: list[str] | None) -> list[str] | None:
    """Return `words`, or for `-` the message that stands on stdin.

    Raises:
        InputError: it cannot be read, or is saved as UTF-16.
    """
    if words != ["-"]:
        return words
    return ["，".join(filter(None, (line.strip() for line in message_lines(Path("-")))))]


def message_blocks(file: Path) -> Iterator[list[str]]:
    """Yield the lines of `file`, as `message_lines` does, in their order, some hundred together.

    Raises:
        InputError: the file cannot be read; the lines before that come first.
    """
    lines: list[str] = []
    size = 0
    try:
        for line in message_lines(file):
            lines.append(line)
            size += len(line)
            if len(lines) == _TOGETHER or size > _CHARACTERS:
                yield lines
                lines, size = [], 0
    except InputError:
        if lines:
            yield lines
        raise
    if lines:
        yield lines


def message_lines(file: Path) -> Iterator[str]:
    """Yield the lines of `file` (`-`: stdin), in UTF-8 or GB18030, without their ends.

    Raises:
        InputError: the file cannot be read, or is saved as UTF-16.
    """
    try:
        if str(file) == "-" and sys.stdin is None:
            raise InputError("unreadable", Message("standard input is closed"))
        if str(file) == "-":
            yield from _decoded(sys.stdin.buffer, file)
        else:
            from cstool.batch.named_pipes import open_buffered

            with open_buffered(file) as stream:
                yield from _decoded(stream, file)
    except OSError as error:
        message = Message("{file} cannot be read: {cause}", file=file, cause=cause_of(error))
        raise InputError("unreadable", message) from None


def _decoded(stream: IO[bytes], file: Path) -> Iterator[str]:
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
