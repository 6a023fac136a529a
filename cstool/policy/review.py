"""All there is to say about the two files: first what is wrong, then, if nothing is, what could be better."""

from collections.abc import Iterator

import msgspec

from cstool.policy.checking import check
from cstool.policy.examples.checking import examined
from cstool.policy.handbook import Handbook
from cstool.policy.problems import PlacedProblem
from cstool.policy.reading import Document
from cstool.policy.shape import Policies, Replies
from cstool.policy.types import dec_hook


def review(policies: Document, replies: Document) -> list[PlacedProblem]:
    """Return the errors of the two files; of files without any, what their analysis finds.

    What merely follows from an error is never worth a line of its own: advice waits until there is none.
    """
    errors = check(policies, replies)
    return errors or [*advice(policies, replies)]


def understood(policies: Document, replies: Document) -> Handbook:
    """Return the handbook of two files without errors."""
    return Handbook(
        msgspec.convert(policies.data, Policies, dec_hook=dec_hook),
        msgspec.convert(replies.data, Replies, dec_hook=dec_hook),
    )


def advice(policies: Document, replies: Document) -> Iterator[PlacedProblem]:
    """Yield what the analysis of two files without errors finds."""
    handbook = understood(policies, replies)
    run = examined(handbook)
    yield from policies.placed(run.problems)
