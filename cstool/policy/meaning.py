"""What the two files must mean beyond their shape: names that exist, rows in order, every case met exactly once.

An empty name stands for one that could not be read (`salvage`); nothing is said about it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from cstool.core import refunds, triage
from cstool.core.cases import CaseSpace, When, taken
from cstool.core.remarks import REMARK_NAMES
from cstool.core.replies import Reply, slot_names
from cstool.core.templates import TemplateError, placeholders
from cstool.errors import Message
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Policies, Replies
from cstool.policy.values import policy_value

#: Codes of meaning and what each stands for.
CODES = {
    "duplicate-id": "two rows of a table have the same id or name",
    "unknown-reference": "the text names a row that does not exist",
    "bad-placeholder": "a brace belongs to no placeholder",
    "unknown-placeholder": "nothing fills the placeholder",
    "tier-order": "the tiers do not run from the first to the best",
    "size-order": "the sizes do not run from the smallest to the largest",
    "bad-choices": "the choices of a fact do not fit its kind",
    "unknown-axis": "a condition looks at something that does not exist",
    "unknown-value": "a condition names a value that does not exist",
    "uncovered-case": "no row says what is done in some case",
    "overlapping-rows": "two rows say what is done in the same case",
}


def policies_problems(policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of policies.toml alone."""
    for check in _POLICIES_CHECKS:
        yield from check(policies)


def replies_problems(replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of replies.toml, on its own and together with `policies`."""
    yield from _duplicates(("categories",), replies.categories)
    yield from _duplicates(("replies",), replies.replies)
    categories = _ids(replies.categories)
    ids = _ids(replies.replies)
    for index, reply in enumerate(replies.replies):
        path: Path = ("replies", index)
        yield from _reference((*path, "category"), reply.category, categories)
        yield from _reference((*path, "otherwise"), reply.otherwise, ids)
        yield from _duplicates((*path, "slots"), reply.slots)
        yield from _reply_texts(path, reply, policies)


def reply_references(policies: Policies, replies: Replies) -> Iterator[Problem]:
    """Yield the places of policies.toml that refer to replies which replies.toml does not have."""
    ids = _ids(replies.replies)
    for path, reply in _said(policies):
        yield from _reference((*path, "reply"), reply, ids)


def _said(policies: Policies) -> Iterator[tuple[Path, str | None]]:
    for index, step in enumerate(policies.steps):
        yield ("steps", index), step.reply
    for book, playbook in enumerate(policies.playbooks):
        for index, said in enumerate(playbook.steps):
            yield ("playbooks", book, "steps", index), said.reply
        for index, outcome in enumerate(playbook.outcomes):
            yield ("playbooks", book, "outcomes", index), outcome.reply


# ------------------------------------------------------------------ names


def _ids(rows: Iterable[Any]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)


def _duplicates(path: Path, rows: Sequence[Any]) -> Iterator[Problem]:
    """Yield the rows whose id or name an earlier row has already."""
    for field in ("id", "name"):
        seen: dict[str, int] = {}
        for index, row in enumerate(rows):
            value = getattr(row, field, None)
            if value in seen and value:
                message = Message(
                    "{field} {value} stands twice in {table}", field=field, value=value, table=path[-1]
                )
                yield Problem(path=(*path, index, field), at="value", code="duplicate-id", message=message)
            elif value is not None:
                seen[value] = index


def _unique_ids(policies: Policies) -> Iterator[Problem]:
    for table in _TABLES:
        yield from _duplicates((table,), getattr(policies, table))
    for index, fact in enumerate(policies.facts):
        yield from _duplicates(("facts", index, "choices"), fact.choices)
    for index, playbook in enumerate(policies.playbooks):
        yield from _duplicates(("playbooks", index, "outcomes"), playbook.outcomes)
    yield from _duplicates(("shop", "couriers"), policies.shop.couriers)


def _reference(path: Path, value: str | None, known: Sequence[str]) -> Iterator[Problem]:
    if value and value not in known and "" not in known:
        yield Problem(
            path=path,
            at="value",
            code="unknown-reference",
            message=Message("there is no {value}", value=value),
            hint=_meant(value, known),
        )


def _meant(value: str, known: Sequence[str]) -> Message:
    from difflib import get_close_matches

    near = get_close_matches(value, known, 1)
    if near:
        return Message("did you mean {near}?", near=near[0])
    return Message("allowed: {allowed}", allowed=", ".join(known))


def _references(policies: Policies) -> Iterator[Problem]:
    flags, steps, charts = _ids(policies.flags), _ids(policies.steps), _ids(policies.charts)
    facts, reasons, knowledge = _ids(policies.facts), _ids(policies.reasons), _ids(policies.knowledge)
    yield from _reference(("remarks", "after_sales_flag"), policies.remarks.after_sales_flag, flags)
    for index, style in enumerate(policies.styles):
        yield from _reference(("styles", index, "chart"), style.chart, charts)
    for index, rule in enumerate(policies.refunds):
        yield from _each_reference(("refunds", index, "steps"), rule.steps, steps)
    for book, playbook in enumerate(policies.playbooks):
        path: Path = ("playbooks", book)
        yield from _reference((*path, "flag"), playbook.flag, flags)
        yield from _each_reference((*path, "knowledge"), playbook.knowledge, knowledge)
        for index, step in enumerate(playbook.steps):
            yield from _each_reference((*path, "steps", index, "facts"), step.facts, facts)
        for index, outcome in enumerate(playbook.outcomes):
            yield from _reference((*path, "outcomes", index, "refund"), outcome.refund, reasons)


def _each_reference(path: Path, values: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    for index, value in enumerate(values):
        yield from _reference((*path, index), value, known)


# ------------------------------------------------------------------ texts


def _texts(policies: Policies) -> Iterator[Problem]:
    def is_figure(name: str) -> bool:
        return _is_figure(policies, name)

    for index, step in enumerate(policies.steps):
        yield from _text(("steps", index, "text"), step.text, is_figure)
    for book, playbook in enumerate(policies.playbooks):
        for field in ("steps", "outcomes"):
            for index, row in enumerate(getattr(playbook, field)):
                yield from _text(("playbooks", book, field, index, "text"), row.text, is_figure)
    yield from _text(("remarks", "template"), policies.remarks.template, REMARK_NAMES.__contains__)
    yield from _text(("remarks", "pending"), policies.remarks.pending, {"missing"}.__contains__)


def _text(path: Path, text: str, is_known: Callable[[str], bool]) -> Iterator[Problem]:
    try:
        names = placeholders(text)
    except TemplateError as error:
        message = Message("stray brace in {text}", text=text[error.offset : error.offset + 12])
        hint = Message("a placeholder is {{name}}; write {{{{ and }}}} for the braces themselves")
        yield Problem(path=path, at="value", code="bad-placeholder", message=message, hint=hint)
        return
    for name in names:
        if not is_known(name):
            message = Message("nothing fills {placeholder}", placeholder=f"{{{name}}}")
            hint = Message(
                "name a slot of this text or a figure of policies.toml such as returns.window_days"
            )
            yield Problem(path=path, at="value", code="unknown-placeholder", message=message, hint=hint)


def _is_figure(policies: Policies, name: str) -> bool:
    try:
        policy_value(policies, name)
    except KeyError:
        return False
    return True


def _reply_texts(path: Path, reply: Reply, policies: Policies) -> Iterator[Problem]:
    filled = {name for slot in reply.slots for name in slot_names(slot)}

    def is_known(name: str) -> bool:
        return name in filled or _is_figure(policies, name)

    for field in ("texts", "before"):
        for index, text in enumerate(getattr(reply, field)):
            yield from _text((*path, field, index), text, is_known)


# ------------------------------------------------------------------ rows in order


def _tier_order(policies: Policies) -> Iterator[Problem]:
    """Yield the tiers that everybody misses, that come too early or too late, or that pay more than a lesser one."""
    tiers = policies.tiers
    if tiers[0].orders != 0:
        yield _misplaced_tier(
            0,
            Message("the first tier must be reached with orders = 0"),
            "orders" if tiers[0].orders else None,
        )
    for index, (lesser, better) in enumerate(pairwise(tiers), 1):
        if better.orders is None and better.spent is None:
            yield _misplaced_tier(
                index, Message("nothing reaches {tier}: orders or spent is missing", tier=better.id), None
            )
        if better.rate > lesser.rate:
            values = {"tier": better.id, "rate": better.rate, "lesser": lesser.id, "other": lesser.rate}
            yield _misplaced_tier(
                index, Message("{tier} pays {rate}, more than {lesser} with {other}", **values), "rate"
            )
    for field in ("orders", "spent"):
        stated = [
            (index, getattr(tier, field))
            for index, tier in enumerate(tiers)
            if getattr(tier, field) is not None
        ]
        for (_, low), (index, high) in pairwise(stated):
            if high <= low:
                values = {"tier": tiers[index].id, "field": field, "value": high, "other": low}
                yield _misplaced_tier(
                    index,
                    Message("{tier}: {field} {value} is not above {other} of the tier before", **values),
                    field,
                )


def _misplaced_tier(index: int, message: Message, field: str | None) -> Problem:
    path: Path = ("tiers", index, field) if field else ("tiers", index)
    return Problem(path=path, at="value" if field else "header", code="tier-order", message=message)


def _size_order(policies: Policies) -> Iterator[Problem]:
    for chart_index, chart in enumerate(policies.charts):
        for field in ("mm", "eu"):
            values = [getattr(size, field) for size in chart.sizes]
            for index, (low, high) in enumerate(pairwise(values), 1):
                if high <= low:
                    message = Message(
                        "{field} {value} is not above {other} of the size before",
                        field=field,
                        value=high,
                        other=low,
                    )
                    path = ("charts", chart_index, "sizes", index, field)
                    yield Problem(path=path, at="value", code="size-order", message=message)


# ------------------------------------------------------------------ facts and cases


def _fact_choices(policies: Policies) -> Iterator[Problem]:
    ids = _ids(policies.facts)
    for index, fact in enumerate(policies.facts):
        path: Path = ("facts", index)
        if (fact.kind == "choice") != bool(fact.choices):
            message = Message(
                "a fact of kind {kind} has choices if and only if it is a choice", kind=fact.kind
            )
            yield Problem(path=path, at="header", code="bad-choices", message=message)
        elif fact.measured and set(_ids(fact.choices)) != set(triage.RESULTS[fact.measured]):
            message = Message(
                "{measured} gives {results}",
                measured=fact.measured,
                results=", ".join(triage.RESULTS[fact.measured]),
            )
            yield Problem(path=(*path, "choices"), at="value", code="bad-choices", message=message)
        if fact.measured:
            for name in triage.INPUTS[fact.measured]:
                yield from _reference((*path, "measured"), name, ids)


def _refund_cases(policies: Policies) -> Iterator[Problem]:
    """Yield the refund cases that no rule or more than one rule meets."""
    reasons = {reason.id: reason for reason in policies.reasons}
    axes = refunds.axes(reasons)
    named = {**axes, "fault": ("shop", "customer")}
    rows = [rule.when for rule in policies.refunds]
    wrong = [
        problem
        for index, when in enumerate(rows)
        for problem in _conditions(("refunds", index, "when"), when, named)
    ]
    yield from wrong
    if not wrong:
        written = [refunds.by_reason(when, reasons) for when in rows]
        yield from _cases(("refunds",), axes, written, _ids(policies.refunds))


def _playbook_cases(policies: Policies) -> Iterator[Problem]:
    """Yield the cases of each playbook that no outcome or more than one outcome meets."""
    facts = {fact.id: fact for fact in policies.facts}
    choices = {fact.id: _ids(fact.choices) for fact in policies.facts if fact.choices}
    for book, playbook in enumerate(policies.playbooks):
        path: Path = ("playbooks", book)
        wrong = [
            problem
            for field in ("steps", "outcomes")
            for index, row in enumerate(getattr(playbook, field))
            for problem in _conditions((*path, field, index, "when"), row.when, choices)
        ]
        yield from wrong
        if not wrong:
            rows = [outcome.when for outcome in playbook.outcomes]
            yield from _cases(
                (*path, "outcomes"), triage.axes(playbook, facts), rows, _ids(playbook.outcomes)
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
                hint=_meant(axis, tuple(axes)),
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
                    hint=_meant(value, axes[axis]),
                )


def _cases(
    path: Path, axes: Mapping[str, Sequence[str]], rows: Sequence[When], ids: Sequence[str]
) -> Iterator[Problem]:
    space = CaseSpace(axes)
    gap = space.gap(rows)
    if gap:
        message = Message("no row says what is done when {case}", case=_case_text(space.first_of(gap)))
        hint = Message("add a row for it, or widen the when of one")
        yield Problem(path=path, at="header", code="uncovered-case", message=message, hint=hint)
    for earlier, later, shared in space.overlaps(rows):
        case = _case_text(space.first_of(shared))
        for index, other in ((earlier, later), (later, earlier)):
            message = Message(
                "{row} and {other} both apply when {case}", row=ids[index], other=ids[other], case=case
            )
            hint = Message("narrow the when of one of them")
            yield Problem(
                path=(*path, index), at="header", code="overlapping-rows", message=message, hint=hint
            )


def _case_text(case: Mapping[str, str]) -> str:
    return ", ".join(f"{axis} = {value}" for axis, value in case.items())


_TABLES = (
    "flags",
    "principles",
    "tiers",
    "reasons",
    "wishes",
    "stages",
    "steps",
    "refunds",
    "charts",
    "styles",
    "facts",
    "playbooks",
    "knowledge",
)
_POLICIES_CHECKS = (
    _unique_ids,
    _references,
    _texts,
    _tier_order,
    _size_order,
    _fact_choices,
    _refund_cases,
    _playbook_cases,
)
