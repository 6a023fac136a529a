"""The kinds of notes about orders: rows of the policy, with their usual day and what is said then (H2-H4, H7, H8, A1)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta

from cstool.core.record import Count, Id, Name, Record, Source


class NoteKind(Record):
    """A kind of notes; all are rows of the policy."""

    id: Id
    name: Name
    #: The flag of an order that has one.
    flag: Id
    source: Source
    #: Days after which it is due where nobody names a day; absent: it tells something and asks for nothing.
    due_days: Count | None = None
    #: What the customer is told on the day.
    reply: Id | None = None
    #: Replies that make the remark about an order one of this kind.
    said: tuple[Id, ...] = ()
    #: Facts of a playbook that do so; each states the day.
    facts: tuple[Id, ...] = ()


class NoteRules(Record):
    """What the desk notes, and what it does on the day."""

    #: The kind of a note for which none is named, and of a remark that no kind claims.
    usual: Id
    remark: Id
    kinds: Annotated[tuple[NoteKind, ...], Meta(min_length=1)]


def kind_of_remark(rules: NoteRules, facts: Iterable[str], replies: Collection[str]) -> NoteKind:
    """Return the kind of a remark about an order, given the facts that are known and the replies that are said."""
    known = set(facts)
    claims = (
        kind for kind in rules.kinds if known & set(kind.facts) or not set(replies).isdisjoint(kind.said)
    )
    return next(claims, None) or next(kind for kind in rules.kinds if kind.id == rules.remark)


def usual_due(kind: NoteKind, today: date) -> date | None:
    """Return the day on which a note of `kind` is due where nobody names one; None: it asks for nothing."""
    return None if kind.due_days is None else today + timedelta(days=kind.due_days)
