"""Signs: the classes of words that they name exist."""

from collections.abc import Iterator, Sequence

from cstool.core.phrases import Signs
from cstool.core.signs import names, parse_signs
from cstool.core.words import QUESTION
from cstool.policy.meaning.names import Known, known_ids, reference
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Policies


def playbook_signs(policies: Policies) -> Iterator[Problem]:
    """Yield the classes of words that do not exist, named by a playbook's signs or as the class of colours."""
    yield from reference(("extraction", "colours"), policies.extraction.colours, known_ids(policies.words))
    known = known_classes(policies)
    for book, playbook in enumerate(policies.playbooks):
        yield from unknown_classes(("playbooks", book, "signs"), playbook.signs, known)


def known_classes(policies: Policies) -> Known:
    """Return the classes of words that signs may name."""
    return {**known_ids(policies.words), QUESTION: None}


def unknown_classes(path: Path, signs: Signs, known: Known) -> Iterator[Problem]:
    """Yield the classes of words that do not exist, named by the signs at `path`."""
    for strength in Signs.__struct_fields__:
        for name in dict.fromkeys(_classes(getattr(signs, strength) or "")):
            yield from reference((*path, strength), name, known)


def _classes(text: str) -> Sequence[str]:
    return [name for sign in parse_signs(text, unmarked="=") for name in names(sign) if name.isascii()]
