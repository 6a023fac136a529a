"""Facts that follow from measurements: the parcel's weight, what is left in a bottle, days since receipt, a repair."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from cstool.core.facts import Fact, Goods, Measured
from cstool.core.numbers import rounded
from cstool.core.record import Count, Reason, Record, Source
from cstool.core.refund_rules import Repair, Returns
from cstool.errors import InputError, Message, contradiction

Weighing = Literal["complete", "one-short", "unclear"]


class Waybill(Record):
    """How exactly the weight on a waybill tells what was packed (A1)."""

    #: Grams by which a complete parcel may differ from the sum of its goods.
    tolerance_grams: Count
    source: Source


def weigh(waybill: Waybill, *, on_waybill: Decimal, expected: Decimal, item: Decimal) -> Weighing:
    """Tell whether the weight on the waybill proves that one item is missing; all weights in grams.

    Args:
        waybill: the tolerance.
        on_waybill: what the courier weighed.
        expected: what all goods due weigh, packed.
        item: what the item weighs that the customer misses.

    Returns:
        `complete` (the parcel weighs what it should), `one-short` (it is lighter by that item), or `unclear`: the item
        is too light to show, both would fit, or neither does.
    """
    tolerance = waybill.tolerance_grams
    short = expected - on_waybill
    complete = abs(short) <= tolerance
    one_short = abs(short - item) <= tolerance
    if item <= tolerance or complete == one_short:
        return "unclear"
    return "complete" if complete else "one-short"


class Measures(Record):
    """The policy's figures that measurements are held against."""

    waybill: Waybill
    returns: Returns
    repair: Repair
    goods: tuple[Goods, ...] = ()
    #: The kinds of goods that the shop sells; none: all.
    sells: tuple[str, ...] = ()


#: The facts that each calculation needs.
INPUTS: Mapping[Measured, tuple[str, ...]] = {
    "weight": ("waybill-grams", "expected-grams", "item-grams"),
    "loss": ("nominal-ml", "left-ml"),
    "window": ("days",),
    "repair": ("repair-cost",),
}
#: The values that each calculation can give.
RESULTS: Mapping[Measured, tuple[str, ...]] = {
    "weight": ("complete", "one-short", "unclear"),
    "loss": ("some", "none"),
    "window": ("open", "closed"),
    "repair": ("within", "over"),
}


def inputs_of(fact: Fact) -> tuple[str, ...]:
    """Return the facts that `fact` follows from; none if it is only asked for."""
    return INPUTS[fact.measured] if fact.measured else ()


def of_goods(
    facts: Mapping[str, Fact], known: Mapping[str, str], goods: Iterable[Goods]
) -> Iterator[tuple[str, str]]:
    """Yield the facts that the goods of the shop tell, if the words of the case name one of those, and their values."""
    words = " ".join(known[id_] for id_, fact in facts.items() if fact.kind == "words" and id_ in known)
    named = [each for each in goods if each.name in words or each.id in words.split()]
    for fact in facts.values():
        if len(named) == 1 and fact.of_goods and fact.id not in known:
            value = getattr(named[0], fact.of_goods)
            if value is not None:
                yield fact.id, str(value)


def measured(
    facts: Mapping[str, Fact], known: Mapping[str, str], measures: Measures
) -> Iterator[tuple[str, str, Reason]]:
    """Yield each fact that is not known but follows from those that are, its value, and how it follows.

    Raises:
        InputError: measurements contradict one another.
    """
    for fact in facts.values():
        inputs = inputs_of(fact)
        if inputs and fact.id not in known and all(name in known for name in inputs):
            value, text = _CALCULATIONS[fact.measured]([Decimal(known[name]) for name in inputs], measures)
            yield fact.id, value, Reason(rule=fact.source, text=text)


_ITEM_IS_PART = Message("what is missing cannot weigh more than all that was due")
_GRAMS = Message("no parcel is that light: write grams, for example 480, or 0.48kg")
_NOT_MORE_THAN_FILLED = Message("no bottle holds more than was filled in, nor was it filled with nothing")


def _contradiction(one: str, value: Decimal, other: str, other_value: Decimal, why: Message) -> InputError:
    """Return the error that two facts cannot be true together."""
    return contradiction(f"{one}={value}", f"{other}={other_value}", why)


def _weight(numbers: Sequence[Decimal], measures: Measures) -> tuple[str, Message]:
    on_waybill, expected, item = numbers
    if item > expected:
        raise _contradiction("item-grams", item, "expected-grams", expected, _ITEM_IS_PART)
    if on_waybill < 1:
        raise _contradiction("waybill-grams", on_waybill, "expected-grams", expected, _GRAMS)
    found = weigh(measures.waybill, on_waybill=on_waybill, expected=expected, item=item)
    values = {
        "waybill": on_waybill,
        "expected": expected,
        "item": item,
        "tolerance": measures.waybill.tolerance_grams,
    }
    texts = {
        "complete": Message("waybill {waybill} g, expected {expected} g ± {tolerance} g: complete", **values),
        "one-short": Message(
            "waybill {waybill} g, expected {expected} g, item {item} g: one item light", **values
        ),
        "unclear": Message(
            "waybill {waybill} g, expected {expected} g, item {item} g: cannot tell", **values
        ),
    }
    if on_waybill > expected + measures.waybill.tolerance_grams:
        return found, Message(
            "waybill {waybill} g, expected {expected} g: heavier than what was due", **values
        )
    return found, texts[found]


def _loss(numbers: Sequence[Decimal], measures: Measures) -> tuple[str, Message]:
    del measures
    nominal, left = numbers
    if left > nominal or not nominal:
        raise _contradiction("left-ml", left, "nominal-ml", nominal, _NOT_MORE_THAN_FILLED)
    if left == nominal:
        return "none", Message("{left} of {nominal} ml left: nothing is gone", left=left, nominal=nominal)
    gone = nominal - left
    share = f"{gone / nominal:.0%}"
    return "some", Message(
        "{left} of {nominal} ml left: {gone} ml gone, {share}",
        left=left,
        nominal=nominal,
        gone=gone,
        share=share,
    )


def _window(numbers: Sequence[Decimal], measures: Measures) -> tuple[str, Message]:
    days, window = numbers[0], measures.returns.window_days
    if days > window:
        return "closed", Message(
            "day {days} > {window}: the window closed after day {window}", days=days, window=window
        )
    return "open", Message("day {days} ≤ {window}: the window is open", days=days, window=window)


def _repair(numbers: Sequence[Decimal], measures: Measures) -> tuple[str, Message]:
    cost, limit = rounded(numbers[0]), rounded(measures.repair.limit)
    if cost > limit:
        return "over", Message("repair {cost} > {limit} yuan", cost=cost, limit=limit)
    return "within", Message("repair {cost} ≤ {limit} yuan", cost=cost, limit=limit)


_CALCULATIONS: Mapping[str | None, Callable[[Sequence[Decimal], Measures], tuple[str, Message]]] = {
    "weight": _weight,
    "loss": _loss,
    "window": _window,
    "repair": _repair,
}
