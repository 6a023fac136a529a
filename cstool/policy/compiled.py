"""The handbook as it was last found sound, so that files that have not changed need not be read and checked again.

An entry holds the very bytes of the files that it was made from; it counts only for those, and only for the version
of cstool that wrote it. Entries may be deleted at any time.
"""

import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import MsgspecError, Raw, msgpack

from cstool.core.record import Record
from cstool.policy.shape import Policies, Replies

#: So many entries are kept: the files in use, and a few that a supervisor tries out.
_KEPT = 16


class Files(Record):
    """What stands in the two files; replies are null where only the policies were asked for."""

    policies: Policies
    replies: Replies | None


class _Entry(Record):
    sources: list[bytes]
    files: Raw


class Store:
    """A folder of compiled handbooks, written by one `version` of cstool."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version

    def load(self, sources: Sequence[bytes]) -> Files | None:
        """Return what stands in the files with the contents `sources`, if they were found sound before."""
        try:
            entry = msgpack.decode(self._path(sources).read_bytes(), type=_Entry)
            return (
                msgpack.decode(entry.files, type=Files, dec_hook=_decimal)
                if entry.sources == sources
                else None
            )
        except (OSError, MsgspecError, ArithmeticError):
            return None

    def save(self, sources: Sequence[bytes], files: Files) -> None:
        """Keep `files`, found sound, for the next time; a folder that cannot be written keeps nothing."""
        path = self._path(sources)
        draft = path.with_suffix(f".{os.getpid()}")
        entry = _Entry(sources=list(sources), files=Raw(msgpack.encode(files, enc_hook=str)))
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(msgpack.encode(entry))
            draft.replace(path)
            self._sweep()

    def _path(self, sources: Sequence[bytes]) -> Path:
        fingerprint = zlib.crc32(b"\0".join(sources))
        return self._folder / f"{self._version}-{len(sources)}-{fingerprint:08x}.msgpack"

    def _sweep(self) -> None:
        entries = sorted(self._folder.iterdir(), key=lambda entry: entry.stat().st_mtime, reverse=True)
        for entry in entries[_KEPT:]:
            entry.unlink()


def _decimal(kind: type[Decimal], value: Any) -> Decimal:
    return kind(value)
