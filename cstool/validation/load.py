"""The two files, loaded and trusted; a file with a fault is refused."""

from functools import partial
from pathlib import Path

from msgspec import structs

from cstool.errors import HandbookError, Message, cause_of
from cstool.policy.cache import Files, Store


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
