"""Rows and rejects that people look at: text like any other there, so that nothing in a file is a command."""

import codecs
import io
import sys
from collections.abc import Callable

from cstool.batch.atomic_files import Buffer
from cstool.batch.encodings import Encoding
from cstool.batch.file_identity import STANDARD
from cstool.batch.unfinished import write_errors
from cstool.core.shown_texts import safe, without_commands

#: What decodes a file without its signature.
_DECODED = {"utf-8": "utf-8-sig"}


class TerminalRows:
    """Standard output that is a terminal; what was shown cannot be taken back."""

    def __init__(self, encoding: str) -> None:
        """Show rows in `encoding`, in that of the terminal."""
        decoder = codecs.getincrementaldecoder(_DECODED.get(encoding, encoding))("backslashreplace")
        self._text = io.IncrementalNewlineDecoder(decoder, translate=True)

    def write(self, data: Buffer) -> None:
        """Show `data`, which ends where it may in the middle of a character."""
        self._show(self._text.decode(bytes(data)))

    def commit(self) -> None:
        """Show what is left, even if it is no whole character."""
        self._show(self._text.decode(b"", final=True))
        with write_errors(STANDARD):
            sys.stdout.flush()

    def discard(self) -> None:
        """Do nothing: what was shown cannot be taken back."""

    def _show(self, text: str) -> None:
        with write_errors(STANDARD):
            sys.stdout.write(without_commands(safe(text)))


class ShownRejects:
    """Shows rejects on stderr, when the rows go to standard output."""

    def __init__(self, show: Callable[[str], object], encoding: Encoding) -> None:
        self._show = show
        self._encoding = encoding.name

    def write(self, data: Buffer) -> None:
        """Show `data`."""
        self._show(bytes(data).decode(self._encoding, "backslashreplace"))

    def commit(self) -> None:
        """Do nothing: what was shown cannot be taken back."""

    def discard(self) -> None:
        """Do nothing: what was shown cannot be taken back."""
