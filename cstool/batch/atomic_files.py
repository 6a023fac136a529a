"""Files that appear whole or not at all, and the streams that cannot."""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from cstool.batch import compression
from cstool.batch.file_identity import STANDARD, is_plain
from cstool.batch.named_pipes import open_bytes
from cstool.batch.unfinished import create, sweep, write_errors
from cstool.errors import InputError, Message, OutputError, cause_of

#: What can be written.
Buffer = bytes | bytearray | memoryview
#: Bytes after which the system is asked to write to the disk, so that the last `fsync` has little left to do.
_WRITE_BACK = 4 << 20


class Pending(Protocol):
    """What appears at the end, or not at all."""

    def commit(self) -> None:
        """Make what was written appear."""
        ...

    def discard(self) -> None:
        """Leave the old file as it was; what a stream has sent stays sent."""
        ...


class Target(Pending, Protocol):
    """Where rows go."""

    def write(self, data: Buffer) -> None:
        """Add `data`."""
        ...


class AtomicFile:
    """A file that replaces `path` when it is complete; until then, and after any failure, `path` stays as it was."""

    def __init__(self, path: str, *, compressed: bool = True) -> None:
        """Open an unfinished file for `path`, compressed if its name says so, unless `compressed` is false."""
        self.path = Path(os.path.realpath(path))
        self._shown = path
        wrapped = compression.writer(path if compressed else "")
        with write_errors(path):
            sweep(self.path.parent)
            self._temporary, self._raw = create(self.path.parent)
            with suppress(OSError):
                self._temporary.chmod(stat.S_IMODE(self.path.stat().st_mode))
        self._file = wrapped(self._raw)
        self._written = 0
        self._started = 0

    def write(self, data: Buffer) -> None:
        """Add `data`."""
        with write_errors(self._shown):
            write_all(self._file, data)
            self._written += len(data)
            if self._written - self._started >= _WRITE_BACK:
                _start_writing_back(self._raw, self._started, self._written)
                self._started = self._written

    def commit(self) -> None:
        """Sync the file to the disk, then rename it to `path`."""
        with write_errors(self._shown):
            if self._file is not self._raw:
                self._file.close()
            os.fsync(self._raw.fileno())
            if os.name == "nt":
                self._raw.close()
            self._temporary.replace(self.path)
            self._raw.close()
            _sync_folder(self.path.parent)

    def discard(self) -> None:
        """Remove what was written; `path` stays as it was."""
        _abandon(self._file, self._raw)
        with suppress(OSError):
            self._temporary.unlink()


class Stream:
    """Standard output, a pipe or a device: what is written cannot be taken back."""

    def __init__(self, file: IO[bytes], shown: str) -> None:
        self._shown = shown
        self._raw = file
        self._file = compression.writer(shown)(file)

    def write(self, data: Buffer) -> None:
        """Send `data`."""
        with write_errors(self._shown):
            write_all(self._file, data)

    def commit(self) -> None:
        """Send what a compressor still holds."""
        with write_errors(self._shown):
            if self._file is not self._raw:
                self._file.close()
            self._raw.flush()
            if self._shown != STANDARD:
                self._raw.close()

    def discard(self) -> None:
        """Close the stream, unless it is standard output."""
        if self._file is not self._raw:
            _abandon(self._file)
        if self._shown != STANDARD:
            _abandon(self._raw)


def open_target(path: str, encoding: str = "utf-8") -> Target:
    """Open `path` for text in `encoding`: standard output for `-`, a file that appears whole, or a device as it is.

    Raises:
        OutputError: it cannot be written.
    """
    if path == STANDARD and sys.stdout is None:
        raise OutputError("cannot-write", Message("the answer cannot be written: stdout is closed"))
    if path == STANDARD and sys.stdout.isatty():
        from cstool.batch.shown_rows import TerminalRows

        return TerminalRows(encoding)
    if path == STANDARD:
        return Stream(_unbuffered(sys.stdout.buffer), path)
    if is_plain(path):
        return AtomicFile(path)
    with write_errors(path):
        return Stream(open_bytes(path, "wb"), path)


def write_whole(path: str, content: bytes) -> None:
    """Write `content` to `path`, standard output for `-`; until a file is complete, the old one stays.

    Raises:
        OutputError: it cannot be written.
    """
    target = open_target(path)
    try:
        target.write(content)
        target.commit()
    except BaseException:
        target.discard()
        raise


def open_source(path: str) -> IO[bytes]:
    """Open `path` for reading, standard input for `-`, decompressed if its name says so.

    Raises:
        InputError: it cannot be read.
    """
    if path == STANDARD and sys.stdin is None:
        raise InputError("cannot-read", Message("standard input is closed"))
    if path == STANDARD:
        return _unbuffered(sys.stdin.buffer)
    try:
        return compression.reader(path)
    except OSError as error:
        raise cannot_read(path, error) from error


def cannot_read(path: str, error: Exception) -> InputError:
    """Return what a person is told when `path` cannot be read."""
    cause = cause_of(error) if isinstance(error, OSError) else Message("it is damaged")
    return InputError("cannot-read", Message("{file} cannot be read: {cause}", file=path, cause=cause))


def write_all(file: IO[bytes], data: Buffer) -> None:
    """Write all of `data`, in as many steps as the system needs."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def _abandon(*files: IO[bytes]) -> None:
    """Close files whose content is given up, the compressor before the file that it writes to."""
    for file in files:
        with suppress(OSError, ValueError):
            file.close()


def _start_writing_back(file: IO[bytes], start: int, end: int) -> None:
    """Ask the system to write a part of `file` to the disk; on Linux, POSIX_FADV_DONTNEED starts that."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), start, end - start, os.POSIX_FADV_DONTNEED)


def _sync_folder(folder: Path) -> None:
    """Sync the renaming to the disk, where folders can be synced."""
    if sys.platform != "win32":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _unbuffered(file: IO[bytes]) -> IO[bytes]:
    """Return the unbuffered stream, so that no bytes are left in a buffer when a pipe breaks."""
    if file.writable():
        file.flush()
    raw: IO[bytes] = getattr(file, "raw", file)
    return raw
