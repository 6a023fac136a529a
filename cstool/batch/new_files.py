"""Several new files in one folder, all or none; no file is overwritten, and nothing is written through a link."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from cstool.batch.atomic_files import AtomicFile
from cstool.batch.unfinished import write_errors
from cstool.errors import InputError, Message

#: What stands where a file is to be written: nothing, a part of it that a full disk left, the file, something else.
Present = Literal["missing", "cut", "same", "other"]


def write_new_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write the files that are missing in `folder`, or were cut off by a full disk, by their names.

    Raises:
        InputError: a file exists already, or all do, or a link stands in the way; nothing was written.
        OutputError: one cannot be written; none was.
    """
    _refuse_links(folder, contents)
    present = {name: _present(folder / name, content) for name, content in contents.items()}
    todo = [name for name, state in present.items() if state in {"missing", "cut"}]
    if not todo or "other" in present.values():
        taken = [name for name, state in present.items() if state in {"same", "other"}]
        raise InputError(
            "file-exists",
            Message("{files} exists already in {folder}", files=", ".join(taken), folder=folder),
            Message("nothing was written; choose another folder or move it away"),
        )
    made: list[Path] = []
    files: list[AtomicFile] = []
    try:
        with write_errors(str(folder)):
            made.extend(_make_folders((folder / name).parent for name in todo))
        for name in todo:
            files.append(AtomicFile(str(folder / name), compressed=False))
            files[-1].write(contents[name])
        for file in files:
            file.commit()
    except BaseException:
        for file in files:
            file.discard()
        for name in todo:
            if present[name] == "missing":
                with suppress(OSError):
                    (folder / name).unlink()
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir()
        raise


def _refuse_links(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        parts = Path(name).parts
        for depth in range(1, len(parts) + 1):
            path = folder.joinpath(*parts[:depth])
            if path.is_symlink():
                raise InputError(
                    "file-exists",
                    Message("{path} is a link, and nothing is written through one", path=path),
                    Message("nothing was written; choose another folder or move it away"),
                )


def _present(path: Path, content: bytes) -> Present:
    if not os.path.lexists(path):
        return "missing"
    if not path.is_file() or path.stat().st_size > len(content):
        return "other"
    found = path.read_bytes()
    if found == content:
        return "same"
    return "cut" if content.startswith(found) else "other"


def _make_folders(wanted: Iterable[Path]) -> Iterator[Path]:
    """Make folders, and yield those that were not there, each behind the one that it lies in."""
    for folder in wanted:
        for path in (*reversed(folder.parents), folder):
            if not path.is_dir():
                path.mkdir()
                yield path
