"""The cases at every threshold of the policy that no example asks about yet, as TOML ready to be pasted."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import structs

from cstool.core.decision_tables import taken
from cstool.core.numbers import SizeLabel, Yuan
from cstool.core.playbooks import Outcome
from cstool.core.record import Record
from cstool.core.sizes import MILLIMETRES
from cstool.policy.example_shapes import Cases, GivenDiscount, GivenRefund, GivenSize, GivenTriage
from cstool.policy.handbook import Handbook
from cstool.policy.number_types import CountOrEdge, YuanOrEdge
from cstool.policy.periods import Dates, border_days
from cstool.validation.examples.edges import Edge, around, edges_of, reckoned
from cstool.validation.examples.example_answers import Answer, answer_to, questions

#: The keys of an answer that an example of a command states.
_EXPECTED = {
    "discount": ("tier", "rate"),
    "refund": ("decision", "refund"),
    "size": ("size", "mm", "eu"),
    "triage": ("outcome",),
}
#: The keys whose values are exact numbers, which answers hold as text.
_NUMBERS = {"rate", "refund"}


def example_text(command: str, question: Record, answer: Answer, on: date | None = None) -> str:
    """Return the example that expects what matters of `answer` from `question`, asked on a day if it is named."""
    stated = {
        field.name: value
        for field in structs.fields(question)
        if (value := getattr(question, field.name)) not in (field.default, {})
    }
    expected = expected_of(command, answer)
    day = f"on = {on}\n" if on else ""
    return f"[[examples]]\n{day}given = {toml_of({command: stated})}\nexpect = {toml_of(expected)}"


def expected_of(command: str, answer: Answer) -> dict[str, Any] | None:
    """Return what matters of `answer`; None: of this command it depends on what was asked."""
    if "error" in answer:
        return {"error": answer["error"]}
    keys = _EXPECTED.get(command)
    return {key: _expected(key, answer[key]) for key in keys} if keys else None


def _expected(key: str, found: Any) -> Any:
    """Return what an example says of a value: of a row its id, of money and rates the number."""
    if key in _NUMBERS:
        return Decimal(found)
    return found["id"] if isinstance(found, Mapping) else found


def toml_of(value: Any) -> str:
    """Return `value` as it stands in a TOML file, on one line."""
    match value:
        case dict():
            return "{ " + ", ".join(f"{key} = {toml_of(item)}" for key, item in value.items()) + " }"
        case list():
            return f"[{', '.join(map(toml_of, value))}]"
        case bool():
            return str(value).lower()
        case CountOrEdge(edge=str(edge)) | YuanOrEdge(edge=str(edge)) if edge:
            return json.dumps(edge)
        case int() | Decimal():
            return str(value)
    return json.dumps(value or "", ensure_ascii=False)


_FEN, _ONE = Decimal("0.01"), Decimal(1)


class Boundary(NamedTuple):
    """A question about a threshold; another question with the same values of `decisive` is as good."""

    command: str
    question: Record
    decisive: Mapping[str, Any]


class SuggestedExamples(Record):
    """Examples that are not there yet, as TOML."""

    examples: tuple[str, ...]


def suggestions(handbook: Handbook, cases: Cases) -> list[str]:
    """Return examples as TOML, to be signed off by a person: what the policy answers today at its thresholds."""
    numbered = [reckoned(example, handbook.policies) for example in cases.examples]
    asked = [pair for example in numbered for pair in questions(example.given)]
    texts = [
        _asked_of(handbook, boundary)
        for boundary in _boundaries(handbook)
        if not any(_is_as_good(boundary, command, question) for command, question in asked)
    ]
    return list(dict.fromkeys([*texts, *_of_borders(handbook, cases)]))


def _of_borders(handbook: Handbook, cases: Cases) -> Iterator[str]:
    """Yield what is answered on the day before a period begins or ends, on that day and on the next one.

    Of each command the first question is asked whose answer changes there.
    """
    day = timedelta(days=1)
    for border in border_days(handbook.policies.periods):
        sides = [handbook.as_of(Dates(on)) for on in (border - day, border)]
        changing: dict[str, Boundary] = {}
        for boundary in (each for book in sides for each in _boundaries(book)):
            if boundary.command not in changing and len({_asked_of(book, boundary) for book in sides}) > 1:
                changing[boundary.command] = boundary._replace(question=_in_numbers(boundary.question))
        for boundary in changing.values():
            for on in (border - day, border, border + day):
                book = handbook.as_of(Dates(on))
                numbered = [reckoned(each, book.policies) for each in cases.examples if each.on == on]
                asked = [pair for each in numbered for pair in questions(each.given)]
                if not any(_is_as_good(boundary, *pair) for pair in asked):
                    yield _asked_of(book, boundary, on)


def _in_numbers(question: Record) -> Record:
    """Return `question` with the numbers of its edges in place of their names: a period moves the edges."""
    numbers = {CountOrEdge: int, YuanOrEdge: Yuan}
    values = {field.name: getattr(question, field.name) for field in structs.fields(question)}
    edges = {name: value for name, value in values.items() if isinstance(value, (CountOrEdge, YuanOrEdge))}
    return structs.replace(question, **{name: numbers[type(value)](value) for name, value in edges.items()})


def _asked_of(handbook: Handbook, boundary: Boundary, on: date | None = None) -> str:
    return example_text(boundary.command, boundary.question, answer_to(handbook, boundary.question), on)


def _boundaries(handbook: Handbook) -> Iterator[Boundary]:
    yield from _of_tiers(handbook)
    yield from _of_refunds(handbook)
    yield from _of_sizes(handbook)
    yield from _of_weights(handbook)


def _of_tiers(handbook: Handbook) -> Iterator[Boundary]:
    edges = edges_of(handbook.policies)
    for orders in _near(edges["orders"], _ONE, CountOrEdge):
        yield _discount(orders, YuanOrEdge(0), {"orders": orders})
    for spent in _near(edges["spent"], _FEN, YuanOrEdge):
        yield _discount(CountOrEdge(1), spent, {"spent": spent})


def _of_refunds(handbook: Handbook) -> Iterator[Boundary]:
    policies, edges = handbook.policies, edges_of(handbook.policies)
    own = next((reason.id for reason in policies.reasons if reason.fault == "customer"), None)
    shops = next((reason.id for reason in policies.reasons if reason.fault == "shop"), None)
    for name, edge in edges["days"].items() if own else ():
        for days in _near({name: edge}, _ONE, CountOrEdge):
            yield _refund(own, days=days, goodwill=name == "goodwill")
    for cost in _near(edges["repair_cost"], _FEN, YuanOrEdge) if shops else ():
        yield _refund(shops, wish="repair", repair_cost=cost)


def _of_sizes(handbook: Handbook) -> Iterator[Boundary]:
    styles = handbook.policies.styles
    for index, chart in enumerate(handbook.policies.charts):
        # Who names no style is answered from the first chart, and from another one only by a style.
        style_of = next((style.id for style in styles if style.chart == chart.id), None) if index else None
        for size in (chart.sizes[0], chart.sizes[-1]) if style_of or not index else ():
            number = size.get(MILLIMETRES, SizeLabel("")).number
            for value in (int(number) - 1, int(number), int(number) + 1) if number else (size[chart.box],):
                question = GivenSize(value=value, style=style_of)
                yield Boundary("size", question, {"value": value, "style": style_of})
    for style in styles:
        chart = handbook.charts[style.chart]
        label = chart.sizes[len(chart.sizes) // 2].get(MILLIMETRES) or chart.sizes[0][chart.box]
        value = int(label) if label.isdecimal() else label
        yield Boundary("size", GivenSize(value=value, style=style.id), {"style": style.id})


def _of_weights(handbook: Handbook) -> Iterator[Boundary]:
    """Yield weights around the tolerance, lighter and heavier, in the first outcome that depends on what is proved."""
    tolerance = handbook.policies.waybill.tolerance_grams
    for playbook in handbook.policies.playbooks:
        for outcome in playbook.outcomes:
            weighed = [axis for axis in outcome.when if handbook.facts[axis].measured == "weight"]
            if weighed:
                for short in _around(tolerance):
                    yield _weighing(playbook.id, outcome, weighed[0], short, tolerance)
                    yield _weighing(playbook.id, outcome, weighed[0], -short, tolerance)
                return


def _weighing(kind: str, outcome: Outcome, weighed: str, short: Decimal, tolerance: int) -> Boundary:
    facts: dict[str, str | int] = {
        axis: taken(values)[0] for axis, values in outcome.when.items() if axis != weighed
    }
    item = 4 * tolerance + 100
    expected = 10 * item
    facts |= {"waybill-grams": expected - item - int(short), "expected-grams": expected, "item-grams": item}
    return Boundary("triage", GivenTriage(kind=kind, facts=facts), {"short": short})


def _near(edges: Mapping[str, Edge], step: Decimal, kind: type[Any]) -> Iterator[Any]:
    for name, edge in edges.items():
        yield from around(name, edge.number, step, kind)


def _discount(orders: CountOrEdge, spent: YuanOrEdge, decisive: Mapping[str, Any]) -> Boundary:
    return Boundary("discount", GivenDiscount(orders=orders, spent=spent), decisive)


def _refund(reason: str | None, **fields: Any) -> Boundary:
    return Boundary("refund", GivenRefund(reason=reason or "", paid=Yuan(100), **fields), fields)


def _around(threshold: int) -> Iterator[Decimal]:
    around_it = (Decimal(threshold) + offset for offset in (-1, 0, 1))
    yield from (value for value in around_it if value >= 0)


def _is_as_good(boundary: Boundary, command: str, question: Record) -> bool:
    if command != boundary.command:
        return False
    values = structs.asdict(question)
    if isinstance(question, GivenTriage):
        weights = [question.facts.get(name) for name in ("expected-grams", "waybill-grams", "item-grams")]
        expected, on_waybill, item = (Decimal(weight or 0) for weight in weights)
        values["short"] = expected - on_waybill - item
    return all(values.get(name) == value for name, value in boundary.decisive.items())
