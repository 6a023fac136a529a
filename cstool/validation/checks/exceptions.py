"""What a reply may do although the rules of wording say otherwise, with a reason: `[[allowed]]`."""

from collections.abc import Iterable, Iterator, Sequence

from cstool.errors import Message
from cstool.policy.shapes import Allowed, Replies
from cstool.validation.checks.references import ids_of, reference
from cstool.validation.problem import Problem


def exceptions(replies: Replies, codes: Sequence[str], problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems that no row of `[[allowed]]` allows, and the rows that name nothing or allow nothing.

    A row with a name that does not exist, or could not be read, may allow any problem that it does not exclude.
    """
    ids = ids_of(replies.replies)
    unclear = [row for row in replies.allowed if row.reply not in ids or row.code not in codes]
    rows = {(row.reply, row.code): index for index, row in reversed([*enumerate(replies.allowed)])}
    needed: set[int] = set()
    for problem in problems:
        reply = _reply_of(problem, replies)
        row = rows.get((reply, problem.code))
        if row is not None:
            needed.add(row)
        elif not any(_may_allow(row, reply, problem.code, ids, codes) for row in unclear):
            yield problem
    for index, allowed in enumerate(replies.allowed):
        yield from reference(("allowed", index, "reply"), allowed.reply, ids)
        yield from reference(("allowed", index, "code"), allowed.code, codes)
        if allowed.reply in ids and allowed.code in codes and index not in needed:
            yield _needless(index, allowed.reply, allowed.code)


def _may_allow(row: Allowed, reply: str, code: str, ids: Sequence[str], codes: Sequence[str]) -> bool:
    return (row.reply == reply or row.reply not in ids) and (row.code == code or row.code not in codes)


def _needless(index: int, reply: str, code: str) -> Problem:
    return Problem(
        path=("allowed", index),
        at="header",
        code="needless-exception",
        message=Message("{reply} has no {code}: the exception is not needed", reply=reply, code=code),
        hint=Message("delete it, so that it hides nothing later"),
        severity="warning",
    )


def _reply_of(problem: Problem, replies: Replies) -> str:
    table, *rest = problem.path
    return replies.replies[int(rest[0])].id if table == "replies" and rest else ""
