"""Keys of a reply that would be read and change nothing: a rule written down that nobody is held to."""

from collections.abc import Iterator

from cstool.core.replies import Reply
from cstool.errors import Message
from cstool.validation.problem import Path, Problem


def idle_keys(path: Path, reply: Reply) -> Iterator[Problem]:
    """Yield the keys about styles that nothing can act on (Q1)."""
    asks_style = any(slot.kind == "style" for slot in reply.slots)
    if reply.true_to_size and not asks_style:
        message = Message("{reply} is said of every style: no slot asks for one", reply=reply.id)
        hint = Message('add a slot with kind = "style", or delete true_to_size')
        yield Problem(path=(*path, "true_to_size"), at="key", code="idle-key", message=message, hint=hint)
    if reply.otherwise and not reply.true_to_size:
        message = Message("{reply} holds for every style: nothing is said otherwise", reply=reply.id)
        hint = Message("add true_to_size = true, or delete otherwise")
        yield Problem(path=(*path, "otherwise"), at="key", code="idle-key", message=message, hint=hint)
