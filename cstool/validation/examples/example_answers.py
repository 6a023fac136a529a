"""What the handbook answers to an example, as the commands print it with `--json`."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import structs

from cstool.core import sizes, tiers
from cstool.core.record import Record
from cstool.errors import UserError
from cstool.policy.example_shapes import (
    Given,
    GivenDiscount,
    GivenRefund,
    GivenReply,
    GivenSize,
    GivenTriage,
)
from cstool.policy.handbook import Handbook

Answer = dict[str, Any]


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


def names_in(question: Record, handbook: Handbook) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Yield the fields of `question` that name a row, the names, and the rows that there are."""
    match question:
        case GivenRefund():
            yield "reason", question.reason, handbook.refund_policy.reasons
        case GivenSize(style=str(style)):
            yield "style", style, handbook.styles
        case GivenReply():
            yield "id", question.id, handbook.replies
        case GivenTriage():
            yield "kind", question.kind, handbook.playbooks


def _ask(handbook: Handbook, question: Record) -> Record:
    match question:
        case GivenDiscount():
            return tiers.price(handbook.policies.tiers, **structs.asdict(question))
        case GivenRefund():
            return _refund(handbook, question)
        case GivenSize():
            return _fit(handbook, question)
        case GivenReply():
            return _reply(handbook, question)
        case GivenTriage():
            return _triage(handbook, question)
    raise TypeError(question)


def _refund(handbook: Handbook, given: GivenRefund) -> Record:
    from cstool.core.orders import Order
    from cstool.desk.refunding import refund_answer

    stated = {name: value for name, value in structs.asdict(given).items() if value is not None}
    del stated["goodwill"]
    stated.setdefault("wish", handbook.refund_policy.reasons[given.reason].usual_wish)
    return refund_answer(handbook, Order(**stated), goodwill=given.goodwill)


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


def _fit(handbook: Handbook, given: GivenSize) -> sizes.Fit:
    value = sizes.read_size(str(given.value), "value")
    style = handbook.styles[given.style] if given.style else None
    chart = handbook.charts[style.chart] if style else next(iter(handbook.charts.values()))
    return sizes.fit(value, sizes.scale_of(value), chart, style)
