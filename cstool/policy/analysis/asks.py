"""What customers say: no sentence is an example of two entries, or of one and of none."""

from collections.abc import Iterator, Sequence

from cstool.core.replies import Reply
from cstool.core.triage import Playbook
from cstool.core.words import comparable
from cstool.errors import Message
from cstool.policy.problems import Problem


def lost_asks(table: str, rows: Sequence[Playbook | Reply], elsewhere: Sequence[str]) -> Iterator[Problem]:
    """Yield the examples of the rows of `table` that stand with an earlier row too, or among those of none."""
    nowhere = {comparable(text) for text in elsewhere}
    owners: dict[str, str] = {}
    for row, entry in enumerate(rows):
        for number, text in enumerate(entry.asks):
            said = comparable(text)
            owner = owners.setdefault(said, entry.id)
            path = (table, row, "asks", number)
            if not said:
                yield _lost(path, Message("it has neither a letter nor a number"))
            elif owner != entry.id:
                yield _lost(path, Message("it stands with {found} too", found=owner))
            elif said in nowhere:
                yield _lost(path, Message("it stands in matching.elsewhere too"))


def _lost(path: tuple[str | int, ...], message: Message) -> Problem:
    hint = Message("delete it, or where else it stands")
    return Problem(path=path, at="value", code="lost-ask", message=message, hint=hint, severity="warning")
