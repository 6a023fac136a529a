"""Handbooks that stay open: a program that answers many times reads a file again only when it has changed."""

from collections.abc import Callable
from pathlib import Path

from cstool.policy.handbook import Handbook

#: Handbooks by what was opened, each with how its files were then; None: this program answers once.
_memory: dict[tuple[object, ...], tuple[object, Handbook]] | None = None


def remember_handbooks() -> None:
    """Keep what is opened from now on until one of its files changes: for a program that answers many times."""
    global _memory  # noqa: PLW0603
    _memory = {}


def remembered(
    what: str, files: tuple[Path, ...], make: Callable[[], Handbook], folder: Path | None = None
) -> Handbook:
    """Return a handbook, made now or, if none of its files has changed since, before.

    Args:
        what: what is opened: the same files may be opened as more than one handbook.
        files: what `make` reads.
        make: makes the handbook.
        folder: where the words stand that it learns from; None: nobody asks by words, and nothing is
            learnt ahead.
    """
    if _memory is None:
        return make()
    paths = [*files, *(sorted((folder / "words").glob("*.*")) if folder else ())]
    try:
        now = [
            (path, state.st_mtime_ns, state.st_size, state.st_ino) for path in paths if (state := path.stat())
        ]
    except OSError:
        return make()  # which says what is wrong with the file
    if _memory.get((what, *files), (None,))[0] != now:
        _memory[(what, *files)] = (now, book := make())
        if folder is not None:
            # the first question is not to wait for these
            _ = book.index, book.reader, book.replies
            _ = book.draft_knowledge
    return _memory[(what, *files)][1]
