"""Unfinished files and folders beside what they will become: locked while their run lives, swept by the next."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

#: Unfinished files, and folders that have a locked one in them.
_FILES, _FOLDERS = ".cstool-*.part", ".cstool-*.parts"


def create(folder: Path) -> tuple[Path, IO[bytes]]:
    """Create an unfinished file and lock it, so that the sweep of another run leaves it alone."""
    while True:
        path = folder / f".cstool-{os.urandom(8).hex()}.part"
        file = path.open("xb", buffering=0)
        try:
            _lock(file)
        except OSError:
            file.close()
            continue
        if path.exists():
            return path, file
        file.close()


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Create a folder in `folder` for what is of use only until the work is done."""
    from shutil import rmtree

    sweep(folder)
    own = folder / f".cstool-{os.urandom(8).hex()}.parts"
    own.mkdir()
    _, locked = create(own)
    try:
        yield own
    finally:
        rmtree(own, ignore_errors=True)
        locked.close()
        rmtree(own, ignore_errors=True)  # where an open file cannot be removed


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
