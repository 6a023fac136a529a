"""Replies held to the handbook's rules (H1, H3, H9): true, readable, polite, varied, used, of honest characters."""

from collections.abc import Iterator

from cstool.policy.analysis.asks import lost_asks
from cstool.policy.handbook import Handbook
from cstool.policy.problems import Problem
from cstool.policy.shape import Replies
from cstool.policy.wording.characters import odd_characters
from cstool.policy.wording.closure import unused_replies, unused_slots
from cstool.policy.wording.exceptions import exceptions
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
    "unused-slot": "a value is asked for that no text mentions",
    "odd-character": "a character looks like another one",
    "hidden-character": "a character cannot be seen",
    "needless-exception": "a reply is allowed what it does not do",
}


def wording_advice(replies: Replies, handbook: Handbook, data: object) -> Iterator[Problem]:
    """Yield what is wrong with the wording of `replies`, but for what they are allowed with a reason.

    Args:
        replies: the replies.
        handbook: both files.
        data: replies.toml as TOML gave it.
    """
    checks = (typed_figures, style, alike_wordings, unused_replies, unused_slots)
    found = [problem for check in checks for problem in check(replies, handbook)]
    yield from exceptions(replies, tuple(CODES), [*found, *odd_characters(data)])
    yield from lost_asks("replies", replies.replies, handbook.policies.matching.elsewhere)
