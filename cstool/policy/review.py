"""All there is to say about the two files: first what is wrong, then, if nothing is, what could be better."""

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from cstool.policy.checking import check
from cstool.policy.problems import PlacedProblem
from cstool.policy.reading import Document
from cstool.policy.shape import Policies, Replies
from cstool.policy.types import dec_hook

if TYPE_CHECKING:
    from cstool.policy.handbook import Handbook


class Review(NamedTuple):
    """What was found, and the handbook if there was no error."""

    problems: list[PlacedProblem]
    handbook: "Handbook | None"


def review(
    policies: Document, replies: Document, personal: Document | None = None, *, coverage: bool = False
) -> Review:
    """Return the errors of the two files; of files without any, what their analysis finds.

    What merely follows from an error is never worth a line of its own: advice waits until there is none.

    Args:
        policies: policies.toml.
        replies: replies.toml.
        personal: an agent's own my-replies.toml, if there is one.
        coverage: whether to name the rows that no example touches.
    """
    errors = check(policies, replies, personal)
    if errors:
        return Review(errors, None)
    return _advice(policies, replies, personal, coverage=coverage)


def _advice(policies: Document, replies: Document, personal: Document | None, *, coverage: bool) -> Review:
    """Return what the analysis of files without errors finds; only they are worth what it takes to import."""
    from cstool.policy.analysis import policies_advice
    from cstool.policy.analysis.floor import below_floor
    from cstool.policy.examples.checking import examined
    from cstool.policy.examples.coverage import untouched
    from cstool.policy.handbook import Handbook
    from cstool.policy.wording import wording_advice
    from cstool.policy.wording.characters import odd_characters

    said = msgspec.convert(replies.data, Replies, dec_hook=dec_hook)
    handbook = Handbook(msgspec.convert(policies.data, Policies, dec_hook=dec_hook), said)
    too_little = policies.placed(below_floor(handbook))
    if too_little:
        return Review(too_little, handbook)
    run = examined(handbook)
    bare = untouched(handbook.policies, run.touched) if coverage else ()
    return Review(
        [
            *policies.placed(
                [*policies_advice(handbook), *run.problems, *bare, *odd_characters(policies.data)]
            ),
            *replies.placed(wording_advice(said, handbook, replies.data)),
            *(_of_personal(personal, said, handbook) if personal else ()),
        ],
        handbook,
    )


def _of_personal(personal: Document, replies: Replies, handbook: "Handbook") -> list[PlacedProblem]:
    """Return what is wrong with the wording of an agent's own texts."""
    from cstool.policy.personal import Personal
    from cstool.policy.wording.own import own_wording_advice

    own = msgspec.convert(personal.data, Personal, dec_hook=dec_hook)
    return personal.placed(own_wording_advice(own, replies, handbook, personal.data))
