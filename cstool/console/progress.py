"""How far a long job is, on a terminal, and only when it takes long enough to ask."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Self

from cstool.render.streams import tell

#: Seconds after which a person wants to know how far a job is, and that there is one at all.
_PATIENCE, _SILENCE = 1.0, 0.5
_WIDTH = 30


class Progress:
    """A line on stderr that says how much of a file was read; gone when the job is done."""

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
        """Return the bytes of the source; 0 when they say nothing: a pipe, a compressed file."""
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
