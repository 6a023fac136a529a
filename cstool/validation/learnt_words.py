"""What customers' words come down to: as it was kept, or learnt from files of words that are found sound."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cstool.validation.load import read_bytes, refusal

if TYPE_CHECKING:
    from cstool.core.index_data import Rows
    from cstool.policy.cache import Store
    from cstool.policy.learning import Learnt

#: Gives what rows are found by, by their ids with the sentences that they carry themselves.
Learning = Callable[["Rows"], "Learnt"]


class WordPath(NamedTuple):
    """Where a file of words stands, and whether it is the shop's own, not the shipped one."""

    path: Path
    is_own: bool = True


def learning(
    paths: Sequence[WordPath],
    store: "Store | None" = None,
    shipped: Path | None = None,
    *,
    slow: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Learning:
    """Return what gives what customers' words come down to.

    Args:
        paths: words/classes.toml, words/signs.toml and words/sentences.tsv.
        store: where it is kept what was learnt.
        shipped: the folder with what was learnt when cstool was built.
        slow: what is entered while something is learnt, which takes a while.
    """
    return partial(_learnt, paths, store, shipped, slow)


def _learnt(
    paths: Sequence[WordPath],
    store: "Store | None",
    shipped: Path | None,
    slow: Callable[[], AbstractContextManager[object]],
    rows: "Rows",
) -> "Learnt":
    named = [(str(each.path), read_bytes(each.path)) for each in paths]
    return learnt_from(named, [each.is_own for each in paths], store, shipped, rows, slow=slow)


def learnt_from(
    named: Sequence[tuple[str, bytes]],
    are_own: Sequence[bool],
    store: "Store | None",
    shipped: Path | None,
    rows: "Rows",
    *,
    slow: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> "Learnt":
    """Return what the contents of the files of words, `named` by their paths, come down to for `rows`."""
    from cstool.policy.learning import encoded, learn, name_of

    words = tuple(source for _, source in named)
    if known := _holding(_shipped(shipped), words, rows, is_installed=True):
        return known
    name = name_of(words, rows)
    if known := _holding(store.kept(name) if store else None, words, rows):
        return known
    from cstool.validation.contents import WordDocuments
    from cstool.validation.document import read
    from cstool.validation.review import word_review

    with slow():
        classes, signs = (read(source, path) for path, source in named[:2])
        documents = WordDocuments(classes, signs, named[2], are_own[0], are_own[1], are_own[2])
        files, problems = word_review(documents, rows)
        if files is None:
            raise refusal(problems)
        learnt = learn(words, files, rows)
    if store:
        store.keep(name, encoded(learnt))
    return learnt


def _holding(
    data: bytes | memoryview | None, words: tuple[bytes, ...], rows: "Rows", *, is_installed: bool = False
) -> "Learnt | None":
    """Return what was kept as `data`, if it is what would be learnt now; what is installed is as sound as cstool."""
    from cstool.policy.learning import decoded

    known = decoded(data, is_sound=is_installed) if data else None
    return known if known and known.holds_for(words, rows) else None


def _shipped(folder: Path | None) -> memoryview | None:
    """Return what was learnt when cstool was built; no more of it is read from the disk than is looked at."""
    from mmap import ACCESS_READ, mmap

    path = folder / "words.msgpack" if folder else None
    if path is None or not path.is_file() or not path.stat().st_size:
        return None
    with path.open("rb") as file:
        return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
