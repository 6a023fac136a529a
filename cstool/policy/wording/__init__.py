"""Replies held to the handbook's rules (H1, H3, H9): true, readable, polite, varied, used, of honest characters."""

from collections.abc import Iterator

from cstool.policy.analysis.asks import lost_asks
from cstool.policy.handbook import Handbook
from cstool.policy.meaning.names import reference
from cstool.policy.problems import Problem
from cstool.policy.shape import Replies
from cstool.policy.wording.closure import unused_replies
from cstool.policy.wording.figures import typed_figures
from cstool.policy.wording.likeness import alike_wordings
from cstool.policy.wording.style import style

#: Codes of wording and what each stands for.
CODES = {
    "hand-typed-figure": "a figure of the policy is typed by hand",
    "promise": "a text promises what nobody can keep",
    "too-long": "a text is too long for a phone",
    "impolite": "a text holds no polite word",
    "alike-wordings": "two wordings read the same",
    "unused-reply": "no step says the reply and no customer's words find it",
    "odd-character": "a character looks like another one",
    "hidden-character": "a character cannot be seen",
}


def wording_advice(replies: Replies, handbook: Handbook) -> Iterator[Problem]:
    """Yield what is wrong with the wording of `replies`, but for what they are allowed with a reason."""
    yield from _allowed_references(replies)
    allowed = {(row.reply, row.code) for row in replies.allowed}
    for check in (typed_figures, style, alike_wordings, unused_replies):
        for problem in check(replies, handbook):
            reply = replies.replies[int(problem.path[1])]
            if (reply.id, problem.code) not in allowed:
                yield problem
    yield from lost_asks("replies", replies.replies, handbook.policies.matching.elsewhere)


def _allowed_references(replies: Replies) -> Iterator[Problem]:
    ids = [reply.id for reply in replies.replies]
    for index, row in enumerate(replies.allowed):
        yield from reference(("allowed", index, "reply"), row.reply, ids)
        yield from reference(("allowed", index, "code"), row.code, tuple(CODES))
