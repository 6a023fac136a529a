"""Customers' words: the classes that signs name exist, and no sentence is an example of two entries."""

from collections.abc import Iterator, Sequence

from cstool.core.playbooks import Playbook
from cstool.core.replies import Reply
from cstool.core.signs import names, parse_signs
from cstool.core.vocabulary import Signs
from cstool.core.word_classes import QUESTION, comparable
from cstool.errors import Message
from cstool.policy.shapes import Policies, Replies
from cstool.validation.names import Names, names_of, reference
from cstool.validation.problem import Path, Problem


def playbook_signs(policies: Policies) -> Iterator[Problem]:
    """Yield the classes of words that do not exist, named by a playbook's signs or as the class of colours."""
    yield from reference(
        ("extraction", "colours"), policies.extraction.colours, names_of(("words",), policies.words)
    )
    known = known_classes(policies)
    for book, playbook in enumerate(policies.playbooks):
        yield from unknown_classes(("playbooks", book, "signs"), playbook.signs, known)


def known_classes(policies: Policies) -> Names:
    """Return the classes of words that signs may name."""
    words = names_of(("words",), policies.words)
    return Names({**dict.fromkeys(words.ids), QUESTION: None}, words.rests_on)


def unknown_classes(path: Path, signs: Signs, known: Names) -> Iterator[Problem]:
    """Yield the classes of words that do not exist, named by the signs at `path`."""
    for strength in Signs.__struct_fields__:
        for name in dict.fromkeys(_classes(getattr(signs, strength) or "")):
            yield from reference((*path, strength), name, known)


def _classes(text: str) -> Sequence[str]:
    return [name for sign in parse_signs(text, unmarked="=") for name in names(sign) if name.isascii()]


def lost_playbook_asks(policies: Policies) -> Iterator[Problem]:
    """Yield the examples of playbooks that stand in two places."""
    yield from _lost_asks("playbooks", policies.playbooks, policies.matching.elsewhere)


def lost_reply_asks(replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield the examples of replies that stand in two places."""
    yield from _lost_asks("replies", replies.replies, policies.matching.elsewhere)


def _lost_asks(table: str, rows: Sequence[Playbook | Reply], elsewhere: Sequence[str]) -> Iterator[Problem]:
    """Yield the examples of the rows of `table` that stand with an earlier row too, or among those of none."""
    nowhere = {comparable(text) for text in elsewhere}
    owners: dict[str, str] = {}
    for row, entry in enumerate(rows):
        for number, text in enumerate(entry.asks):
            said = comparable(text)
            owner = owners.setdefault(said, entry.id)
            path = (table, row, "asks", number)
            if not said:
                yield _lost(path, Message("it has neither a letter nor a number"))
            elif owner != entry.id:
                yield _lost(path, Message("it stands with {found} too", found=owner))
            elif said in nowhere:
                yield _lost(path, Message("it stands in matching.elsewhere too"))


def _lost(path: tuple[str | int, ...], message: Message) -> Problem:
    hint = Message("delete it, or where else it stands")
    return Problem(path=path, at="value", code="lost-ask", message=message, hint=hint)
