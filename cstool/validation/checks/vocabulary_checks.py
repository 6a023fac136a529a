"""Customers' words: classes that are called differently, signs of classes and entries that exist."""

from collections.abc import Iterator, Sequence

from cstool.core.signs import names, parse_signs
from cstool.core.vocabulary import Signs
from cstool.core.word_classes import QUESTION
from cstool.errors import Message
from cstool.policy.sentences import SentenceKind
from cstool.policy.shapes import Classes, SignTables
from cstool.validation.checks.references import Known, duplicates, is_unknown, known_ids, meant, reference
from cstool.validation.problem import Path, Problem

KINDS: tuple[SentenceKind, ...] = ("triage", "reply")


def class_problems(classes: Classes) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of words/classes.toml: ids that stand twice, a class that is not there."""
    yield from duplicates(("words",), classes.words)
    yield from reference(("extraction", "colours"), classes.extraction.colours, known_ids(classes.words))


def sign_problems(signs: SignTables, classes: Classes) -> Iterator[Problem]:
    """Yield the classes of words that do not exist, named by words/signs.toml."""
    known = {**known_ids(classes.words), QUESTION: None}
    for kind in KINDS:
        for id_, said in getattr(signs, kind).items():
            yield from _unknown_classes((kind, id_), said, known)


def stray_signs(signs: SignTables, kind: SentenceKind, ids: Known) -> Iterator[Problem]:
    """Yield the entries of a kind that words/signs.toml names and that are none of `ids`."""
    for id_ in getattr(signs, kind):
        if is_unknown(id_, ids):
            message = Message("there is no {value}", value=id_)
            hint = meant(id_, ids)
            yield Problem(path=(kind, id_), at="key", code="unknown-reference", message=message, hint=hint)


def _unknown_classes(path: Path, signs: Signs, known: Known) -> Iterator[Problem]:
    """Yield the classes of words that do not exist, named by the signs at `path`."""
    for strength in Signs.__struct_fields__:
        for name in dict.fromkeys(_classes(getattr(signs, strength) or "")):
            yield from reference((*path, strength), name, known)


def _classes(text: str) -> Sequence[str]:
    return [name for sign in parse_signs(text, unmarked="=") for name in names(sign) if name.isascii()]
