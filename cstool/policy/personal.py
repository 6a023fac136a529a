"""An agent's own replies file, laid over the shop's: own wordings of its replies, and own replies (H9).

It says things differently; it decides nothing. It cannot name a figure of its own, leave out what every wording of the
shop mentions, or touch a reply that the shop wants said in its own words.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, structs

from cstool.core.record import Id, Record, Text
from cstool.core.replies import Category, Reply
from cstool.core.templates import TemplateError, placeholders
from cstool.errors import Message
from cstool.policy.meaning import each_reply
from cstool.policy.meaning.names import duplicates, known_ids, names_of, reference
from cstool.policy.meaning.texts import reply_texts
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Policies, Replies


class Wording(Record):
    """How an agent says one of the shop's replies, in place of the shop's wordings."""

    reply: Id
    texts: Annotated[tuple[Text, ...], Meta(min_length=1)]


class Personal(Record):
    """my-replies.toml: what one agent says in their own way."""

    wordings: tuple[Wording, ...] = ()
    categories: tuple[Category, ...] = ()
    replies: tuple[Reply, ...] = ()


def overlaid(replies: Replies, personal: Personal) -> Replies:
    """Return the shop's replies with the agent's wordings in them and the agent's own replies after them."""
    own = {wording.reply: wording.texts for wording in personal.wordings}
    said = tuple(
        structs.replace(reply, texts=own[reply.id]) if reply.id in own else reply for reply in replies.replies
    )
    return Replies(categories=(*replies.categories, *personal.categories), replies=(*said, *personal.replies))


def personal_problems(personal: Personal, replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of my-replies.toml, laid over `replies`."""
    yield from _wordings(personal, replies, policies)
    yield from duplicates(("categories",), personal.categories, names_of(replies.categories))
    yield from duplicates(("replies",), personal.replies, names_of(replies.replies))
    both = overlaid(replies, personal)
    yield from each_reply(personal.replies, both, policies)


def _wordings(personal: Personal, replies: Replies, policies: Policies) -> Iterator[Problem]:
    shop = {reply.id: reply for reply in replies.replies}
    known = known_ids(replies.replies)
    reworded: set[str] = set()
    for index, wording in enumerate(personal.wordings):
        path: Path = ("wordings", index, "reply")
        yield from reference(path, wording.reply, known)
        if wording.reply in reworded:
            message = Message("{reply} is reworded twice", reply=wording.reply)
            hint = Message("put all its texts in one list")
            yield Problem(path=path, at="value", code="duplicate-id", message=message, hint=hint)
        elif wording.reply in shop and shop[wording.reply].fixed:
            message = Message("the shop wants {reply} said in its own words", reply=wording.reply)
            yield Problem(path=path, at="value", code="fixed-wording", message=message)
        elif wording.reply in shop:
            yield from _texts(("wordings", index), wording, shop[wording.reply], policies)
        reworded.add(wording.reply)


def _texts(path: Path, wording: Wording, reply: Reply, policies: Policies) -> Iterator[Problem]:
    """Yield what the texts of `wording` mention and may not, or must mention and do not."""
    yield from reply_texts(path, structs.replace(reply, texts=wording.texts, before=()), policies)
    always = set.intersection(*(set(_mentioned(text) or ()) for text in reply.texts))
    for index, text in enumerate(wording.texts):
        mentioned = _mentioned(text)
        lacking = sorted(always.difference(always if mentioned is None else mentioned))
        if lacking:
            names = "、".join(f"{{{name}}}" for name in lacking)
            message = Message("{names} is missing, which every wording of the shop mentions", names=names)
            hint = Message("the shop's own: cstool reply {reply} --json", reply=reply.id)
            yield Problem(
                path=(*path, "texts", index),
                at="value",
                code="missing-placeholder",
                message=message,
                hint=hint,
            )


def _mentioned(text: str) -> tuple[str, ...] | None:
    """Return the placeholders in `text`; None: a stray brace keeps them from being read."""
    try:
        return placeholders(text)
    except TemplateError:
        return None
