"""The handbook as it was last found sound, so that files that have not changed need not be read and checked again.

An entry holds the very bytes of the files that it was made from; it counts only for those, and only for the version
of cstool that wrote it. Entries may be deleted at any time. Nobody else can have put them there: a folder that another
user owns or may write to is not used, links are not followed, and no file is touched but those that bear the mark of
this program. Nothing is kept where the disk is nearly full.
"""

import os
import stat
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, cast

from msgspec import MsgspecError, Raw, msgpack

from cstool.core.record import Record
from cstool.policy.shapes import Policies, Replies

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
        drafts = [each for each in found if each[0].name.endswith(_DRAFT)]
        kept = [each for each in found if each not in drafts]
        outdated = [each for each in drafts if each[1] < time.time() - _ABANDONED]
        for path, _ in (*kept[_KEPT - 1 :], *outdated):
            path.unlink(missing_ok=True)

    def _kept(self) -> Iterator[tuple[Path, float]]:
        """Yield the files that bear the mark, and when each was written."""
        with os.scandir(self.path) as entries:
            for entry in entries:
                if entry.name.startswith(_MARK) and entry.is_file(follow_symlinks=False):
                    yield Path(entry.path), entry.stat(follow_symlinks=False).st_mtime


def _free_bytes(folder: Path) -> int:
    """Return how many bytes can still be written to the disk that `folder` lies on."""
    from shutil import disk_usage

    return disk_usage(folder).free


def _is_plain(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode)


class Files(Record):
    """What stands in the two files; replies are null where only the policies were asked for."""

    policies: Policies
    replies: Replies | None
    #: Remembers what a table comes down to, by the table's name and as `Recall` does.
    recall: Callable[..., Any] | None = None


class _Entry(Record):
    #: The contents of the files.
    sources: list[bytes]
    #: What stands in them, each table on its own; its checksum tells a damaged entry.
    checksum: int
    tables: list[dict[str, Raw]]


class _Part(Record):
    """What was made from the files."""

    sources: list[bytes]
    checksum: int
    made: Raw


PartT = TypeVar("PartT", bound=Record)


#: What decoding raises for bytes that are not what was kept; the second, for a text that is no longer UTF-8.
DAMAGED = (MsgspecError, UnicodeDecodeError)


class Store:
    """A folder of compiled handbooks, written by one `version` of cstool."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = CacheFolder(folder)
        self._version = version

    def load(self, sources: Sequence[bytes]) -> Files | None:
        """Return what stands in the files with the contents `sources`, if they were found sound before."""
        try:
            entry = msgpack.decode(self._folder.read(self._name(sources)) or b"", type=_Entry)
        except DAMAGED:
            return None
        if entry.sources != sources or entry.checksum != _checksum(entry.tables):
            return None
        policies, *replies = entry.tables
        return Files(
            policies=cast("Policies", _Tables(Policies, policies)),
            replies=cast("Replies", _Tables(Replies, replies[0])) if replies else None,
        )

    def save(self, sources: Sequence[bytes], files: Files, *, alone: bool = False) -> None:
        """Keep `files`, found sound, for the next time; a folder that cannot be written keeps nothing.

        Args:
            sources: the contents of the files; policies.toml is the first.
            files: what stands in them.
            alone: whether the policies are kept by themselves, too: they hold whatever becomes of the other files.
        """
        tables = [_encoded(file) for file in (files.policies, files.replies) if file is not None]
        for count in {len(sources), 1} if alone else {len(sources)}:
            kept = tables if count == len(sources) else tables[:1]
            entry = _Entry(sources=list(sources[:count]), checksum=_checksum(kept), tables=kept)
            self._folder.write(self._name(sources[:count]), msgpack.encode(entry))

    def recall(
        self, sources: Sequence[bytes], table: str, part: str, kind: type[PartT], make: Callable[[], PartT]
    ) -> PartT:
        """Return the `part` that `make` makes of a table, now or, if no file has changed since, before."""
        name = self._name(sources, f"-{table}-{part}")
        with suppress(*DAMAGED):
            kept = msgpack.decode(self._folder.read(name) or b"", type=_Part)
            if kept.sources == sources and kept.checksum == zlib.crc32(kept.made):
                return msgpack.decode(kept.made, type=kind)
        made = make()
        coded = msgpack.encode(made)
        entry = _Part(sources=list(sources), checksum=zlib.crc32(coded), made=Raw(coded))
        self._folder.write(name, msgpack.encode(entry))
        return made

    def kept(self, name: str) -> bytes | None:
        """Return what was kept under `name`; None: nothing was."""
        return self._folder.read(f"{self._version}-{name}.msgpack")

    def keep(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`."""
        self._folder.write(f"{self._version}-{name}.msgpack", data)

    def _name(self, sources: Sequence[bytes], part: str = "") -> str:
        fingerprint = zlib.crc32(b"\0".join(sources))
        return f"{self._version}-{len(sources)}-{fingerprint:08x}{part}.msgpack"


class _Tables:
    """A file whose tables are decoded when they are looked at: no answer needs them all."""

    def __init__(self, shape: type[Record], tables: dict[str, Raw]) -> None:
        self.__struct_fields__ = shape.__struct_fields__
        self._types = shape.__annotations__
        self.tables = tables

    def __getattr__(self, name: str) -> Any:
        if name not in self.tables:
            raise AttributeError(name)
        table = msgpack.decode(self.tables[name], type=self._types[name], dec_hook=_decimal)
        setattr(self, name, table)
        return table


def _encoded(file: Record) -> dict[str, Raw]:
    if isinstance(file, _Tables):
        return file.tables
    return {name: Raw(msgpack.encode(getattr(file, name), enc_hook=str)) for name in file.__struct_fields__}


def _checksum(tables: Sequence[dict[str, Raw]]) -> int:
    checksum = 0
    for table in (table for file in tables for table in file.values()):
        checksum = zlib.crc32(table, checksum)
    return checksum


def _decimal(kind: type[Decimal], value: Any) -> Decimal:
    return kind(value)
