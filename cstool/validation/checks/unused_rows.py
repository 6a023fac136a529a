"""What is written in vain: rows that nothing refers to, values nobody mentions, exceptions that allow nothing."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, Protocol

from cstool.core.measurements import INPUTS
from cstool.core.replies import Reply, slot_names
from cstool.core.templates import TemplateError, placeholders
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Allowed, Policies, Replies
from cstool.validation.checks.references import ids_of, told_members
from cstool.validation.codes import ALLOWABLE
from cstool.validation.names import Names, names_of, near, reference
from cstool.validation.problem import EACH, ROWS, Path, Problem

#: How alike a name that does not exist must be to one that does, to be read as it.
_SLIP = 0.8


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


class _Use(NamedTuple):
    """A place that may refer to a row, and the name that stands there."""

    path: Path
    name: str | None


def unused_rows(handbook: Handbook) -> Iterator[Problem]:
    """Yield the steps, facts and sections of knowledge of policies.toml that nothing refers to."""
    policies = handbook.policies
    books: Path = ("playbooks", EACH)
    steps = _listed(("refunds",), policies.refunds, "steps")
    yield from _unused("steps", policies.steps, steps, ("refunds", EACH, "steps", ROWS))
    facts = (
        (*books, "steps", EACH, "facts", ROWS),
        (*books, "outcomes", EACH, "when", ROWS),
        ("facts", ROWS),
    )
    yield from _unused("facts", policies.facts, [*_facts_in_use(policies)], *facts)
    sections = _listed(("playbooks",), policies.playbooks, "knowledge")
    yield from _unused("knowledge", policies.knowledge, sections, (*books, "knowledge", ROWS))


def _unused(table: str, rows: Iterable[_WithId], uses: Iterable[_Use], *lists: Path) -> Iterator[Problem]:
    """Yield the rows that no use names; `lists` are the paths of all that must be there to tell."""
    ids = [row.id for row in rows]
    used, unclear = _resolved(uses, ids)
    for index, id_ in enumerate(ids):
        if id_ not in used:
            path: Path = (table, index)
            yield Problem(
                path=path,
                at="header",
                code="unused-row",
                message=Message("nothing refers to {row}", row=id_),
                hint=Message("name {row} where it is meant to be used, or delete it", row=id_),
                rests_on=((*path, "id"), *lists, *unclear),
            )


def _resolved(uses: Iterable[_Use], ids: Iterable[str]) -> tuple[set[str], list[Path]]:
    """Return the ids that are used, a misspelt one read as it was meant; and where a name may mean any of them."""
    known = dict.fromkeys(ids)
    used, unclear = set(), []
    for path, name in uses:
        meant = name if name in known else near(name, known, _SLIP) if name else None
        if meant is not None:
            used.add(meant)
        elif name is not None:
            unclear.append(path)
    return used, unclear


def _listed(table: Path, rows: Iterable[object], field: str) -> list[_Use]:
    """Return the names in a list of each row."""
    return [
        _Use((*table, index, field, place), name)
        for index, row in enumerate(rows)
        for place, name in enumerate(getattr(row, field) or ())
    ]


def _facts_in_use(policies: Policies) -> Iterator[_Use]:
    """Yield the facts that a step finds out, and those that another fact is measured by."""
    for index, book in enumerate(policies.playbooks):
        path: Path = ("playbooks", index)
        yield from _listed((*path, "steps"), book.steps, "facts")
        for place, outcome in enumerate(book.outcomes):
            yield from (_Use((*path, "outcomes", place, "when", axis), axis) for axis in outcome.when)
    for index, fact in enumerate(policies.facts):
        names = INPUTS.get(fact.measured, (None,)) if fact.measured is not None else ()
        yield from (_Use(("facts", index, "measured"), name) for name in names)


def unused_replies(replies: Replies, handbook: Handbook, found_by: Collection[str]) -> Iterator[Problem]:
    """Yield the replies that no step or outcome says, no other reply stands in for, and no words find."""
    said, unclear = _resolved(_said(replies, handbook.policies), [reply.id for reply in replies.replies])
    tables = (
        ("steps",),
        ("playbooks", EACH, "steps"),
        ("playbooks", EACH, "outcomes"),
        ("notes", "kinds"),
        ("replies",),
    )
    for index, reply in enumerate(replies.replies):
        if reply.id not in said and reply.id not in found_by and not reply.asks:
            path: Path = ("replies", index)
            own = tuple((*path, field) for field in ("id", "asks"))
            yield Problem(
                path=path,
                at="header",
                code="unused-reply",
                message=Message("no step says {reply} and no customer's words find it", reply=reply.id),
                hint=Message("give it asks, name it in a step, or delete it"),
                rests_on=(*own, *((*table, EACH, ROWS) for table in tables), *unclear),
            )


def _said(replies: Replies, policies: Policies) -> Iterator[_Use]:
    for index, step in enumerate(policies.steps):
        yield _Use(("steps", index, "reply"), step.reply)
    for index, kind in enumerate(policies.notes.kinds if policies.notes else ()):
        yield _Use(("notes", "kinds", index, "reply"), kind.reply)
    for number, book in enumerate(policies.playbooks):
        path: Path = ("playbooks", number)
        yield from (_Use((*path, "steps", row, "reply"), said.reply) for row, said in enumerate(book.steps))
        for row, outcome in enumerate(book.outcomes):
            yield _Use((*path, "outcomes", row, "reply"), outcome.reply)
    for index, reply in enumerate(replies.replies):
        yield _Use(("replies", index, "otherwise"), reply.otherwise)
    yield from (_Use(path, name) for path, name in told_members(policies))


def unused_slots(replies: Replies) -> Iterator[Problem]:
    """Yield the values that the agent is asked for although no text of the reply mentions them."""
    for index, reply in enumerate(replies.replies):
        known = _mentioned(reply)
        for row, slot in enumerate(reply.slots):
            # A style decides about the size and about whether the reply holds, mentioned or not.
            if slot.kind != "style" and not any(name in known for name in slot_names(slot)):
                message = Message("no text of {reply} mentions {slot}", reply=reply.id, slot=slot.id)
                hint = Message("mention it as {placeholder}, or delete it", placeholder=f"{{{slot.id}}}")
                path: Path = ("replies", index, "slots", row)
                rests = (path, *(("replies", index, field) for field in ("texts", "before")))
                yield Problem(
                    path=path, at="value", code="unused-slot", message=message, hint=hint, rests_on=rests
                )


def _mentioned(reply: Reply) -> set[str]:
    """Return the placeholders that the texts of `reply` mention, as far as their braces can be read."""
    names: set[str] = set()
    for text in (*reply.texts, *reply.before):
        try:
            names.update(placeholders(text))
        except TemplateError:
            continue
    return names


#: What each rule of wording stands on, besides the text.
_RULES: dict[str, tuple[Path, ...]] = {
    "promise": (("wording", "absolutes"), ("wording", "harmless")),
    "impolite": (("wording", "polite"),),
    "too-long": (("wording", "longest"),),
    "alike-wordings": (("wording", "alike"), ("replies", EACH, "texts"), ("replies", ROWS)),
}


def allowed_names(replies: Replies) -> Iterator[Problem]:
    """Yield the rows of `[[allowed]]` that name a reply or a code that does not exist."""
    ids = names_of(("replies",), replies.replies)
    for index, row in enumerate(replies.allowed):
        yield from reference(("allowed", index, "reply"), row.reply, ids)
        yield from reference(("allowed", index, "code"), row.code, Names(ALLOWABLE))


def not_allowed(
    replies: Replies, problems: Iterable[Problem], unjudged: Collection[str] = ()
) -> Iterator[Problem]:
    """Yield the `problems` of replies that no row of `[[allowed]]` allows, and the rows that allow nothing.

    A row with a name that does not exist, or could not be read, may allow any problem that it does not exclude; one
    for a code that is `unjudged`, as a file that tells has an error, may be needed.
    """
    ids = ids_of(replies.replies)
    unclear = [row for row in replies.allowed if row.reply not in ids or row.code not in ALLOWABLE]
    rows = {(row.reply, row.code): index for index, row in reversed([*enumerate(replies.allowed)])}
    needed: set[int] = set()
    for problem in problems:
        reply = _reply_of(problem, replies)
        row = rows.get((reply, problem.code))
        if row is not None:
            needed.add(row)
        elif problem.code not in ALLOWABLE or not any(
            _may_allow(row, reply, problem.code, ids) for row in unclear
        ):
            yield problem
    for index, allowed in enumerate(replies.allowed):
        is_judged = allowed.code in ALLOWABLE and allowed.code not in unjudged
        if allowed.reply in ids and is_judged and index not in needed:
            yield _needless(index, allowed, ids.index(allowed.reply))


def _may_allow(row: Allowed, reply: str, code: str, ids: tuple[str, ...]) -> bool:
    return (row.reply == reply or row.reply not in ids) and (row.code == code or row.code not in ALLOWABLE)


def _needless(index: int, allowed: Allowed, row: int) -> Problem:
    path: Path = ("allowed", index)
    return Problem(
        path=path,
        at="header",
        code="needless-exception",
        message=Message(
            "{reply} has no {code}: the exception is not needed", reply=allowed.reply, code=allowed.code
        ),
        hint=Message("delete it, so that it hides nothing later"),
        rests_on=(path, ("replies", row), *_RULES.get(allowed.code, ())),
    )


def _reply_of(problem: Problem, replies: Replies) -> str:
    table, *rest = problem.path
    return replies.replies[int(rest[0])].id if table == "replies" and rest else ""
