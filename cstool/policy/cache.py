"""The handbook as it was last found sound, so that files that have not changed need not be read and checked again.

An entry holds the very bytes of the files that it was made from; it counts only for those, and only for the version
of cstool that wrote it. Entries may be deleted at any time.
"""

import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, cast

from msgspec import MsgspecError, Raw, msgpack

from cstool.core.record import Record
from cstool.policy.cache_folder import CacheFolder
from cstool.policy.shapes import Policies, Replies


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

    def save(self, sources: Sequence[bytes], files: Files) -> None:
        """Keep `files`, found sound, for the next time; a folder that cannot be written keeps nothing."""
        tables = [_encoded(file) for file in (files.policies, files.replies) if file is not None]
        entry = _Entry(sources=list(sources), checksum=_checksum(tables), tables=tables)
        self._folder.write(self._name(sources), msgpack.encode(entry))

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
        self._tables = tables

    def __getattr__(self, name: str) -> Any:
        if name not in self._tables:
            raise AttributeError(name)
        table = msgpack.decode(self._tables[name], type=self._types[name], dec_hook=_decimal)
        setattr(self, name, table)
        return table


def _encoded(file: Record) -> dict[str, Raw]:
    return {name: Raw(msgpack.encode(getattr(file, name), enc_hook=str)) for name in file.__struct_fields__}


def _checksum(tables: Sequence[dict[str, Raw]]) -> int:
    checksum = 0
    for table in (table for file in tables for table in file.values()):
        checksum = zlib.crc32(table, checksum)
    return checksum


def _decimal(kind: type[Decimal], value: Any) -> Decimal:
    return kind(value)
