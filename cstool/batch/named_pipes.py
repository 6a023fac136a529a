"""Files as the system opens them, and pipes with a name, at which nobody waits for ever."""

import errno
import os
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import IO, Literal

#: Seconds in which somebody must open the other end of a pipe; how long the work takes from then on is up to them.
PATIENCE = 10.0


def open_bytes(path: str | Path, mode: Literal["rb", "wb"] = "rb") -> IO[bytes]:
    """Open `path` without a buffer, and a pipe only if somebody opens its other end in time.

    Raises:
        OSError: it cannot be opened; ETIMEDOUT: it is a pipe, and nobody came.
    """
    return _open_pipe(Path(path), mode) if Path(path).is_fifo() else Path(path).open(mode, buffering=0)


def open_buffered(path: str | Path) -> IO[bytes]:
    """Open `path` as `open_bytes` does, with a buffer, so that a pipe gives as many bytes as are asked for."""
    return BufferedReader(open_bytes(path))  # type: ignore[type-var]  # what it returns is raw


def refuse_pipe(path: str | Path) -> None:
    """Refuse a pipe where a library opens files itself, more than once or by their names.

    Raises:
        OSError: it is one.
    """
    if Path(path).is_fifo():
        raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE), str(path))


def _open_pipe(path: Path, mode: Literal["rb", "wb"]) -> IO[bytes]:
    """Open a pipe in a thread, for the system lets whoever opens it wait until the other end is open, too."""
    from threading import Thread

    opened: list[IO[bytes]] = []
    failed: list[OSError] = []

    def wait() -> None:
        try:
            opened.append(path.open(mode, buffering=0))
        except OSError as error:
            failed.append(error)

    waiting = Thread(target=wait, daemon=True)
    waiting.start()
    waiting.join(PATIENCE)
    if waiting.is_alive():
        _end_the_wait(path, mode)
        waiting.join(1)
        failed = [OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), str(path))]
    if failed:
        for file in opened:
            file.close()
        raise failed[0]
    return opened[0]


def _end_the_wait(path: Path, mode: str) -> None:
    """Open the other end for a moment, so that the thread goes on."""
    other = os.O_WRONLY if mode == "rb" else os.O_RDONLY
    with suppress(OSError):
        os.close(os.open(path, other | getattr(os, "O_NONBLOCK", 0)))
