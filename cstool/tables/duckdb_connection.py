"""DuckDB, restricted: it may open the files of the job and no others, no network, no further extension."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cstool.errors import InputError, Message

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


#: The special characters of patterns.
_SPECIAL = re.compile(r"([*?\[])")


def connect(
    paths: Sequence[Path], *, memory: str, threads: int | None = None, spill: Path | None = None
) -> "DuckDBPyConnection":
    """Return an embedded DuckDB that may touch `paths` only, and the folder `spill`, where it puts what exceeds memory.

    Raises:
        InputError: `memory` is no size.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"SET memory_limit = {literal(memory)}")
    except duckdb.Error as error:
        message = Message("{text} is no amount of memory", text=memory)
        raise InputError("memory", message, Message("write for example 2GB")) from error
    if threads is not None:
        connection.execute(f"SET threads = {threads}")
    allowed = ", ".join(literal(text) for path in paths for text in {str(path), escaped(path)})
    for setting in (
        f"allowed_paths = [{allowed}]",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        f"temp_directory = {literal(str(spill or ''))}",
        f"allowed_directories = [{literal(str(spill)) if spill else ''}]",
        "enable_progress_bar = false",
        "preserve_insertion_order = true",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


def escaped(path: Path) -> str:
    """Return `path` as a pattern that matches `path` only."""
    return _SPECIAL.sub(r"[\1]", str(path))


def literal(text: str) -> str:
    """Return `text` as a literal of DuckDB."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return `name` as an identifier of DuckDB."""
    return '"' + name.replace('"', '""') + '"'
