"""Pages for the browser, written whole or not at all."""

from collections.abc import Iterable
from pathlib import Path

from cstool.batch.files import STANDARD, is_same, open_target
from cstool.errors import InputError, Message


def check_page(path: str, inputs: Iterable[str]) -> None:
    """Make sure that a page at `path` writes over none of the files it is made from.

    Raises:
        InputError: it would, or it is no file.
    """
    if path == STANDARD:
        raise InputError("usage", Message("--html needs the name of a file"))
    files = [file for name in inputs for file in (name, *_inside(name))]
    for name in files:
        if is_same(name, path):
            raise InputError(
                "same-file",
                Message("{path} is read here; it is not written over", path=path),
                Message("choose another name for the page"),
            )


def _inside(folder: str) -> list[str]:
    return [str(Path(folder, name)) for name in ("policies.toml", "replies.toml")]


def write_page(path: str, page: str) -> None:
    """Write `page` to the file `path`; until it is complete, and after any failure, the old file stays.

    Raises:
        OutputError: it cannot be written.
    """
    target = open_target(path)
    try:
        target.write(page.encode())
        target.commit()
    except BaseException:
        target.discard()
        raise
