"""All there is to say about the two files: what is wrong, and what could be better in all that is right."""

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from cstool.policy.number_types import dec_hook
from cstool.policy.shapes import Policies, Replies
from cstool.validation.checking import Examined, examine
from cstool.validation.document import Document
from cstool.validation.ground import Ground
from cstool.validation.problem import PlacedProblem

if TYPE_CHECKING:
    from cstool.policy.handbook import Handbook


class Review(NamedTuple):
    """What was found, and the handbook if it can be used."""

    problems: list[PlacedProblem]
    handbook: "Handbook | None"


def review(
    policies: Document, replies: Document, personal: Document | None = None, *, coverage: bool = False
) -> Review:
    """Return the errors of the files, and what the analysis finds in all that is without any.

    What may merely follow from an error is never worth a line of its own.

    Args:
        policies: policies.toml.
        replies: replies.toml.
        personal: an agent's own my-replies.toml, if there is one.
        coverage: whether to name the rows that no example touches.
    """
    found = examine(policies, replies, personal)
    if found.decides is None or found.says is None:
        return Review(found.problems, None)
    return _advised(found, found.decides, found.says, personal, coverage=coverage)


def _advised(
    found: Examined, decides: Policies, says: Replies, personal: Document | None, *, coverage: bool
) -> Review:
    """Return what was found, and what the analysis finds; only here is it worth what it takes to import."""
    from cstool.policy.handbook import Handbook
    from cstool.validation.checks.advice import policies_advice
    from cstool.validation.checks.characters import odd_characters
    from cstool.validation.checks.legal_minimum import below_floor
    from cstool.validation.checks.reply_advice import wording_advice
    from cstool.validation.examples.example_check import examined
    from cstool.validation.examples.example_coverage import untouched

    handbook, (decided, said) = Handbook(decides, says), found.data
    too_little = [*below_floor(handbook, found.ground)]
    ground = found.ground | Ground(problem.path for problem in too_little)
    run = examined(handbook, ground)
    bare = untouched(decides, run.touched) if coverage and ground.holds(()) else ()
    odd = (problem for problem in odd_characters(decided) if ground.holds(problem.path))
    advice = found.placed(
        [*too_little, *policies_advice(handbook, ground), *run.problems, *bare, *odd],
        wording_advice(says, handbook, said, ground),
    )
    is_sound = not found.problems and not too_little
    own = _of_personal(personal, says, handbook) if personal and is_sound else ()
    return Review(_in_order([*found.problems, *advice, *own]), None if found.problems else handbook)


def _in_order(problems: list[PlacedProblem]) -> list[PlacedProblem]:
    """Return `problems` file by file, in the order of the text."""
    files = list(dict.fromkeys(problem.file for problem in problems))
    return sorted(problems, key=lambda problem: (files.index(problem.file), problem.line, problem.column))


def _of_personal(personal: Document, replies: Replies, handbook: "Handbook") -> list[PlacedProblem]:
    """Return what is wrong with the wording of an agent's own texts."""
    from cstool.policy.shapes import Personal
    from cstool.validation.checks.personal_replies import own_wording_advice

    own = msgspec.convert(personal.data, Personal, dec_hook=dec_hook)
    return personal.placed(own_wording_advice(own, replies, handbook, personal.data))
