"""The whole comparison of two handbooks."""

from collections.abc import Sequence

from cstool.comparison.changes import Comparison, Members
from cstool.comparison.handbooks import FileKind, Side
from cstool.comparison.playbook_changes import playbook_moves
from cstool.comparison.refund_changes import refund_moves
from cstool.comparison.reply_changes import reply_changes
from cstool.comparison.sentence_changes import sentence_changes
from cstool.comparison.size_changes import size_changes
from cstool.comparison.value_changes import value_changes


def compare(old: Side, new: Side, kinds: Sequence[FileKind], members: Members | None) -> Comparison:
    """Return everything that changes from `old` to `new`.

    Args:
        old: the handbook until now.
        new: the handbook to come.
        kinds: which files are compared; the others are the same on both sides.
        members: what changes for the members of a file, if one is looked at.
    """
    changes = [change for kind in kinds for change in value_changes(old, new, kind)]
    changes += sentence_changes(old, new) if "sentences" in kinds else ()
    books = old.handbook, new.handbook
    return Comparison(
        old=old.label,
        new=new.label,
        files=tuple(kinds),
        is_changed=bool(changes),
        names=_names(old, new),
        changes=tuple(changes),
        replies=tuple(reply_changes(old, new)),
        refunds=tuple(refund_moves(*(book.refund_policy for book in books))),
        sizes=tuple(size_changes(*books)),
        playbooks=tuple(playbook_moves(*books)),
        members=members,
    )


def _names(old: Side, new: Side) -> dict[str, dict[str, str]]:
    sides = old.policies, new.policies
    return {
        "reason": {row.id: row.name for policies in sides for row in policies.reasons},
        "stage": {row.id: row.name for policies in sides for row in policies.stages},
        "wish": {row.id: row.name for policies in sides for row in policies.wishes},
    }
