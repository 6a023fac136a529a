"""The after-sales playbooks: what to ask, check, decide and note, and where the facts lead (A1-A3, H2-H8).

A playbook is a list of steps and a decision table of outcomes. The facts known so far choose the steps that still
apply and, once they suffice, the one outcome; until then the facts still to ask are named.
"""

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

from msgspec import Meta, structs

from cstool.core.decision_tables import When, may_meet, meets
from cstool.core.facts import Fact, implied_facts, known_facts
from cstool.core.measurements import INPUTS, Measures, inputs_of, measured, of_goods
from cstool.core.orders import OrderFacts
from cstool.core.record import AskText, Id, Name, Reason, Record, Source, Text
from cstool.core.templates import fill
from cstool.errors import InputError, Message

Do = Literal["ask", "check", "decide", "note"]


class PlaybookStep(Record):
    """One thing to do; `facts` are what it finds out, `when` limits it to some cases."""

    do: Do
    text: Text
    reply: Id | None = None
    facts: tuple[Id, ...] = ()
    when: dict[str, str | tuple[str, ...]] = {}  # noqa: RUF012 - msgspec copies it
    #: Absent: that of the playbook.
    source: Source | None = None


class Outcome(Record):
    """Where a case ends: what the shop does, what the agent says, and the reason to give `cstool refund`."""

    id: Id
    name: Name
    when: dict[str, str | tuple[str, ...]]
    text: Text
    reply: Id | None = None
    #: Absent: that of the playbook.
    source: Source | None = None
    #: The reason of the refund, unless a fact names another, and what else the outcome says about the order.
    refund: Id | None = None
    order: OrderFacts = OrderFacts()


class Playbook(Record):
    """How one kind of complaint is handled."""

    id: Id
    name: Name
    source: Source
    flag: Id
    steps: Annotated[tuple[PlaybookStep, ...], Meta(min_length=1)]
    outcomes: Annotated[tuple[Outcome, ...], Meta(min_length=1)]
    #: The sections of knowledge that help with it.
    knowledge: tuple[Id, ...] = ()
    #: A few sentences of customers who need it, besides those of words/sentences.tsv.
    asks: tuple[AskText, ...] = ()


class Triage(Record):
    """Where a case stands: the steps that apply, the facts still to ask, and the outcome once they decide it."""

    steps: tuple[PlaybookStep, ...]
    #: The values of the facts, those that follow from measurements included, as ids.
    known: dict[str, str]
    missing: tuple[str, ...]
    outcome: Outcome | None
    because: tuple[Reason, ...]


def axes(playbook: Playbook, facts: Mapping[str, Fact]) -> dict[str, tuple[str, ...]]:
    """Return the axes of the playbook's decision table: every fact that an outcome looks at, with its choices."""
    named = dict.fromkeys(axis for outcome in playbook.outcomes for axis in outcome.when)
    return {axis: tuple({choice.id: None for choice in facts[axis].choices}) for axis in named}


def triage(
    playbook: Playbook,
    facts: Mapping[str, Fact],
    given: Mapping[str, str],
    measures: Measures,
    *,
    supposing: bool = True,
) -> Triage:
    """Return where the case stands, given the facts known so far.

    Args:
        playbook: the kind of complaint.
        facts: every fact of the policy, by id.
        given: what the agent knows: values by the id or the name of a fact; choices by id or name.
        measures: the policy's figures for facts that follow from measurements.
        supposing: whether facts that nobody has told of are as usual.

    Raises:
        InputError: a fact is unknown, or its value is none of its choices or no number.
    """
    known = known_facts(facts, given)
    known |= implied_facts(facts, known)
    asked = {fact for step in playbook.steps for fact in step.facts}
    known |= {id_: value for id_, value in of_goods(facts, known, measures.goods) if id_ in asked}
    unsold = unsold_facts(facts, measures.sells)
    known |= {id_: value for id_, value in unsold.items() if value is not None and id_ not in known}
    because = []
    for fact, value, reason in list(measured(facts, known, measures)):
        known[fact] = value
        because.append(reason)
    supposed = known | (_usual(playbook, facts, known) if supposing else {})
    outcome = next((outcome for outcome in playbook.outcomes if meets(outcome.when, supposed)), None)
    if outcome:
        rule = outcome.source or playbook.source
        because += [
            _outcome_reason(rule, facts[axis], supposed[axis]) for axis in outcome.when if axis not in unsold
        ]
    return Triage(
        steps=tuple(_asking_less(step, unsold) for step in playbook.steps if may_meet(step.when, known)),
        known=known,
        missing=() if outcome else tuple(_missing(playbook, facts, known)),
        outcome=outcome,
        because=tuple(because),
    )


def _usual(playbook: Playbook, facts: Mapping[str, Fact], known: Mapping[str, str]) -> dict[str, str]:
    """Return what is supposed of the facts that nobody has told of, at the steps that are certainly taken."""
    asked = {name for step in playbook.steps if meets(step.when, known) for name in step.facts}
    usual = {name: facts[name].usual for name in asked - known.keys()}
    return {name: value for name, value in usual.items() if value is not None}


def unsold_facts(facts: Mapping[str, Fact], sells: Collection[str]) -> dict[str, str | None]:
    """Return the facts about goods that the shop does not sell, each with the value that it is taken to have."""
    unsold = {id_: fact for id_, fact in facts.items() if sells and fact.sold not in {None, *sells}}
    return {id_: fact.otherwise for id_, fact in unsold.items()}


def _asking_less(step: PlaybookStep, unsold: Collection[str]) -> PlaybookStep:
    """Return `step` without what only makes sense for goods that the shop does not sell."""
    if not set(unsold) & set(step.facts):
        return step
    return structs.replace(step, facts=tuple(fact for fact in step.facts if fact not in unsold))


def is_done(step: PlaybookStep, known: Mapping[str, str]) -> bool:
    """Tell whether everything that `step` finds out is known."""
    return bool(step.facts) and all(fact in known for fact in step.facts)


def _missing(playbook: Playbook, facts: Mapping[str, Fact], known: Mapping[str, str]) -> list[str]:
    """Return the unknown facts that the outcomes still possible look at, in the order of the playbook's steps.

    A fact that follows from measurements is asked for by those.
    """
    possible: list[When] = [outcome.when for outcome in playbook.outcomes if may_meet(outcome.when, known)]
    needed = {axis for when in possible for axis in when if axis not in known}
    order = dict.fromkeys(fact for step in playbook.steps for fact in step.facts)
    ordered = [fact for fact in order if fact in needed] + [
        fact for fact in sorted(needed) if fact not in order
    ]
    return [name for fact in ordered for name in _asked_by(facts[fact], known)]


def _asked_by(fact: Fact, known: Mapping[str, str]) -> list[str]:
    return [name for name in inputs_of(fact) if name not in known] or [fact.id]


def _outcome_reason(rule: str, fact: Fact, value: str) -> Reason:
    name = next(choice.name for choice in fact.choices if choice.id == value)
    return Reason(rule=rule, text=Message("{fact}: {value}", fact=fact.name, value=name))


#: What a remark is made of.
REMARK_NAMES = ("flag", "playbook", "progress", "facts", "agent", "time")


def remark(template: str, values: Mapping[str, str]) -> str:
    """Return the remark line: `template` with a value for each of `REMARK_NAMES`, all on one line."""
    return " ".join(fill(template, values.__getitem__).split())


def is_due(step: PlaybookStep, state: Triage) -> bool:
    """Tell whether `step` is to be taken: it applies, is not done yet, and if all is decided, it asks no more."""
    if is_done(step, state.known) or not may_meet(step.when, state.known):
        return False
    return state.outcome is None or step.do in {"decide", "note"}


def next_question(
    playbook: Playbook,
    facts: Mapping[str, Fact],
    asked: Collection[str],
    state: Triage,
    left_open: Collection[str],
) -> str | None:
    """Return the first of the facts `asked` by a step that is worth asking for now.

    Args:
        playbook: the kind of complaint.
        facts: every fact of the policy, by id.
        asked: ids of facts, in order.
        state: where the case stands.
        left_open: the facts that were asked for and nobody knows yet.
    """
    deciding = _deciding(playbook, facts)
    for name in asked:
        if name in state.known or name in left_open:
            continue
        if name not in deciding or _with_inputs(name, facts) & set(state.missing):
            return name
    return None


def _deciding(playbook: Playbook, facts: Mapping[str, Fact]) -> set[str]:
    """Return the facts that outcomes look at; the others are for the remark only."""
    axes = {axis for outcome in playbook.outcomes for axis in outcome.when}
    return {name for axis in axes for name in _with_inputs(axis, facts)}


def _with_inputs(name: str, facts: Mapping[str, Fact]) -> set[str]:
    measured = facts[name].measured
    return {name, *(INPUTS[measured] if measured else ())}


def with_stated(
    playbook: Playbook,
    facts: Mapping[str, Fact],
    known: Mapping[str, str],
    stated: Mapping[str, str],
    measures: Measures,
) -> dict[str, str]:
    """Return the facts that are `known`, by id, with those that the customer has `stated` if they contradict none."""
    together = {**stated, **known}
    if not stated:
        return together
    try:
        triage(playbook, facts, together, measures)
    except InputError:
        return dict(known)
    return together
