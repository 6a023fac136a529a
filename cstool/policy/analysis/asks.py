"""What customers say: each example leads to the playbook or the reply that it stands with."""

from collections.abc import Iterator, Sequence

from cstool.core.matching import Index
from cstool.core.replies import Reply
from cstool.core.triage import Playbook
from cstool.errors import Message
from cstool.policy.problems import Problem


def lost_asks(table: str, rows: Sequence[Playbook | Reply], index: Index) -> Iterator[Problem]:
    """Yield the examples of the rows of `table` that `index` finds another row for, or none."""
    for row, entry in enumerate(rows):
        for number, text in enumerate(entry.asks):
            found = index.find(text).id
            if found != entry.id:
                message = Message("it leads to {found}", found=found)
                if found is None:
                    message = Message("it leads nowhere")
                hint = Message("move the example, or change the signs")
                path = (table, row, "asks", number)
                yield Problem(
                    path=path, at="value", code="lost-ask", message=message, hint=hint, severity="warning"
                )
