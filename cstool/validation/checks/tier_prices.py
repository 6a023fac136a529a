"""Better tiers that pay more, and tiers that make no difference."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from cstool.core.numbers import rounded
from cstool.core.tiers import Tier
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Policies
from cstool.validation.checks.tier_order import Member, Reach, parts_of
from cstool.validation.problem import TOGETHER, Path, Problem

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
                    rests = parts_of((lesser, better), "orders", "spent", "rate")
                    yield _dearer(tiers[lesser], tiers[better], better, (before, after), rests)
                    break  # one is enough


def _crossings(lesser: Tier, better: Tier) -> Iterator[tuple[Member, Member]]:
    """Yield customers one fen, or one order, before a better tier, with those who reach it."""
    if better.spent:
        for orders in sorted({1, lesser.orders or 1}, reverse=True):
            yield Member(orders, better.spent - _FEN), Member(orders, better.spent)
    if better.orders:
        spent = Decimal(0) if lesser.orders is not None else lesser.spent or Decimal(0)
        yield Member(better.orders - 1, spent), Member(better.orders, spent)


def _dearer(
    lesser: Tier, better: Tier, index: int, shown_by: tuple[Member, Member], rests_on: tuple[Path, ...]
) -> Problem:
    before, after = shown_by
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
    path: Path = ("tiers", index, "rate")
    # Both rates can be read, and compared with others.
    breaks = (("tiers", index, TOGETHER),)
    return Problem(
        path=path, at="value", code=code, message=message, hint=hint, rests_on=rests_on, breaks=breaks
    )


def unreachable_tiers(handbook: Handbook) -> Iterator[Problem]:
    """Yield the tiers that everybody who reaches them has left already for a better one."""
    tiers = handbook.policies.tiers
    reach = Reach(tiers)
    for index, tier in enumerate(tiers):
        passed = reach.passed_over(index)
        if passed:
            member, better = passed[0][0], tiers[passed[0][1]].id
            values = {"tier": tier.id, "better": better, "orders": member.orders, "spent": member.spent}
            message = Message(
                "nobody is ever in {tier}: with orders = {orders} and spent = {spent} one is in {better} already",
                **values,
            )
            hint = Message("raise what {better} takes, or delete {tier}", better=better, tier=tier.id)
            taken_by = {place for _, place in passed}
            yield _warning(
                index, "unreachable-tier", message, hint, parts_of((index, *taken_by), "orders", "spent")
            )


def idle_tiers(handbook: Handbook) -> Iterator[Problem]:
    """Yield the tiers that pay no less than the one before."""
    for index, (lesser, tier) in enumerate(pairwise(handbook.policies.tiers), 1):
        if tier.rate == lesser.rate:
            values = {"tier": tier.id, "rate": tier.rate, "lesser": lesser.id}
            message = Message("{tier} pays {rate}, as {lesser} does", **values)
            hint = Message("give {tier} a lower rate, or delete it", tier=tier.id)
            yield _warning(index, "idle-tier", message, hint, parts_of((index - 1, index), "rate"))


def _warning(index: int, code: str, message: Message, hint: Message, rests_on: tuple[Path, ...]) -> Problem:
    return Problem(
        path=("tiers", index), at="header", code=code, message=message, hint=hint, rests_on=rests_on
    )
