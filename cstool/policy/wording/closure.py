"""Replies that nothing leads to: no step of the policy says them, and no customer's words find them."""

from collections.abc import Iterator

from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.problems import Problem
from cstool.policy.shape import Replies


def unused_replies(replies: Replies, handbook: Handbook) -> Iterator[Problem]:
    """Yield the replies that no step or outcome says, no other reply stands in for, and no words find."""
    said = set(_said(handbook))
    for index, reply in enumerate(replies.replies):
        is_found = bool(reply.asks) or any(
            getattr(reply.signs, name) for name in reply.signs.__struct_fields__
        )
        if reply.id not in said and not is_found:
            message = Message("no step says {reply} and no customer's words find it", reply=reply.id)
            hint = Message("give it asks or signs, name it in a step, or delete it")
            yield Problem(
                path=("replies", index),
                at="header",
                code="unused-reply",
                message=message,
                hint=hint,
                severity="warning",
            )


def _said(handbook: Handbook) -> Iterator[str | None]:
    policies = handbook.policies
    yield from (step.reply for step in policies.steps)
    for book in policies.playbooks:
        yield from (step.reply for step in book.steps)
        yield from (outcome.reply for outcome in book.outcomes)
    yield from (reply.otherwise for reply in handbook.replies.values())
