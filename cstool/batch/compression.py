"""Compressed files, told by their name: `.gz`, and `.zst` where a library for it is installed."""

from typing import IO, Any

from cstool.errors import InputError, Message


def reader(path: str, raw: IO[bytes]) -> IO[bytes]:
    """Return what reads the file `path`, open as `raw`, decompressed if its name says so."""
    if path.lower().endswith(".gz"):
        import gzip

        return gzip.GzipFile(fileobj=raw)  # type: ignore[return-value]  # it has all that is read here
    return _zstd(raw, "rb") if path.lower().endswith(".zst") else raw


def writer(path: str, raw: IO[bytes]) -> IO[bytes]:
    """Return what writes to `raw`, the file for `path`, compressed if its name says so."""
    if path.lower().endswith(".gz"):
        import gzip

        return gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0)  # type: ignore[return-value]
    return _zstd(raw, "wb") if path.lower().endswith(".zst") else raw


def damage() -> tuple[type[Exception], ...]:
    """Return the errors that mean a damaged compressed file; `OSError` tells the rest."""
    import zlib

    try:
        return zlib.error, EOFError, _library().ZstdError
    except InputError:
        return zlib.error, EOFError


def _zstd(raw: IO[bytes], mode: str) -> IO[bytes]:
    file: IO[bytes] = _library().ZstdFile(raw, mode)
    return file


def _library() -> Any:  # noqa: ANN401 -- one of two modules, only one of which any Python has
    from importlib import import_module

    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ModuleNotFoundError:
            continue
    raise InputError(
        "no-zstd",
        Message("this Python cannot read or write .zst files"),
        Message("install it with: pip install 'cstool[zstd]'"),
    )
