"""Cases: conditions look at what exists, and the rows of a decision table meet every case exactly once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cstool.core import measurements, playbooks, refund_rules
from cstool.core.decision_tables import When, taken
from cstool.errors import Message
from cstool.policy.shapes import Policies
from cstool.validation.checks.coverage import Table, uncovered_and_overlapping
from cstool.validation.checks.references import ids_of, is_unknown, known_ids, meant, reference
from cstool.validation.problem import Path, Problem


def fact_choices(policies: Policies) -> Iterator[Problem]:
    """Yield the facts whose choices do not fit their kind or the calculation that settles them."""
    ids = known_ids(policies.facts)
    for index, fact in enumerate(policies.facts):
        path: Path = ("facts", index)
        if (fact.kind == "choice") != bool(fact.choices):
            message = Message(
                "a fact of kind {kind} has choices if and only if it is a choice", kind=fact.kind
            )
            hint = Message("delete choices or kind") if fact.choices else Message("add choices, or a kind")
            yield Problem(path=path, at="header", code="bad-choices", message=message, hint=hint)
        elif fact.measured and set(ids_of(fact.choices)) != set(measurements.RESULTS[fact.measured]):
            message = Message(
                "{measured} gives {results}",
                measured=fact.measured,
                results=", ".join(measurements.RESULTS[fact.measured]),
            )
            hint = Message("these are the ids that its choices must have, no more and no less")
            yield Problem(path=(*path, "choices"), at="value", code="bad-choices", message=message, hint=hint)
        if fact.measured:
            for name in measurements.INPUTS[fact.measured]:
                yield from reference((*path, "measured"), name, ids)


def refund_cases(policies: Policies) -> Iterator[Problem]:
    """Yield the refund cases that no rule or more than one rule meets."""
    reasons = {reason.id: reason for reason in policies.reasons}
    axes = refund_rules.axes(reasons, dict.fromkeys(ids_of(policies.wishes)))
    named = {**axes, "fault": ("shop", "customer")}
    rows = [rule.when for rule in policies.refunds]
    wrong = [
        problem
        for index, when in enumerate(rows)
        for problem in _conditions(("refunds", index, "when"), when, named)
    ]
    yield from wrong
    if not wrong and _are_known(rows, named):
        written = [refund_rules.by_reason(when, reasons) for when in rows]
        names = {
            axis: {row.id: row.name for row in getattr(policies, table)}
            for axis, table in (("reason", "reasons"), ("stage", "stages"), ("wish", "wishes"))
        }
        table = Table(("refunds",), axes, written, ids_of(policies.refunds), names)
        yield from uncovered_and_overlapping(table)


def playbook_cases(policies: Policies) -> Iterator[Problem]:
    """Yield the cases of each playbook that no outcome or more than one outcome meets."""
    facts = {fact.id: fact for fact in policies.facts}
    choices = {
        fact.id: tuple(known_ids(fact.choices)) or ("",)
        for fact in policies.facts
        if fact.choices or fact.kind == "choice"
    }
    names = {fact.id: {choice.id: choice.name for choice in fact.choices} for fact in policies.facts}
    for book, playbook in enumerate(policies.playbooks):
        path: Path = ("playbooks", book)
        wrong = [
            problem
            for field in ("steps", "outcomes")
            for index, row in enumerate(getattr(playbook, field))
            for problem in _conditions((*path, field, index, "when"), row.when, choices)
        ]
        yield from wrong
        rows = [outcome.when for outcome in playbook.outcomes]
        if not wrong and _are_known(rows, choices):
            axes = playbooks.axes(playbook, facts)
            table = Table((*path, "outcomes"), axes, rows, ids_of(playbook.outcomes), names)
            yield from uncovered_and_overlapping(table)


def _are_known(rows: Iterable[When], axes: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether all axes and values exist; where a name could not be read, not even a wrong one is reported."""
    return all(
        axis in axes and set(taken(values)) <= set(axes[axis])
        for when in rows
        for axis, values in when.items()
    )


def _conditions(path: Path, when: When, axes: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for axis, values in when.items():
        if axis not in axes:
            if not is_unknown(axis, axes):
                continue
            message = Message("there is no {value}", value=axis)
            yield Problem(
                path=(*path, axis),
                at="key",
                code="unknown-axis",
                message=message,
                hint=meant(axis, tuple(axes)),
            )
            continue
        for index, value in enumerate(taken(values)):
            if value and is_unknown(value, axes[axis]):
                where = (*path, axis) if isinstance(values, str) else (*path, axis, index)
                message = Message("{axis} cannot be {value}", axis=axis, value=value)
                yield Problem(
                    path=where,
                    at="value",
                    code="unknown-value",
                    message=message,
                    hint=meant(value, axes[axis]),
                )
