"""Playbooks: what an outcome or a step looks at has been found out by then, and no playbook leads back to itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import structs

from cstool.core.decision_tables import When, taken
from cstool.core.facts import Fact
from cstool.core.measurements import INPUTS
from cstool.core.playbooks import Playbook, PlaybookStep
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.validation.checks.references import sent_on
from cstool.validation.problem import EACH, Path, Problem, warning


class _Condition(NamedTuple):
    """A condition on a fact that nobody knows by then."""

    path: Path
    code: str
    message: Message
    hint: Message


def asked_facts(handbook: Handbook) -> Iterator[Problem]:
    """Yield the conditions on facts that no step has found out by then; of each playbook and fact, the first."""
    places = {fact.id: number for number, fact in enumerate(handbook.policies.facts)}
    for book, playbook in enumerate(handbook.policies.playbooks):
        conditions = [
            *_unknown_to_steps(playbook, handbook.facts),
            *_unknown_to_outcomes(playbook, handbook.facts),
        ]
        steps: Path = ("playbooks", book, "steps", EACH)
        first = {path[-1]: (path, code, message, hint) for path, code, message, hint in reversed(conditions)}
        for path, code, message, hint in first.values():
            own: Path = ("playbooks", book, *path)
            rests = (own, (*steps, "facts"), (*steps, "when"), ("facts", places[str(path[-1])], "measured"))
            yield warning(own, code, message, hint, rests)


def _unknown_to_steps(playbook: Playbook, facts: Mapping[str, Fact]) -> Iterator[_Condition]:
    for index, step in enumerate(playbook.steps):
        for fact in _unknown(step.when, playbook.steps[:index], facts):
            message = Message("no earlier step finds out {fact}", fact=f"{fact}（{facts[fact].name}）")
            hint = Message("add {fact} to the facts of an earlier step, or move this step down", fact=fact)
            yield _Condition(("steps", index, "when", fact), "early-fact", message, hint)


def _unknown_to_outcomes(playbook: Playbook, facts: Mapping[str, Fact]) -> Iterator[_Condition]:
    # A step with a condition that comes too early has a problem of its own: which outcomes it serves is not clear.
    early = {path[1] for path, *_ in _unknown_to_steps(playbook, facts)}
    steps = [
        structs.replace(step, when={}) if index in early else step
        for index, step in enumerate(playbook.steps)
    ]
    for index, outcome in enumerate(playbook.outcomes):
        for fact in _unknown(outcome.when, steps, facts):
            message = Message("no step finds out {fact} in this case", fact=f"{fact}（{facts[fact].name}）")
            hint = Message("add {fact} to the facts of a step that is taken in this case", fact=fact)
            yield _Condition(("outcomes", index, "when", fact), "unasked-fact", message, hint)


def playbook_loops(handbook: Handbook) -> Iterator[Problem]:
    """Yield the texts that send the agent to a playbook from which another leads back."""
    called = {name: book for book, row in handbook.playbooks.items() for name in (book, row.name)}
    sent = [(path, book, called[name]) for path, book, name in sent_on(handbook.policies) if name in called]
    leads: dict[str, set[str]] = {book: set() for book in handbook.playbooks}
    for _, book, name in sent:
        leads[book].add(name)
    for path, book, name in sent:
        if book in _reached(name, leads):
            message = Message("{name} leads back to {playbook}", name=name, playbook=book)
            hint = Message("let the circle end: with an outcome of its own, or with the supervisor")
            yield warning(path, "playbook-loop", message, hint, (path,))


def _unknown(when: When, steps: Sequence[PlaybookStep], facts: Mapping[str, Fact]) -> Iterator[str]:
    """Yield the facts of `when` that none of `steps` finds out in a case that it allows."""
    found = {fact for step in steps if _are_compatible(step.when, when) for fact in step.facts}
    for fact in when:
        measured = facts[fact].measured if fact in facts else None
        inputs = INPUTS.get(measured) if measured else None
        if fact in facts and fact not in found and not (inputs and found.issuperset(inputs)):
            yield fact


def _are_compatible(one: When, other: When) -> bool:
    return all(
        axis not in other or set(taken(values)) & set(taken(other[axis])) for axis, values in one.items()
    )


def _reached(name: str, leads: Mapping[str, set[str]]) -> set[str]:
    """Return the playbooks that `name` leads to, itself included."""
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        book = ahead.pop()
        if book not in seen:
            seen.add(book)
            ahead += leads.get(book, ())
    return seen
