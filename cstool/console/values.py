"""The values that a reply still needs, asked at the terminal."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from cstool.console.asking import choose, type_in
from cstool.core.replies import Reply, Shop, Slot
from cstool.core.slots import check_values, missing_slots, slot_choices
from cstool.render.output import tell

#: What a value of a kind looks like.
_EXAMPLES: Mapping[str, str] = {"day": "2026-05-01", "yuan": "128.50", "size": "240, 38"}


def ask_values(replies: Sequence[Reply], given: Mapping[str, str], shop: Shop) -> dict[str, str]:
    """Return the values `given`, and those that were missing, as far as the person at the terminal gave them.

    Raises:
        InputError: a value that was given is not of its kind.
        NothingFoundError: a reply does not hold for the style given.
        KeyboardInterrupt: Ctrl-C.
    """
    values = dict(given)
    for reply in replies:
        check_values(reply, values, shop)
    with suppress(EOFError):
        for reply in replies:
            missing = missing_slots(reply, values)
            if missing:
                tell(f"{reply.name} ({reply.id})")
            for slot in missing:
                values[slot.id] = _ask(reply, slot, values, shop)
    return values


def _ask(reply: Reply, slot: Slot, values: Mapping[str, str], shop: Shop) -> str:
    known = slot_choices(reply, slot, shop)
    if slot.kind == "style":
        return choose(slot.name, [(name, name) for name in known])
    example = _EXAMPLES.get(slot.kind)
    return type_in(
        f"{slot.name} ({example}):" if example else f"{slot.name}:",
        lambda text: check_values(reply, {**values, slot.id: text}, shop),
        known,
    )
