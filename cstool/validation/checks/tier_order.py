"""Who is in a tier: whoever reaches it, and no better one."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import NamedTuple

from cstool.core.tiers import Tier, is_reached
from cstool.errors import Message
from cstool.policy.shapes import Policies
from cstool.validation.problem import EACH, ROWS, At, Path, Problem


class Member(NamedTuple):
    """A customer: past orders, and yuan spent in all."""

    orders: int
    spent: Decimal


def parts_of(indexes: Iterable[int], *fields: str) -> tuple[Path, ...]:
    """Return the paths of what tiers are called, of their order, and of some of their numbers."""
    return (("tiers", ROWS), *(("tiers", index, field) for index in indexes for field in ("id", *fields)))


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

    def passed_over(self, index: int) -> list[tuple[Member, int]]:
        """Return who reach a tier first, and the better ones they are in; none if somebody stays in the tier."""
        found = [(member, self.better_than(index, member)) for member in _first_members(self._tiers[index])]
        taken = [(member, better) for member, better in found if better is not None]
        return taken if len(taken) == len(found) else []

    def is_reachable(self, index: int) -> bool:
        """Tell whether anybody can be in the tier at `index`."""
        tier = self._tiers[index]
        return (tier.orders, tier.spent) != (None, None) and not self.passed_over(index)


def _first_members(tier: Tier) -> Iterator[Member]:
    """Yield the customers with the least orders and the least spent who reach `tier`; to spend takes an order."""
    if tier.orders is not None:
        yield Member(tier.orders, Decimal(0))
    if tier.spent is not None:
        yield Member(1 if tier.spent else 0, tier.spent)


def _threshold(value: Decimal | int | None, tier: int) -> _Threshold:
    return _NEVER if value is None else _Threshold(Decimal(value), tier)


class _TierPair(NamedTuple):
    """Two tiers that state the same kind of number, by their places."""

    field: str
    lesser: int
    better: int


def tier_order(policies: Policies) -> Iterator[Problem]:
    """Yield the tiers that come too early or too late, and those that are reached by the number of another."""
    tiers = policies.tiers
    yield from _first(tiers)
    yield from _unreached(tiers)
    swapped = {index for index in range(1, len(tiers)) if _are_swapped(tiers[index - 1], tiers[index])}
    yield from (_swapped(tiers[index - 1].id, tiers[index].id, index) for index in sorted(swapped))
    # Of a tier that stands too early all numbers are too high; it is named once.
    pairs = [pair for pair in _pairs(tiers) if pair.lesser + 1 not in swapped]
    told: set[tuple[int, int]] = set()
    for pair in pairs:
        problem = _misplaced(tiers, pair)
        if problem and pair[1:] not in told:
            yield problem
            told |= {pair[1:]} if problem.code == "tier-overlap" else set()


def _first(tiers: Sequence[Tier]) -> Iterator[Problem]:
    """Yield the first tier if not everybody reaches it."""
    first = tiers[0].orders if tiers else 0
    # Where the tier for everybody stands further down, it is that one which is out of order.
    if first is None or (first > 0 and all(tier.orders != 0 for tier in tiers)):
        message = Message("the first tier must be reached with orders = 0")
        path: Path = ("tiers", 0) if first is None else ("tiers", 0, "orders")
        at: At = "header" if first is None else "value"
        hint = Message("write orders = 0: whoever has not bought yet needs a tier, too")
        rests = (("tiers", EACH, "orders"),)
        yield Problem(path=path, at=at, code="tier-order", message=message, hint=hint, rests_on=rests)


def _unreached(tiers: Sequence[Tier]) -> Iterator[Problem]:
    for index, tier in enumerate(tiers[1:], 1):
        if tier.orders is None and tier.spent is None:
            message = Message("nothing reaches {tier}: orders or spent is missing", tier=tier.id)
            hint = Message("add orders, spent or both")
            yield Problem(
                path=("tiers", index),
                at="header",
                code="unreachable-tier",
                message=message,
                hint=hint,
                rests_on=(("tiers", index, "orders"), ("tiers", index, "spent")),
                graded="error",
            )


def _are_swapped(lesser: Tier, better: Tier) -> bool:
    """Tell whether two neighbours stand the wrong way round: the second takes less by all numbers, and pays more."""
    numbers = [(lesser.orders, better.orders), (lesser.spent, better.spent)]
    stated = [(low, high) for low, high in numbers if low is not None and high is not None]
    return bool(stated) and all(high < low for low, high in stated) and better.rate > lesser.rate


def _swapped(lesser: str, tier: str, index: int) -> Problem:
    message = Message(
        "{tier} stands after {lesser}, but is reached earlier and pays more", tier=tier, lesser=lesser
    )
    hint = Message("put {tier} before {lesser}", tier=tier, lesser=lesser)
    return Problem(
        path=("tiers", index),
        at="header",
        code="tier-order",
        message=message,
        hint=hint,
        rests_on=parts_of((index - 1, index), "orders", "spent", "rate"),
    )


def _pairs(tiers: Sequence[Tier]) -> Iterator[_TierPair]:
    for field in ("orders", "spent"):
        stated = [index for index, tier in enumerate(tiers) if getattr(tier, field) is not None]
        yield from (_TierPair(field, *places) for places in pairwise(stated))


def _misplaced(tiers: Sequence[Tier], pair: _TierPair) -> Problem | None:
    """Return the problem of a number that is not above the one before."""
    low, high = (getattr(tiers[index], pair.field) for index in pair[1:])
    path: Path = ("tiers", pair.better, pair.field)
    rests = parts_of(pair[1:], pair.field)
    values = {"tier": tiers[pair.better].id, "lesser": tiers[pair.lesser].id, "field": pair.field}
    if high == low:
        message = Message("{field} = {value} reaches {lesser} and {tier} at once", value=high, **values)
        hint = Message(
            "write more than {value} for {tier}, or delete one of the two", value=high, tier=values["tier"]
        )
        return Problem(path=path, at="value", code="tier-overlap", message=message, hint=hint, rests_on=rests)
    if high < low:
        message = Message(
            "{tier}: {field} {value} is not above {other} of {lesser}", value=high, other=low, **values
        )
        hint = Message("write more than {other}, or put the tiers in order", other=low)
        return Problem(path=path, at="value", code="tier-order", message=message, hint=hint, rests_on=rests)
    return None
