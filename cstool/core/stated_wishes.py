"""A customer who wants his money, or other goods, where the playbook thinks of the other: he decides, not the playbook.

Whoever asks for another size may want to return the shoes after all (H8): the case is then decided by the rules about
orders that come back, and what only the playbook's own way asks for (stock) is asked no more.
"""

from collections.abc import Iterator, Mapping

from msgspec import structs

from cstool.core.decision_tables import may_meet, taken
from cstool.core.facts import Choice, Fact
from cstool.core.playbooks import Outcome, Playbook, Triage
from cstool.core.record import Reason
from cstool.errors import Message

#: The wishes that a customer chooses between, whatever the playbook is about.
_CHOSEN = {"return", "exchange"}


def with_stated_wish(playbook: Playbook, facts: Mapping[str, Fact], state: Triage) -> Triage:
    """Return where the case stands if a wish was stated that the outcome does not look at; else `state` itself."""
    for fact, choice in _said(facts, state):
        wish, outcome = choice.order.wish, _undecided_by(fact.id, playbook, facts, state)
        if wish not in _CHOSEN:
            continue
        assumed = _assumed(playbook)
        if outcome is None:
            return _asking_less(playbook, facts, state) if assumed in _CHOSEN - {wish} else state
        assumed = outcome.order.wish or assumed
        reason = outcome.refund or _reason(playbook, facts, state)
        if reason and assumed in _CHOSEN - {wish}:
            decided = structs.replace(outcome, refund=reason, order=structs.replace(outcome.order, wish=wish))
            told = Reason(
                rule=fact.source, text=Message("{fact}: {value}", fact=fact.name, value=choice.name)
            )
            return structs.replace(state, outcome=decided, missing=(), because=(*state.because, told))
    return state


def _asking_less(playbook: Playbook, facts: Mapping[str, Fact], state: Triage) -> Triage:
    """Return `state` without asking for what only the playbook's own way needs: no order or reason depends on it."""
    reasons = {
        name: {each.refund for each in playbook.outcomes if name in each.when} for name in state.missing
    }
    needed = tuple(name for name in state.missing if _counts(facts[name]) or len(reasons[name]) > 1)
    return structs.replace(state, missing=needed or state.missing)


def heard_wishes(playbook: Playbook, facts: Mapping[str, Fact], stated: Mapping[str, str]) -> dict[str, str]:
    """Return what is `stated`, without a wish that nobody asks for and that the playbook thinks of anyway."""
    asked = {name for step in playbook.steps for name in step.facts}
    assumed = _assumed(playbook)
    told = {
        name: choice.order.wish
        for name, value in stated.items()
        for choice in facts[name].choices
        if choice.id == value and choice.order.wish
    }
    idle = {name for name, wish in told.items() if name not in asked and wish not in _CHOSEN - {assumed}}
    return {name: value for name, value in stated.items() if name not in idle}


def _assumed(playbook: Playbook) -> str | None:
    """Return the wish that a playbook thinks of."""
    return next((each.order.wish for each in playbook.outcomes if each.order.wish), None)


def _said(facts: Mapping[str, Fact], state: Triage) -> Iterator[tuple[Fact, Choice]]:
    """Yield what is known to be one of several choices."""
    for name, value in state.known.items():
        yield from ((facts[name], choice) for choice in facts[name].choices if choice.id == value)


def _undecided_by(wish: str, playbook: Playbook, facts: Mapping[str, Fact], state: Triage) -> Outcome | None:
    """Return where the case ends but for the fact `wish`; None: more must be known, or that fact is looked at."""
    possible = (
        [state.outcome]
        if state.outcome
        else [each for each in playbook.outcomes if may_meet(each.when, state.known)]
    )
    one_way = len({each.refund for each in possible}) == 1 and not any(wish in each.when for each in possible)
    if not one_way or any(_counts(facts[name]) for name in state.missing):
        return None
    return possible[0]


def _counts(fact: Fact) -> bool:
    """Tell whether a fact says something about the order, so that its money waits for it."""
    return bool(fact.measured or fact.kind in {"count", "yuan"} or fact.implies) or any(
        any(getattr(choice.order, name) is not None for name in choice.order.__struct_fields__)
        for choice in fact.choices
    )


def _reason(playbook: Playbook, facts: Mapping[str, Fact], state: Triage) -> str | None:
    """Return why the goods would come back, where the parcel is before it has arrived; None: that is not known."""
    stages = {fact.id: choice.order.stage for fact, choice in _said(facts, state) if choice.order.stage}
    reasons = {
        outcome.refund
        for outcome in playbook.outcomes
        if outcome.refund
        and all(
            name in stages or name not in state.known or state.known[name] in taken(values)
            for name, values in outcome.when.items()
        )
    }
    return reasons.pop() if stages and len(reasons) == 1 else None
