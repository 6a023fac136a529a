"""An agent's own replies file: what it may reword, and its texts, held to the rules that hold for the shop's (H9)."""

from collections.abc import Iterator

from msgspec import structs

from cstool.core.replies import Reply
from cstool.core.templates import TemplateError, placeholders
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import OwnWording, Personal, Policies, Replies, overlaid
from cstool.validation.checks.figures import typed_figures
from cstool.validation.checks.placeholders import reply_texts
from cstool.validation.checks.references import calls_of, duplicates, each_reply
from cstool.validation.checks.style import alike_wordings, odd_characters, style
from cstool.validation.names import names_of, reference
from cstool.validation.problem import Path, Problem


def personal_problems(personal: Personal, replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of my-replies.toml, laid over `replies`."""
    yield from _wordings(personal, replies, policies)
    yield from duplicates(("categories",), personal.categories, calls_of(replies.categories))
    yield from duplicates(("replies",), personal.replies, calls_of(replies.replies))
    both = overlaid(replies, personal)
    yield from each_reply(personal.replies, both, policies)


def _wordings(personal: Personal, replies: Replies, policies: Policies) -> Iterator[Problem]:
    shop = {reply.id: reply for reply in replies.replies}
    known = names_of(("replies",), replies.replies)
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


def _texts(path: Path, wording: OwnWording, reply: Reply, policies: Policies) -> Iterator[Problem]:
    """Yield what the texts of `wording` mention and may not, or must mention and do not."""
    yield from reply_texts(path, structs.replace(reply, texts=wording.texts, before=()), policies)
    always = (
        set.intersection(*(set(_mentioned(text) or ()) for text in reply.texts)) if reply.texts else set()
    )
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


def own_wording_advice(
    personal: Personal, replies: Replies, handbook: Handbook, data: object
) -> Iterator[Problem]:
    """Yield what is wrong with the wording of `personal`, but for what the shop allows itself in the same reply.

    Args:
        personal: my-replies.toml.
        replies: the shop's replies, with its rules of wording.
        handbook: both files of the shop.
        data: my-replies.toml as TOML gave it.
    """
    allowed = {(row.reply, row.code) for row in replies.allowed}
    spoken = [
        *_reworded(personal, replies),
        *((("replies", row), own) for row, own in enumerate(personal.replies)),
    ]
    texts = Replies(categories=(), replies=tuple(reply for _, reply in spoken), wording=replies.wording)
    for problem in (*typed_figures(texts, handbook), *style(texts, handbook), *alike_wordings(texts)):
        _, row, *rest = problem.path
        path, reply = spoken[int(row)]
        if (reply.id, problem.code) not in allowed:
            place: Path = (*path, *rest)
            rules = tuple(part for part in problem.rests_on if part[0] == "wording")
            yield structs.replace(problem, path=place, rests_on=(place, *rules))
    yield from odd_characters(data)


def _reworded(personal: Personal, replies: Replies) -> Iterator[tuple[Path, Reply]]:
    """Yield the replies of the shop that are said in other words, with these alone, and where they stand."""
    shop = {reply.id: reply for reply in replies.replies}
    for row, wording in enumerate(personal.wordings):
        if wording.reply in shop:
            yield (
                ("wordings", row),
                structs.replace(shop[wording.reply], texts=wording.texts, before=(), slots=()),
            )
