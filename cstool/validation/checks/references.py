"""Names: each row's is its own, and each that is referred to exists.

An empty name stands for one that could not be read (`salvage`); nothing is said about it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from cstool.errors import Message
from cstool.policy.shapes import Policies, Replies
from cstool.validation.problem import Path, Problem

#: How a text sends the agent on to another playbook, by its id or its name.
_SENDS_ON = re.compile(r"cstool triage ([^\s，。；、：！？（）,.;:!?()]+)")
_TABLES = (
    "flags",
    "principles",
    "tiers",
    "reasons",
    "wishes",
    "stages",
    "steps",
    "refunds",
    "charts",
    "styles",
    "facts",
    "playbooks",
    "knowledge",
)


#: Names that exist, in order.
Known = Collection[str]
#: How alike a name that exists must be for another one to be a slip, even if some name could not be read.
_SLIP = 0.9
#: So many names are compared with one that does not exist, and so many are listed.
_COMPARED, _LISTED = 500, 100


def ids_of(rows: Iterable[Any]) -> tuple[str, ...]:
    """Return the ids of `rows`."""
    return tuple(row.id for row in rows)


def known_ids(rows: Iterable[Any]) -> dict[str, None]:
    """Return the ids of `rows`, to look up others among them; one that stands twice hides what one row is called."""
    ids = [row.id for row in rows]
    known = dict.fromkeys(ids)
    return known if len(known) == len(ids) else {**known, "": None}


def names_of(rows: Iterable[Any]) -> tuple[str, ...]:
    """Return everything that people may call `rows`: their ids, names and short codes."""
    return tuple(
        name for row in rows for name in (row.id, row.name, getattr(row, "code", None)) if name is not None
    )


def duplicates(path: Path, rows: Sequence[Any], taken: Iterable[str] = ()) -> Iterator[Problem]:
    """Yield the places where a row is called what an earlier row, or one of those `taken`, is called already.

    Ids, names and short codes are one name space: people type any of them, and one word means one row.
    """
    owners = dict.fromkeys(taken, -1)
    for index, row in enumerate(rows):
        alike = {index}  # a row copied from another one is one mistake, however much of it is the same
        for field in ("id", "name", "code"):
            value = getattr(row, field, None)
            if value and (owner := owners.setdefault(value, index)) not in alike:
                alike.add(owner)
                message = Message(
                    "{field} {value} stands twice in {table}", field=field, value=value, table=path[-1]
                )
                hint = Message("ids, names and codes of a table are all different: choose another one")
                yield Problem(
                    path=(*path, index, field), at="value", code="duplicate-id", message=message, hint=hint
                )


def unique_ids(policies: Policies) -> Iterator[Problem]:
    """Yield the rows of every table whose id or name is taken."""
    for table in _TABLES:
        yield from duplicates((table,), getattr(policies, table))
    for index, fact in enumerate(policies.facts):
        yield from duplicates(("facts", index, "choices"), fact.choices)
    for index, playbook in enumerate(policies.playbooks):
        yield from duplicates(("playbooks", index, "outcomes"), playbook.outcomes)
    yield from duplicates(("shop", "couriers"), policies.shop.couriers)


def reference(path: Path, value: str | None, known: Known) -> Iterator[Problem]:
    """Yield the problem that `value`, if there is one, names none of the rows `known`."""
    if value and is_unknown(value, known):
        yield Problem(
            path=path,
            at="value",
            code="unknown-reference",
            message=Message("there is no {value}", value=value),
            hint=meant(value, known),
        )


def is_unknown(value: str, known: Known) -> bool:
    """Tell whether `value` is none of the names `known`; of these, one that could not be read may be any."""
    if value in known or "" not in known:
        return value not in known
    return len(known) <= _COMPARED and _near(value, tuple(known), _SLIP) is not None


def meant(value: str, known: Known) -> Message:
    """Return the hint for a name that does not exist: the one that was probably meant, or all, or the first."""
    names = tuple(islice(known, _LISTED + 1))
    near = _near(value, tuple(known)) if len(known) <= _COMPARED else None
    if near:
        return Message("did you mean {near}?", near=near)
    return Message(
        "allowed: {allowed}", allowed=", ".join((*names[:_LISTED], *["…"][: len(names) > _LISTED]))
    )


@lru_cache(maxsize=1000)
def _near(value: str, known: tuple[str, ...], alike: float = 0.6) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(value, known, 1, alike)), None)


def references(policies: Policies) -> Iterator[Problem]:
    """Yield the places that name rows of policies.toml which do not exist."""
    flags, steps, charts = known_ids(policies.flags), known_ids(policies.steps), known_ids(policies.charts)
    facts, reasons, knowledge = (
        known_ids(policies.facts),
        known_ids(policies.reasons),
        known_ids(policies.knowledge),
    )
    yield from reference(("remarks", "after_sales_flag"), policies.remarks.after_sales_flag, flags)
    for index, style in enumerate(policies.styles):
        yield from reference(("styles", index, "chart"), style.chart, charts)
    wishes = known_ids(policies.wishes)
    for index, reason in enumerate(policies.reasons):
        yield from reference(("reasons", index, "usual_wish"), reason.usual_wish, wishes)
    for index, fact in enumerate(policies.facts):
        for number, choice in enumerate(fact.choices):
            path: Path = ("facts", index, "choices", number, "order", "reason")
            yield from reference(path, choice.order.reason, reasons)
            yield from reference((*path[:-1], "wish"), choice.order.wish, wishes)
    for index, rule in enumerate(policies.refunds):
        yield from _each_reference(("refunds", index, "steps"), rule.steps, steps)
    for book, playbook in enumerate(policies.playbooks):
        path = ("playbooks", book)
        yield from reference((*path, "flag"), playbook.flag, flags)
        yield from _each_reference((*path, "knowledge"), playbook.knowledge, knowledge)
        for index, step in enumerate(playbook.steps):
            yield from _each_reference((*path, "steps", index, "facts"), step.facts, facts)
        for index, outcome in enumerate(playbook.outcomes):
            yield from reference((*path, "outcomes", index, "refund"), outcome.refund, reasons)
            yield from reference((*path, "outcomes", index, "order", "wish"), outcome.order.wish, wishes)
    books = names_of(policies.playbooks)
    for path, _, name in sent_on(policies):
        # Other words may be what a customer says.
        yield from reference(path, name if name.isascii() else None, books)


def sent_on(policies: Policies) -> Iterator[tuple[Path, str, str]]:
    """Yield the texts that send the agent on: where they stand, in which playbook, and to which."""
    for book, playbook in enumerate(policies.playbooks):
        for field, rows in (("steps", playbook.steps), ("outcomes", playbook.outcomes)):
            for index, text in enumerate(row.text for row in rows):
                path: Path = ("playbooks", book, field, index, "text")
                yield from ((path, playbook.id, name) for name in _SENDS_ON.findall(text))


def _each_reference(path: Path, values: Sequence[str], known: Known) -> Iterator[Problem]:
    for index, value in enumerate(values):
        yield from reference((*path, index), value, known)


def reply_references(policies: Policies, replies: Replies) -> Iterator[Problem]:
    """Yield the places of policies.toml that refer to replies which replies.toml does not have."""
    ids = known_ids(replies.replies)
    for path, reply in _said(policies):
        yield from reference((*path, "reply"), reply, ids)


def _said(policies: Policies) -> Iterator[tuple[Path, str | None]]:
    for index, step in enumerate(policies.steps):
        yield ("steps", index), step.reply
    for book, playbook in enumerate(policies.playbooks):
        for index, said in enumerate(playbook.steps):
            yield ("playbooks", book, "steps", index), said.reply
        for index, outcome in enumerate(playbook.outcomes):
            yield ("playbooks", book, "outcomes", index), outcome.reply
