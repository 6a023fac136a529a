"""Which wording of a reply comes next, so that the same customer does not read the same text twice (H9).

At a terminal the wordings take turns; a small file in the user's cache folder keeps the last one of each reply, and
nothing else. Scripts get the first wording, or the one that a number or a seed names.
"""

from collections.abc import Callable
from pathlib import Path

from msgspec import json

from cstool.core.replies import Reply
from cstool.errors import InputError, Message
from cstool.policy.cache import DAMAGED
from cstool.policy.cache_folder import CacheFolder

_FILE = "turns.json"


def wording_of(folder: Path | None, variant: int | None, seed: str | None) -> Callable[[Reply], int]:
    """Return what chooses the wording of a reply, counted from 1.

    Args:
        folder: where the turns are kept; None: there are no turns to take.
        variant: the wording that was asked for.
        seed: a text that always leads to the same wording.

    Raises:
        InputError: both a wording and a seed are given.
    """
    if variant is not None and seed is not None:
        raise InputError("usage", Message("--variant and --seed exclude each other"))
    if variant is not None:
        return lambda reply: variant
    if seed is not None:
        import zlib

        number = zlib.crc32(seed.encode("utf-8", "surrogatepass"))
        return lambda reply: number % len(reply.texts) + 1
    return (lambda reply: _next(folder, reply)) if folder else (lambda reply: 1)


def _next(folder: Path, reply: Reply) -> int:
    kept = CacheFolder(folder)
    turns = _read(kept)
    turn = turns.get(reply.id, 0) % len(reply.texts) + 1
    kept.write(_FILE, json.encode(turns | {reply.id: turn}))
    return turn


def _read(kept: CacheFolder) -> dict[str, int]:
    """Return the last wording of each reply; where none can be kept, the first wording comes again."""
    try:
        return json.decode(kept.read(_FILE) or b"{}", type=dict[str, int])
    except DAMAGED:
        return {}
