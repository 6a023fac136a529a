"""Rows of replies: what they refer to exists, what they mention is filled, and no key of theirs changes nothing."""

from collections.abc import Iterable, Iterator

from cstool.core.replies import Reply
from cstool.errors import Message
from cstool.policy.shapes import Policies, Replies
from cstool.validation.checks.placeholders import reply_texts
from cstool.validation.checks.references import duplicates
from cstool.validation.names import names_of, reference
from cstool.validation.problem import Path, Problem


def reply_rows(replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of replies.toml, on its own and together with `policies`."""
    yield from duplicates(("categories",), replies.categories)
    yield from duplicates(("replies",), replies.replies)
    yield from each_reply(replies.replies, replies, policies)


def each_reply(some: Iterable[Reply], replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of each of some replies that stand among `replies`."""
    categories = names_of(("categories",), replies.categories)
    ids = names_of(("replies",), replies.replies)
    for index, reply in enumerate(some):
        path: Path = ("replies", index)
        yield from reference((*path, "category"), reply.category, categories)
        yield from reference((*path, "otherwise"), reply.otherwise, ids)
        yield from duplicates((*path, "slots"), reply.slots)
        yield from _idle_keys(path, reply)
        yield from reply_texts(path, reply, policies)


def _idle_keys(path: Path, reply: Reply) -> Iterator[Problem]:
    """Yield the keys about styles that nothing can act on (Q1)."""
    asks_style = any(slot.kind == "style" for slot in reply.slots)
    if reply.true_to_size and not asks_style:
        message = Message("{reply} is said of every style: no slot asks for one", reply=reply.id)
        hint = Message('add a slot with kind = "style", or delete true_to_size')
        yield _idle(path, "true_to_size", message, hint, (*path, "slots"))
    if reply.otherwise and not reply.true_to_size:
        message = Message("{reply} holds for every style: nothing is said otherwise", reply=reply.id)
        hint = Message("add true_to_size = true, or delete otherwise")
        yield _idle(path, "otherwise", message, hint, (*path, "true_to_size"))


def _idle(path: Path, key: str, message: Message, hint: Message, because_of: Path) -> Problem:
    own = (*path, key)
    return Problem(
        path=own, at="key", code="idle-key", message=message, hint=hint, rests_on=(own, because_of)
    )
