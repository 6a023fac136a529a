"""Replies as text: one to send, or all of them."""

from typing import TYPE_CHECKING

from cstool.locale import _
from cstool.policy.answers import ReplyAnswer
from cstool.policy.replying import JoinedReplies
from cstool.render.texts import table

if TYPE_CHECKING:
    from cstool.policy.listing import ReplyList


def reply_text(reply: ReplyAnswer | JoinedReplies) -> str:
    """Return finished replies: their text and nothing else."""
    return reply.text


def reply_list_text(replies: "ReplyList") -> str:
    """Return all replies as a table."""
    rows = [
        (reply.category_name, reply.id, reply.code, reply.name, reply.source, reply.variants)
        for reply in replies.replies
    ]
    return table(rows, [_("category"), _("id"), _("code"), _("name"), _("rule"), _("wordings")])
