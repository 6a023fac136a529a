"""DuckDB, locked: it reaches the files that the work needs and nothing else, no network, no further extension."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cstool.batch.outputs import rejects_name
from cstool.errors import InputError, Message

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


#: What DuckDB may use at most, unless it is said.
MEMORY = "2GB"


class TableJob(NamedTuple):
    """What to do with which files of one format."""

    sources: Sequence[str]
    output: str
    #: Absent: beside the output; `-` for stderr.
    rejects: str | None = None
    #: The names of the columns that are not called `orders`, `spent`, `amount`.
    columns: Mapping[str, str] = {}
    #: Whether the report has the sums by tier.
    summary: bool = False
    #: Start CSV with the signature by which Excel knows UTF-8.
    excel: bool = False
    #: Neutralise text in CSV that a spreadsheet would run as a formula.
    safe_cells: bool = False
    #: Files that must not be written over, besides the sources: those of the handbook.
    in_use: Sequence[str] = ()
    #: What DuckDB may use at most.
    memory: str = MEMORY
    #: Absent: one for each core.
    threads: int | None = None

    @property
    def rejects_name(self) -> str:
        """The file of the rejects, `-` for stderr."""
        return rejects_name(self.output, self.rejects)


#: What a pattern is made of.
_SPECIAL = re.compile(r"([*?\[])")


def connect(paths: Sequence[Path], *, memory: str, threads: int | None = None) -> "DuckDBPyConnection":
    """Return an embedded DuckDB that may touch `paths` only.

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
        "temp_directory = ''",
        "enable_progress_bar = false",
        "preserve_insertion_order = true",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


def escaped(path: Path) -> str:
    """Return `path` as a pattern that stands for itself only."""
    return _SPECIAL.sub(r"[\1]", str(path))


def literal(text: str) -> str:
    """Return `text` as a literal of DuckDB."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return `name` as an identifier of DuckDB."""
    return '"' + name.replace('"', '""') + '"'
