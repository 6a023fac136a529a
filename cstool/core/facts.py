"""Facts about a customer's case: what they can be, and how they follow from what people type."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal

from cstool.core.numbers import NumberError, decimal_text, read_count, read_decimal, read_yuan
from cstool.core.orders import OrderFacts
from cstool.core.record import Count, Id, Name, Record, Source
from cstool.errors import InputError, Message

#: What a fact is: one of its choices, words for the note, or a number in the unit that its name ends with.
FactKind = Literal["choice", "words", "count", "measure", "yuan"]
#: How a fact follows from others: the parcel's weight, what is left in a bottle, days since receipt, a repair's cost.
Measured = Literal["weight", "loss", "window", "repair"]


class Choice(Record):
    """A value that a fact can have."""

    id: Id
    name: Name
    #: What it says about the order, to those who ask for its money.
    order: OrderFacts = OrderFacts()


class Goods(Record):
    """Something that the shop sells, as it leaves the factory."""

    id: Id
    name: Name
    #: Its weight in grams, and its fill in millilitres.
    grams: Count | None = None
    ml: Count | None = None


class Fact(Record):
    """Something about the customer's case that the agent finds out."""

    id: Id
    name: Name
    source: Source
    kind: FactKind = "choice"
    choices: tuple[Choice, ...] = ()
    #: The calculation that settles it from other facts; the agent may also state it outright.
    measured: Measured | None = None
    #: The figure of the goods that it is, where a fact of words names them; the agent may also state it.
    of_goods: Literal["grams", "ml"] | None = None
    #: The kind of goods that it is about; where the shop does not sell that, it is not asked for and is `otherwise`.
    sold: Id | None = None
    otherwise: str | None = None
    #: What it is as long as nobody says otherwise, where it is asked for.
    usual: str | None = None
    #: Other facts with the value that they have once this one is known: goods that came days ago have been received.
    implies: dict[str, str] = {}  # noqa: RUF012 - msgspec copies it


def implied_facts(facts: Mapping[str, Fact], known: Mapping[str, str]) -> dict[str, str]:
    """Return the facts that are not `known` and follow from one that is, by id."""
    implied = {id_: value for name in known for id_, value in facts[name].implies.items()}
    return {id_: value for id_, value in implied.items() if id_ not in known}


def known_facts(facts: Mapping[str, Fact], given: Mapping[str, str]) -> dict[str, str]:
    """Return the values `given`, by the ids of their facts; facts and choices are called by id or name.

    Raises:
        InputError: a fact is unknown or given twice, or its value is none of its choices or no number.
    """
    known: dict[str, str] = {}
    for name, text in given.items():
        fact, value = _read(facts, name, text)
        if fact.id in known:
            raise InputError("given-twice", Message("{name} is given twice", name=fact.id))
        known[fact.id] = value
    return known


def _read(facts: Mapping[str, Fact], name: str, text: str) -> tuple[Fact, str]:
    fact = facts.get(name) or next((fact for fact in facts.values() if fact.name == name), None)
    if fact is None:
        raise InputError(
            "unknown-fact",
            Message("there is no fact {name}", name=name),
            _meant(name, facts),
        )
    return fact, fact_value(fact, text)


def _meant(name: str, facts: Mapping[str, Fact]) -> Message:
    """Return the hint for a fact that does not exist: the one that was probably meant, or all."""
    from difflib import get_close_matches

    near = get_close_matches(name, [call for fact in facts.values() for call in (fact.id, fact.name)], 1)
    if near:
        return Message("did you mean {near}?", near=near[0])
    return Message("the facts: {facts}", facts="、".join(facts))


def fact_value(fact: Fact, text: str) -> str:
    """Return the value that `text` gives to `fact`: the id of a choice, a number, or words.

    Raises:
        InputError: it is none of the choices, no number, or empty.
    """
    plain = text.strip()
    if fact.kind == "choice":
        return _choice(fact, plain)
    if not plain:
        raise InputError("empty-value", Message("{slot} is empty", slot=fact.id))
    if fact.kind == "words":
        return plain
    try:
        if fact.kind == "measure":
            return decimal_text(_measure(plain, fact.name))
        return decimal_text(Decimal(_READERS[fact.kind](_without_unit(plain, fact.name))))
    except NumberError as error:
        raise InputError(
            "bad-fact",
            Message(
                "{what}: {text} {fault}", what=f"{fact.id}（{fact.name}）", text=plain, fault=error.message
            ),
        ) from None


#: Other ways to write the unit of a fact, with what one of them is of it.
_UNITS: Mapping[str, Mapping[str, int]] = {
    "克": {"kg": 1000, "公斤": 1000, "千克": 1000, "g": 1},
    "毫升": {"ml": 1},
}


def _measure(text: str, name: str) -> Decimal:
    """Return the measure that `text` states in the unit that the name of its fact ends with: 480 of 0.48kg and 克."""
    for other, size in _UNITS.get(_unit(name), {}).items():
        number = text[: -len(other)].strip()
        if text.lower().endswith(other) and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,5})?", number):
            return read_decimal(decimal_text(Decimal(number) * size))
    return read_decimal(_without_unit(text, name))


def _unit(name: str) -> str:
    return name.rstrip("）").rpartition("（")[2] if name.endswith("）") else name[-1]


def _without_unit(text: str, name: str) -> str:
    """Return `text` without the unit that the name of its fact ends with: 3天 of 签收后第几天."""
    return text.removesuffix(_unit(name)) or text


_READERS: Mapping[str, Callable[[str], int | Decimal]] = {
    "count": read_count,
    "yuan": read_yuan,
}


def _choice(fact: Fact, text: str) -> str:
    found = next((choice.id for choice in fact.choices if text in {choice.id, choice.name}), None)
    if found is None:
        raise InputError(
            "unknown-choice",
            Message("{fact} cannot be {value}", fact=f"{fact.id}（{fact.name}）", value=text or '""'),
            Message(
                "choose: {choices}",
                choices="、".join(f"{choice.id}（{choice.name}）" for choice in fact.choices),
            ),
        )
    return found
