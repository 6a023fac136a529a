"""Signs of words/signs.toml: the classes of words, playbooks and replies that they name exist."""

from collections.abc import Iterator, Sequence
from typing import get_args

from cstool.core.signs import names, parse_signs
from cstool.core.vocabulary import Classes, Signs, SignTables
from cstool.core.word_classes import QUESTION, spellings_fault
from cstool.errors import Message
from cstool.policy.sentences import SentenceKind
from cstool.validation.checks.customer_words import bad_word
from cstool.validation.names import Names, meant, names_of, reference
from cstool.validation.problem import Path, Problem


def sign_problems(signs: SignTables, classes: Classes) -> Iterator[Problem]:
    """Yield the classes of words that do not exist and the words that cannot be, named by words/signs.toml."""
    words = names_of(("words",), classes.words)
    known = Names({**dict.fromkeys(words.ids), QUESTION: None}, words.rests_on)
    for path, text in written_signs(signs):
        for name in dict.fromkeys(_named_by(text)):
            if name.isascii():
                yield from reference(path, name, known)
            elif fault := spellings_fault(name):
                yield bad_word(path, fault)


def written_signs(signs: SignTables) -> Iterator[tuple[Path, str]]:
    """Yield the places of words/signs.toml at which signs are written, and what stands there."""
    for kind in get_args(SentenceKind):
        for id_, said in getattr(signs, kind).items():
            for strength in Signs.__struct_fields__:
                yield (kind, id_, strength), getattr(said, strength) or ""
    for id_, fact in signs.fact.items():
        for choice, text in fact.choices.items():
            yield ("fact", id_, "choices", choice), text
        yield ("fact", id_, "word"), fact.word or ""
        yield ("fact", id_, "clause"), fact.clause or ""
    for id_, text in signs.sold.items():
        yield ("sold", id_), text


def stray_playbook_signs(signs: SignTables, ids: Names) -> Iterator[Problem]:
    """Yield the playbooks that words/signs.toml names and that are none of `ids`."""
    yield from _stray_signs(signs, "triage", ids)


def stray_reply_signs(signs: SignTables, ids: Names) -> Iterator[Problem]:
    """Yield the replies that words/signs.toml names and that are none of `ids`."""
    yield from _stray_signs(signs, "reply", ids)


def _stray_signs(signs: SignTables, kind: SentenceKind, ids: Names) -> Iterator[Problem]:
    for id_ in getattr(signs, kind):
        if id_ and id_ not in ids.ids:
            yield from _stray((kind, id_), ids)


def _named_by(text: str) -> Sequence[str]:
    return [name for sign in parse_signs(text, unmarked="=") for name in names(sign)]


def _stray(path: Path, known: Names) -> Iterator[Problem]:
    """Yield that the key at the end of `path` is none of `known`."""
    name = str(path[-1])
    yield Problem(
        path=path,
        at="key",
        code="unknown-reference",
        message=Message("there is no {value}", value=name),
        hint=meant(name, known.ids),
        rests_on=(path, *known.rests_on),
    )
