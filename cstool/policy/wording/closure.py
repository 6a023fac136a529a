"""Replies that nothing leads to, and values that are asked for in vain."""

from collections.abc import Iterator

from cstool.core.replies import mentioned, slot_names
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


def unused_slots(replies: Replies, handbook: Handbook) -> Iterator[Problem]:
    """Yield the values that the agent is asked for although no text of the reply mentions them."""
    del handbook
    for index, reply in enumerate(replies.replies):
        known = mentioned(reply)
        for row, slot in enumerate(reply.slots):
            # A style decides about the size and about whether the reply holds, mentioned or not.
            if slot.kind != "style" and not any(name in known for name in slot_names(slot)):
                message = Message("no text of {reply} mentions {slot}", reply=reply.id, slot=slot.id)
                hint = Message("mention it as {placeholder}, or delete it", placeholder=f"{{{slot.id}}}")
                path = ("replies", index, "slots", row)
                yield Problem(
                    path=path, at="value", code="unused-slot", message=message, hint=hint, severity="warning"
                )


def _said(handbook: Handbook) -> Iterator[str | None]:
    policies = handbook.policies
    yield from (step.reply for step in policies.steps)
    for book in policies.playbooks:
        yield from (step.reply for step in book.steps)
        yield from (outcome.reply for outcome in book.outcomes)
    yield from (reply.otherwise for reply in handbook.replies.values())
