"""A customer's own tier: what it is, what the next purchase costs, and both as a sentence to send (H10)."""

from cstool.core.numbers import decimal_text
from cstool.core.record import Record
from cstool.core.replies import TierList
from cstool.core.templates import fill
from cstool.core.tiers import NextTier, Price, Tier
from cstool.desk.finished_sentences import finish_reply
from cstool.errors import InputError, Message
from cstool.policy.handbook import Handbook, by_id


class OwnTierSentence(Record):
    """One reply of the shop, finished with the figures of this customer."""

    reply: str
    text: str


class OwnTierAnswer(Price):
    """A customer's tier and price, with what to say of them."""

    say: tuple[OwnTierSentence, ...] = ()


def own_tier_answer(handbook: Handbook, price: Price) -> OwnTierAnswer:
    """Return `price` with what to say: the price, where one was asked for, the tier and what is next.

    Raises:
        InputError: the policy names no reply for the tier, or the reply asks for a figure that there is none of.
    """
    tiers = by_id(handbook.policies.tiers)
    values = _values(price, tiers, handbook.policies.tier_list)
    wanted = _replies(handbook, price)
    sentences = []
    for reply in wanted:
        slots = {slot.id for slot in handbook.replies[reply].slots}
        known = {name: value for name, value in values.items() if name in slots}
        sentences.append(OwnTierSentence(reply=reply, text=finish_reply(handbook, reply, known).text))
    fields = {name: getattr(price, name) for name in price.__struct_fields__}
    return OwnTierAnswer(**fields, say=tuple(sentences))


def _replies(handbook: Handbook, price: Price) -> list[str]:
    """Return the replies that tell the price and the tier."""
    membership = handbook.policies.membership
    if membership is None:
        raise InputError(
            "no-reply",
            Message("the policy names no replies that tell a customer of the own tier"),
            Message("name them in policies.toml, under [membership]"),
        )
    following = price.next
    # the newcomer is told that this order makes a member: it does where one order is enough
    is_new = following and price.tier == handbook.policies.tiers[0].id and following.orders_short == 1
    tier = membership.newcomer if is_new else membership.tier if following else membership.best
    if not price.payable:
        return [tier]
    return [membership.price if price.saved else membership.full_price, tier]


def _values(price: Price, tiers: dict[str, Tier], tier_list: TierList | None) -> dict[str, str]:
    """Return the figures of this customer, as the slots of a reply call them."""
    values = {
        "tier": price.name,
        "zhe": decimal_text(price.rate * 10),
        "payable": f"{price.payable or ''}",
        "saved": f"{price.saved or ''}",
        **(_next_values(price.next, tiers) if price.next else {}),
        "short": _short(tier_list, price.next) if price.next and tier_list else "",
    }
    return {name: value for name, value in values.items() if value}


def _next_values(following: NextTier, tiers: dict[str, Tier]) -> dict[str, str]:
    return {
        "next": following.name,
        "next-zhe": decimal_text(tiers[following.tier].rate * 10),
        "orders-short": f"{following.orders_short or ''}",
        "spent-short": f"{following.spent_short or ''}",
    }


def _short(listed: TierList, following: NextTier) -> str:
    """Return what is short of the next tier, by what reaches it; nothing where the shop does not say how that reads."""
    text = listed.short_by_both
    if following.spent_short is None:
        text = listed.short_by_orders
    elif following.orders_short is None:
        text = listed.short_by_spent
    short = {
        "orders": f"{following.orders_short}",
        "spent": f"{following.spent_short}",
    }
    return fill(text or "", short.__getitem__)
