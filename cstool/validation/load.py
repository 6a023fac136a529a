"""The handbook's files, loaded and trusted; a file with a fault is refused.

Words are read only when somebody asks by them, and only if what they come down to was not learnt before.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from cstool.errors import HandbookError, Message, cause_of
from cstool.policy.cache import Files, Store

if TYPE_CHECKING:
    from cstool.policy.learning import Learnt, Rows

#: Gives what rows are found by, by their ids with the sentences that they carry themselves.
Learning = Callable[["Rows"], "Learnt"]


def load(
    policies: Path, replies: Path | None = None, store: Store | None = None, *, personal: Path | None = None
) -> Files:
    """Return what stands in the two files, found sound now or, if they have not changed since, before.

    Args:
        policies: the path of policies.toml.
        replies: the path of replies.toml; None: only policies are wanted.
        store: where handbooks are kept that were found sound.
        personal: the path of an agent's own my-replies.toml, to lay over the replies; None: there is none.

    Raises:
        HandbookError: a file cannot be read or has a fault, or the two do not fit each other.
    """
    paths = [path for path in (policies, replies, replies and personal) if path is not None]
    sources = [read_bytes(path) for path in paths]
    files = store.load(sources) if store else None
    if files is None:
        from cstool.validation.judging import judged

        files = judged(list(zip(map(str, paths), sources, strict=True)))
        if store:
            store.save(sources, files)
    return structs.replace(files, recall=partial(store.recall, sources)) if store else files


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
    from cstool.validation.judging import judged_words

    with slow():
        named = [(str(each.path), source) for each, source in zip(paths, words, strict=True)]
        files = judged_words(named, [each.is_own for each in paths], rows)
        learnt = learn(words, files, rows)
    if store:
        store.keep(name, encoded(learnt))
    return learnt


def _shipped(folder: Path | None) -> bytes | None:
    path = folder / "words.msgpack" if folder else None
    return path.read_bytes() if path and path.is_file() else None


def read_bytes(path: Path) -> bytes:
    """Return the bytes of the file at `path`.

    Raises:
        HandbookError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise HandbookError(
            "unreadable",
            Message("{file} cannot be read: {cause}", file=path, cause=cause_of(error)),
            Message("cstool where shows which files are in use; cstool init writes the shipped ones"),
        ) from None
