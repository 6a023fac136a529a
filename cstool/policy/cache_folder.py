"""A folder of small files that a program keeps for its next run, and that nobody else can have put there.

A folder that another user owns or may write to is not used, links are not followed, and no file is touched but those
that bear the mark of this program. Nothing is kept where the disk is nearly full.
"""

import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

#: Begins the names of all files that are kept, and ends those that are not complete.
_MARK, _DRAFT = "cstool-", ".draft"
#: So many files are kept: those in use, and a few that a supervisor tries out.
_KEPT = 32
#: The most bytes of a file; the largest that is written has two.
_LARGEST = 64 << 20
#: So many bytes are left to others on a disk.
_LEFT_FREE = 64 << 20
#: Seconds after which a draft belongs to a run that was killed.
_ABANDONED = 60


class CacheFolder:
    """A folder of small files that are kept for the next run; whatever is wrong with it, nothing is kept."""

    def __init__(self, path: Path) -> None:
        """Take the folder at `path`, whether it exists or not."""
        self.path = path

    def read(self, name: str) -> bytes | None:
        """Return what was kept under `name`; None: nothing that can be trusted was."""
        path = self._file(name)
        try:
            status = path.lstat()
            if not (self._is_own() and _is_plain(status) and status.st_size <= _LARGEST):
                return None
            return path.read_bytes()
        except OSError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, whole or not at all, and only the latest files; failing is not told."""
        with suppress(OSError):
            if not (self._is_own() or self._make()):
                return
            self._sweep()
            if _free_bytes(self.path) >= _LEFT_FREE + len(data):
                self._replace(self._file(name), data)

    def _file(self, name: str) -> Path:
        return self.path / f"{_MARK}{name}"

    def _replace(self, path: Path, data: bytes) -> None:
        draft = path.with_name(f"{path.name}.{os.getpid()}{_DRAFT}")
        try:
            with draft.open("xb") as file:
                file.write(data)
            draft.replace(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise

    def _is_own(self) -> bool:
        """Tell whether the folder is one that only this user can have written to."""
        try:
            status = self.path.lstat()
        except OSError:
            return False
        if not stat.S_ISDIR(status.st_mode):
            return False
        if sys.platform == "win32":  # the folders of a user are closed to others there
            return True
        return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)

    def _make(self) -> bool:
        """Make the folder, unless something that cannot be trusted is in its place."""
        if os.path.lexists(self.path):
            return False
        self.path.mkdir(mode=0o700, parents=True)
        return True

    def _sweep(self) -> None:
        """Remove all but the latest files, and what killed runs left."""
        found = sorted(self._kept(), key=lambda each: -each[1])
        drafts = [each for each in found if each[0].endswith(_DRAFT)]
        kept = [each for each in found if each not in drafts]
        outdated = [each for each in drafts if each[1] < time.time() - _ABANDONED]
        for path, _ in (*kept[_KEPT - 1 :], *outdated):
            Path(path).unlink(missing_ok=True)

    def _kept(self) -> Iterator[tuple[str, float]]:
        """Yield the files that bear the mark, and when each was written."""
        with os.scandir(self.path) as entries:
            for entry in entries:
                if entry.name.startswith(_MARK) and entry.is_file(follow_symlinks=False):
                    yield entry.path, entry.stat(follow_symlinks=False).st_mtime


def cache_path(environment: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return where programs keep a user's cached files on this system; None: there is no place, not even a home."""
    named = environment.get("XDG_CACHE_HOME", "")
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return Path(local, "cstool", "Cache") if local and Path(local).is_dir() else None
    if platform != "darwin" and Path(named).is_absolute():
        return Path(named, "cstool")
    home = environment.get("HOME", "")
    if not (Path(home).is_absolute() and _is_mine(home)):
        return None
    return Path(home, *(("Library", "Caches") if platform == "darwin" else (".cache",)), "cstool")


def _is_mine(folder: str) -> bool:
    """Tell whether there is a `folder` of this user: what root keeps in another's home, its owner could not replace."""
    try:
        status = Path(folder).stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(status.st_mode) and (sys.platform == "win32" or status.st_uid == os.geteuid())


def _free_bytes(folder: Path) -> int:
    """Return how many bytes can still be written to the disk that `folder` lies on."""
    from shutil import disk_usage

    return disk_usage(folder).free


def _is_plain(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode)
