"""The progress of a long job on a terminal."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Self

from cstool.render.streams import tell

#: Seconds before progress is shown, and before it is told that there is work at all.
_PATIENCE, _SILENCE = 1.0, 0.5
_WIDTH = 30


class Progress:
    """A line on stderr that says how much of a file was read; it is removed when the job is done."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._started = monotonic()
        self._wanted = sys.stderr is not None and sys.stderr.isatty()
        self._shown = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()

    def tick(self, read: int) -> None:
        """Show that `read` bytes were read, decompressed."""
        if self._wanted and monotonic() - self._started >= _PATIENCE:
            line = self._line(read)
            sys.stderr.write("\r" + line)
            sys.stderr.flush()
            self._shown = max(self._shown, len(line))

    def _line(self, read: int) -> str:
        size = self._size()
        megabytes = f"{read / 1e6:,.0f} MB"
        if not size:
            return megabytes
        done = min(1.0, read / size)
        return f"[{'#' * round(done * _WIDTH):{_WIDTH}}] {done:4.0%}  {megabytes}"

    def _size(self) -> int:
        """Return the size of the source in bytes; 0 if it is not known, as for a pipe or a compressed file."""
        if self._source.lower().endswith((".gz", ".zst")) or not Path(self._source).is_file():
            return 0
        return os.stat(self._source).st_size  # noqa: PTH116 -- the name `-` is no file here


@contextmanager
def told_if_slow(what: str) -> Iterator[None]:
    """Say on stderr `what` is done, if it is not done at once."""
    from threading import Timer

    teller = Timer(_SILENCE, _tell_once, [what])
    teller.daemon = True
    teller.start()
    try:
        yield
    finally:
        teller.cancel()


@cache
def _tell_once(what: str) -> None:
    tell(what)
