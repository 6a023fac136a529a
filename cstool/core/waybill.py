"""Measurements that settle a fact: what a parcel's weight proves (A1), how much has leaked (A2)."""

from decimal import Decimal
from typing import Literal

from cstool.core.record import Count, Record, Source

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
