"""Several replies in one message."""

from collections.abc import Callable, Mapping, Sequence

from cstool.core.record import Record
from cstool.core.replies import Reply
from cstool.core.slots import values_of_each
from cstool.policy.answers import ReplyAnswer, reply_answer
from cstool.policy.finding import Found
from cstool.policy.handbook import Handbook


class JoinedReplies(Record):
    """Several finished replies, and their texts one below the other."""

    text: str
    replies: tuple[ReplyAnswer, ...]


def said_values(handbook: Handbook, reply: str, sentence: str) -> dict[str, str]:
    """Return the values for the slots of `reply` that a customer's sentence says: a size, a style, a colour."""
    from cstool.core.extraction import slot_values

    return slot_values(handbook.replies[reply].slots, handbook.reader.read(sentence))


def replies_answer(
    handbook: Handbook,
    found: Sequence[Found],
    given: Mapping[str, str],
    wording_of: Callable[[Reply], int],
) -> JoinedReplies:
    """Return the replies that were found, finished with the values `given`, each in the wording of `wording_of`.

    Raises:
        InputError: values are missing (all are named), unknown or not of their kind.
        NothingFoundError: a reply does not hold for the style given.
    """
    replies = [handbook.replies[each.id] for each in found]
    shares = [given] if len(replies) == 1 else values_of_each(replies, given)
    answers = tuple(
        reply_answer(handbook, each, values, variant=wording_of(reply))
        for each, reply, values in zip(found, replies, shares, strict=True)
    )
    return JoinedReplies(text="\n".join(answer.text for answer in answers), replies=answers)
