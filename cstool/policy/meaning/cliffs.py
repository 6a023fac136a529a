"""Better tiers that pay more: who buys more pays more for the same goods, shown by two customers.

A tier holds for the next purchase and never for those before, so no purchase makes an earlier one dearer. The one
edge that there can be is a rate that rises again from a tier to the next one that anybody can be in.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from cstool.core.money import rounded
from cstool.core.tiers import Tier
from cstool.errors import Message
from cstool.policy.meaning.reach import Member, Reach
from cstool.policy.problems import Problem
from cstool.policy.shape import Policies

_FEN = Decimal("0.01")
#: The goods of the example, in yuan.
_GOODS = Decimal(100)


def tier_cliffs(policies: Policies) -> Iterator[Problem]:
    """Yield the tiers that pay more than a lesser one, each with two customers who show it."""
    tiers = policies.tiers
    reach = Reach(tiers)
    reachable = [index for index in range(len(tiers)) if reach.is_reachable(index)]
    for lesser, better in pairwise(reachable):
        if tiers[better].rate > tiers[lesser].rate:
            for before, after in _crossings(tiers[lesser], tiers[better]):
                if reach.is_in(lesser, before) and reach.is_in(better, after):
                    yield _dearer(tiers[lesser], tiers[better], better, before, after)
                    break  # one is enough


def _crossings(lesser: Tier, better: Tier) -> Iterator[tuple[Member, Member]]:
    """Yield customers one fen, or one order, before a better tier, with those who reach it."""
    if better.spent:
        for orders in sorted({1, lesser.orders or 1}, reverse=True):
            yield Member(orders, better.spent - _FEN), Member(orders, better.spent)
    if better.orders:
        spent = Decimal(0) if lesser.orders is not None else lesser.spent or Decimal(0)
        yield Member(better.orders - 1, spent), Member(better.orders, spent)


def _dearer(lesser: Tier, better: Tier, index: int, before: Member, after: Member) -> Problem:
    values = {
        "tier": better.id,
        "rate": better.rate,
        "lesser": lesser.id,
        "other": lesser.rate,
        "goods": _GOODS,
        "less": rounded(_GOODS * lesser.rate),
        "more": rounded(_GOODS * better.rate),
    }
    if after.spent > before.spent:
        code = "tier-cliff"
        message = Message(
            "{tier} pays {rate}, more than {lesser} with {other}: {goods} yuan of goods cost {less} yuan for who has"
            " spent {low} yuan, {more} yuan for who has spent {high}",
            **values,
            low=before.spent,
            high=after.spent,
        )
    else:
        code = "dearer-tier"
        message = Message(
            "{tier} pays {rate}, more than {lesser} with {other}: {goods} yuan of goods cost {less} yuan after"
            " {low} orders, {more} yuan after {high}",
            **values,
            low=before.orders,
            high=after.orders,
        )
    hint = Message(
        "write a rate of at most {other}; if {lesser} is the better tier, put it after {tier}",
        other=lesser.rate,
        lesser=lesser.id,
        tier=better.id,
    )
    return Problem(path=("tiers", index, "rate"), at="value", code=code, message=message, hint=hint)
