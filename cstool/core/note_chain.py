"""The chain of notes: each carries the hash of the one before, so that none can be changed or taken out unseen (H2)."""

from collections.abc import Iterable

from cstool.core.note_rows import Draft, Note
from cstool.core.record import Record
from cstool.errors import Message

#: What stands for the hash of a note before the first.
NO_HASH = "0" * 64


class SealedNote(Record):
    """A note as the ledger keeps it: with the hash of the one before, and its own."""

    note: Note
    previous: str
    hash: str


class ChainCheck(Record):
    """What came of a look at all notes: how many fit, the hash of the last of them, and the first that does not."""

    ok: bool
    count: int
    hash: str
    #: The id of the first note that does not fit, and why.
    note: int | None = None
    why: Message | None = None


def hash_of(number: int, draft: Draft, previous: str) -> str:
    """Return the hash of the note that `draft` becomes as number `number`: SHA-256 of all it holds, in hexadecimal."""
    parts = (
        str(number),
        draft.order,
        draft.kind,
        draft.agent,
        draft.at,
        draft.text,
        draft.due,
        None if draft.about is None else str(draft.about),
        draft.to,
        previous,
    )
    from hashlib import sha256  # whoever only reads notes need not wait for it

    return sha256(b"".join(map(_framed, parts))).hexdigest()


def _framed(part: str | None) -> bytes:
    """Return a part after its length, so that no two notes give the same bytes; damaged bytes stay as they are."""
    if part is None:
        return b"-"
    data = part.encode("utf-8", "surrogateescape")
    return b"%d:%b" % (len(data), data)


def check_chain(notes: Iterable[SealedNote]) -> ChainCheck:
    """Return whether `notes`, oldest first, are the chain that was written: each whole, and none missing before it."""
    count, head = 0, NO_HASH
    for each in notes:
        why = _fault(each, count + 1, head)
        if why is not None:
            return ChainCheck(ok=False, count=count, hash=head, note=each.note.id, why=why)
        count, head = each.note.id, each.hash
    return ChainCheck(ok=True, count=count, hash=head)


def _fault(sealed: SealedNote, number: int, head: str) -> Message | None:
    note = sealed.note
    if note.id != number:
        return Message("note {number} should stand before it", number=number)
    if sealed.previous != head:
        return Message("it does not carry the hash of the note before it")
    if sealed.hash != hash_of(number, note, head):
        return Message("its hash is not that of what it says")
    return None
