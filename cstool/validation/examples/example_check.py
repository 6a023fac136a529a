"""Whether an answer holds what an example expects of it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from cstool.errors import Message
from cstool.policy.example_shapes import Example
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Cases
from cstool.validation.checks.references import reference
from cstool.validation.examples.example_answers import answer_to, names_in, questions
from cstool.validation.examples.example_coverage import touched
from cstool.validation.ground import ANY, SOUND, Ground
from cstool.validation.problem import Path, Problem


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
    return str(list(plain) if isinstance(plain, tuple) else plain) or '""'


#: Codes of examples and what each stands for.
CODES = {
    "bad-example": "an example does not ask exactly one command",
    "failed-example": "the policy no longer gives what an example expects",
    "uncovered-row": "no example touches a row of a table",
}


class Examined(NamedTuple):
    """What running the examples showed: what is wrong with them, and the rows that they touched."""

    problems: list[Problem]
    touched: set[Path]


#: What the answer of each command rests on, besides the row that gives it.
_RESTS_ON: dict[str, tuple[Path, ...]] = {
    "discount": tuple(("tiers", ANY, key) for key in ("id", "orders", "spent")),
    "refund": (
        (ANY, ANY, "id"),
        ("reasons", ANY, "fault"),
        *((table,) for table in ("returns", "repair", "goodwill", "refunds", "steps", "remarks", "replies")),
    ),
    "size": (("charts", ANY, "id"), ("charts", ANY, "between"), ("charts", ANY, "sizes")),
}


def examined(handbook: Handbook, cases: Cases, ground: Ground = SOUND) -> Examined:
    """Run the examples of `cases`; nothing is said of an answer that rests on something that is wrong."""
    result = Examined([], set())
    for index, example in enumerate(cases.examples):
        path: Path = ("examples", index)
        if not ground.holds(path):
            continue
        unasked = [*_unasked(handbook, path, example)]
        result.problems.extend(unasked)
        if not unasked and ground.holds(*_rests_on(example)):
            result.problems.extend(_run(handbook, path, example, ground, result.touched))
    return result


def _rests_on(example: Example) -> tuple[Path, ...]:
    """Return what must be right before the answer to `example` is the policy's: of most commands, everything."""
    (command, _), *_ = questions(example.given)
    parts = _RESTS_ON.get(command, ((),))
    return (*parts, ("styles",)) if example.given.size and example.given.size.style else parts


def _unasked(handbook: Handbook, path: Path, example: Example) -> Iterator[Problem]:
    """Yield why an example cannot be run: it asks several commands, or about a row that does not exist."""
    asked = questions(example.given)
    if len(asked) != 1:
        message = Message(
            "an example asks exactly one of {commands}", commands="、".join(example.given.__struct_fields__)
        )
        hint = Message("write an example for each of them")
        yield Problem(path=(*path, "given"), at="value", code="bad-example", message=message, hint=hint)
        return
    (command, question), *_ = asked
    for field, name, rows in names_in(question, handbook):
        yield from reference((*path, "given", command, field), name, tuple(rows))


def _run(
    handbook: Handbook, path: Path, example: Example, ground: Ground, seen: set[Path]
) -> Iterator[Problem]:
    (_, question), *_ = questions(example.given)
    answer = answer_to(handbook, question)
    rows = set(touched(handbook, question, answer))
    if not ground.holds(*rows):
        return
    seen.update(rows)
    # One is enough: the others mostly follow from the same change.
    for key, message in list(differences(example.expect, answer))[:1]:
        hint = Message("if the policy is right, correct the example; if the example is right, the policy")
        yield Problem(
            path=(*path, "expect", *key), at="value", code="failed-example", message=message, hint=hint
        )
