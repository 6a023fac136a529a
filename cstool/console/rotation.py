"""Which wording of a reply comes next, so that the same customer does not read the same text twice (H9).

At a terminal the wordings take turns; a small file in the user's folder keeps the last one of each reply, and nothing
else. Scripts get the first wording, or the one that a number or a seed names.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cstool.core.replies import Reply
from cstool.errors import InputError, Message

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
    turns = _read(folder / _FILE)
    turn = turns.get(reply.id, 0) % len(reply.texts) + 1
    _write(folder / _FILE, turns | {reply.id: turn})
    return turn


def _read(path: Path) -> dict[str, int]:
    from msgspec import MsgspecError, json

    try:
        return json.decode(path.read_bytes(), type=dict[str, int])
    except (OSError, MsgspecError):
        return {}


def _write(path: Path, turns: dict[str, int]) -> None:
    """Write the file whole or not at all; one that cannot be written makes the first wording come again."""
    from msgspec import json

    draft = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(json.encode(turns))
        draft.replace(path)
