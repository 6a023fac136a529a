"""All replies with the policy's figures in them, for the programs that agents type in."""

from collections.abc import Callable
from typing import NamedTuple

from cstool.core.record import Record
from cstool.core.replies import Reply, Slot, slot_names
from cstool.core.slots import slot_choices
from cstool.core.templates import fill, pieces
from cstool.policy.handbook import Handbook


class Gap(NamedTuple):
    """A place in a text that a value of `slot` fills: as it was given, or what its kind derives from it."""

    placeholder: str
    slot: Slot


#: Words and gaps, in order.
OpenText = tuple[str | Gap, ...]


class FormField(NamedTuple):
    """A slot with the values that the policy allows; none: anything."""

    slot: Slot
    choices: tuple[str, ...]


class ExportedReply(Record):
    """A reply in which only the customer's values are missing."""

    id: str
    code: str | None
    name: str
    category: str
    category_name: str
    source: str
    before: tuple[str, ...]
    texts: tuple[OpenText, ...]
    fields: tuple[FormField, ...]


def exported(handbook: Handbook) -> tuple[ExportedReply, ...]:
    """Return all replies, category by category."""
    order = list(handbook.categories)
    replies = sorted(handbook.replies.values(), key=lambda reply: order.index(reply.category))
    return tuple(_exported(handbook, reply) for reply in replies)


def _exported(handbook: Handbook, reply: Reply) -> ExportedReply:
    return ExportedReply(
        id=reply.id,
        code=reply.code,
        name=reply.name,
        category=reply.category,
        category_name=handbook.categories[reply.category],
        source=reply.source,
        before=tuple(_check(handbook, reply, check) for check in reply.before),
        texts=tuple(_open_text(handbook, reply, text) for text in reply.texts),
        fields=tuple(
            FormField(slot=slot, choices=slot_choices(reply, slot, handbook)) for slot in reply.slots
        ),
    )


def _check(handbook: Handbook, reply: Reply, text: str) -> str:
    """Return what the agent checks first; a value that is not known yet is called by its name."""
    gaps = _gaps(reply)
    return fill(text, lambda name: gaps[name].slot.name if name in gaps else handbook.value(name))


def _gaps(reply: Reply) -> dict[str, Gap]:
    return {name: Gap(name, slot) for slot in reply.slots for name in slot_names(slot)}


def _open_text(handbook: Handbook, reply: Reply, text: str) -> OpenText:
    gaps = _gaps(reply)
    parts: list[str | Gap] = []
    for words, name in pieces(text):
        figure = "" if name is None or name in gaps else handbook.value(name)
        parts += [words + figure, *([gaps[name]] if name in gaps else [])]
    return tuple(part for part in parts if part)


def joined(text: OpenText, gap: Callable[[Gap], str], words: Callable[[str], str] = str) -> str:
    """Return `text` with every gap and all words as the functions write them."""
    return "".join(gap(part) if isinstance(part, Gap) else words(part) for part in text)


def spoken_text(text: OpenText) -> str:
    """Return `text` as people read it: a value that has no default stands in 【】."""
    return joined(text, _spoken)


def _spoken(gap: Gap) -> str:
    if gap.slot.default is not None:
        return gap.slot.default
    derived = gap.placeholder.removeprefix(gap.slot.id).replace(".", " ")
    return f"【{gap.slot.name}{derived}】"
