"""What a reply may do although the rules of wording say otherwise, with a reason: `[[allowed]]`."""

from collections.abc import Iterable, Iterator

from cstool.errors import Message
from cstool.policy.shapes import Allowed, Replies
from cstool.validation.checks.references import ids_of
from cstool.validation.codes import ALLOWABLE
from cstool.validation.names import Names, names_of, reference
from cstool.validation.problem import Path, Problem

#: What each rule of wording stands on, besides the text.
_RULES: dict[str, tuple[Path, ...]] = {
    "promise": (("wording", "absolutes"), ("wording", "harmless")),
    "impolite": (("wording", "polite"),),
    "too-long": (("wording", "longest"),),
    "alike-wordings": (("wording", "alike"), ("replies",)),
    "unused-reply": (("replies",), ("steps",), ("playbooks",)),
}


def allowed_names(replies: Replies) -> Iterator[Problem]:
    """Yield the rows of `[[allowed]]` that name a reply or a code that does not exist."""
    ids = names_of(("replies",), replies.replies)
    for index, row in enumerate(replies.allowed):
        yield from reference(("allowed", index, "reply"), row.reply, ids)
        yield from reference(("allowed", index, "code"), row.code, Names(ALLOWABLE))


def not_allowed(replies: Replies, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the `problems` of replies that no row of `[[allowed]]` allows, and the rows that allow nothing.

    A row with a name that does not exist, or could not be read, may allow any problem that it does not exclude.
    """
    ids = ids_of(replies.replies)
    unclear = [row for row in replies.allowed if row.reply not in ids or row.code not in ALLOWABLE]
    rows = {(row.reply, row.code): index for index, row in reversed([*enumerate(replies.allowed)])}
    needed: set[int] = set()
    for problem in problems:
        reply = _reply_of(problem, replies)
        row = rows.get((reply, problem.code))
        if row is not None:
            needed.add(row)
        elif problem.code not in ALLOWABLE or not any(
            _may_allow(row, reply, problem.code, ids) for row in unclear
        ):
            yield problem
    for index, allowed in enumerate(replies.allowed):
        if allowed.reply in ids and allowed.code in ALLOWABLE and index not in needed:
            yield _needless(index, allowed, ids.index(allowed.reply))


def _may_allow(row: Allowed, reply: str, code: str, ids: tuple[str, ...]) -> bool:
    return (row.reply == reply or row.reply not in ids) and (row.code == code or row.code not in ALLOWABLE)


def _needless(index: int, allowed: Allowed, row: int) -> Problem:
    path: Path = ("allowed", index)
    return Problem(
        path=path,
        at="header",
        code="needless-exception",
        message=Message(
            "{reply} has no {code}: the exception is not needed", reply=allowed.reply, code=allowed.code
        ),
        hint=Message("delete it, so that it hides nothing later"),
        rests_on=(path, ("replies", row), *_RULES.get(allowed.code, ())),
    )


def _reply_of(problem: Problem, replies: Replies) -> str:
    table, *rest = problem.path
    return replies.replies[int(rest[0])].id if table == "replies" and rest else ""
