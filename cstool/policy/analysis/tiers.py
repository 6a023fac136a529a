"""Tiers that make no difference: nobody can be in them, or they pay what the one before pays."""

from collections.abc import Iterator
from itertools import pairwise

from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.meaning.reach import Reach
from cstool.policy.problems import Problem


def unreachable_tiers(handbook: Handbook) -> Iterator[Problem]:
    """Yield the tiers that everybody who reaches them has left already for a better one."""
    tiers = handbook.policies.tiers
    reach = Reach(tiers)
    for index, tier in enumerate(tiers):
        passed = reach.passed_over(index)
        if passed:
            member, better = passed[0], tiers[passed[1]].id
            values = {"tier": tier.id, "better": better, "orders": member.orders, "spent": member.spent}
            message = Message(
                "nobody is ever in {tier}: with orders = {orders} and spent = {spent} one is in {better} already",
                **values,
            )
            hint = Message("raise what {better} takes, or delete {tier}", better=better, tier=tier.id)
            yield _warning(index, "unreachable-tier", message, hint)


def idle_tiers(handbook: Handbook) -> Iterator[Problem]:
    """Yield the tiers that pay no less than the one before."""
    for index, (lesser, tier) in enumerate(pairwise(handbook.policies.tiers), 1):
        if tier.rate == lesser.rate:
            values = {"tier": tier.id, "rate": tier.rate, "lesser": lesser.id}
            message = Message("{tier} pays {rate}, as {lesser} does", **values)
            hint = Message("give {tier} a lower rate, or delete it", tier=tier.id)
            yield _warning(index, "idle-tier", message, hint)


def _warning(index: int, code: str, message: Message, hint: Message) -> Problem:
    return Problem(
        path=("tiers", index), at="header", code=code, message=message, hint=hint, severity="warning"
    )
