"""Signs: the classes of words that they name exist."""

from collections.abc import Iterator, Sequence

from cstool.core.phrases import Signs
from cstool.core.replies import Reply
from cstool.core.signs import names, parse_signs
from cstool.core.words import QUESTION
from cstool.policy.meaning.names import ids_of, reference
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Policies


def playbook_signs(policies: Policies) -> Iterator[Problem]:
    """Yield the classes of words that do not exist, named by a playbook's signs or as the class of colours."""
    yield from reference(("extraction", "colours"), policies.extraction.colours, ids_of(policies.words))
    for book, playbook in enumerate(policies.playbooks):
        yield from _unknown(("playbooks", book, "signs"), playbook.signs, policies)


def reply_signs(path: Path, reply: Reply, policies: Policies) -> Iterator[Problem]:
    """Yield the classes of words that do not exist, named by the signs of a reply."""
    yield from _unknown((*path, "signs"), reply.signs, policies)


def _unknown(path: Path, signs: Signs, policies: Policies) -> Iterator[Problem]:
    known = (*ids_of(policies.words), QUESTION)
    for strength in Signs.__struct_fields__:
        for name in dict.fromkeys(_classes(getattr(signs, strength) or "")):
            yield from reference((*path, strength), name, known)


def _classes(text: str) -> Sequence[str]:
    return [name for sign in parse_signs(text, unmarked="=") for name in names(sign) if name.isascii()]
