"""Which files hold tables of members, told by their names."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from cstool.batch.file_identity import STANDARD
from cstool.errors import InputError, Message

TableFormat = Literal["parquet", "jsonl", "csv", "excel"]

_ENDINGS: dict[str, TableFormat] = {
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xls": "excel",
}
#: Endings of compressed text files, and their names in DuckDB; Parquet is compressed inside.
_COMPRESSED = {".gz": "gzip", ".zst": "zstd"}
_TITLES: dict[TableFormat, str] = {
    "parquet": "Parquet",
    "jsonl": "JSON lines",
    "csv": "CSV",
    "excel": "Excel",
}
#: A workbook, and the name of one of its sheets.
_SHEET = re.compile(r"(.*\.(?:xlsx|xlsm|xls)):([^:/\\]+)", re.IGNORECASE | re.DOTALL)


def title(format_: TableFormat) -> str:
    """Return the format as people write it."""
    return _TITLES[format_]


def is_table(path: str) -> bool:
    """Tell whether `path` is more than text: Parquet, JSON lines, or a workbook."""
    return _known(path) not in {None, "csv"}


def is_workbook(path: str) -> bool:
    """Tell whether `path` is a workbook of a spreadsheet."""
    return _known(path) == "excel"


def workbook_of(name: str) -> tuple[str, str | None]:
    """Split `file.xlsx:sheet` into the file and the sheet, which may be absent."""
    found = None if Path(name).is_file() else _SHEET.fullmatch(name)
    return (found[1], found[2]) if found else (name, None)


def compression_of(path: str) -> str:
    """Return how the file `path` is compressed as a whole, as DuckDB says it."""
    return _COMPRESSED.get(Path(path).suffix.lower(), "none")


def format_of(path: str) -> TableFormat:
    """Return the format of the file `path`; standard input and output are CSV.

    Raises:
        InputError: its name ends in nothing known.
    """
    format_ = "csv" if path == STANDARD else _known(path)
    if format_ is None:
        raise InputError(
            "unknown-format",
            Message("{path} has no name that tells its format", path=path),
            Message(
                "the name must end in {endings}; text may end in .gz or .zst besides",
                endings=", ".join(_ENDINGS),
            ),
        )
    return format_


def _known(path: str) -> TableFormat | None:
    name = Path(workbook_of(path)[0])
    if name.suffix.lower() not in _COMPRESSED:
        return _ENDINGS.get(name.suffix.lower())
    within = _ENDINGS.get(name.with_suffix("").suffix.lower())
    return None if within in {"parquet", "excel"} else within


def files_of(names: Sequence[str]) -> list[str]:
    """Return the files that folders and patterns with `*`, `?` and `[...]` stand for, by name.

    Raises:
        InputError: one stands for no file, or the files are of different formats.
    """
    found = [path for name in names for path in _expanded(name)]
    formats = {format_of(path): path for path in reversed(found)}
    if len(formats) > 1:
        (one, name), (other, other_name), *_ = reversed(formats.items())
        message = Message(
            "the files are of different formats: {name} is {one}, {other_name} is {other}",
            name=name,
            one=title(one),
            other_name=other_name,
            other=title(other),
        )
        raise InputError("mixed-formats", message, Message("name those of one format, for example *.parquet"))
    return found


def _expanded(name: str) -> Iterator[str]:
    import glob

    if Path(workbook_of(name)[0]).is_file():
        yield name
        return
    paths = map(str, Path(name).iterdir()) if Path(name).is_dir() else glob.iglob(name, recursive=True)  # noqa: PTH207 -- may be absolute
    found = sorted(path for path in paths if _is_meant(Path(path)))
    if not found:
        raise InputError("no-files", Message("{name} stands for no file of a known format", name=name))
    yield from found


def _is_meant(path: Path) -> bool:
    """Tell whether a file has the name of a table and is not hidden, as files of the system are."""
    return path.is_file() and not path.name.startswith(".") and _known(str(path)) is not None
