"""Rows that nothing refers to: forgotten, or meant for a place where their name is missing."""

from collections.abc import Iterable, Iterator

from cstool.core.measuring import INPUTS
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Policies


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
