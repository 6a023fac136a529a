"""Finished replies: a text of the shop with the customer's values and the policy's figures in it (H9, Q1-Q6)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from cstool.core import numbers
from cstool.core.numbers import rounded
from cstool.core.replies import FinishedReply, Reply, Shop, Slot, slot_names
from cstool.core.templates import fill
from cstool.errors import InputError, Message, NothingFoundError

if TYPE_CHECKING:
    from cstool.core.sizes import Style


def finish(
    reply: Reply,
    given: Mapping[str, str],
    *,
    shop: Shop,
    policy_value: Callable[[str], str],
    variant: int = 1,
) -> FinishedReply:
    """Return `reply` in its wording number `variant` (from 1), with every placeholder filled.

    Args:
        reply: the reply.
        given: the agent's values, by the id or the name of a slot.
        shop: sizes and styles.
        policy_value: the figure that the policy has under a dotted name.
        variant: which wording.

    Raises:
        InputError: values are missing (all are named), unknown, or not of their kind; there is no such wording.
        NothingFoundError: the reply does not hold for the style given.
    """
    if not 1 <= variant <= len(reply.texts):
        raise InputError(
            "no-such-variant",
            Message(
                "{reply} has {count} wordings, not {variant}",
                reply=reply.id,
                count=len(reply.texts),
                variant=variant,
            ),
        )
    values = slot_values(_with_defaults(reply, policy_value), given, shop)

    def value_of(name: str) -> str:
        return values[name] if name in values else policy_value(name)

    return FinishedReply(
        id=reply.id,
        name=reply.name,
        text=fill(reply.texts[variant - 1], value_of),
        before=tuple(fill(check, value_of) for check in reply.before),
        source=reply.source,
        variant=variant,
        variants=len(reply.texts),
    )


def _with_defaults(reply: Reply, policy_value: Callable[[str], str]) -> Reply:
    """Return `reply` with what the policy knows in the defaults of its slots: `{shop.return_address}`."""
    if not any(slot.default and "{" in slot.default for slot in reply.slots):
        return reply
    slots = [
        slot if slot.default is None else structs.replace(slot, default=fill(slot.default, policy_value))
        for slot in reply.slots
    ]
    return structs.replace(reply, slots=tuple(slots))


def slot_values(reply: Reply, given: Mapping[str, str], shop: Shop) -> dict[str, str]:
    """Return the value of every placeholder that the slots of `reply` fill.

    Raises:
        InputError: a value is unknown, missing or not of its kind.
        NothingFoundError: the reply does not hold for the style given.
    """
    by_slot = _by_slot(reply, given)
    missing = [slot for slot in reply.slots if slot.id not in by_slot and slot.default is None]
    if missing:
        raise missing_values(reply.id, missing)
    style = _style(reply, by_slot, shop)
    read = (_read(slot, by_slot.get(slot.id), style, shop) for slot in reply.slots)
    return {name: value for values in read for name, value in values.items()}


def missing_values(replies: str, slots: Iterable[Slot]) -> InputError:
    """Return the error that `replies`, called by their ids, need values for `slots`."""
    needed = {slot.id: slot.name for slot in slots}
    names = _listed(needed)
    return InputError(
        "missing-values",
        Message("{reply} needs values: {names}", reply=replies, names=names),
        Message("add {example}", example=" ".join(f"--set {slot}=…" for slot in needed)),
    )


def _by_slot(reply: Reply, given: Mapping[str, str]) -> dict[str, str]:
    ids = {name: slot.id for slot in reply.slots for name in (slot.name, slot.id)}
    unknown = [name for name in given if name not in ids]
    if unknown:
        known = "、".join(slot.id for slot in reply.slots)
        raise InputError(
            "unknown-value",
            Message("{reply} has no value called {names}", reply=reply.id, names="、".join(unknown)),
            Message("its values: {known}", known=known) if known else Message("it takes no values"),
        )
    by_slot: dict[str, str] = {}
    for name, value in given.items():
        if ids[name] in by_slot:
            raise InputError("given-twice", Message("{name} is given twice", name=ids[name]))
        by_slot[ids[name]] = value
    defaults = {slot.id: slot.default for slot in reply.slots}
    return {slot: value for slot, value in by_slot.items() if value != defaults[slot]}


def _style(reply: Reply, by_slot: Mapping[str, str], shop: Shop) -> "Style | None":
    slot = next((slot for slot in reply.slots if slot.kind == "style" and slot.id in by_slot), None)
    if slot is None:
        return None
    wanted = by_slot[slot.id].strip()
    style = next((style for style in shop.styles.values() if wanted in {style.id, style.name}), None)
    if style is None:
        raise InputError(
            "unknown-style",
            Message("there is no style {style}", style=wanted),
            Message(
                "the styles: {styles}",
                styles="、".join(f"{style.id}（{style.name}）" for style in shop.styles.values()),
            ),
        )
    if reply.true_to_size and style.shift:
        raise NothingFoundError(
            "not-true-to-size",
            Message(
                "{reply} holds only for styles that are true to size; {style} is not",
                reply=reply.id,
                style=style.name,
            ),
            Message("use the reply {other}", other=reply.otherwise) if reply.otherwise else None,
        )
    return style


def _read(slot: Slot, text: str | None, style: "Style | None", shop: Shop) -> dict[str, str]:
    """Return the placeholders of one slot with their values; without a text, its default fills them all."""
    if text is None:
        return dict.fromkeys(slot_names(slot), slot.default or "")
    if not text.strip():
        raise InputError("empty-value", Message("{slot} is empty", slot=slot.id))
    if slot.kind == "style" and style:
        return {slot.id: style.name}
    readers: Mapping[str, Callable[[], dict[str, str]]] = {
        "size": lambda: _read_size(slot, text, style, shop),
        "day": lambda: _read_day(slot, text, shop),
        "time": lambda: {slot.id: _read_time(slot, text.strip(), shop)},
        "yuan": lambda: {slot.id: _read_yuan(slot, text)},
        "courier": lambda: {slot.id: _read_courier(slot, text.strip(), shop)},
        "gift": lambda: {slot.id: _read_gift(slot, text.strip(), shop)},
    }
    return readers.get(slot.kind, lambda: {slot.id: text})()


def _read_size(slot: Slot, text: str, style: "Style | None", shop: Shop) -> dict[str, str]:
    from cstool.core import sizes
    from cstool.core.size_fitting import fit

    size, charts = sizes.read_size(text, slot.id), tuple(shop.charts.values())
    chart = shop.charts[style.chart] if style else sizes.chart_with(size, charts)
    found = fit(size, chart, style, charts)
    length = {} if found.mm is None else {f"{slot.id}.mm": f"{found.mm}"}
    return {slot.id: text.strip(), f"{slot.id}.eu": found.size} | length


def _read_day(slot: Slot, text: str, shop: Shop) -> dict[str, str]:
    from cstool.core.days import read_day, spoken_day

    today = shop.today() if shop.today else None
    day = read_day(text, slot.id, today)
    try:
        told = day + timedelta(days=shop.margin_days)
    except OverflowError:
        message = Message("{slot}: {text} is too far away", slot=slot.id, text=text)
        raise InputError("bad-day", message) from None
    return {slot.id: spoken_day(day, today), f"{slot.id}.told": spoken_day(told, today)}


def _read_time(slot: Slot, text: str, shop: Shop) -> str:
    """Return when the customer hears of the shop, in the words that were given; a day that is past is none (H3)."""
    try:
        _read_day(slot, text, shop)
    except InputError as error:
        if error.code == "past-day":
            raise
    return text


def _read_courier(slot: Slot, text: str, shop: Shop) -> str:
    """Return the courier as it is said: one of the shop's, called by its id, its name or a part of that."""
    meant = [name for name in shop.couriers.values() if len(text) > 1 and text.lower() in name.lower()]
    if text in shop.couriers:
        return shop.couriers[text]
    if not meant:
        raise InputError(
            "unknown-courier",
            Message("{slot}: the shop does not ship with {courier}", slot=slot.id, courier=text),
            Message("its couriers: {couriers}", couriers=_listed(shop.couriers)),
        )
    return text


def _read_gift(slot: Slot, text: str, shop: Shop) -> str:
    """Return the gift as it is said: one of the shop's, called by its id, its name or a part of that."""
    meant = [name for name in shop.gifts.values() if text in name]
    if shop.gifts and text not in shop.gifts and not meant:
        raise InputError(
            "unknown-gift",
            Message("{slot}: the shop does not give away {gift}", slot=slot.id, gift=text),
            Message("its gifts: {gifts}", gifts=_listed(shop.gifts)),
        )
    return shop.gifts.get(text) or (meant[0] if meant else text)


def _listed(names: Mapping[str, str]) -> str:
    return "、".join(f"{id_}（{name}）" for id_, name in names.items())


def _read_yuan(slot: Slot, text: str) -> str:
    try:
        amount = rounded(numbers.read_yuan(text))
    except numbers.NumberError as error:
        raise InputError(
            "bad-amount",
            Message("{what}: {text} {fault}", what=slot.id, text=text, fault=error.message),
            Message("give an amount in yuan, for example 128.50"),
        ) from None
    if not amount:
        raise InputError(
            "bad-amount",
            Message("{what}: {text} yuan is nothing to tell a customer of", what=slot.id, text=text),
            Message("give the amount that was paid, for example 128.50"),
        )
    return f"{amount}"
