"""What the handbook answers to an example, as the commands print it with `--json`."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import structs

from cstool.core import sizes, tiers
from cstool.core.measurements import INPUTS
from cstool.core.record import Record
from cstool.errors import UserError
from cstool.policy.example_shapes import (
    Example,
    Given,
    GivenDiscount,
    GivenRefund,
    GivenReply,
    GivenSize,
    GivenTriage,
)
from cstool.policy.handbook import Handbook
from cstool.validation.problem import EACH, Path

Answer = dict[str, Any]
#: The table with the figures of each measurement.
_FIGURES_OF = {"weight": "waybill", "window": "returns", "repair": "repair"}
#: The table of a figure that a text mentions.
_FIGURE = re.compile(r"\{([a-z_]+)\.")


def questions(given: Given) -> list[tuple[str, Record]]:
    """Return the commands that `given` names, each with what it is asked; of a sound example, one."""
    asked = ((name, getattr(given, name)) for name in given.__struct_fields__)
    return [(name, question) for name, question in asked if question is not None]


def answer_to(handbook: Handbook, question: Record) -> Answer:
    """Return what the command answers to `question`; of an error, its code under `error`, and its message."""
    try:
        answer = _ask(handbook, question)
    except UserError as error:
        return {"error": error.code, "message": error.message}
    found: Answer = msgspec.to_builtins(answer, enc_hook=str)
    return found


def names_in(question: Record, handbook: Handbook) -> Iterator[tuple[str, str, str, Sequence[Record]]]:
    """Yield the fields of `question` that name a row, the names, and the tables and rows that there are."""
    policies = handbook.policies
    match question:
        case GivenRefund():
            yield "reason", question.reason, "reasons", policies.reasons
        case GivenSize(style=str(style)):
            yield "style", style, "styles", policies.styles
        case GivenReply():
            yield "id", question.id, "replies", tuple(handbook.replies.values())
        case GivenTriage():
            yield "kind", question.kind, "playbooks", policies.playbooks


#: What the answer of each command rests on, besides the row that gives it.
_RESTS_ON: dict[str, tuple[Path, ...]] = {
    "discount": tuple(("tiers", EACH, key) for key in ("id", "orders", "spent")),
    "refund": (
        *(("reasons", EACH, key) for key in ("id", "fault", "usual_wish")),
        ("wishes", EACH, "id"),
        ("replies", EACH, "id"),
        *((table,) for table in ("returns", "repair", "goodwill", "refunds", "axes", "steps", "remarks")),
    ),
    "size": tuple(("charts", EACH, key) for key in ("id", "between", "sizes")),
    "triage": (("remarks",),),
    "reply": tuple((table,) for table in ("shipping", "charts", "styles")),
}


def answer_rests_on(handbook: Handbook, example: Example) -> Iterator[Path]:
    """Yield the paths of what must be right before the answer to `example` is the policy's."""
    (command, question), *_ = questions(example.given)
    if isinstance(question, GivenDiscount) and (rests := _tiers_rest_on(handbook, question, example.expect)):
        yield from rests
        return
    yield from _RESTS_ON[command]
    match question:
        case GivenSize(style=str()):
            yield ("styles",)
        case GivenTriage():
            yield from _playbook_rests_on(handbook, question)
        case GivenReply():
            yield from _replies_rest_on(handbook, {question.id})
        case GivenRefund():
            yield ("orders",)
            yield from _replies_rest_on(handbook, {step.reply for step in handbook.policies.steps})


def _tiers_rest_on(handbook: Handbook, asked: GivenDiscount, expect: Mapping[str, Any]) -> tuple[Path, ...]:
    """Return the paths of the tier that is expected and of the one that is answered; none: it cannot be told.

    Whatever another tier takes, with these two the answer is never the one that is expected.
    """
    places = {tier.id: place for place, tier in enumerate(handbook.policies.tiers)}
    wanted = str(expect.get("tier"))
    reached = [t.id for t in handbook.policies.tiers if tiers.is_reached(t, asked.orders, asked.spent)]
    if not reached or wanted not in places or wanted == reached[-1]:
        return ()
    rows = (places[reached[-1]], places[wanted])
    parts: tuple[Path, ...] = tuple(("tiers", row, key) for row in rows for key in ("orders", "spent"))
    return (*parts, ("tiers", EACH, "id"))


def expected_names(
    question: Record, expect: Mapping[str, Any], handbook: Handbook
) -> Iterator[tuple[Path, str, Path, Sequence[Record]]]:
    """Yield the keys of `expect` that name a row, the names, and the tables and rows that there are."""
    policies = handbook.policies
    replies = ("replies",), tuple(handbook.replies.values())
    match question:
        case GivenDiscount():
            yield from _named(expect, "tier", ("tiers",), policies.tiers)
        case GivenRefund():
            yield from _named(expect, "rule", ("refunds",), policies.refunds)
            yield from _named(expect, "replies", *replies)
        case GivenReply():
            yield from _named(expect, "id", *replies)
        case GivenTriage():
            book = next(
                (row for row, each in enumerate(policies.playbooks) if each.id == question.kind), None
            )
            if book is not None:
                rows = policies.playbooks[book].outcomes
                yield from _named(expect, "outcome", ("playbooks", book, "outcomes"), rows)


def _named(
    expect: Mapping[str, Any], key: str, table: Path, rows: Sequence[Record]
) -> Iterator[tuple[Path, str, Path, Sequence[Record]]]:
    wanted = expect.get(key)
    for place, name in enumerate(wanted) if isinstance(wanted, list) else ():
        if isinstance(name, str):
            yield (key, place), name, table, rows
    if isinstance(wanted, str):
        yield (key,), wanted, table, rows
    elif isinstance(wanted, dict) and isinstance(wanted.get("id"), str):
        yield (key, "id"), wanted["id"], table, rows


def _playbook_rests_on(handbook: Handbook, asked: GivenTriage) -> Iterator[Path]:
    """Yield the paths of a playbook, of the facts that it looks at, and of the replies that it says."""
    policies = handbook.policies
    playbook = handbook.playbooks[asked.kind]
    yield from (("flags", EACH, key) for key in ("id", "name"))
    yield from ((table, EACH, "id") for table in ("knowledge", "facts", "replies"))
    yield ("playbooks", policies.playbooks.index(playbook))
    steps, outcomes = playbook.steps, playbook.outcomes
    names = {fact for step in steps for fact in step.facts}
    if any(outcome.refund for outcome in outcomes):  # the answer tells its money
        yield from (*_RESTS_ON["refund"], ("orders",))
    names |= {axis for when in (*(s.when for s in steps), *(o.when for o in outcomes)) for axis in when}
    for index, fact in enumerate(policies.facts):
        is_measured = fact.measured is not None and asked.facts.keys() & set(INPUTS.get(fact.measured, ()))
        if fact.id in names or fact.id in asked.facts or is_measured:
            yield ("facts", index)
        if is_measured and fact.measured is not None:
            yield (_FIGURES_OF.get(fact.measured, "facts"),)
    yield from _figures((*(step.text for step in steps), *(outcome.text for outcome in outcomes)))
    said = {*(step.reply for step in steps), *(outcome.reply for outcome in outcomes)}
    yield from _replies_rest_on(handbook, said)


def _replies_rest_on(handbook: Handbook, said: Collection[str | None]) -> Iterator[Path]:
    """Yield the paths of the replies that are `said`, of those said in their place, and of the figures in them."""
    others = {reply.otherwise for reply in handbook.replies.values() if reply.id in said}
    for index, reply in enumerate(handbook.replies.values()):
        if reply.id in said or reply.id in others:
            yield ("replies", index)
            yield from _figures((*reply.texts, *reply.before))


def _figures(texts: Iterable[str]) -> Iterator[Path]:
    """Yield the tables of the policy whose figures `texts` mention."""
    for text in texts:
        for name in _FIGURE.findall(text):
            yield (name,)


def _ask(handbook: Handbook, question: Record) -> Record:
    match question:
        case GivenDiscount():
            return tiers.price(handbook.policies.tiers, **structs.asdict(question))
        case GivenRefund():
            from cstool.validation.examples.refund_examples import refunded

            return refunded(handbook, question)
        case GivenSize():
            return _fit(handbook, question)
        case GivenReply():
            return _reply(handbook, question)
        case GivenTriage():
            return _triage(handbook, question)
    raise TypeError(question)


def _reply(handbook: Handbook, given: GivenReply) -> Record:
    from cstool.desk.finding import Found
    from cstool.desk.replying import reply_answer

    values = {name: str(value) for name, value in given.values.items()}
    return reply_answer(handbook, Found(id=given.id, score=1.0), values, variant=given.variant)


def _triage(handbook: Handbook, given: GivenTriage) -> Record:
    from cstool.desk.finding import Found
    from cstool.desk.triaging import triage_answer

    facts = {name: str(value) for name, value in given.facts.items()}
    return triage_answer(handbook, Found(id=given.kind, score=1.0), facts, agent=None, time="")


def _fit(handbook: Handbook, given: GivenSize) -> Record:
    from cstool.core.size_fitting import fit

    size, charts = sizes.read_size(str(given.value), "value"), handbook.policies.charts
    style = handbook.styles[given.style] if given.style else None
    chart = handbook.charts[style.chart] if style else sizes.chart_with(size, charts)
    return fit(size, chart, style)
