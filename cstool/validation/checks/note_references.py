"""Kinds of notes: each has a name of its own, and the flags, facts and replies that they name exist."""

from collections.abc import Iterator

from cstool.core.note_rows import DONE, HANDED
from cstool.policy.shapes import Policies, Replies
from cstool.validation.checks.references import duplicates, ids_of
from cstool.validation.names import Names, names_of, reference
from cstool.validation.problem import EACH, Path, Problem

#: Where they stand.
_KINDS: Path = ("notes", "kinds")


def note_kinds(policies: Policies) -> Iterator[Problem]:
    """Yield the kinds whose id or name is taken, and the places that name kinds, flags or facts which do not exist."""
    if policies.notes is None:
        return
    rules, kinds = policies.notes, policies.notes.kinds
    yield from duplicates(_KINDS, kinds, taken=(DONE, HANDED))
    ids, flags, facts = (
        names_of(table, rows)
        for table, rows in ((_KINDS, kinds), (("flags",), policies.flags), (("facts",), policies.facts))
    )
    choices = {
        fact.id: Names(ids_of(fact.choices), (("facts", number, "choices", EACH, "id"),))
        for number, fact in enumerate(policies.facts)
        if fact.choices
    }
    yield from reference(("notes", "usual"), rules.usual, ids)
    yield from reference(("notes", "remark"), rules.remark, ids)
    for index, kind in enumerate(kinds):
        yield from reference((*_KINDS, index, "flag"), kind.flag, flags)
        for number, fact in enumerate(kind.facts):
            yield from reference((*_KINDS, index, "facts", number), fact, facts)
        for key, told in (("open", kind.open), ("done", kind.done)):
            for fact, value in told.items():
                path: Path = (*_KINDS, index, key, fact)
                yield from reference(path, fact, facts)
                yield from reference(path, value, choices.get(fact, Names((value,))))


def note_replies(policies: Policies, replies: Replies) -> Iterator[Problem]:
    """Yield the places at which kinds name replies that replies.toml does not have."""
    ids = names_of(("replies",), replies.replies)
    for index, kind in enumerate(policies.notes.kinds if policies.notes else ()):
        yield from reference((*_KINDS, index, "reply"), kind.reply, ids)
        for number, reply in enumerate(kind.said):
            yield from reference((*_KINDS, index, "said", number), reply, ids)
