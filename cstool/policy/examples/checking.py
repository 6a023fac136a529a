"""The examples of the policy, held against its answers."""

from collections.abc import Iterator
from typing import NamedTuple

from cstool.errors import Message
from cstool.policy.examples.comparing import differences
from cstool.policy.examples.coverage import touched
from cstool.policy.examples.running import answer_to, names_in, questions
from cstool.policy.examples.shape import Example
from cstool.policy.ground import ANY, SOUND, Ground
from cstool.policy.handbook import Handbook
from cstool.policy.meaning.names import reference
from cstool.policy.problems import Path, Problem

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


def examined(handbook: Handbook, ground: Ground = SOUND) -> Examined:
    """Run the examples of the policy; nothing is said of an answer that rests on something that is wrong."""
    result = Examined([], set())
    for index, example in enumerate(handbook.policies.examples):
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
