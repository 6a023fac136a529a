"""Handbooks that stay open: a program that answers many times reads a file again only when it has changed."""

from collections.abc import Callable
from pathlib import Path

from cstool.policy.handbook import Handbook


class OpenHandbooks:
    """The handbooks that a program has opened, each until one of its files changes.

    What is found by words is learnt when a handbook is opened: the first question is not to wait for it.
    """

    def __init__(self) -> None:
        #: Handbooks by what was opened, each with how its files were then.
        self._opened: dict[tuple[object, ...], tuple[object, Handbook]] = {}

    def remembered(
        self, what: str, files: tuple[Path, ...], make: Callable[[], Handbook], folder: Path | None = None
    ) -> Handbook:
        """Return a handbook, made now or, if none of its files has changed since, before.

        Args:
            what: what is opened: the same files may be opened as more than one handbook.
            files: what `make` reads.
            make: makes the handbook.
            folder: where the words stand that it learns from; None: nobody asks by words, and nothing is
                learnt ahead.
        """
        paths = [*files, *(sorted((folder / "words").glob("*.*")) if folder else ())]
        try:
            now = [(path, at.st_mtime_ns, at.st_size, at.st_ino) for path in paths if (at := path.stat())]
        except OSError:
            return make()  # which says what is wrong with the file
        if self._opened.get((what, *files), (None,))[0] != now:
            self._opened[(what, *files)] = (now, book := make())
            if folder is not None:
                _ = book.index, book.reader, book.replies
                _ = book.draft_knowledge
        return self._opened[(what, *files)][1]
