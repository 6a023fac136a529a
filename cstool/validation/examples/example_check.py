"""Whether the policy still gives what an example expects, and which rows no example touches."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import structs

from cstool.core.record import Record
from cstool.errors import Message
from cstool.policy.example_shapes import Cases, Example, GivenDiscount, GivenRefund, GivenSize, GivenTriage
from cstool.policy.handbook import Handbook
from cstool.policy.periods import Dates
from cstool.policy.shapes import Policies
from cstool.validation.examples.example_answers import (
    Answer,
    answer_rests_on,
    answer_to,
    expected_names,
    names_in,
    questions,
)
from cstool.validation.names import names_of, reference
from cstool.validation.problem import TOGETHER, Damage, Path, Problem
from cstool.validation.values import listed


def differences(expected: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[tuple[Path, Message]]:
    """Yield the keys of `expected` to which `answer` does not hold, each with what it holds instead."""
    if "error" in answer and "error" not in expected:
        values = {"code": answer["error"], "text": answer["message"]}
        yield (), Message("the answer is the error {code}: {text}", **values)
        return
    if "says" in expected and str(expected["says"]) not in str(answer.get("text")):
        yield ("says",), Message("the answer does not say {text}", text=expected["says"])
    yield from _differing({key: wanted for key, wanted in expected.items() if key != "says"}, answer)


def _differing(
    expected: Mapping[str, Any], answer: Mapping[str, Any], within: tuple[str, ...] = ()
) -> Iterator[tuple[Path, Message]]:
    for key, wanted in expected.items():
        path = (*within, key)
        name = ".".join(path)
        if key not in answer:
            yield path, Message("the answer has no {key}", key=name)
        elif isinstance(wanted, dict) and isinstance(answer[key], dict):
            yield from _differing(wanted, answer[key], path)
        elif not _is(answer[key], wanted):
            yield path, Message("the answer has {key} = {found}", key=name, found=_shown(answer[key]))


def _is(found: Any, wanted: Any) -> bool:
    """Tell whether `found` is what `wanted` stands for: of a row its id, of nothing an empty text."""
    match found, wanted:
        case dict(), dict():
            return all(key in found and _is(found[key], value) for key, value in wanted.items())
        case tuple(), list():
            return len(found) == len(wanted) and all(map(_is, found, wanted))
        case (bool(), _) | (_, bool()):
            return found is wanted
        case _, int() | Decimal():
            return _number(found) == wanted
    return bool(_plain(found) == wanted)


def _plain(found: Any) -> Any:
    if isinstance(found, dict):
        return found.get("id", found.get("tier"))
    return "" if found is None else found


def _number(found: Any) -> Decimal | None:
    try:
        return Decimal(found)
    except (InvalidOperation, TypeError):
        return None


def _shown(found: Any) -> str:
    plain = _plain(found)
    if isinstance(plain, tuple | list):
        return f"[{listed(plain)}]"
    return str(plain) or '""'


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
    for index, example in enumerate(cases.examples):
        path: Path = ("examples", index)
        book = _book_of(handbook, example)
        unasked = [*_unasked(book, path, example)]
        because_of = () if unasked else tuple(answer_rests_on(book, example))
        # An answer is worked out with the rows that it rests on: with a broken one there may be none.
        if unasked or not damage.spares((path, *because_of)):
            yield unasked, set()
        else:
            problems, rows = _run(book, path, example, because_of)
            # Rows of a period stand elsewhere.
            yield problems, rows if book is handbook else set()


def _book_of(handbook: Handbook, example: Example) -> Handbook:
    """Return the handbook of the days that an example states; the plain one, if it states none."""
    asked = example.on or example.ordered
    return handbook.as_of(Dates(asked, example.ordered)) if asked else handbook


def _unasked(handbook: Handbook, path: Path, example: Example) -> Iterator[Problem]:
    """Yield why an example cannot be run: it asks several commands, or about a row that does not exist."""
    asked = questions(example.given)
    if len(asked) != 1:
        message = Message(
            "an example asks exactly one of {commands}", commands=", ".join(example.given.__struct_fields__)
        )
        hint = Message("write an example for each of them")
        yield Problem(path=(*path, "given"), at="value", code="bad-example", message=message, hint=hint)
        return
    (command, question), *_ = asked
    for field, name, table, rows in names_in(question, handbook):
        yield from reference((*path, "given", command, field), name, names_of((table,), rows))
    if "error" not in example.expect:
        for key, name, place, rows in expected_names(question, example.expect, handbook):
            known = names_of(place, rows)
            # Where a case is not covered, the row that is named may be the one that is gone.
            known = known._replace(rests_on=(*known.rests_on, (*place, TOGETHER)))
            yield from reference((*path, "expect", *key), name, known)


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
            path=(*path, "expect", *key),
            at="value",
            code="failed-example",
            message=message,
            hint=Message("if the policy is right, correct the example; if the example is right, the policy"),
            rests_on=((*path, "expect", *key), *rows, *parts),
        )
        for key, message in list(differences(example.expect, answer))[:1]
    ]
    return problems, rows


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
