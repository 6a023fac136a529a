"""What the handbook says about what drafts claim, as the one who wrote one reads it, each with its rule."""

import re
from decimal import Decimal

from cstool.core.numbers import decimal_text
from cstool.core.refund_rules import Compensation
from cstool.core.replies import Reply
from cstool.desk.draft_claims import Ruling
from cstool.errors import Message
from cstool.policy.shapes import Policies


def of_reply(reply: Reply) -> Ruling:
    """Return what the shop says in a reply; what only the case can fill in is left open (…)."""
    return Ruling(reply.source, Message("{text}", text=re.sub(r"\{[^{}]*\}", "…", reply.texts[0])))


def of_window(policies: Policies) -> Ruling:
    """Return how long goods may come back (Q2)."""
    returns = policies.returns
    return Ruling(returns.source, Message("returns: within {days} days of receipt", days=returns.window_days))


def of_waybill(policies: Policies) -> Ruling:
    """Return by how many grams the weight of a parcel may be off (A1)."""
    says = Message("a waybill agrees within {grams} g", grams=policies.waybill.tolerance_grams)
    return Ruling(policies.waybill.source, says)


def of_repair(policies: Policies) -> Ruling:
    """Return how many yuan a repair may cost that the shop pays (H8)."""
    says = Message("repairs: up to {yuan} yuan", yuan=decimal_text(policies.repair.limit))
    return Ruling(policies.repair.source, says)


def of_compensation(rules: Compensation, most: Decimal | None = None) -> Ruling:
    """Return how many yuan an agent may give without a return, in general or in this case (H8)."""
    yuan = decimal_text(rules.limit if most is None else most)
    return Ruling(rules.source, Message("money without a return: up to {yuan} yuan", yuan=yuan))


def of_parcels(policies: Policies) -> Ruling:
    """Return where parcels are shipped from, and who carries them (H6)."""
    shop = policies.shop
    couriers = "、".join(courier.name for courier in shop.couriers)
    says = Message(
        "everything ships from {warehouse}; the couriers: {couriers}",
        warehouse=shop.warehouse,
        couriers=couriers,
    )
    return Ruling(shop.source, says)


def of_gifts(policies: Policies) -> Ruling:
    """Return what the shop gives away (H4)."""
    names = "、".join(gift.name for gift in policies.shop.gifts)
    return Ruling(policies.shop.source, Message("the gifts of the shop: {gifts}", gifts=names))


#: What the tables of policies.toml say that are no list of rows, by their names.
TABLES = {"returns": of_window, "waybill": of_waybill, "repair": of_repair, "shop": of_parcels}
