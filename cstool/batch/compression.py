"""Compressed files, told by their name: `.gz`, and `.zst` where a library for it is installed."""

from collections.abc import Callable
from typing import IO, Any

from cstool.batch.named_pipes import open_bytes, refuse_pipe
from cstool.errors import InputError, Message


def reader(path: str) -> IO[bytes]:
    """Open the file `path` for reading, decompressed if its name says so.

    Raises:
        OSError: it cannot be opened.
        InputError: there is no library for what it is.
    """
    if path.lower().endswith((".gz", ".zst")):
        refuse_pipe(path)
    if path.lower().endswith(".gz"):
        import gzip

        return gzip.GzipFile(path, "rb")  # type: ignore[return-value]  # it has all that is read here
    if path.lower().endswith(".zst"):
        file: IO[bytes] = _library().ZstdFile(path, "rb")
        return file
    return open_bytes(path)


def writer(path: str) -> Callable[[IO[bytes]], IO[bytes]]:
    """Return a function that wraps the open file for `path` in a compressor, if its name says so.

    Raises:
        InputError: there is no library for what it shall be.
    """
    if path.lower().endswith(".gz"):
        return _gzip_writer
    return _zstd_writer(_library()) if path.lower().endswith(".zst") else lambda raw: raw


def failures() -> tuple[type[Exception], ...]:
    """Return the exceptions of reading a file: errors of the system, and damaged compression."""
    import zlib

    try:
        return OSError, EOFError, zlib.error, _library().ZstdError
    except InputError:
        return OSError, EOFError, zlib.error


def _gzip_writer(raw: IO[bytes]) -> IO[bytes]:
    import gzip

    # no name and no time in the header: equal rows give equal files
    return gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0)  # type: ignore[return-value]


def _zstd_writer(library: Any) -> Callable[[IO[bytes]], IO[bytes]]:
    return lambda raw: library.ZstdFile(raw, "wb")


def _library() -> Any:
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
