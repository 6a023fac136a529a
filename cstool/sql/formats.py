"""Which files hold tables of members, told by their names."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from cstool.errors import InputError, Message

Format = Literal["parquet", "jsonl", "csv"]

_ENDINGS: dict[str, Format] = {
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
}
_COMPRESSED = (".gz", ".zst")
_TITLES: dict[Format, str] = {"parquet": "Parquet", "jsonl": "JSON lines", "csv": "CSV"}


def title(format_: Format) -> str:
    """Return the format as people write it."""
    return _TITLES[format_]


def is_table(path: str) -> bool:
    """Tell whether `path` is a file for an engine of SQL: Parquet or JSON lines."""
    return _ENDINGS.get(Path(path).suffix.lower(), "csv") != "csv"


def format_of(path: str) -> Format:
    """Return the format of the file `path`; only CSV may be compressed.

    Raises:
        InputError: its name ends in nothing known.
    """
    name = Path(path)
    format_ = _ENDINGS.get(name.suffix.lower())
    if (
        format_ is None
        and name.suffix.lower() in _COMPRESSED
        and _ENDINGS.get(name.with_suffix("").suffix.lower()) == "csv"
    ):
        format_ = "csv"
    if format_ is None:
        raise InputError(
            "unknown-format",
            Message("{path} has no name that tells its format", path=path),
            Message("the name must end in {endings}", endings=", ".join(_ENDINGS)),
        )
    return format_


def files_of(names: Sequence[str]) -> list[str]:
    """Return the files that folders and patterns with `*`, `?` and `[...]` stand for, by name.

    Raises:
        InputError: one stands for no file, or the files are of different formats.
    """
    found = [path for name in names for path in _expanded(name)]
    if len({format_of(path) for path in found}) > 1:
        raise InputError(
            "mixed-formats", Message("the files are of different formats: {names}", names=", ".join(names))
        )
    return found


def _expanded(name: str) -> Iterator[str]:
    import glob

    if Path(name).is_file():
        yield name
        return
    paths = map(str, Path(name).iterdir()) if Path(name).is_dir() else glob.iglob(name, recursive=True)  # noqa: PTH207 -- may be absolute
    found = sorted(path for path in paths if Path(path).is_file() and Path(path).suffix.lower() in _ENDINGS)
    if not found:
        raise InputError(
            "no-files", Message("{name} stands for no Parquet, JSON lines or CSV file", name=name)
        )
    yield from found
