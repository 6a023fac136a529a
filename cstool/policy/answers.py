"""Answers of the handbook: a decision of the core with the shop's texts around it, finished."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from msgspec import structs

from cstool.core import refunds
from cstool.core.facts import Fact
from cstool.core.orders import Order
from cstool.core.record import Reason, Record
from cstool.core.refund_rules import Decision, Party
from cstool.core.refunds import Part
from cstool.core.remarks import remark
from cstool.core.replies import FinishedReply, finish
from cstool.core.templates import fill
from cstool.core.triage import Outcome, Playbook, PlaybookStep, Triage, is_done, triage
from cstool.errors import UserError
from cstool.policy.finding import Alternative, Clue, Found
from cstool.policy.handbook import Handbook, by_id


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


class Saying(Record):
    """What to say to the customer: the id of a reply and its finished text, null if it needs more values."""

    reply: str
    text: str | None


class RefundAnswer(Record):
    """What happens to an order, with everything there is to say finished."""

    decision: Decision
    refund: Decimal
    parts: tuple[Part, ...]
    to_pay: Decimal
    return_freight: Party | None
    resend_freight: Party | None
    flag: str
    evidence: tuple[str, ...]
    steps: tuple[str, ...]
    replies: tuple[str, ...]
    say: tuple[Saying, ...]
    because: tuple[Reason, ...]
    goodwill: bool
    rule: str


class StepAnswer(Record):
    """A step of a playbook; `say` is the finished reply, null if it has none or one that needs values."""

    do: Literal["ask", "check", "decide", "note"]
    text: str
    reply: str | None
    say: str | None
    facts: tuple[str, ...]
    done: bool
    source: str


class OutcomeAnswer(Record):
    """Where the facts led; `refund` is the reason to give `cstool refund`."""

    id: str
    name: str
    text: str
    reply: str | None
    say: str | None
    refund: str | None
    source: str


class FactAnswer(Record):
    """A fact still to ask, with the values it can have (none: words or a number)."""

    id: str
    name: str
    choices: dict[str, str]


class TriageAnswer(Record):
    """A playbook with what is known so far; `missing` names the facts still to ask."""

    kind: str
    name: str
    flag: str
    flag_name: str
    steps: tuple[StepAnswer, ...]
    missing: tuple[str, ...]
    asked: tuple[FactAnswer, ...]
    outcome: OutcomeAnswer | None
    note: str
    knowledge: dict[str, tuple[str, ...]]
    because: tuple[Reason, ...]
    score: float
    alternatives: tuple[Alternative, ...]
    clues: tuple[Clue, ...]


def refund_answer(handbook: Handbook, order: Order, *, goodwill: bool) -> RefundAnswer:
    """Return what happens to `order`, the figures of the policy and of the order filled into what is said.

    Raises:
        InputError: the days since receipt are needed and not given.
    """
    decided = refunds.refund(handbook.refund_policy, order, goodwill=goodwill)
    known = {"amount": f"{decided.refund}", "photos": "、".join(decided.evidence)}
    fields = structs.asdict(decided) | {"steps": tuple(fill(step, handbook.value) for step in decided.steps)}
    say = tuple(Saying(reply=reply, text=_said(handbook, reply, known)) for reply in decided.replies)
    return RefundAnswer(**fields, say=say)


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


def triage_answer(
    handbook: Handbook, found: Found, given: Mapping[str, str], *, agent: str | None, time: str
) -> TriageAnswer:
    """Return the playbook that was found, with the facts `given` and the remark line of `agent` at `time`.

    Raises:
        InputError: a fact is unknown, or its value is none of its choices or no number.
    """
    playbook = handbook.playbooks[found.id]
    state = triage(playbook, handbook.facts, given, handbook.measures)
    sections = by_id(handbook.policies.knowledge)
    return TriageAnswer(
        kind=playbook.id,
        name=playbook.name,
        flag=playbook.flag,
        flag_name=handbook.flags[playbook.flag],
        steps=tuple(step_answer(handbook, step, state) for step in state.steps),
        missing=state.missing,
        asked=tuple(_asked(handbook.facts[name]) for name in state.missing),
        outcome=_outcome(handbook, state.outcome),
        note=_note(handbook, playbook, state, agent, time),
        knowledge={sections[section].name: sections[section].points for section in playbook.knowledge},
        because=state.because,
        score=found.score,
        alternatives=found.alternatives,
        clues=found.clues,
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


def step_answer(handbook: Handbook, step: PlaybookStep, state: Triage) -> StepAnswer:
    """Return one step of a playbook, what there is to say finished."""
    return StepAnswer(
        do=step.do,
        text=fill(step.text, handbook.value),
        reply=step.reply,
        say=_said(handbook, step.reply),
        facts=step.facts,
        done=is_done(step, state.known),
        source=step.source,
    )


def _outcome(handbook: Handbook, outcome: Outcome | None) -> OutcomeAnswer | None:
    if outcome is None:
        return None
    return OutcomeAnswer(
        id=outcome.id,
        name=outcome.name,
        text=fill(outcome.text, handbook.value),
        reply=outcome.reply,
        say=_said(handbook, outcome.reply),
        refund=outcome.refund,
        source=outcome.source,
    )


def _said(handbook: Handbook, reply: str | None, known: Mapping[str, str] | None = None) -> str | None:
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


def _asked(fact: Fact) -> FactAnswer:
    return FactAnswer(id=fact.id, name=fact.name, choices={choice.id: choice.name for choice in fact.choices})


def _note(handbook: Handbook, playbook: Playbook, state: Triage, agent: str | None, time: str) -> str:
    remarks = handbook.policies.remarks
    missing = "、".join(handbook.facts[name].name for name in state.missing)
    values = {
        "flag": handbook.flags[playbook.flag],
        "playbook": playbook.name,
        "progress": state.outcome.name
        if state.outcome
        else fill(remarks.pending, {"missing": missing}.__getitem__),
        "facts": _known(handbook.facts, state.known) or remarks.no_facts,
        "agent": agent or remarks.unsigned,
        "time": time,
    }
    return remark(remarks.template, values)


def _known(facts: Mapping[str, Fact], known: Mapping[str, str]) -> str:
    return "、".join(f"{facts[name].name} {_value(facts[name], value)}" for name, value in known.items())


def _value(fact: Fact, value: str) -> str:
    return next((choice.name for choice in fact.choices if choice.id == value), value)
