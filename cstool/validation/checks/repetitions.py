"""What stands twice where once is enough: a name in a list, and an example."""

from collections.abc import Iterator, Sequence

from cstool.core.decision_tables import When
from cstool.errors import Message
from cstool.policy.example_shapes import Cases
from cstool.policy.shapes import Policies
from cstool.validation.problem import Path, Problem


def repeated_names(policies: Policies) -> Iterator[Problem]:
    """Yield the steps, facts, sections and values of a condition that stand twice in one list."""
    yield from _twice(("returns", "conditions"), policies.returns.conditions)
    for index, rule in enumerate(policies.refunds):
        path: Path = ("refunds", index)
        yield from _twice((*path, "steps"), rule.steps or ())
        yield from _values_twice((*path, "when"), rule.when)
    for book, playbook in enumerate(policies.playbooks):
        path = ("playbooks", book)
        yield from _twice((*path, "knowledge"), playbook.knowledge)
        for row, step in enumerate(playbook.steps):
            yield from _twice((*path, "steps", row, "facts"), step.facts)
            yield from _values_twice((*path, "steps", row, "when"), step.when)
        for row, outcome in enumerate(playbook.outcomes):
            yield from _values_twice((*path, "outcomes", row, "when"), outcome.when)


def _values_twice(path: Path, when: When) -> Iterator[Problem]:
    for axis, values in when.items():
        if not isinstance(values, str):
            yield from _twice((*path, axis), values)


def _twice(path: Path, names: Sequence[str]) -> Iterator[Problem]:
    known: set[str] = set()
    for place, name in enumerate(names):
        if name and name in known:
            message = Message("{name} stands twice in one list", name=name)
            hint = Message("delete one of them")
            yield Problem(path=(*path, place), at="value", code="repeated", message=message, hint=hint)
        known.add(name)


def repeated_examples(cases: Cases) -> Iterator[Problem]:
    """Yield the examples that ask and expect what an earlier one does."""
    known: list[str] = [repr((e.given, e.expect, e.on, e.ordered)) for e in cases.examples]
    first: dict[str, int] = {}
    for row, said in enumerate(known):
        earlier = first.setdefault(said, row)
        if earlier != row:
            message = Message("the example is the same as number {number}", number=earlier + 1)
            hint = Message("delete it, or ask about another case")
            rests = (("examples", row), ("examples", earlier))
            yield Problem(
                path=("examples", row),
                at="header",
                code="repeated",
                message=message,
                hint=hint,
                rests_on=rests,
            )
