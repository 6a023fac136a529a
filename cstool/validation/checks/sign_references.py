"""Signs of words/signs.toml: the classes of words, playbooks and replies that they name exist."""

from collections.abc import Iterator, Sequence
from typing import get_args

from msgspec import structs

from cstool.core.spelling import spellings_fault
from cstool.core.vocabulary import QUESTION, Classes, Signs, SignTables
from cstool.errors import Message
from cstool.policy.sentences import SentenceKind
from cstool.policy.shapes import Policies
from cstool.validation.checks.customer_words import bad_word
from cstool.validation.names import Names, meant, names_of, near, reference
from cstool.validation.problem import Path, Problem

#: How alike a kind of goods must be to one that is spoken of to be a slip of it, not a kind of the shop's own.
_SLIP = 0.8


def sign_problems(signs: SignTables, classes: Classes) -> Iterator[Problem]:
    """Yield the classes of words that do not exist and the words that cannot be, named by words/signs.toml."""
    words = names_of(("words",), classes.words)
    known = Names({**dict.fromkeys(words.ids), QUESTION: None}, words.rests_on)
    for path, text in written_signs(signs):
        for name in dict.fromkeys(_named_by(text)):
            if name.isascii():
                yield from (structs.replace(each, part=name) for each in reference(path, name, known))
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
        yield ("fact", id_, "half"), fact.half or ""
        yield ("fact", id_, "mixed"), fact.mixed or ""
    for id_, text in signs.sold.items():
        yield ("sold", id_), text


def stray_playbook_signs(signs: SignTables, ids: Names) -> Iterator[Problem]:
    """Yield the playbooks that words/signs.toml names and that are none of `ids`."""
    yield from _stray_signs(signs, "triage", ids)


def stray_reply_signs(signs: SignTables, ids: Names) -> Iterator[Problem]:
    """Yield the replies that words/signs.toml names and that are none of `ids`."""
    yield from _stray_signs(signs, "reply", ids)


def stray_facts(signs: SignTables, policies: Policies) -> Iterator[Problem]:
    """Yield the facts, and the choices of facts, that words/signs.toml states and policies.toml does not have."""
    facts = {fact.id: fact for fact in policies.facts}
    known = names_of(("facts",), policies.facts)
    for id_, said in signs.fact.items():
        if id_ not in facts:
            yield from map(_idle, _stray(("fact", id_), known))
            continue
        choices = Names(dict.fromkeys(choice.id for choice in facts[id_].choices), known.rests_on)
        for choice in said.choices.keys() - choices.ids:
            yield from map(_idle, _stray(("fact", id_, "choices", choice), choices))


def goods_sold(policies: Policies, signs: SignTables) -> Iterator[Problem]:
    """Yield the kinds of goods that the shop sells and that are a slip of a kind of which facts or signs speak."""
    kinds = Names(dict.fromkeys([*(fact.sold for fact in policies.facts if fact.sold), *signs.sold]))
    for index, kind in enumerate(policies.shop.sells):
        if kind not in kinds.ids and near(kind, kinds.ids, _SLIP):
            yield from map(_idle, reference(("shop", "sells", index), kind, kinds))


def _idle(problem: Problem) -> Problem:
    """Return `problem` as a warning: the files can be used, what is named just has no effect."""
    return structs.replace(problem, graded="warning")


def _stray_signs(signs: SignTables, kind: SentenceKind, ids: Names) -> Iterator[Problem]:
    for id_ in getattr(signs, kind):
        if id_ and id_ not in ids.ids:
            yield from _stray((kind, id_), ids)


def _named_by(text: str) -> Sequence[str]:
    from cstool.core.signs import names, parse_signs

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
