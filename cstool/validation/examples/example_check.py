"""Whether the policy still gives what an example expects, and which rows no example touches."""

from collections.abc import Iterable, Iterator
from typing import get_args

from msgspec import structs

from cstool.core.record import Record
from cstool.core.refund_rules import Decision
from cstool.errors import Message
from cstool.policy.example_shapes import Cases, Example, GivenDiscount, GivenRefund, GivenSize, GivenTriage
from cstool.policy.handbook import Handbook
from cstool.policy.periods import Dates
from cstool.policy.shapes import Policies
from cstool.validation.examples.differences import Difference, differences
from cstool.validation.examples.edges import edge_problems, reckoned, rests_on_edges
from cstool.validation.examples.example_answers import (
    Answer,
    answer_rests_on,
    answer_to,
    expected_names,
    names_in,
    questions,
)
from cstool.validation.names import meant, names_of, reference
from cstool.validation.problem import TOGETHER, Damage, Path, Problem
from cstool.validation.values import listed

#: What to do about an answer that changed.
CHANGED_HINT = Message(
    "if the policy is right, cstool validate --accept writes the new answers into the example;"
    " if the example is right, correct the policy"
)


def failing(handbook: Handbook, cases: Cases, damage: Damage) -> Iterator[Problem]:
    """Yield the examples that cannot be asked, or to which the policy no longer answers what they expect."""
    for problems, _ in _each(handbook, cases, damage):
        yield from problems


def uncovered(handbook: Handbook, cases: Cases, damage: Damage) -> Iterator[Problem]:
    """Yield the rows that no example touches."""
    seen = {row for _, rows in _each(handbook, cases, damage) for row in rows}
    for problem in untouched(handbook.policies, seen):
        yield structs.replace(problem, rests_on=((),))


def _each(handbook: Handbook, cases: Cases, damage: Damage) -> Iterator[tuple[list[Problem], set[Path]]]:
    """Yield for each example what is wrong with it, and the rows that its answer touches."""
    for index, stated in enumerate(cases.examples):
        path: Path = ("examples", index)
        book = book_of(handbook, stated)
        unasked = [*unaskable(book, path, stated)]
        example = reckoned(stated, book.policies)
        because_of = () if unasked else tuple(_rests_on(book, stated, example))
        # An answer is worked out with the rows that it rests on: with a broken one there may be none.
        if unasked or not damage.spares((path, *because_of)):
            yield unasked, set()
        else:
            problems, rows = _run(book, path, example, because_of)
            # Rows of a period stand elsewhere.
            yield problems, rows if book is handbook else set()


def _rests_on(book: Handbook, stated: Example, example: Example) -> Iterator[Path]:
    """Yield the paths of what the answer to `example` rests on, as it is `stated`: with edges by name."""
    yield from answer_rests_on(book, example)
    for _, question in questions(stated.given):
        yield from rests_on_edges(question, book.policies)


def book_of(handbook: Handbook, example: Example) -> Handbook:
    """Return the handbook of the days that an example states; the plain one, if it states none."""
    asked = example.on or example.ordered
    return handbook.as_of(Dates(asked, example.ordered)) if asked else handbook


def unaskable(handbook: Handbook, path: Path, example: Example) -> Iterator[Problem]:
    """Yield why an example cannot be run: it asks several commands, or about a row that does not exist."""
    asked = questions(example.given)
    if len(asked) != 1:
        message = Message(
            "an example asks exactly one of {commands}", commands=example.given.__struct_fields__
        )
        hint = Message("write an example for each of them")
        yield Problem(path=(*path, "given"), at="value", code="bad-example", message=message, hint=hint)
        return
    (command, question), *_ = asked
    for field, name, table, rows in names_in(question, handbook):
        yield from reference((*path, "given", command, field), name, names_of((table,), rows))
    yield from edge_problems((*path, "given", command), question, handbook.policies)
    if isinstance(question, GivenRefund):
        yield from _decision((*path, "expect", "decision"), example.expect.get("decision"))
    if "error" not in example.expect:
        for key, name, place, rows in expected_names(question, example.expect, handbook):
            known = names_of(place, rows)
            # Where a case is not covered, the row that is named may be the one that is gone.
            known = known._replace(rests_on=(*known.rests_on, (*place, TOGETHER)))
            yield from reference((*path, "expect", *key), name, known)


def _decision(path: Path, expected: object) -> Iterator[Problem]:
    """Yield that no refund is decided as an example expects."""
    decisions = get_args(Decision)
    if isinstance(expected, str) and expected and expected not in decisions:
        message = Message("{value} is not one of {allowed}", value=f'"{expected}"', allowed=listed(decisions))
        yield Problem(
            path=path, at="value", code="not-one-of", message=message, hint=meant(expected, decisions)
        )


def _run(
    handbook: Handbook, path: Path, example: Example, because_of: tuple[Path, ...]
) -> tuple[list[Problem], set[Path]]:
    (command, question), *_ = questions(example.given)
    # What a playbook or a rule says does not decide where it leads.
    parts = (part for part in because_of if command == "reply" or part[0] != "replies")
    answer = answer_to(handbook, question)
    rows = set(touched(handbook, question, answer))
    # One is enough: the others mostly follow from the same change.
    problems = [
        Problem(
            path=(*path, "expect", *found.key),
            at="value",
            code="failed-example",
            message=found.message,
            hint=_hint(found, answer),
            rests_on=((*path, "expect", *found.key), *rows, *parts),
        )
        for found in list(differences(example.expect, answer))[:1]
    ]
    return problems, rows


def _hint(found: Difference, answer: Answer) -> Message:
    """Return what to do about a difference: a key that no answer has is a slip."""
    key = str(found.key[0]) if len(found.key) == 1 else ""
    is_slip = key and key != "says" and key not in answer and "error" not in answer
    return meant(key, [name for name in answer if name != "error"]) if is_slip else CHANGED_HINT


def touched(handbook: Handbook, question: Record, answer: Answer) -> Iterator[Path]:
    """Yield the paths of the rows that `answer` to `question` rests on."""
    policies = handbook.policies
    match question:
        case GivenDiscount() if "tier" in answer:
            yield ("tiers", _index(policies.tiers, answer["tier"]))
        case GivenRefund() if "rule" in answer:
            # The row for all that no row decides has no place.
            yield from (("refunds", row) for row, r in enumerate(policies.refunds) if r.id == answer["rule"])
        case GivenSize() if "labels" in answer:
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
    if style is not None:
        yield ("styles", _index(policies.styles, style))
    chart = _index(policies.charts, answer["chart"])
    yield ("charts", chart, "sizes", policies.charts[chart].sizes.index(answer["labels"]))


def _index(rows: Iterable[Record], id_: str) -> int:
    return next(index for index, row in enumerate(rows) if getattr(row, "id", None) == id_)
