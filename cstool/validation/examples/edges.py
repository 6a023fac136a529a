"""Edges of the policy by name: `days = "window+1"` asks about the day after the window, whatever the window is."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import structs

from cstool.core.record import Record
from cstool.core.templates import fill
from cstool.errors import Message
from cstool.policy.dotted_values import policy_value
from cstool.policy.example_shapes import Example
from cstool.policy.number_types import EDGE, OR_EDGE, YuanOrEdge
from cstool.policy.shapes import Policies
from cstool.validation.examples.example_answers import questions
from cstool.validation.names import Names, reference
from cstool.validation.problem import EACH, Path, Problem


class Edge(NamedTuple):
    """A number of the policy at which answers change, and the paths that it stands at."""

    number: Decimal
    stands_at: tuple[Path, ...]


#: Of each key that a number is given for, the edges by name.
Edges = Mapping[str, Mapping[str, Edge]]


def edges_of(policies: Policies) -> Edges:
    """Return the edges that an example may name, by the key that it gives them for."""
    window, extra = policies.returns.window_days, policies.goodwill.extra_days
    window_path: Path = ("returns", "window_days")
    repair = {"repair": Edge(policies.repair.limit, (("repair", "limit"),))}
    return {
        "orders": _of_tiers(policies, "orders"),
        "spent": _of_tiers(policies, "spent"),
        "days": {
            "window": Edge(Decimal(window), (window_path,)),
            "goodwill": Edge(Decimal(window + extra), (window_path, ("goodwill", "extra_days"))),
        },
        "repair_cost": repair,
        "repair-cost": repair,
    }


def _of_tiers(policies: Policies, key: str) -> dict[str, Edge]:
    rows = ((index, tier, getattr(tier, key)) for index, tier in enumerate(policies.tiers))
    return {
        tier.id: Edge(Decimal(number), (("tiers", index, key),))
        for index, tier, number in rows
        if number is not None
    }


def around(name: str, number: Decimal, step: Decimal, kind: type[Any]) -> Iterator[Any]:
    """Yield what lies a step below an edge, at it and a step above it, each with its name."""
    for offset in (-step, Decimal(0), step):
        if number + offset >= 0:
            value = kind(number + offset)
            text = f"{name}{offset:+f}" if offset else name
            value.edge = text if EDGE.fullmatch(text) else ""
            yield value


def edge_problems(path: Path, question: Record, policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the edges that `question`, at a path, names: there is none, or it comes to no number."""
    edges = edges_of(policies)
    for key, kind, text in _stated(question):
        known = edges[key]
        name, offset = _parts(text, known)
        if name not in known:
            yield from reference(
                (*path, key), name, Names(known, (("tiers", EACH, "id"), ("tiers", EACH, key)))
            )
        elif not _is_possible(number := known[name].number + offset, kind):
            yield Problem(
                path=(*path, key),
                at="value",
                code="out-of-range",
                message=Message("{edge} comes to {number}", edge=text, number=number),
                rests_on=((*path, key), *known[name].stands_at),
            )


def _is_possible(number: Decimal, kind: type[Any]) -> bool:
    return number >= 0 and (kind is YuanOrEdge or number % 1 == 0)


def reckoned(example: Example, policies: Policies) -> Example:
    """Return `example` with numbers for the edges that it names; one that there is not stays as it is."""
    edges = edges_of(policies)
    asked = questions(example.given)
    if len(asked) != 1:
        return example
    (command, question), *_ = asked
    numbers = {key: _number(kind, text, edges[key]) for key, kind, text in _stated(question)}
    if facts := getattr(question, "facts", None):
        numbers["facts"] = {name: _fact(text, edges.get(name, {})) for name, text in facts.items()}
    given = structs.replace(example.given, **{command: structs.replace(question, **numbers)})
    expect = {
        key: _said(value, policies) if key == "says" else value for key, value in example.expect.items()
    }
    return structs.replace(example, given=given, expect=expect)


def _said(text: Any, policies: Policies) -> Any:
    """Return what a text must say, with the policy's figures in it: `{returns.window_days}天`."""
    try:
        return fill(text, lambda name: policy_value(policies, name)) if isinstance(text, str) else text
    except KeyError:
        return text


def rests_on_edges(question: Record, policies: Policies) -> Iterator[Path]:
    """Yield the paths of the numbers that the edges in `question` come from."""
    edges = edges_of(policies)
    facts = getattr(question, "facts", {})
    texts = [*((key, text) for key, _, text in _stated(question)), *facts.items()]
    for key, text in texts:
        known = edges.get(key, {})
        if (name := _parts(str(text), known)[0]) in known:
            yield from known[name].stands_at


def _stated(question: Record) -> Iterator[tuple[str, type[Any], str]]:
    """Yield the keys for which `question` names an edge, the type of their numbers, and the edge."""
    for key in question.__struct_fields__:
        value = getattr(question, key)
        if isinstance(value, OR_EDGE) and value.edge:
            yield key, type(value), value.edge


def _parts(text: str, known: Iterable[str]) -> tuple[str, Decimal]:
    """Return the name in `text`, and what is added to it: `vip-2` is a row of that name before it is two less."""
    cut = max(text.rfind("+"), text.rfind("-"))
    if text in known or cut <= 0 or not EDGE.fullmatch(text) or not text[cut + 1 :][:1].isdigit():
        return text, Decimal(0)
    return text[:cut], Decimal(text[cut:])


def _number(kind: type[Any], text: str, known: Mapping[str, Edge]) -> Any:
    name, offset = _parts(text, known)
    if name not in known or not _is_possible(number := known[name].number + offset, kind):
        return kind(0)
    found = kind(number)
    found.edge = text
    return found


def _fact(value: str | int, known: Mapping[str, Edge]) -> str | int:
    name, offset = _parts(str(value), known)
    return str(known[name].number + offset) if name in known else value
