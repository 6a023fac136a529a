"""Who is in a tier: whoever reaches it, and no better one."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from cstool.core.tiers import Tier, is_reached


class Member(NamedTuple):
    """A customer: past orders, and yuan spent in all."""

    orders: int
    spent: Decimal


class _Threshold(NamedTuple):
    value: Decimal
    #: The place of the tier that it reaches.
    tier: int


_NEVER = _Threshold(Decimal("Infinity"), -1)


class Reach:
    """The tiers, and for each the lowest numbers that reach any better one."""

    def __init__(self, tiers: Sequence[Tier]) -> None:
        self._tiers = tiers
        reached = [
            (_threshold(tier.orders, index), _threshold(tier.spent, index))
            for index, tier in enumerate(tiers)
        ]
        lowest = accumulate(
            reached[:0:-1],
            lambda low, new: (min(low[0], new[0]), min(low[1], new[1])),
            initial=(_NEVER, _NEVER),
        )
        self._better = [*lowest][::-1]

    def better_than(self, index: int, member: Member) -> int | None:
        """Return the place of a tier above the one at `index` that `member` reaches too, if there is any."""
        orders, spent = self._better[index]
        found = orders if member.orders >= orders.value else spent if member.spent >= spent.value else None
        return None if found is None else found.tier

    def is_in(self, index: int, member: Member) -> bool:
        """Tell whether `member` is in the tier at `index`."""
        is_there = is_reached(self._tiers[index], member.orders, member.spent)
        return is_there and self.better_than(index, member) is None

    def passed_over(self, index: int) -> tuple[Member, int] | None:
        """Return who reaches a tier first, and the better one they are in; none if somebody stays in the tier."""
        found = [(member, self.better_than(index, member)) for member in _first_members(self._tiers[index])]
        taken = [(member, better) for member, better in found if better is not None]
        return taken[0] if taken and len(taken) == len(found) else None

    def is_reachable(self, index: int) -> bool:
        """Tell whether anybody can be in the tier at `index`."""
        tier = self._tiers[index]
        return (tier.orders, tier.spent) != (None, None) and self.passed_over(index) is None


def _first_members(tier: Tier) -> Iterator[Member]:
    """Yield the customers with the least orders and the least spent who reach `tier`; to spend takes an order."""
    if tier.orders is not None:
        yield Member(tier.orders, Decimal(0))
    if tier.spent is not None:
        yield Member(1 if tier.spent else 0, tier.spent)


def _threshold(value: Decimal | int | None, tier: int) -> _Threshold:
    return _NEVER if value is None else _Threshold(Decimal(value), tier)
