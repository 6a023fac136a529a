"""Everything there is to look up: all replies, all playbooks."""

from cstool.core.record import Record
from cstool.policy.handbook import Handbook


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


class Principle(Record):
    """How the desk works, whatever the case."""

    source: str
    text: str


class PlaybookList(Record):
    """All playbooks, and the principles that hold in each."""

    playbooks: tuple[ListedPlaybook, ...]
    principles: tuple[Principle, ...]


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
        principles=tuple(Principle(source=row.source, text=row.text) for row in policies.principles),
    )
