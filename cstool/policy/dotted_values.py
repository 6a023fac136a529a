"""The policy's figures under dotted names, as texts mention them: `{returns.window_days}`, `{tiers.gold.zhe}`."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, TypeGuard

from cstool.core.numbers import decimal_text
from cstool.core.record import Record
from cstool.core.replies import TierList
from cstool.core.templates import fill

if TYPE_CHECKING:
    from cstool.core.tiers import Tier
    from cstool.policy.shapes import Policies

#: The name under which a tier has its rate in 折.
_ZHE = "zhe"


def policy_value(policies: "Policies", dotted: str) -> str:
    """Return what stands in `policies` under a dotted name, as it reads in a sentence.

    A row of a list is addressed by its id (`tiers.gold.orders`); a list of rows reads as their names. A tier also has
    its rate in 折 (`tiers.gold.zhe`: 0.93 is 9.3); `tiers.all` are those with a discount, as
    the table `tier_list` tells them.

    Raises:
        KeyError: there is no such value, or it is not one that can be put in a sentence.
    """
    if dotted == "tiers.all" and policies.tier_list:
        reached = [
            tier for tier in policies.tiers if tier.rate < 1 and (tier.orders or tier.spent is not None)
        ]
        return "；".join(_listed(policies.tier_list, tier) for tier in reached)
    table, *names = dotted.split(".")
    if table not in policies.__struct_fields__:
        raise KeyError(dotted)
    value: object = getattr(policies, table)
    for name in names:
        value = _member(value, name)
    return _spoken(value, dotted)


def _listed(listed: TierList, tier: "Tier") -> str:
    """Return how a tier reads in a list of all; what it is not reached by is left out."""
    text = listed.by_orders if tier.spent is None else listed.by_both if tier.orders else listed.by_spent
    return fill(text, lambda name: _spoken(_member(tier, name), name))


def value_names(policies: "Policies", table: str) -> Iterator[str]:
    """Yield the dotted names of what stands in a table and can be put in a sentence."""
    yield from _names(table, getattr(policies, table, None))


def _names(dotted: str, value: object) -> Iterator[str]:
    try:
        _spoken(value, dotted)
        yield dotted
    except KeyError:
        pass
    if isinstance(value, Record):
        for name in (*value.__struct_fields__, *([_ZHE] if _is_tier(value) else [])):
            yield from _names(f"{dotted}.{name}", _member(value, name))
    elif isinstance(value, tuple):
        for row in value:
            if hasattr(row, "id"):
                yield from _names(f"{dotted}.{row.id}", row)


def _member(value: object, name: str) -> object:
    if isinstance(value, tuple):
        return {getattr(row, "id", None): row for row in value}[name]
    if name == _ZHE and _is_tier(value):
        return value.rate * 10
    if isinstance(value, Record) and name in value.__struct_fields__:
        return getattr(value, name)
    raise KeyError(name)


def _is_tier(value: object) -> TypeGuard["Tier"]:
    from cstool.core.tiers import Tier

    return isinstance(value, Tier)


def _spoken(value: object, dotted: str) -> str:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, int | str) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, tuple) and value and all(hasattr(row, "name") for row in value):
        return "、".join(row.name for row in value)
    raise KeyError(dotted)
