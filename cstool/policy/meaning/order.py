"""Rows in order: tiers from the first to the best, sizes from the smallest to the largest."""

from collections.abc import Iterator
from itertools import pairwise

from cstool.errors import Message
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Policies


def tier_order(policies: Policies) -> Iterator[Problem]:
    """Yield the tiers that everybody misses, that come too early or too late, or that pay more than a lesser one."""
    tiers = policies.tiers
    if tiers and tiers[0].orders != 0:
        yield _misplaced_tier(
            0,
            Message("the first tier must be reached with orders = 0"),
            "orders" if tiers[0].orders else None,
        )
    for index, (lesser, better) in enumerate(pairwise(tiers), 1):
        if better.orders is None and better.spent is None:
            yield _misplaced_tier(
                index, Message("nothing reaches {tier}: orders or spent is missing", tier=better.id), None
            )
        if better.rate > lesser.rate:
            values = {"tier": better.id, "rate": better.rate, "lesser": lesser.id, "other": lesser.rate}
            yield _misplaced_tier(
                index, Message("{tier} pays {rate}, more than {lesser} with {other}", **values), "rate"
            )
    for field in ("orders", "spent"):
        stated = [
            (index, getattr(tier, field))
            for index, tier in enumerate(tiers)
            if getattr(tier, field) is not None
        ]
        for (_, low), (index, high) in pairwise(stated):
            if high <= low:
                values = {"tier": tiers[index].id, "field": field, "value": high, "other": low}
                yield _misplaced_tier(
                    index,
                    Message("{tier}: {field} {value} is not above {other} of the tier before", **values),
                    field,
                )


def _misplaced_tier(index: int, message: Message, field: str | None) -> Problem:
    path: Path = ("tiers", index, field) if field else ("tiers", index)
    return Problem(path=path, at="value" if field else "header", code="tier-order", message=message)


def size_order(policies: Policies) -> Iterator[Problem]:
    """Yield the sizes that are not above the one before, in either scale."""
    for chart_index, chart in enumerate(policies.charts):
        for field in ("mm", "eu"):
            values = [getattr(size, field) for size in chart.sizes]
            for index, (low, high) in enumerate(pairwise(values), 1):
                if high <= low:
                    message = Message(
                        "{field} {value} is not above {other} of the size before",
                        field=field,
                        value=high,
                        other=low,
                    )
                    path = ("charts", chart_index, "sizes", index, field)
                    yield Problem(path=path, at="value", code="size-order", message=message)
