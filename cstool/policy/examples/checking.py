"""The examples of the policy, held against its answers."""

from collections.abc import Iterator
from typing import NamedTuple

from cstool.errors import Message
from cstool.policy.examples.comparing import differences
from cstool.policy.examples.coverage import touched
from cstool.policy.examples.running import answer_to, names_in, questions
from cstool.policy.examples.shape import Example
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


def examined(handbook: Handbook) -> Examined:
    """Run every example of the policy."""
    result = Examined([], set())
    for index, example in enumerate(handbook.policies.examples):
        result.problems.extend(_run(handbook, ("examples", index), example, result.touched))
    return result


def _run(handbook: Handbook, path: Path, example: Example, seen: set[Path]) -> Iterator[Problem]:
    asked = questions(example.given)
    if len(asked) != 1:
        message = Message(
            "an example asks exactly one of {commands}", commands="、".join(example.given.__struct_fields__)
        )
        hint = Message("write an example for each of them")
        yield Problem(path=(*path, "given"), at="value", code="bad-example", message=message, hint=hint)
        return
    (command, question), *_ = asked
    unknown = [
        problem
        for field, name, rows in names_in(question, handbook)
        for problem in reference((*path, "given", command, field), name, tuple(rows))
    ]
    yield from unknown
    if unknown:
        return
    answer = answer_to(handbook, question)
    seen.update(touched(handbook, question, answer))
    # One is enough: the others mostly follow from the same change.
    for key, message in list(differences(example.expect, answer))[:1]:
        hint = Message("if the policy is right, correct the example; if the example is right, the policy")
        yield Problem(
            path=(*path, "expect", *key), at="value", code="failed-example", message=message, hint=hint
        )
