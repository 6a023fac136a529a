"""Cases: conditions look at what exists, and the rows of a decision table meet every case exactly once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import prod

from cstool.core import measuring, refund_rules, triage
from cstool.core.cases import CaseSpace, When, taken
from cstool.errors import Message
from cstool.policy.meaning import large
from cstool.policy.meaning.names import ids_of, meant, reference
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Policies

#: Cases whose sets are still handled at once.
_SMALL = 1 << 20
#: Pairs of overlapping rows that are named of one table; a row that meets everything overlaps with all others.
_PAIRS = 100


def fact_choices(policies: Policies) -> Iterator[Problem]:
    """Yield the facts whose choices do not fit their kind or the calculation that settles them."""
    ids = ids_of(policies.facts)
    for index, fact in enumerate(policies.facts):
        path: Path = ("facts", index)
        if (fact.kind == "choice") != bool(fact.choices):
            message = Message(
                "a fact of kind {kind} has choices if and only if it is a choice", kind=fact.kind
            )
            yield Problem(path=path, at="header", code="bad-choices", message=message)
        elif fact.measured and set(ids_of(fact.choices)) != set(measuring.RESULTS[fact.measured]):
            message = Message(
                "{measured} gives {results}",
                measured=fact.measured,
                results=", ".join(measuring.RESULTS[fact.measured]),
            )
            yield Problem(path=(*path, "choices"), at="value", code="bad-choices", message=message)
        if fact.measured:
            for name in measuring.INPUTS[fact.measured]:
                yield from reference((*path, "measured"), name, ids)


def refund_cases(policies: Policies) -> Iterator[Problem]:
    """Yield the refund cases that no rule or more than one rule meets."""
    reasons = {reason.id: reason for reason in policies.reasons}
    axes = refund_rules.axes(reasons)
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
        yield from _cases(("refunds",), axes, written, ids_of(policies.refunds))


def playbook_cases(policies: Policies) -> Iterator[Problem]:
    """Yield the cases of each playbook that no outcome or more than one outcome meets."""
    facts = {fact.id: fact for fact in policies.facts}
    choices = {
        fact.id: ids_of(fact.choices) or ("",)
        for fact in policies.facts
        if fact.choices or fact.kind == "choice"
    }
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
            yield from _cases(
                (*path, "outcomes"), triage.axes(playbook, facts), rows, ids_of(playbook.outcomes)
            )


def _are_known(rows: Iterable[When], axes: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether all axes and values exist; where a name could not be read, not even a wrong one is reported."""
    return all(
        axis in axes and set(taken(values)) <= set(axes[axis])
        for when in rows
        for axis, values in when.items()
    )


def _conditions(path: Path, when: When, axes: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for axis, values in when.items():
        if "" in axes or (axis in axes and "" in axes[axis]):
            continue
        if axis not in axes:
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
            if value and value not in axes[axis]:
                where = (*path, axis) if isinstance(values, str) else (*path, axis, index)
                message = Message("{axis} cannot be {value}", axis=axis, value=value)
                yield Problem(
                    path=where,
                    at="value",
                    code="unknown-value",
                    message=message,
                    hint=meant(value, axes[axis]),
                )


def _cases(
    path: Path, axes: Mapping[str, Sequence[str]], rows: Sequence[When], ids: Sequence[str]
) -> Iterator[Problem]:
    count = prod(map(len, axes.values()))
    if not count:
        return
    if count > _SMALL:
        gap, pairs = large.first_gap(axes, rows), large.overlaps(axes, rows)
        widest = large.widest(axes, rows, gap) if gap else {}
    else:
        space = CaseSpace(axes)
        cases = space.gap(rows)
        gap, widest = (space.first_of(cases), _widest(space, cases)) if cases else (None, {})
        pairs = ((one, other, space.first_of(shared)) for one, other, shared in space.overlaps(rows))
    if gap:
        message = Message("no row says what is done when {case}", case=_case_text(gap))
        hint = Message("widen the when of a row, or add one:\n{row}", row=_row_text(path, widest))
        yield Problem(path=path, at="header", code="uncovered-case", message=message, hint=hint)
    for earlier, later, case in islice(pairs, _PAIRS):
        yield from _overlap(path, ids, earlier, later, case)


def _overlap(
    path: Path, ids: Sequence[str], earlier: int, later: int, case: Mapping[str, str]
) -> Iterator[Problem]:
    for index, other in ((earlier, later), (later, earlier)):
        values = {"row": ids[index], "other": ids[other], "case": _case_text(case)}
        message = Message("{row} and {other} both apply when {case}", **values)
        hint = Message("narrow the when of one of them")
        yield Problem(path=(*path, index), at="header", code="overlapping-rows", message=message, hint=hint)


def _widest(space: CaseSpace, cases: int) -> dict[str, tuple[str, ...]]:
    """Return a row that meets some of `cases` and no others, as wide as it can be made value by value."""
    row: dict[str, tuple[str, ...]] = {axis: (value,) for axis, value in space.first_of(cases).items()}
    for axis, values in space.axes.items():
        for value in values:
            wider = row | {axis: tuple(known for known in values if known in (*row[axis], value))}
            if not space.cases_of(wider) & ~cases:
                row = wider
    return {axis: taken for axis, taken in row.items() if len(taken) < len(space.axes[axis])}


def _row_text(path: Path, when: Mapping[str, Sequence[str]]) -> str:
    """Return a row as TOML, to be completed."""
    table = ".".join(str(step) for step in path if isinstance(step, str))
    conditions = ", ".join(f"{axis} = {_values_text(values)}" for axis, values in when.items())
    return f'[[{table}]]\nid = "…"\nwhen = {{ {conditions} }}'


def _values_text(values: Sequence[str]) -> str:
    quoted = [f'"{value}"' for value in values]
    return quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"


def _case_text(case: Mapping[str, str]) -> str:
    return ", ".join(f"{axis} = {value}" for axis, value in case.items())
