"""An agent's own texts, held to the rules of wording that hold for the shop's."""

from collections.abc import Iterator

from msgspec import structs

from cstool.core.replies import Reply
from cstool.policy.handbook import Handbook
from cstool.policy.personal import Personal
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Replies
from cstool.policy.wording.characters import odd_characters
from cstool.policy.wording.figures import typed_figures
from cstool.policy.wording.likeness import alike_wordings
from cstool.policy.wording.style import style


def own_wording_advice(
    personal: Personal, replies: Replies, handbook: Handbook, data: object
) -> Iterator[Problem]:
    """Yield what is wrong with the wording of `personal`, but for what the shop allows itself in the same reply.

    Args:
        personal: my-replies.toml.
        replies: the shop's replies, with its rules of wording.
        handbook: both files of the shop.
        data: my-replies.toml as TOML gave it.
    """
    allowed = {(row.reply, row.code) for row in replies.allowed}
    spoken = (*_reworded(personal, replies), *personal.replies)
    texts = Replies(categories=(), replies=spoken, wording=replies.wording)
    for check in (typed_figures, style, alike_wordings):
        for problem in check(texts, handbook):
            _, row, *rest = problem.path
            if (spoken[int(row)].id, problem.code) not in allowed:
                place = _place(int(row), tuple(rest), len(personal.wordings))
                yield structs.replace(problem, path=place)
    yield from odd_characters(data)


def _reworded(personal: Personal, replies: Replies) -> Iterator[Reply]:
    """Yield the replies of the shop that are said in other words, with these alone."""
    shop = {reply.id: reply for reply in replies.replies}
    for wording in personal.wordings:
        yield structs.replace(shop[wording.reply], texts=wording.texts, before=(), slots=())


def _place(row: int, rest: Path, reworded: int) -> Path:
    """Return where the `row`th own reply stands; the first `reworded` are the shop's in other words."""
    return ("wordings", row, *rest) if row < reworded else ("replies", row - reworded, *rest)
