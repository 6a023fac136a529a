"""What a reply still has to be told: the slots without a value, the values they may have, and how to check one."""

from collections.abc import Mapping, Sequence

from msgspec import structs

from cstool.core.finished_texts import missing_values, slot_values
from cstool.core.replies import Reply, Shop, Slot
from cstool.errors import InputError, Message


def missing_slots(reply: Reply, given: Mapping[str, str]) -> tuple[Slot, ...]:
    """Return the slots of `reply` that need a value and have none in `given` (by id or name)."""
    return tuple(slot for slot in reply.slots if slot.default is None and not _is_given(slot, given))


def slot_choices(reply: Reply, slot: Slot, shop: Shop) -> tuple[str, ...]:
    """Return the values that the policy lists for `slot`: styles, all sizes, couriers, gifts; none: anything."""
    if slot.kind == "style":
        return tuple(style.name for style in shop.styles.values() if not (reply.true_to_size and style.shift))
    if slot.kind == "size":
        charts = shop.charts.values()
        columns = dict.fromkeys(column for chart in charts for column in chart.columns)
        labels = (size[name] for name in columns for chart in charts for size in chart.sizes if name in size)
        return tuple(map(str, dict.fromkeys(labels)))
    if slot.kind == "courier":
        return tuple(shop.couriers.values())
    if slot.kind == "gift":
        return tuple(shop.gifts.values())
    return ()


def check_values(reply: Reply, given: Mapping[str, str], shop: Shop) -> None:
    """Check the values that `given` has for `reply`, whatever else is missing.

    Raises:
        InputError: a value is not of its kind.
        NothingFoundError: the reply does not hold for the style given.
    """
    told = tuple(slot for slot in reply.slots if _is_given(slot, given))
    slot_values(structs.replace(reply, slots=told), _own(reply, given), shop)


def values_of_each(replies: Sequence[Reply], given: Mapping[str, str]) -> list[dict[str, str]]:
    """Return, for each of several replies, those of the values `given` that it takes.

    Raises:
        InputError: none of them takes a value, or values are missing: all are named.
    """
    shares = [_own(reply, given) for reply in replies]
    unknown = [name for name in given if not any(name in share for share in shares)]
    ids = "、".join(reply.id for reply in replies)
    if unknown:
        known = "、".join(dict.fromkeys(slot.id for reply in replies for slot in reply.slots))
        raise InputError(
            "unknown-value",
            Message("{reply} has no value called {names}", reply=ids, names="、".join(unknown)),
            Message("its values: {known}", known=known) if known else Message("it takes no values"),
        )
    missing = [slot for reply in replies for slot in missing_slots(reply, given)]
    if missing:
        raise missing_values(ids, missing)
    return shares


def _is_given(slot: Slot, given: Mapping[str, str]) -> bool:
    return slot.id in given or slot.name in given


def _own(reply: Reply, given: Mapping[str, str]) -> dict[str, str]:
    names = {name for slot in reply.slots for name in (slot.id, slot.name)}
    return {name: value for name, value in given.items() if name in names}
