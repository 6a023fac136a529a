"""A playbook with what is known so far: steps, facts still to ask, outcome, and the remark to paste."""

from collections.abc import Collection, Mapping
from copy import copy
from types import MappingProxyType
from typing import Any, Literal

from msgspec import structs

from cstool.core import orders
from cstool.core.days import with_day
from cstool.core.decision_tables import meets, taken
from cstool.core.facts import Fact, known_facts
from cstool.core.orders import Order
from cstool.core.playbooks import (
    Playbook,
    PlaybookStep,
    Triage,
    is_done,
    remark,
    triage,
    with_stated,
)
from cstool.core.refund_calls import refund_call, stated_order
from cstool.core.stated_wishes import heard_wishes, with_stated_wish
from cstool.core.templates import fill
from cstool.desk.entry_names import called
from cstool.desk.finding import Found
from cstool.desk.finished_sentences import said, speaking_step, told_facts
from cstool.desk.outcomes import outcome_answer
from cstool.desk.refunding import RefundAnswer, money_or_need, noted_sums
from cstool.desk.triage_answers import FactAnswer, KnownFact, OutcomeAnswer, StepAnswer, TriageAnswer
from cstool.policy.handbook import Handbook, by_id


def triage_answer(
    handbook: Handbook,
    found: Found,
    given: Mapping[str, str],
    *,
    agent: str | None,
    time: str,
    money: Mapping[str, Any] | None = None,
    stated: Mapping[str, str] = MappingProxyType({}),
    noted: Collection[str] = (),
    step: int | None = None,
) -> TriageAnswer:
    """Return the playbook that was found, with the facts `given` and the remark line of `agent` at `time`.

    With what is known of the `money` of the order, by the fields of `Order`, it says what the customer gets. The facts
    that the customer's words have `stated` count where the agent gave none; those of them that are `noted` stand in the
    notes about the order. The sentence of the step of number `step` is the one that is said now, whatever it waits for.

    Raises:
        InputError: a fact is unknown, or its value is none of its choices or no number; what is stated of the order
            contradicts where the case ends; nothing is said at that step.
    """
    playbook = handbook.playbooks[found.id]
    typed = known_facts(handbook.facts, given)
    known = with_stated(playbook, handbook.facts, typed, stated, handbook.measures)
    found_state = triage(playbook, handbook.facts, known, handbook.measures)
    state = with_stated_wish(playbook, handbook.facts, found_state)
    order = stated_order(state, handbook.facts, money or {})
    if order:
        orders.check(Order(**order))
    call = refund_call(order, state, handbook.facts, handbook.refund_policy.reasons) if order else None
    sums, needs = money_or_need(handbook, Order(**order)) if call and not call.needs else (None, ())
    is_told = call is not None and {*call.needs} <= {"--paid"}
    by_wish = state is not found_state
    outcome = outcome_answer(handbook, playbook, state, order, sums, is_told=is_told, by_wish=by_wish)
    sections = by_id(handbook.policies.knowledge)
    return TriageAnswer(
        kind=playbook.id,
        name=playbook.name,
        flag=playbook.flag,
        flag_name=handbook.flags[playbook.flag],
        steps=tuple(
            step_answer(handbook, playbook, each, state, is_asked=number == step)
            for number, each in enumerate(state.steps, 1)
        ),
        next=_next(handbook, state, typed)
        if step is None
        else speaking_step([each.reply for each in state.steps], step),
        facts={
            name: KnownFact(
                value=value,
                origin=_origin(name, typed, noted, known),
            )
            for name, value in state.known.items()
        },
        missing=state.missing,
        asked=tuple(_asked(handbook.facts[name]) for name in state.missing),
        outcome=outcome,
        refund=structs.replace(call, needs=needs) if call and needs else call,
        money=sums,
        note=_note(handbook, playbook, state, outcome, agent, time, sums),
        knowledge={sections[section].name: sections[section].points for section in playbook.knowledge},
        because=state.because,
        score=found.score,
        alternatives=found.alternatives,
        clues=found.clues,
        second=found.second,
    )


def _origin(
    name: str, typed: Collection[str], noted: Collection[str], known: Collection[str]
) -> Literal["given", "words", "notes", "measured"]:
    if name in typed:
        return "given"
    if name not in known:
        return "measured"
    return "notes" if name in noted else "words"


def heard(handbook: Handbook, found: Found, sentence: str) -> tuple[frozenset[str], dict[str, str]]:
    """Return the kinds of goods that `sentence` speaks of, and the facts of the case that it states.

    Who names the playbook that was found has said nothing of the case.
    """
    if called(sentence, handbook.playbooks):
        return frozenset(), {}
    kinds = handbook.fact_reader.kinds(sentence) if len(handbook.measures.sells) > 1 else frozenset()
    playbook, facts = handbook.playbooks[found.id], handbook.facts
    asked = {name for step in playbook.steps for name in step.facts}
    wishes = {fact.id for fact in facts.values() if any(choice.order.wish for choice in fact.choices)}
    return kinds, heard_wishes(playbook, facts, handbook.fact_reader.read(sentence, facts, asked | wishes))


def about_goods(handbook: Handbook, kinds: frozenset[str]) -> Handbook:
    """Return the handbook as that of a shop which sells goods of these `kinds` alone, if it sells one of them.

    A shop that sells several kinds asks a customer who speaks of one of them nothing about the others (A1, reading).
    """
    spoken = kinds & {*handbook.measures.sells}
    if len(spoken) != 1:
        return handbook
    narrowed = copy(handbook)
    narrowed.measures = structs.replace(handbook.measures, sells=tuple(spoken))
    return narrowed


def step_answer(
    handbook: Handbook, playbook: Playbook, step: PlaybookStep, state: Triage, *, is_asked: bool = False
) -> StepAnswer:
    """Return one step of a playbook, what there is to say finished, if it is certain that it is taken, or if asked."""
    waits_for = None if is_asked else _waits_for(handbook, step, state)
    return StepAnswer(
        do=step.do,
        text=fill(step.text, handbook.value),
        reply=step.reply,
        say=None if waits_for else _said(handbook, step.reply, state),
        facts=step.facts,
        done=is_done(step, state.known),
        source=step.source or playbook.source,
        waits_for=waits_for,
    )


def _waits_for(handbook: Handbook, step: PlaybookStep, state: Triage) -> str | None:
    """Return the facts that are not known yet and must have one of some values for `step` to be taken."""
    facts = handbook.facts
    unknown = [
        f"{facts[name].name} {'/'.join(_value(facts[name], value) for value in taken(values))}"
        for name, values in step.when.items()
        if name not in state.known
    ]
    return "、".join(unknown) or None


def _said(handbook: Handbook, reply: str | None, state: Triage) -> str | None:
    return said(handbook, reply, told_facts(handbook, reply, state.known))


def _next(handbook: Handbook, state: Triage, typed: Collection[str]) -> int | None:
    """Return the number of the first step with a reply, after all that are done, that is taken in any case.

    A step whose reply tells what it finds out is said once that is known, and is over when a later one is. What the
    customer's words state, rather than the agent has `typed`, was not asked for: questions before it of which nothing
    is known come first.
    """
    if state.outcome is not None:
        return None
    after = max(
        (
            number
            for number, step in enumerate(state.steps, 1)
            if is_done(step, state.known) and not told_facts(handbook, step.reply, state.known)
        ),
        default=0,
    )
    certain = (
        number
        for number, step in enumerate(state.steps, 1)
        if (number > after or (not typed and _is_open(step, state)))
        and step.reply
        and meets(step.when, state.known)
    )
    return next(certain, None)


def _is_open(step: PlaybookStep, state: Triage) -> bool:
    """Tell whether `step` finds something out, and nothing of it is known."""
    return bool(step.facts) and not any(name in state.known for name in step.facts)


def _asked(fact: Fact) -> FactAnswer:
    return FactAnswer(id=fact.id, name=fact.name, choices={choice.id: choice.name for choice in fact.choices})


def _note(
    handbook: Handbook,
    playbook: Playbook,
    state: Triage,
    outcome: OutcomeAnswer | None,
    agent: str | None,
    time: str,
    sums: RefundAnswer | None,
) -> str:
    remarks = handbook.policies.remarks
    missing = "、".join(handbook.facts[name].name for name in state.missing)
    values = {
        "flag": handbook.flags[playbook.flag],
        "playbook": playbook.name,
        "progress": "；".join([outcome.name, *(noted_sums(sums) if sums else ())])
        if outcome
        else fill(remarks.pending, {"missing": missing}.__getitem__),
        "facts": _known(handbook, state.known) or remarks.no_facts,
        "agent": agent or remarks.unsigned,
        "time": time,
    }
    return remark(remarks.template, values)


def _known(handbook: Handbook, known: Mapping[str, str]) -> str:
    """Return what is known, but for what is only so because the shop does not sell such goods."""
    facts, sells = handbook.facts, handbook.measures.sells
    told = {name: value for name, value in known.items() if not sells or facts[name].sold in {None, *sells}}
    days = {name for kind in handbook.note_kinds.values() for name in kind.facts}
    today = handbook.today() if handbook.today else None
    shown = {
        name: with_day(value, today) if today and name in days else _value(facts[name], value)
        for name, value in told.items()
    }
    return "、".join(f"{facts[name].name} {value}" for name, value in shown.items())


def _value(fact: Fact, value: str) -> str:
    return next((choice.name for choice in fact.choices if choice.id == value), value)
