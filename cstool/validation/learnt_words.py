"""What customers' words come down to, learnt now or, if neither they nor the ids they find have changed, before.

Words are read only when somebody asks by them, and only if what they come down to was not learnt before.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cstool.policy.cache import Store
from cstool.validation.load import read_bytes, refusal

if TYPE_CHECKING:
    from cstool.policy.learning import Learnt
    from cstool.policy.sentences import Rows

#: Gives what rows are found by, by their ids with the sentences that they carry themselves.
Learning = Callable[["Rows"], "Learnt"]


class WordPath(NamedTuple):
    """Where a file of words stands, and whether it is the shop's own, not the shipped one."""

    path: Path
    is_own: bool = True


def learning(
    paths: Sequence[WordPath],
    store: Store | None = None,
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
    store: Store | None,
    shipped: Path | None,
    slow: Callable[[], AbstractContextManager[object]],
    rows: "Rows",
) -> "Learnt":
    from cstool.policy.learning import decoded, encoded, learn, name_of

    words = tuple(read_bytes(each.path) for each in paths)
    name = name_of(words, rows)
    for data in (_shipped(shipped), store.kept(name) if store else None):
        known = decoded(data) if data else None
        if known and known.holds_for(words, rows):
            return known
    from cstool.validation.contents import WordDocuments
    from cstool.validation.document import read
    from cstool.validation.review import word_review

    with slow():
        named = [(str(each.path), source) for each, source in zip(paths, words, strict=True)]
        classes, signs = (read(source, path) for path, source in named[:2])
        are_own = [each.is_own for each in paths]
        files, problems = word_review(WordDocuments(classes, signs, named[2], *are_own), rows)
        if files is None:
            raise refusal(problems)
        learnt = learn(words, files, rows)
    if store:
        store.keep(name, encoded(learnt))
    return learnt


def _shipped(folder: Path | None) -> bytes | None:
    path = folder / "words.msgpack" if folder else None
    return path.read_bytes() if path and path.is_file() else None
