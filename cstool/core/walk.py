"""Walking through a playbook with the customer: which steps to take, and what each still has to find out."""

from collections.abc import Collection, Mapping

from cstool.core.cases import may_meet
from cstool.core.facts import Fact
from cstool.core.measuring import INPUTS
from cstool.core.triage import Playbook, PlaybookStep, Triage, is_done


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
