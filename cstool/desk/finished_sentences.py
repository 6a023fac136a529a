"""Sentences to send: one reply of the shop, finished with what is known."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cstool.core.finished_texts import finish
from cstool.core.record import Record
from cstool.core.replies import FinishedReply
from cstool.errors import InputError, Message, UserError
from cstool.policy.handbook import Handbook

if TYPE_CHECKING:
    from cstool.desk.triage_answers import TriageAnswer


class Saying(Record):
    """What to say to the customer now; `text` is null if it needs values that only the agent has (`needs`)."""

    #: The number of the step that it belongs to, from 1.
    step: int
    reply: str
    text: str | None
    #: What the agent makes sure of before sending it.
    before: tuple[str, ...]
    needs: tuple[str, ...]


def finish_reply(
    handbook: Handbook, reply: str, values: Mapping[str, str], *, variant: int = 1
) -> FinishedReply:
    """Return the reply of id `reply`, finished with `values`.

    Raises:
        InputError: values are missing, unknown or not of their kind.
        NothingFoundError: the reply does not hold for the style given.
    """
    return finish(
        handbook.replies[reply], values, shop=handbook, policy_value=handbook.value, variant=variant
    )


def finished(handbook: Handbook, reply: str, known: Mapping[str, str] | None = None) -> FinishedReply | None:
    """Return `reply`, its slots filled with what is `known`; None: it needs values that only the agent has."""
    slots = {slot.id for slot in handbook.replies[reply].slots}
    values = {name: value for name, value in (known or {}).items() if name in slots and value}
    try:
        return finish_reply(handbook, reply, values)
    except UserError:
        return None


def said(handbook: Handbook, reply: str | None, known: Mapping[str, str] | None = None) -> str | None:
    """Return the finished text of `reply`; None: there is no reply, or it needs values that only the agent has."""
    sentence = finished(handbook, reply, known) if reply is not None else None
    return sentence.text if sentence else None


def told_facts(handbook: Handbook, reply: str | None, known: Mapping[str, str]) -> dict[str, str]:
    """Return the values of `reply` that are facts of the case, as far as those are `known`."""
    slots = handbook.replies[reply].slots if reply is not None else ()
    return {slot.id: known[slot.fact] for slot in slots if slot.fact and slot.fact in known}


def saying(handbook: Handbook, step: int, reply: str, known: Mapping[str, str]) -> Saying:
    """Return what is said at the step of number `step`, as far as it can be finished with what is `known`."""
    sentence = finished(handbook, reply, known)
    return Saying(
        step=step,
        reply=reply,
        text=sentence.text if sentence else None,
        before=sentence.before if sentence else (),
        needs=() if sentence else needed(handbook, reply, known),
    )


def speaking_step(replies: Sequence[str | None], wanted: int) -> int:
    """Return the number `wanted` of a step, if that is one of those, from 1, at which something is said.

    Raises:
        InputError: it is not.
    """
    speaking = tuple(number for number, reply in enumerate(replies, 1) if reply)
    if wanted in speaking:
        return wanted
    raise InputError(
        "nothing-to-say",
        Message("--step {number}: nothing is said at that step", number=wanted),
        Message("the steps at which something is said: {steps}", steps=speaking),
    )


def needed(handbook: Handbook, reply: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of `reply` that only the agent has, as far as they are not `known`."""
    slots = handbook.replies[reply].slots
    return tuple(slot.id for slot in slots if slot.default is None and not known.get(slot.id))


def said_now(answer: "TriageAnswer", step: int | None) -> str:
    """Return the sentence of the `step` that was asked for, or else of the outcome or of the next step.

    Raises:
        InputError: nothing is said, or the sentence needs values that only the agent has.
    """
    at_step = answer.steps[answer.next - 1] if answer.next else None
    due = answer.outcome if answer.outcome and step is None else at_step
    if due is None or due.reply is None:
        raise InputError("nothing-to-say", Message("--copy: nothing is said in this case"))
    if due.say is None:
        raise InputError(
            "missing-values",
            Message("{reply} needs values that only you have", reply=due.reply),
            Message("finish it with: {command}", command=f"cstool reply {due.reply} --set … --copy"),
        )
    return due.say
