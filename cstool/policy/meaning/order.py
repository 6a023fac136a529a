"""Sizes in order, from the smallest to the largest."""

from collections.abc import Iterator
from itertools import pairwise

from cstool.errors import Message
from cstool.policy.problems import Problem
from cstool.policy.shape import Policies


def size_order(policies: Policies) -> Iterator[Problem]:
    """Yield the sizes that are not above the one before in one of the scales."""
    for chart_index, chart in enumerate(policies.charts):
        for index, (low, high) in enumerate(pairwise(chart.sizes), 1):
            for field in [field for field in ("mm", "eu") if getattr(high, field) <= getattr(low, field)][:1]:
                message = Message(
                    "{field} {value} is not above {other} of the size before",
                    field=field,
                    value=getattr(high, field),
                    other=getattr(low, field),
                )
                path = ("charts", chart_index, "sizes", index, field)
                hint = Message("correct it, or put the sizes in order")
                yield Problem(path=path, at="value", code="size-order", message=message, hint=hint)
