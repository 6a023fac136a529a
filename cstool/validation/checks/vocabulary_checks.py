"""Customers' words: classes that are called differently, signs of classes and entries that exist."""

from collections.abc import Iterator, Sequence

from cstool.core.signs import names, parse_signs
from cstool.core.vocabulary import Signs
from cstool.core.word_classes import QUESTION
from cstool.errors import Message
from cstool.policy.sentences import SentenceKind
from cstool.policy.shapes import Classes, SignTables
from cstool.validation.checks.references import duplicates
from cstool.validation.names import Names, meant, names_of, reference
from cstool.validation.problem import Path, Problem

KINDS: tuple[SentenceKind, ...] = ("triage", "reply")


def class_problems(classes: Classes) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of words/classes.toml: ids that stand twice, a class that is not there."""
    yield from duplicates(("words",), classes.words)
    known = names_of(("words",), classes.words)
    yield from reference(("extraction", "colours"), classes.extraction.colours, known)


def sign_problems(signs: SignTables, classes: Classes) -> Iterator[Problem]:
    """Yield the classes of words that do not exist, named by words/signs.toml."""
    words = names_of(("words",), classes.words)
    known = Names({**dict.fromkeys(words.ids), QUESTION: None}, words.rests_on)
    for kind in KINDS:
        for id_, said in getattr(signs, kind).items():
            yield from _unknown_classes((kind, id_), said, known)


def stray_playbook_signs(signs: SignTables, ids: Names) -> Iterator[Problem]:
    """Yield the playbooks that words/signs.toml names and that are none of `ids`."""
    yield from _stray_signs(signs, "triage", ids)


def stray_reply_signs(signs: SignTables, ids: Names) -> Iterator[Problem]:
    """Yield the replies that words/signs.toml names and that are none of `ids`."""
    yield from _stray_signs(signs, "reply", ids)


def _stray_signs(signs: SignTables, kind: SentenceKind, ids: Names) -> Iterator[Problem]:
    for id_ in getattr(signs, kind):
        if id_ and id_ not in ids.ids:
            message, path = Message("there is no {value}", value=id_), (kind, id_)
            yield Problem(
                path=path,
                at="key",
                code="unknown-reference",
                message=message,
                hint=meant(id_, ids.ids),
                rests_on=(path, *ids.rests_on),
            )


def _unknown_classes(path: Path, signs: Signs, known: Names) -> Iterator[Problem]:
    """Yield the classes of words that do not exist, named by the signs at `path`."""
    for strength in Signs.__struct_fields__:
        for name in dict.fromkeys(_classes(getattr(signs, strength) or "")):
            yield from reference((*path, strength), name, known)


def _classes(text: str) -> Sequence[str]:
    return [name for sign in parse_signs(text, unmarked="=") for name in names(sign) if name.isascii()]
