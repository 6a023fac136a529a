"""Keys that stood in policies.toml or replies.toml once, and the file in which each stands now."""

from collections.abc import Mapping

from cstool.errors import Message
from cstool.validation.problem import written
from cstool.validation.values import ShapeFault

_FILES = ("Policies", "Replies", "Personal")
_TABLES = {
    "examples": "cases.toml",
    "words": "words/classes.toml",
    "extraction": "words/classes.toml",
    "matching": "words/signs.toml",
}
#: Where each key stands now, by the shape of the table that it stood in.
_MOVED: Mapping[tuple[str, str], str] = {
    **{(shape, key): file for shape in _FILES for key, file in _TABLES.items()},
    ("Playbook", "signs"): "words/signs.toml",
    ("Reply", "signs"): "words/signs.toml",
    ("Matching", "elsewhere"): "words/sentences.tsv",
}
#: How each is written there, where that is not as it was.
_WRITTEN = {
    ("Playbook", "signs"): Message("as [triage.ID], with the id of the playbook"),
    ("Reply", "signs"): Message("as [reply.ID], with the id of the reply"),
    ("Matching", "elsewhere"): Message("as lines of the kind none"),
}


def moved_key(shape: type, key: str) -> ShapeFault | None:
    """Return the fault of a `key` that stood in tables of `shape` once; None: it never did.

    The hint names the file, and how the key is written there if that has changed.
    """
    file = _MOVED.get((shape.__name__, key))
    if file is None:
        return None
    message = Message("{key} does not stand here any more", key=written(key))
    how = _WRITTEN.get((shape.__name__, key))
    hint = Message("move it to {file}", file=file)
    return ShapeFault("moved-key", message, Message("{hint}, {how}", hint=hint, how=how) if how else hint)
