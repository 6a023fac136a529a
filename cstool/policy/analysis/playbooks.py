"""Playbooks: what an outcome or a step looks at has been found out by then, and no playbook leads back to itself."""

import re
from collections.abc import Iterator, Mapping, Sequence

from cstool.core.cases import When, taken
from cstool.core.facts import Fact
from cstool.core.measuring import INPUTS
from cstool.core.triage import Playbook, PlaybookStep
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.problems import Path, Problem

#: How a text sends the agent on to another playbook.
_SENDS_ON = re.compile(r"cstool triage ([a-z0-9-]+)")


def asked_facts(handbook: Handbook) -> Iterator[Problem]:
    """Yield the conditions on facts that no step has found out by then; of each playbook and fact, the first."""
    for book, playbook in enumerate(handbook.policies.playbooks):
        conditions = [
            *_unknown_to_steps(playbook, handbook.facts),
            *_unknown_to_outcomes(playbook, handbook.facts),
        ]
        first = {path[-1]: (path, code, message) for path, code, message in reversed(conditions)}
        for path, code, message in first.values():
            yield _warning(("playbooks", book, *path), code, message)


def _unknown_to_steps(playbook: Playbook, facts: Mapping[str, Fact]) -> Iterator[tuple[Path, str, Message]]:
    for index, step in enumerate(playbook.steps):
        for fact in _unknown(step.when, playbook.steps[:index], facts):
            message = Message("no earlier step finds out {fact}", fact=fact)
            yield ("steps", index, "when", fact), "early-fact", message


def _unknown_to_outcomes(
    playbook: Playbook, facts: Mapping[str, Fact]
) -> Iterator[tuple[Path, str, Message]]:
    for index, outcome in enumerate(playbook.outcomes):
        for fact in _unknown(outcome.when, playbook.steps, facts):
            message = Message("no step finds out {fact} in this case", fact=fact)
            yield ("outcomes", index, "when", fact), "unasked-fact", message


def playbook_loops(handbook: Handbook) -> Iterator[Problem]:
    """Yield the texts that send the agent to a playbook from which another leads back, or to none."""
    sent = [*_sent(handbook)]
    leads: dict[str, set[str]] = {book: set() for book in handbook.playbooks}
    for _, book, name in sent:
        leads[book].add(name)
    for path, book, name in sent:
        if name not in leads:
            yield _warning(path, "playbook-loop", Message("there is no playbook {name}", name=name))
        elif book in _reached(name, leads):
            message = Message("{name} leads back to {playbook}", name=name, playbook=book)
            yield _warning(path, "playbook-loop", message)


def _sent(handbook: Handbook) -> Iterator[tuple[Path, str, str]]:
    """Yield the texts that send the agent on: where they stand, in which playbook, and to which."""
    for book, playbook in enumerate(handbook.policies.playbooks):
        for field, rows in (("steps", playbook.steps), ("outcomes", playbook.outcomes)):
            for index, text in enumerate(row.text for row in rows):
                path: Path = ("playbooks", book, field, index, "text")
                yield from ((path, playbook.id, name) for name in _SENDS_ON.findall(text))


def _unknown(when: When, steps: Sequence[PlaybookStep], facts: Mapping[str, Fact]) -> Iterator[str]:
    """Yield the facts of `when` that none of `steps` finds out in a case that it allows."""
    found = {fact for step in steps if _are_compatible(step.when, when) for fact in step.facts}
    for fact in when:
        measured = facts[fact].measured
        if fact not in found and not (measured and found.issuperset(INPUTS[measured])):
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


def _warning(path: Path, code: str, message: Message) -> Problem:
    return Problem(path=path, at="value", code=code, message=message, severity="warning")
