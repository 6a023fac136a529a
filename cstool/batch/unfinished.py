"""Unfinished files and folders beside what they will become: locked while their run lives, swept by the next."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from cstool.batch.file_identity import STANDARD
from cstool.errors import Message, OutputError, cause_of

#: Unfinished files, and folders that have a locked one in them.
_FILES, _FOLDERS = ".cstool-*.part", ".cstool-*.parts"
#: What this run has begun, by names that are noted before anything is there.
_begun: set[Path] = set()


def create(folder: Path) -> tuple[Path, IO[bytes]]:
    """Create an unfinished file and lock it, so that the sweep of another run leaves it alone."""
    while True:
        path = folder / f".cstool-{os.urandom(8).hex()}.part"
        _begun.add(path)
        file = path.open("xb", buffering=0)
        try:
            _lock(file)
        except OSError:
            file.close()
            continue
        if path.exists():
            return path, file
        file.close()


class write_errors:  # noqa: N801 -- used like a function
    """A context that turns errors of the system while writing into an `OutputError` that names the file."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, BrokenPipeError):
            message = Message("nobody reads the output any more; it ends in the middle")
            raise OutputError("broken-pipe", message) from error
        if isinstance(error, OSError):
            name = "stdout" if self._path == STANDARD else self._path
            message = Message("{file} cannot be written: {cause}", file=name, cause=cause_of(error))
            raise OutputError("cannot-write", message) from error


@contextmanager
def scratch(folder: Path, output: str | None = None) -> Iterator[Path]:
    """Create a folder in `folder` for what is of use only until the work is done, as to write `output` beside it.

    Raises:
        OutputError: it cannot be made; `output` is named, for that could not be written there either.
    """
    from shutil import rmtree

    sweep(folder)
    own = folder / f".cstool-{os.urandom(8).hex()}.parts"
    _begun.add(own)
    with write_errors(str(folder) if output is None or output == STANDARD else output):
        own.mkdir()
        _, locked = create(own)
    try:
        yield own
    finally:
        rmtree(own, ignore_errors=True)
        locked.close()
        rmtree(own, ignore_errors=True)  # where an open file cannot be removed


def remove_begun() -> None:
    """Remove what this run began and did not finish: it was interrupted before anybody took care of that."""
    from shutil import rmtree

    for path in _begun:
        with suppress(OSError):
            rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what killed runs left unfinished in `folder`; what belongs to runs still going is locked."""
    for path in folder.glob(_FILES):
        with suppress(OSError):
            _remove(path)
    for path in folder.glob(_FOLDERS):
        with suppress(OSError):
            _remove_folder(path)


def _remove(path: Path) -> None:
    """Remove a file that no run has locked."""
    with path.open("r+b") as file:
        _lock(file)
        if os.name == "nt":
            file.close()
        path.unlink()


def _remove_folder(path: Path) -> None:
    """Remove a folder whose run is gone; one without a locked file is only just being made."""
    from shutil import rmtree

    locked = list(path.glob(_FILES))
    for file in locked:
        _remove(file)
    if locked:
        rmtree(path)


def _lock(file: IO[bytes]) -> None:
    """Lock `file` for this process; elsewhere than on POSIX an open file cannot be removed anyway."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
