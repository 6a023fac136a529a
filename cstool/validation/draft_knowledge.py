"""What is known of drafts: learnt when cstool was built, or kept from the first time that somebody checked one."""

import zlib
from pathlib import Path

from cstool.policy.cache import Store
from cstool.policy.handbook import by_id
from cstool.policy.known_drafts import LearntDrafts, decoded, encoded
from cstool.validation.load import load, read_bytes

#: The file beside the shipped ones with what was learnt when cstool was built.
LEARNT_DRAFTS = "drafts.msgpack"
_HANDBOOK = ("policies.toml", "replies.toml")
_WORDS = ("words/drafts.toml", "words/drafts.tsv")


def draft_knowledge(folder: Path, learnt: Path | None, store: Store | None = None) -> LearntDrafts:
    """Return what the shipped sentences teach about drafts.

    Args:
        folder: the shipped files.
        learnt: the folder with what was learnt when cstool was built, whether it is there or not; None: there is none.
        store: where it is kept what was learnt since.

    Raises:
        HandbookError: a shipped file cannot be read.
    """
    built = learnt / LEARNT_DRAFTS if learnt else None
    if built and built.is_file() and (known := decoded(built.read_bytes())):
        return known
    sources = [read_bytes(folder / name) for name in (*_HANDBOOK, *_WORDS)]
    name = f"drafts-{zlib.crc32(b''.join(sources)):08x}"
    kept = store.kept(name) if store else None
    if kept and (known := decoded(kept)):
        return known
    known = _learnt(folder, sources[2], sources[3])
    if store:
        store.keep(name, encoded(known))
    return known


def _learnt(folder: Path, words: bytes, sentences: bytes) -> LearntDrafts:
    import tomllib

    import msgspec

    from cstool.policy.draft_learning import DraftWords, learn_drafts, read_drafts

    policies, replies = (folder / name for name in _HANDBOOK)
    files = load(policies, replies)
    assert files.replies is not None  # noqa: S101  # both were asked for
    read = msgspec.convert(tomllib.loads(words.decode("utf-8")), DraftWords)
    return learn_drafts(read, read_drafts(sentences), files.policies, by_id(files.replies.replies))
