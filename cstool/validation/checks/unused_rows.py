"""Rows and replies that nothing refers to, and values that are asked for in vain."""

from collections.abc import Collection, Iterable, Iterator

from cstool.core.measurements import INPUTS
from cstool.core.replies import mentioned, slot_names
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Policies, Replies
from cstool.validation.problem import Path, Problem


def unused_rows(handbook: Handbook) -> Iterator[Problem]:
    """Yield the steps, charts, facts and sections of knowledge of policies.toml that nothing refers to."""
    policies = handbook.policies
    # The first chart serves every size that is asked for without a style.
    charts = {policies.charts[0].id, *(style.chart for style in policies.styles)}
    yield from _unused("steps", handbook, {step for rule in policies.refunds for step in rule.steps})
    yield from _unused("charts", handbook, charts)
    yield from _unused("facts", handbook, _facts_in_use(policies))
    yield from _unused(
        "knowledge", handbook, {name for book in policies.playbooks for name in book.knowledge}
    )


def _unused(table: str, handbook: Handbook, used: Iterable[str]) -> Iterator[Problem]:
    used = set(used)
    for index, row in enumerate(getattr(handbook.policies, table)):
        if row.id not in used:
            path: Path = (table, index)
            message = Message("nothing refers to {row}", row=row.id)
            hint = Message("name {row} where it is meant to be used, or delete it", row=row.id)
            yield Problem(
                path=path, at="header", code="unused-row", message=message, hint=hint, severity="warning"
            )


def _facts_in_use(policies: Policies) -> Iterator[str]:
    """Yield the facts that a step finds out, and those that another fact is measured by."""
    for book in policies.playbooks:
        yield from (fact for step in book.steps for fact in step.facts)
        yield from (fact for outcome in book.outcomes for fact in outcome.when)
    for fact in policies.facts:
        if fact.measured:
            yield from INPUTS[fact.measured]


def unused_replies(replies: Replies, handbook: Handbook, found_by: Collection[str]) -> Iterator[Problem]:
    """Yield the replies that no step or outcome says, no other reply stands in for, and no words find."""
    said = set(_said(handbook))
    for index, reply in enumerate(replies.replies):
        if reply.id not in said and reply.id not in found_by and not reply.asks:
            message = Message("no step says {reply} and no customer's words find it", reply=reply.id)
            hint = Message("give it asks, name it in a step, or delete it")
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
