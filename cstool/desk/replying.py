"""Finished replies: one, several in one message, or all that there are to look up."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs

from cstool.core.record import Record
from cstool.core.replies import Reply
from cstool.core.slots import values_of_each
from cstool.desk.entry_names import Subject
from cstool.desk.finding import Alternative, Clue, Found
from cstool.desk.finished_sentences import finish_reply
from cstool.errors import InputError, Message
from cstool.policy.handbook import Handbook

if TYPE_CHECKING:
    from cstool.core.orders import Order

#: What a sentence can tell of goods in the customer's hands, by the fields of `Order`.
_STATES = {"worn", "tag", "packaging"}


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
    #: What else the message wants.
    second: Subject | None = None
    #: The period of which the answer is; null: none holds.
    period: str | None = None


def reply_answer(handbook: Handbook, found: Found, values: Mapping[str, str], *, variant: int) -> ReplyAnswer:
    """Return the reply that was found, finished with `values`.

    Raises:
        InputError: values are missing, unknown or not of their kind.
        NothingFoundError: the reply does not hold for the style given.
    """
    finished = finish_reply(handbook, found.id, values, variant=variant)
    return ReplyAnswer(
        **structs.asdict(finished),
        score=found.score,
        alternatives=found.alternatives,
        clues=found.clues,
        second=found.second,
        period=handbook.period,
    )


def as_said(handbook: Handbook, found: Found, sentence: str) -> tuple[Found, dict[str, str]]:
    """Return what is said where a customer's sentence tells why a reply does not hold, with the values of the other.

    A reply that holds only of goods that may come back gives way to the one for the others: 收到八天了, 吊牌剪了 (Q2);
    one that needs the size that is worn, to the one that asks for it: 平时穿28码, 39有时候40 (Q3).
    """
    reply = handbook.replies[found.id]
    if not (reply.otherwise and found.clues):
        return found, {}
    if reply.returnable:
        from cstool.desk.refunding import declined

        slot, value = "condition", declined(handbook, _goods_said(handbook, sentence))
    else:
        is_sized = any(each.kind == "size" for each in reply.slots)
        unclear = handbook.reader.read(sentence).unclear_sizes if is_sized else ()
        slot, value = "said", "、".join(unclear)
    if not value:
        return found, {}
    named = {each.id for each in handbook.replies[reply.otherwise].slots}
    return structs.replace(found, id=reply.otherwise), {slot: value} if slot in named else {}


def _goods_said(handbook: Handbook, sentence: str) -> "Order":
    """Return the goods in the customer's hands, as a sentence tells of them; of the rest nothing is wrong."""
    from cstool.core.orders import Order

    stated = handbook.fact_reader.read(sentence, handbook.facts, {*handbook.facts})
    said = [
        {name: state for name, state in structs.asdict(choice.order).items() if state is not None}
        for name, value in stated.items()
        for choice in handbook.facts[name].choices
        if choice.id == value
    ]
    goods: dict[str, Any] = {name: each[name] for each in said for name in _STATES & each.keys()}
    return Order(reason="", days=int(stated["days"]) if "days" in stated else None, **goods)


class JoinedReplies(Record):
    """Several finished replies, and their texts one below the other."""

    text: str
    replies: tuple[ReplyAnswer, ...]


def undated(joined: JoinedReplies) -> JoinedReplies:
    """Return replies without the period that they are of: two of the same words are the same."""
    if not any(each.period for each in joined.replies):
        return joined
    replies = tuple(structs.replace(each, period=None) for each in joined.replies)
    return structs.replace(joined, replies=replies)


def said_values(handbook: Handbook, reply: str, sentence: str) -> dict[str, str]:
    """Return the values for the slots of `reply` that a customer's sentence says: a size, a style, a colour."""
    from cstool.core.extraction import slot_values

    return slot_values(handbook.replies[reply].slots, handbook.reader.read(sentence))


def is_calculated(handbook: Handbook, reply: str) -> bool:
    """Tell whether `reply` tells a customer of his own tier or price: those figures are calculated, never typed."""
    rules = handbook.policies.membership
    return rules is not None and reply in {
        rules.price,
        rules.full_price,
        rules.newcomer,
        rules.tier,
        rules.best,
    }


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
    try:
        shares = [given] if len(replies) == 1 else values_of_each(replies, given)
        answers = tuple(
            reply_answer(handbook, each, values, variant=wording_of(reply))
            for each, reply, values in zip(found, replies, shares, strict=True)
        )
    except InputError as error:
        if error.code == "missing-values" and any(is_calculated(handbook, each.id) for each in found):
            command = "cstool discount --orders N --spent YUAN --say"
            error.hint = Message("its figures follow from his orders: {command}", command=command)
        raise
    return JoinedReplies(text="\n".join(answer.text for answer in answers), replies=answers)


class ListedReply(Record):
    """A reply in the list of all."""

    id: str
    code: str | None
    name: str
    category: str
    category_name: str
    source: str
    variants: int


class ReplyList(Record):
    """All replies, category by category."""

    replies: tuple[ListedReply, ...]


class ListedPlaybook(Record):
    """A playbook in the list of all."""

    id: str
    name: str
    source: str


class ListedPrinciple(Record):
    """How the desk works, whatever the case."""

    source: str
    text: str


class PlaybookList(Record):
    """All playbooks, and the principles that hold in each."""

    playbooks: tuple[ListedPlaybook, ...]
    principles: tuple[ListedPrinciple, ...]


def reply_list(handbook: Handbook) -> ReplyList:
    """Return all replies in the order of their categories."""
    order = list(handbook.categories)
    replies = sorted(handbook.replies.values(), key=lambda reply: order.index(reply.category))
    return ReplyList(
        replies=tuple(
            ListedReply(
                id=reply.id,
                code=reply.code,
                name=reply.name,
                category=reply.category,
                category_name=handbook.categories[reply.category],
                source=reply.source,
                variants=len(reply.texts),
            )
            for reply in replies
        )
    )


def playbook_list(handbook: Handbook) -> PlaybookList:
    """Return all playbooks, and the principles that hold in each."""
    policies = handbook.policies
    return PlaybookList(
        playbooks=tuple(
            ListedPlaybook(id=row.id, name=row.name, source=row.source) for row in policies.playbooks
        ),
        principles=tuple(ListedPrinciple(source=row.source, text=row.text) for row in policies.principles),
    )
