"""Tiers that make no difference: nobody can be in them, or they pay what the one before pays."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from cstool.core.tiers import Tier
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.problems import Problem


def unreachable_tiers(handbook: Handbook) -> Iterator[Problem]:
    """Yield the tiers that everybody who reaches them has left already for a better one."""
    tiers = handbook.policies.tiers
    for index, (tier, better) in enumerate(zip(tiers, _thresholds_after(tiers), strict=True)):
        if all(orders >= better[0] or spent >= better[1] for orders, spent in _first_members(tier)):
            message = Message("{tier} can never be reached: who reaches it is in a better tier", tier=tier.id)
            yield _warning(index, "unreachable-tier", message)


def idle_tiers(handbook: Handbook) -> Iterator[Problem]:
    """Yield the tiers that pay no less than the one before."""
    for index, (lesser, tier) in enumerate(pairwise(handbook.policies.tiers), 1):
        if tier.rate == lesser.rate:
            values = {"tier": tier.id, "rate": tier.rate, "lesser": lesser.id}
            yield _warning(index, "idle-tier", Message("{tier} pays {rate}, as {lesser} does", **values))


def _first_members(tier: Tier) -> Iterator[tuple[int, Decimal]]:
    """Yield the members with the least orders and the least spent who reach `tier`; to spend takes an order."""
    if tier.orders is not None:
        yield tier.orders, Decimal(0)
    if tier.spent is not None:
        yield (1 if tier.spent else 0), tier.spent


def _thresholds_after(tiers: Sequence[Tier]) -> Sequence[tuple[Decimal, Decimal]]:
    """Return for each tier the lowest orders and the lowest spent that reach any better one."""
    never = Decimal("Infinity")
    reached = (
        (
            never if tier.orders is None else Decimal(tier.orders),
            never if tier.spent is None else Decimal(tier.spent),
        )
        for tier in reversed(tiers[1:])
    )
    lowest = accumulate(
        reached, lambda low, new: (min(low[0], new[0]), min(low[1], new[1])), initial=(never, never)
    )
    return [*lowest][::-1]


def _warning(index: int, code: str, message: Message) -> Problem:
    return Problem(path=("tiers", index), at="header", code=code, message=message, severity="warning")
