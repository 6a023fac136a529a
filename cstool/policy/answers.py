"""A reply, finished with the shop's figures and the values that the agent or the case gives."""

from collections.abc import Mapping

from msgspec import structs

from cstool.core.finishing import finish
from cstool.core.record import Record
from cstool.core.replies import FinishedReply
from cstool.errors import UserError
from cstool.policy.finding import Alternative, Clue, Found
from cstool.policy.handbook import Handbook


class ReplyAnswer(Record):
    """A finished reply, and how it was found."""

    id: str
    name: str
    text: str
    before: tuple[str, ...]
    source: str
    variant: int
    variants: int
    score: float
    alternatives: tuple[Alternative, ...]
    clues: tuple[Clue, ...]


def reply_answer(handbook: Handbook, found: Found, values: Mapping[str, str], *, variant: int) -> ReplyAnswer:
    """Return the reply that was found, finished with `values`.

    Raises:
        InputError: values are missing, unknown or not of their kind.
        NothingFoundError: the reply does not hold for the style given.
    """
    finished = finish_reply(handbook, found.id, values, variant=variant)
    return ReplyAnswer(
        **structs.asdict(finished), score=found.score, alternatives=found.alternatives, clues=found.clues
    )


def finish_reply(
    handbook: Handbook, reply: str, values: Mapping[str, str], *, variant: int = 1
) -> FinishedReply:
    """Return the reply of id `reply`, finished with `values`.

    Raises:
        InputError: values are missing, unknown or not of their kind.
        NothingFoundError: the reply does not hold for the style given.
    """
    return finish(
        handbook.replies[reply], values, shop=handbook.shop, policy_value=handbook.value, variant=variant
    )


def said(handbook: Handbook, reply: str | None, known: Mapping[str, str] | None = None) -> str | None:
    """Return the finished text of `reply`, its slots filled with what is `known`.

    None: there is no reply, or it needs values that only the agent has.
    """
    if reply is None:
        return None
    slots = {slot.id for slot in handbook.replies[reply].slots}
    values = {name: value for name, value in (known or {}).items() if name in slots and value}
    try:
        return finish_reply(handbook, reply, values).text
    except UserError:
        return None
