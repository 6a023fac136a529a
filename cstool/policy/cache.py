"""The handbook as it was last found sound, so that files that have not changed need not be read and checked again.

An entry holds the very bytes of the files that it was made from; it counts only for those, and only for the version
of cstool that wrote it. Entries may be deleted at any time.
"""

import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    NamedTuple,
    TypeVar,
    cast,
    get_args,
    get_origin,
)

from msgspec import MsgspecError, Raw, msgpack

from cstool.core.record import Record
from cstool.policy.cache_folder import CacheFolder

if TYPE_CHECKING:
    from cstool.policy.shapes import Policies, Replies


class Files(Record):
    """What stands in the two files; replies are null where only the policies were asked for."""

    policies: "Policies"
    replies: "Replies | None"
    #: Remembers what a table comes down to, by the table's name and as `Recall` does.
    recall: Callable[..., Any] | None = None


class KeptRows(NamedTuple):
    """What stands in a table, and the class of its rows: it is imported when they are looked at."""

    rows: Raw
    module: str
    kind: str
    is_list: bool


class _Entry(Record):
    #: The contents of the files.
    sources: list[bytes]
    #: What stands in them, each table on its own; its checksum tells a damaged entry.
    checksum: int
    tables: list[dict[str, KeptRows]]


class _Part(Record):
    """What was made from the files."""

    sources: list[bytes]
    checksum: int
    made: Raw


PartT = TypeVar("PartT", bound=Record)


#: Marks the entry of a replies.toml by itself.
_SAID = "-says"
#: What decoding raises for bytes that are not what was kept; the second, for a text that is no longer UTF-8.
DAMAGED = (MsgspecError, UnicodeDecodeError)


class Store:
    """A folder of compiled handbooks, written by one `version` of cstool."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = CacheFolder(folder)
        self._version = version

    def load(self, sources: Sequence[bytes]) -> Files | None:
        """Return what stands in the files with the contents `sources`, if they were found sound before."""
        tables = self._tables(sources)
        if tables is None:
            return None
        policies, *replies = tables
        return Files(
            policies=cast("Policies", _Tables(policies)),
            replies=cast("Replies", _Tables(replies[0])) if replies else None,
        )

    def replies(self, source: bytes) -> "Replies | None":
        """Return what stands in a replies.toml with the contents `source`, if its shape was found right before."""
        tables = self._tables([source], _SAID)
        return cast("Replies", _Tables(tables[0])) if tables else None

    def save(self, sources: Sequence[bytes], files: Files, *, alone: bool = False) -> None:
        """Keep `files`, found sound, for the next time; a folder that cannot be written keeps nothing.

        Args:
            sources: the contents of the files; policies.toml is the first.
            files: what stands in them.
            alone: whether the policies are kept by themselves, too: they hold whatever becomes of the other files.
        """
        tables = [_encoded(file) for file in (files.policies, files.replies) if file is not None]
        self._keep(sources, tables)
        if alone and len(sources) > 1:
            self._keep(sources[:1], tables[:1])

    def save_replies(self, source: bytes, replies: "Replies") -> None:
        """Keep what stands in a replies.toml, whose shape is right, whatever policies it is held against."""
        self._keep([source], [_encoded(replies)], _SAID)

    def _keep(self, sources: Sequence[bytes], tables: list[dict[str, KeptRows]], part: str = "") -> None:
        entry = _Entry(sources=list(sources), checksum=_checksum(tables), tables=tables)
        self._folder.write(self._name(sources, part), msgpack.encode(entry))

    def _tables(self, sources: Sequence[bytes], part: str = "") -> list[dict[str, KeptRows]] | None:
        try:
            entry = msgpack.decode(self._folder.read(self._name(sources, part)) or b"", type=_Entry)
        except DAMAGED:
            return None
        is_sound = entry.sources == sources and entry.checksum == _checksum(entry.tables)
        return entry.tables if is_sound else None

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

    def __init__(self, tables: dict[str, KeptRows]) -> None:
        self.__struct_fields__ = tuple(tables)
        self.tables = tables

    def __getattr__(self, name: str) -> Any:
        if name not in self.tables:
            raise AttributeError(name)
        table = (
            _EMPTY[kept] if (kept := bytes(self.tables[name].rows)) in _EMPTY else _decoded(self.tables[name])
        )
        setattr(self, name, table)
        return table


#: Tables in which nothing stands, whatever their rows would be.
_EMPTY: dict[bytes, Any] = {msgpack.encode(nothing): nothing for nothing in (None, ())}


def _decoded(table: KeptRows) -> Any:
    kind: Any = getattr(import_module(table.module), table.kind)
    shape: Any = tuple[kind, ...] if table.is_list else kind
    return msgpack.decode(table.rows, type=shape, dec_hook=_decimal)


def _encoded(file: Record) -> dict[str, KeptRows]:
    if isinstance(file, _Tables):
        return file.tables
    return {
        name: KeptRows(Raw(msgpack.encode(getattr(file, name), enc_hook=str)), *_kind_of(annotation))
        for name, annotation in type(file).__annotations__.items()
    }


def _kind_of(annotation: Any) -> tuple[str, str, bool]:
    """Return the class of the rows of a table, by its module and name, and whether the table is a list of them."""
    if get_origin(annotation) is Annotated:
        return _kind_of(annotation.__origin__)
    given = [each for each in get_args(annotation) if each is not type(None)] or [annotation]
    is_list = get_origin(annotation) is tuple
    if is_list or isinstance(annotation, UnionType):
        (module, name, inner) = _kind_of(given[0])
        return module, name, is_list or inner
    return annotation.__module__, annotation.__name__, False


def _checksum(tables: Sequence[dict[str, KeptRows]]) -> int:
    checksum = 0
    for table in (table for file in tables for table in file.values()):
        checksum = zlib.crc32(table.rows, checksum)
    return checksum


def _decimal(kind: type[Decimal], value: Any) -> Decimal:
    return kind(value)
