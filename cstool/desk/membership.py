"""A customer's own tier: what it is, what the next purchase costs, and both as a sentence to send (H10)."""

from cstool.core.numbers import decimal_text
from cstool.core.record import Record
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
    values = _values(price, tiers)
    wanted = [_price_reply(handbook, price)] if price.payable else []
    wanted.append(tiers[price.tier].reply)
    sentences = []
    for reply in wanted:
        if reply is None or reply not in handbook.replies:
            raise InputError(
                "no-reply",
                Message("{tier} has no reply that tells the customer of it", tier=price.name),
                Message("name one in policies.toml: reply of [[tiers]], and [membership]"),
            )
        slots = {slot.id for slot in handbook.replies[reply].slots}
        known = {name: value for name, value in values.items() if name in slots}
        sentences.append(OwnTierSentence(reply=reply, text=finish_reply(handbook, reply, known).text))
    fields = {name: getattr(price, name) for name in price.__struct_fields__}
    return OwnTierAnswer(**fields, say=tuple(sentences))


def _price_reply(handbook: Handbook, price: Price) -> str | None:
    membership = handbook.policies.membership
    if membership is None:
        return None
    return membership.price if price.saved else membership.full_price


def _values(price: Price, tiers: dict[str, Tier]) -> dict[str, str]:
    """Return the figures of this customer, as the slots of a reply call them."""
    values = {
        "tier": price.name,
        "zhe": decimal_text(price.rate * 10),
        "payable": f"{price.payable or ''}",
        "saved": f"{price.saved or ''}",
        **(_next_values(price.next, tiers) if price.next else {}),
    }
    return {name: value for name, value in values.items() if value}


def _next_values(following: NextTier, tiers: dict[str, Tier]) -> dict[str, str]:
    return {
        "next": following.name,
        "next-zhe": decimal_text(tiers[following.tier].rate * 10),
        "orders-short": f"{following.orders_short or ''}",
        "spent-short": f"{following.spent_short or ''}",
    }
