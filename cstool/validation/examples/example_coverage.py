"""Which rows of the policy's tables an answer rests on, and which no example touches."""

from collections.abc import Iterable, Iterator

from cstool.core.record import Record
from cstool.errors import Message
from cstool.policy.example_shapes import GivenDiscount, GivenRefund, GivenSize, GivenTriage
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Policies
from cstool.validation.examples.example_answers import Answer
from cstool.validation.problem import Path, Problem


def touched(handbook: Handbook, question: Record, answer: Answer) -> Iterator[Path]:
    """Yield the paths of the rows that `answer` to `question` rests on."""
    policies = handbook.policies
    match question:
        case GivenDiscount() if "tier" in answer:
            yield ("tiers", _index(policies.tiers, answer["tier"]))
        case GivenRefund() if "rule" in answer:
            yield ("refunds", _index(policies.refunds, answer["rule"]))
        case GivenSize() if "mm" in answer:
            yield from _touched_by_size(policies, question.style, answer)
        case GivenTriage() if answer.get("outcome"):
            book = _index(policies.playbooks, question.kind)
            outcome = _index(policies.playbooks[book].outcomes, answer["outcome"]["id"])
            yield ("playbooks", book, "outcomes", outcome)


def untouched(policies: Policies, seen: Iterable[Path]) -> Iterator[Problem]:
    """Yield the tiers, refund rules, sizes, styles and outcomes that are not among the rows `seen`."""
    seen = set(seen)
    for path in _rows(policies):
        if path not in seen:
            yield Problem(
                path=path,
                at="header",
                code="uncovered-row",
                message=Message("no example touches this row"),
                hint=Message("write an example of a case that it decides"),
            )


def _rows(policies: Policies) -> Iterator[Path]:
    for table in ("tiers", "refunds", "styles"):
        yield from ((table, index) for index in range(len(getattr(policies, table))))
    for index, chart in enumerate(policies.charts):
        yield from (("charts", index, "sizes", row) for row in range(len(chart.sizes)))
    for index, playbook in enumerate(policies.playbooks):
        yield from (("playbooks", index, "outcomes", row) for row in range(len(playbook.outcomes)))


def _touched_by_size(policies: Policies, style: str | None, answer: Answer) -> Iterator[Path]:
    chart = 0
    if style is not None:
        row = _index(policies.styles, style)
        yield ("styles", row)
        chart = _index(policies.charts, policies.styles[row].chart)
    numbers = [size.eu for size in policies.charts[chart].sizes]
    yield ("charts", chart, "sizes", numbers.index(answer["eu"]))


def _index(rows: Iterable[Record], id_: str) -> int:
    return next(index for index, row in enumerate(rows) if getattr(row, "id", None) == id_)
