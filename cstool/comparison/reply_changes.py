"""What customers will read differently: every wording finished under both handbooks."""

from collections.abc import Iterator, Sequence
from operator import attrgetter

from msgspec import structs

from cstool.comparison.changes import ChangeKind, ReplyChange
from cstool.comparison.handbooks import Side
from cstool.comparison.value_changes import differing
from cstool.core.replies import FinishedReply, Reply, Slot, mentioned, slot_names
from cstool.desk.finished_sentences import finish_reply
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Replies

#: What is given for slots that take a day, so that the margin shows.
_DAY = "2026-05-01"
#: What the values of slots are read against.
_READ_AGAINST = ("charts", "styles", "couriers", "gifts", "margin_days")


def reply_changes(old: Side, new: Side) -> Iterator[ReplyChange]:
    """Yield the finished texts, and what the agent checks before, that are not what they were."""
    books = [_with_markers(side) for side in (old, new)]
    is_one_shop = all(each(books[0]) == each(books[1]) for each in map(attrgetter, _READ_AGAINST))
    for name in {**books[1].replies, **books[0].replies}:
        if is_one_shop and _reads_alike(books, name):
            continue
        before, after = (_finished(book, name) for book in books)
        shown = after or before
        figures = _figures(books, name)
        yield from _changes(shown[0], _texts(before), _texts(after), figures, numbered=True)
        yield from _changes(shown[0], _checks(before), _checks(after), figures, numbered=False)


def _reads_alike(books: Sequence[Handbook], name: str) -> bool:
    """Tell whether a reply is what it was and mentions no figure that changed: then no wording needs finishing."""
    one, other = (book.replies.get(name) for book in books)
    return one is not None and one == other and not _figures(books, name)


def _texts(wordings: Sequence[FinishedReply]) -> list[str]:
    return [reply.text for reply in wordings]


def _checks(wordings: Sequence[FinishedReply]) -> list[str]:
    return ["\n".join(reply.before) for reply in wordings[:1]]


def _changes(
    reply: FinishedReply, old: Sequence[str], new: Sequence[str], figures: tuple[str, ...], *, numbered: bool
) -> Iterator[ReplyChange]:
    for before, after in differing(old, new):
        texts = None if before is None else old[before], None if after is None else new[after]
        if not any(texts):
            continue
        place = after if after is not None else before
        kind: ChangeKind = "added" if texts[0] is None else "removed" if texts[1] is None else "changed"
        yield ReplyChange(
            id=reply.id,
            name=reply.name,
            variant=None if place is None or not numbered else place + 1,
            kind=kind,
            old=texts[0],
            new=texts[1],
            figures=figures if kind == "changed" else (),
        )


def _with_markers(side: Side) -> Handbook:
    """Return the handbook with a marker in every slot that has no default: 〈尺码〉."""
    marked = [
        structs.replace(reply, slots=tuple(map(_marked, reply.slots))) for reply in side.replies.replies
    ]
    replies = Replies(categories=side.replies.categories, replies=tuple(marked))
    return Handbook(side.policies, replies)


def _marked(slot: Slot) -> Slot:
    return slot if slot.default is not None else structs.replace(slot, default=f"〈{slot.name}〉")


def _finished(handbook: Handbook, name: str) -> list[FinishedReply]:
    reply = handbook.replies.get(name)
    if reply is None:
        return []
    given = {slot.id: _DAY for slot in reply.slots if slot.kind == "day"}
    return [finish_reply(handbook, name, given, variant=number) for number in range(1, len(reply.texts) + 1)]


def _figures(books: Sequence[Handbook], name: str) -> tuple[str, ...]:
    """Return the figures of the policy that the reply mentions on both sides and that changed."""
    replies = [book.replies.get(name) for book in books]
    both = [_mentions(reply) for reply in replies if reply]
    shared = [figure for figure in both[0] if all(figure in mentions for mentions in both)]
    return tuple(figure for figure in shared if len({book.value(figure) for book in books}) > 1)


def _mentions(reply: Reply) -> list[str]:
    own = {name for slot in reply.slots for name in slot_names(slot)}
    return [name for name in mentioned(reply) if name not in own]
