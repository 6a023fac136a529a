"""Replies held to the handbook's rules (H1, H3, H9): true, readable, polite, varied, used, of honest characters."""

from collections.abc import Callable, Collection, Iterator

from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Replies
from cstool.validation.checks.characters import odd_characters
from cstool.validation.checks.exceptions import exceptions
from cstool.validation.checks.figures import typed_figures
from cstool.validation.checks.near_duplicates import alike_wordings
from cstool.validation.checks.style import style
from cstool.validation.checks.unused_rows import unused_replies, unused_slots
from cstool.validation.ground import Ground
from cstool.validation.problem import Path, Problem

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


#: What is looked for, and which of the rules of wording it looks at.
_CHECKS: tuple[tuple[Callable[[Replies, Handbook], Iterator[Problem]], tuple[Path, ...]], ...] = (
    (typed_figures, ()),
    (style, ()),
    (alike_wordings, (("wording", "alike"),)),
    (unused_slots, ()),
)
#: What must be right of the rules of wording, besides the text, before it can be said to break them.
_RULES: dict[str, tuple[Path, ...]] = {
    "promise": (("wording", "absolutes"), ("wording", "harmless")),
    "impolite": (("wording", "polite"),),
    "too-long": (("wording", "longest"),),
    "needless-exception": ((),),
}


def wording_advice(
    replies: Replies, handbook: Handbook, data: object, ground: Ground, found_by: Collection[str]
) -> Iterator[Problem]:
    """Yield what is wrong with the wording of `replies`, but for what they are allowed with a reason.

    Args:
        replies: the replies.
        handbook: both files.
        data: replies.toml as TOML gave it.
        ground: what is right of both; nothing is said of the rest.
        found_by: the ids of the replies that the files of words have signs or sentences for.
    """
    checks = [check for check, parts in _CHECKS if ground.holds(*parts)]
    found = [problem for check in checks for problem in check(replies, handbook)]
    if ground.holds(()):
        found += unused_replies(replies, handbook, found_by)
    advice = exceptions(replies, tuple(CODES), [*found, *odd_characters(data)])
    yield from (problem for problem in advice if _is_certain(problem, ground))


def _is_certain(problem: Problem, ground: Ground) -> bool:
    """Tell whether all is right that a problem speaks of; of a slot in vain, the texts that should mention it, too."""
    mentions = ("texts", "before") if problem.code == "unused-slot" else ()
    about = (problem.path, *((*problem.path[:2], field) for field in mentions))
    return ground.holds(*about, *_RULES.get(problem.code, ()))
