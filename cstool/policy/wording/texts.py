"""The texts of replies, one by one, with their places."""

from collections.abc import Iterator
from typing import NamedTuple

from cstool.core.replies import Reply
from cstool.errors import Message
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Replies


class Wording(NamedTuple):
    """One wording of a reply."""

    path: Path
    reply: Reply
    text: str


def wordings(replies: Replies) -> Iterator[Wording]:
    """Yield every wording of every reply."""
    for index, reply in enumerate(replies.replies):
        for number, text in enumerate(reply.texts):
            yield Wording(("replies", index, "texts", number), reply, text)


def warning(path: Path, code: str, message: Message, hint: Message | None = None) -> Problem:
    """Return a warning about the text at `path`."""
    return Problem(path=path, at="value", code=code, message=message, hint=hint, severity="warning")
