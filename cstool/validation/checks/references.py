"""Names: each row's is its own, and each that is referred to exists."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cstool.core.replies import Reply
from cstool.errors import Message
from cstool.policy.shapes import Policies, Replies
from cstool.validation.checks.placeholders import reply_texts
from cstool.validation.names import Names, names_of, reference
from cstool.validation.problem import EACH, Path, Problem

#: How a text sends the agent on to another playbook, by its id or its name.
_SENDS_ON = "cstool triage "
#: What may come after the name of the playbook.
_AFTER_NAME = str.maketrans(dict.fromkeys("，。；、：！？（）,.;:!?()", " "))
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
    "axes",
    "periods",
)


def ids_of(rows: Iterable[Any]) -> tuple[str, ...]:
    """Return the ids of `rows`."""
    return tuple(row.id for row in rows)


def calls_of(rows: Iterable[Any]) -> tuple[str, ...]:
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
                if field == "id":
                    hint = Message("keep one of the two rows, or give this one an id of its own")
                yield Problem(
                    path=(*path, index, field),
                    at="value",
                    code="duplicate-id",
                    message=message,
                    hint=hint,
                    first=(*path, owner, field) if owner >= 0 and getattr(rows[owner], field) else (),
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


def references(policies: Policies) -> Iterator[Problem]:
    """Yield the places that name rows of policies.toml which do not exist."""
    tables = ("flags", "steps", "charts", "facts", "reasons", "knowledge", "wishes")
    flags, steps, charts, facts, reasons, knowledge, wishes = (
        names_of((table,), getattr(policies, table)) for table in tables
    )
    rows = names_of(("refunds",), policies.refunds)
    yield from reference(("remarks", "after_sales_flag"), policies.remarks.after_sales_flag, flags)
    for index, style in enumerate(policies.styles):
        yield from reference(("styles", index, "chart"), style.chart, charts)
    for index, reason in enumerate(policies.reasons):
        yield from reference(("reasons", index, "usual_wish"), reason.usual_wish, wishes)
    for index, fact in enumerate(policies.facts):
        choices = Names(ids_of(fact.choices), (("facts", index, "choices", EACH, "id"),))
        yield from reference(("facts", index, "usual"), fact.usual, choices)
        for number, choice in enumerate(fact.choices):
            path: Path = ("facts", index, "choices", number, "order", "reason")
            yield from reference(path, choice.order.reason, reasons)
            yield from reference((*path[:-1], "wish"), choice.order.wish, wishes)
    for index, rule in enumerate(policies.refunds):
        yield from _each_reference(("refunds", index, "steps"), rule.steps or (), steps)
        yield from reference(("refunds", index, "like"), rule.like, rows)
    for book, playbook in enumerate(policies.playbooks):
        path = ("playbooks", book)
        yield from reference((*path, "flag"), playbook.flag, flags)
        yield from _each_reference((*path, "knowledge"), playbook.knowledge, knowledge)
        for index, step in enumerate(playbook.steps):
            yield from _each_reference((*path, "steps", index, "facts"), step.facts, facts)
        for index, outcome in enumerate(playbook.outcomes):
            yield from reference((*path, "outcomes", index, "refund"), outcome.refund, reasons)
            yield from reference((*path, "outcomes", index, "order", "wish"), outcome.order.wish, wishes)
    called = ("playbooks", EACH, "id"), ("playbooks", EACH, "name")
    books = Names(calls_of(policies.playbooks), called)
    for path, _, name in sent_on(policies):
        # Other words may be what a customer says.
        yield from reference(path, name if name.isascii() else None, books)


def sent_on(policies: Policies) -> Iterator[tuple[Path, str, str]]:
    """Yield the texts that send the agent on: where they stand, in which playbook, and to which."""
    for book, playbook in enumerate(policies.playbooks):
        for field, rows in (("steps", playbook.steps), ("outcomes", playbook.outcomes)):
            for index, text in enumerate(row.text for row in rows):
                path: Path = ("playbooks", book, field, index, "text")
                yield from ((path, playbook.id, name) for name in _named_in(text))


def _named_in(text: str) -> Iterator[str]:
    """Yield the playbooks that `text` sends on to."""
    for after in text.split(_SENDS_ON)[1:]:
        plain = after.translate(_AFTER_NAME)
        if plain[:1].strip():
            yield plain.split(maxsplit=1)[0]


def _each_reference(path: Path, values: Sequence[str], names: Names) -> Iterator[Problem]:
    for index, value in enumerate(values):
        yield from reference((*path, index), value, names)


def reply_references(policies: Policies, replies: Replies) -> Iterator[Problem]:
    """Yield the places of policies.toml that refer to replies which replies.toml does not have."""
    ids = names_of(("replies",), replies.replies)
    for path, reply in _said(policies):
        yield from reference((*path, "reply"), reply, ids)
    for path, reply in told_members(policies):
        yield from reference(path, reply, ids)


def told_members(policies: Policies) -> Iterator[tuple[Path, str | None]]:
    """Yield the places that name a reply which tells customers of their own tier and price."""
    if policies.membership:
        for field in ("price", "full_price", "newcomer", "tier", "best", "up", "down"):
            yield ("membership", field), getattr(policies.membership, field)


def _said(policies: Policies) -> Iterator[tuple[Path, str | None]]:
    for index, step in enumerate(policies.steps):
        yield ("steps", index), step.reply
    for book, playbook in enumerate(policies.playbooks):
        for index, said in enumerate(playbook.steps):
            yield ("playbooks", book, "steps", index), said.reply
        for index, outcome in enumerate(playbook.outcomes):
            yield ("playbooks", book, "outcomes", index), outcome.reply


def time_zone(policies: Policies) -> Iterator[Problem]:
    """Yield the shop's time zone, if there is none of that name."""
    name = policies.shop.time_zone
    if name and not _is_time_zone(name):
        path: Path = ("shop", "time_zone")
        yield Problem(
            path=path,
            at="value",
            code="not-one-of",
            message=Message("there is no time zone {name}", name=name),
            hint=Message("for example Asia/Shanghai"),
            rests_on=(path,),
        )


def _is_time_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        return bool(ZoneInfo(name).key)
    except (KeyError, ValueError, OSError):
        return False


def reply_rows(replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of replies.toml, on its own and together with `policies`."""
    yield from duplicates(("categories",), replies.categories)
    yield from duplicates(("replies",), replies.replies)
    yield from each_reply(replies.replies, replies, policies)


def each_reply(some: Iterable[Reply], replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of each of some replies that stand among `replies`."""
    categories = names_of(("categories",), replies.categories)
    ids, facts = names_of(("replies",), replies.replies), names_of(("facts",), policies.facts)
    for index, reply in enumerate(some):
        path: Path = ("replies", index)
        yield from reference((*path, "category"), reply.category, categories)
        yield from reference((*path, "otherwise"), reply.otherwise, ids)
        yield from duplicates((*path, "slots"), reply.slots)
        for number, slot in enumerate(reply.slots):
            yield from reference((*path, "slots", number, "fact"), slot.fact, facts)
        yield from _idle_keys(path, reply)
        yield from reply_texts(path, reply, policies)


def _idle_keys(path: Path, reply: Reply) -> Iterator[Problem]:
    """Yield the keys about styles, sizes and returns that nothing can act on (Q1-Q3)."""
    if reply.returnable and not reply.otherwise:
        message = Message(
            "{reply} is said of goods that may not come back, too: nothing otherwise", reply=reply.id
        )
        hint = Message('name the reply for those, otherwise = "…", or delete returnable')
        yield _idle(path, "returnable", message, hint, (*path, "otherwise"))
    asks_style = any(slot.kind == "style" for slot in reply.slots)
    if reply.true_to_size and not asks_style:
        message = Message("{reply} is said of every style: no slot asks for one", reply=reply.id)
        hint = Message('add a slot with kind = "style", or delete true_to_size')
        yield _idle(path, "true_to_size", message, hint, (*path, "slots"))
    asks_size = any(slot.kind == "size" for slot in reply.slots)
    if reply.otherwise and not (reply.true_to_size or reply.returnable or asks_size):
        message = Message(
            "{reply} holds whatever the customer says: nothing is said otherwise", reply=reply.id
        )
        hint = Message('add true_to_size = true or a slot with kind = "size", or delete otherwise')
        yield _idle(path, "otherwise", message, hint, (*path, "true_to_size"), (*path, "slots"))


def _idle(path: Path, key: str, message: Message, hint: Message, *because_of: Path) -> Problem:
    own = (*path, key)
    return Problem(
        path=own, at="key", code="idle-key", message=message, hint=hint, rests_on=(own, *because_of)
    )
