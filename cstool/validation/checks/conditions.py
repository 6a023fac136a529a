"""Conditions look at what exists, and the rows of a decision table meet every case exactly once."""

from collections.abc import Collection, Iterator, Mapping

from msgspec import structs

from cstool.core import measurements, refund_rules
from cstool.core.decision_tables import When, taken
from cstool.core.facts import Fact
from cstool.core.own_axes import NUMBERS, OwnAxis, completed, rank
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Policies
from cstool.validation.checks.complete_rows import complete_rows
from cstool.validation.checks.coverage import Table, uncovered_and_overlapping
from cstool.validation.checks.references import duplicates, ids_of
from cstool.validation.names import Names, names_of, reference, unknown
from cstool.validation.problem import EACH, Path, Problem


def fact_choices(policies: Policies) -> Iterator[Problem]:
    """Yield the facts whose choices do not fit their kind or the calculation that settles them."""
    ids = names_of(("facts",), policies.facts)
    for index, fact in enumerate(policies.facts):
        path: Path = ("facts", index)
        if (fact.kind == "choice") != bool(fact.choices):
            message = Message(
                "a fact of kind {kind} has choices if and only if it is a choice", kind=fact.kind
            )
            hint = Message("delete choices or kind") if fact.choices else Message("add choices, or a kind")
            rests = ((*path, "kind"), (*path, "choices"))
            yield Problem(
                path=path,
                at="header",
                code="bad-choices",
                message=message,
                hint=hint,
                rests_on=rests,
                breaks=rests,
            )
        elif fact.measured in measurements.RESULTS:
            yield from _measured_choices((*path, "choices"), fact)
        for name in measurements.INPUTS.get(fact.measured, ()) if fact.measured else ():
            yield from reference((*path, "measured"), name, ids)


def _measured_choices(path: Path, fact: Fact) -> Iterator[Problem]:
    results = measurements.RESULTS[fact.measured] if fact.measured else ()
    if set(ids_of(fact.choices)) != set(results):
        message = Message("{measured} gives {results}", measured=fact.measured, results=tuple(results))
        hint = Message("these are the ids that its choices must have, no more and no less")
        yield Problem(path=path, at="value", code="bad-choices", message=message, hint=hint)


def refund_conditions(policies: Policies) -> Iterator[Problem]:
    """Yield what the conditions of refund rules, and of their steps, look at and is not there."""
    axes = {
        axis: Names(values) for axis, values in {**refund_rules.AXES, "fault": refund_rules.PARTIES}.items()
    }
    axes["reason"] = names_of(("reasons",), policies.reasons)
    axes["wish"] = names_of(("wishes",), policies.wishes)
    own = {axis.id: Names(axis.ids(), (("axes", number),)) for number, axis in enumerate(policies.axes)}
    axes = own | axes
    for index, rule in enumerate(policies.refunds):
        yield from _conditions(("refunds", index, "when"), rule.when, axes, Names(axes))
    for index, step in enumerate(policies.steps):
        yield from _conditions(("steps", index, "when"), step.when, axes, Names(axes))
        yield from _conditions(("steps", index, "unless"), step.unless, axes, Names(axes))


def own_axes(policies: Policies) -> Iterator[Problem]:
    """Yield axes of the shop's own that cannot be stated or reckoned, and the rows that are not complete."""
    built_in = {*refund_rules.AXES, "reason", "fault", "wish"}
    for index, axis in enumerate(policies.axes):
        path: Path = ("axes", index)
        if axis.id in built_in:
            message = Message("every order has {axis} already", axis=axis.id)
            hint = Message("choose another id")
            yield Problem(path=(*path, "id"), at="value", code="duplicate-id", message=message, hint=hint)
        if axis.is_band:
            yield from reference((*path, "id"), axis.id, Names(NUMBERS))
            yield from _bands(path, axis)
        else:
            yield from duplicates((*path, "values"), axis.values)
            yield from reference((*path, "default"), axis.default, Names(ids_of(axis.choices)))
    yield from complete_rows(policies)


def _bands(path: Path, axis: OwnAxis) -> Iterator[Problem]:
    both = bool(axis.below and axis.up_to)
    ends = axis.below or axis.up_to
    if both or axis.values or axis.default:
        message = Message(
            "{axis} has one list of bands, below or up_to, and nothing is stated of it", axis=axis.id
        )
        yield Problem(
            path=path, at="header", code="bad-choices", message=message, hint=Message("delete the others")
        )
    elif list(ends) != sorted(set(ends)):
        message = Message("the bands of {axis} do not run from the lowest to the highest", axis=axis.id)
        hint = Message("write each number once, the smallest first")
        yield Problem(path=path, at="header", code="bad-choices", message=message, hint=hint)


def playbook_conditions(policies: Policies) -> Iterator[Problem]:
    """Yield what the conditions of steps and outcomes look at, and facts imply, and is not there."""
    axes = {
        fact.id: Names(ids_of(fact.choices), (("facts", number, "choices", EACH, "id"),))
        for number, fact in enumerate(policies.facts)
        if fact.id and (fact.choices or fact.kind == "choice")
    }
    parts = tuple(("facts", EACH, key) for key in ("id", "kind", "choices"))
    for number, fact in enumerate(policies.facts):
        yield from _conditions(("facts", number, "implies"), fact.implies, axes, Names(axes, parts))
    for book, playbook in enumerate(policies.playbooks):
        path: Path = ("playbooks", book)
        whens = [(("steps", index), step.when) for index, step in enumerate(playbook.steps)]
        whens += [(("outcomes", index), outcome.when) for index, outcome in enumerate(playbook.outcomes)]
        for row, when in whens:
            yield from _conditions((*path, *row, "when"), when, axes, Names(axes, parts))


def refund_cases(policies: Policies) -> Iterator[Problem]:
    """Yield the refund cases that no rule or more than one rule meets."""
    # Whose fault some reason is may be unknown: what is said of the others is true all the same.
    reasons = {
        reason.id: reason for reason in policies.reasons if reason.id and reason.fault in refund_rules.PARTIES
    }
    all_reasons = set(ids_of(policies.reasons))
    own = {axis.id: tuple(dict.fromkeys(axis.ids())) for axis in policies.axes}
    axes = own | refund_rules.axes(reasons, dict.fromkeys(ids_of(policies.wishes)))
    named = {axis: frozenset(values) for axis, values in {**axes, "fault": refund_rules.PARTIES}.items()}
    rows = [
        {
            axis: _kept(values, reasons, all_reasons) if axis == "reason" else values
            for axis, values in when.items()
        }
        for when in (rule.when for rule in policies.refunds)
    ]
    names = {
        axis: {row.id: row.name for row in getattr(policies, table)}
        for axis, table in (("reason", "reasons"), ("stage", "stages"), ("wish", "wishes"))
    }
    widest = [refund_rules.by_reason(_widened(when, named), reasons) for when in rows]
    table = Table(
        path=("refunds",),
        axes=axes,
        rows={number: widest[number] for number, when in enumerate(rows) if _is_known(when, named)},
        widest=widest,
        ids=ids_of(policies.refunds),
        names=names
        | {axis.id: {value: axis.name_of(value) for value in own[axis.id]} for axis in policies.axes},
        rests_on=tuple(("axes", number) for number in range(len(policies.axes))),
        ranks=[rank(row, own) for row in policies.refunds],
        says=[structs.replace(rule, id="", name="", when={}) for rule in completed(policies.refunds)],
    )
    yield from uncovered_and_overlapping(table)


def unmet_refunds(handbook: Handbook) -> Iterator[Problem]:
    """Yield the refund rules that no order can meet: their reasons are another party's fault than they say."""
    reasons = handbook.refund_policy.reasons
    for row, rule in enumerate(handbook.policies.refunds):
        if not {"reason", "fault"} <= {*rule.when} or taken(
            refund_rules.by_reason(rule.when, reasons)["reason"]
        ):
            continue
        path: Path = ("refunds", row, "when")
        values = {
            "row": rule.id,
            "reasons": taken(rule.when["reason"]),
            "fault": "/".join(taken(rule.when["fault"])),
        }
        yield Problem(
            path=path,
            at="value",
            code="unused-row",
            message=Message("no order meets {row}: none of {reasons} is of fault = {fault}", **values),
            hint=Message("leave one of the two out, or delete the row"),
            rests_on=(path, ("reasons",)),
        )


def playbook_cases(policies: Policies) -> Iterator[Problem]:
    """Yield the cases of each playbook that no outcome or more than one outcome meets."""
    facts = {fact.id: tuple(dict.fromkeys(ids_of(fact.choices))) for fact in policies.facts if fact.choices}
    places = {fact.id: number for number, fact in enumerate(policies.facts)}
    names = {fact.id: {choice.id: choice.name for choice in fact.choices} for fact in policies.facts}
    for book, playbook in enumerate(policies.playbooks):
        path: Path = ("playbooks", book)
        rows = [outcome.when for outcome in playbook.outcomes]
        looked_at = dict.fromkeys(axis for when in rows for axis in when if axis in facts)
        axes = {axis: facts[axis] for axis in looked_at}
        table = Table(
            path=(*path, "outcomes"),
            axes=axes,
            rows={number: when for number, when in enumerate(rows) if _is_known(when, axes)},
            widest=[_widened(when, axes) for when in rows],
            ids=ids_of(playbook.outcomes),
            names=names,
            rests_on=((*path, "id"), *(part for axis in axes for part in _choices(places[axis]))),
        )
        yield from uncovered_and_overlapping(table)


def _choices(fact: int) -> tuple[Path, ...]:
    """Return the paths of what a fact is called, and of its choices."""
    return (("facts", fact, "id"), ("facts", fact, "choices", EACH, "id"))


def _kept(
    values: str | tuple[str, ...], reasons: Mapping[str, object], all_reasons: set[str]
) -> tuple[str, ...]:
    """Return the reasons that a row names without those of which it is not known whose fault they are."""
    return tuple(value for value in taken(values) if value in reasons or value not in all_reasons)


def _is_known(when: When, axes: Mapping[str, Collection[str]]) -> bool:
    """Tell whether all axes and values of a row exist."""
    for axis, values in when.items():
        if axis not in axes or not all(map(axes[axis].__contains__, taken(values))):
            return False
    return True


def _widened(when: When, axes: Mapping[str, Collection[str]]) -> When:
    """Return a row that takes every value of an axis of which it names one that does not exist: it may mean any."""
    if _is_known(when, axes):
        return when
    return {axis: values for axis, values in when.items() if _is_known({axis: values}, axes)}


def _conditions(path: Path, when: When, axes: Mapping[str, Names], names: Names) -> Iterator[Problem]:
    """Yield the axes and values of a row that do not exist; `names` are those of the axes."""
    for axis, values in when.items():
        if axis not in axes:
            message = Message("there is no {value}", value=axis)
            yield unknown((*path, axis), "key", "unknown-axis", message, axis, names)
            continue
        # A choice that stands twice was copied, and the name that is missing may be what its id should be.
        has_double = len(set(axes[axis].ids)) < len(axes[axis].ids)
        for index, value in enumerate(taken(values)):
            if value and value not in axes[axis].ids and not has_double:
                where = (*path, axis) if isinstance(values, str) else (*path, axis, index)
                message = Message("{axis} cannot be {value}", axis=axis, value=value)
                yield unknown(where, "value", "unknown-value", message, value, axes[axis])
