"""A member's tier and price as text: what matters first, the reasons last."""

from cstool.core.numbers import decimal_text
from cstool.core.tiers import NextTier, Price
from cstool.locale import _
from cstool.render.texts import because_lines


def price_text(price: Price) -> str:
    """Return a member's tier and price as text."""
    lines = [
        _("{name} ({tier}): pays {percent} %").format(
            name=price.name, tier=price.tier, percent=decimal_text(price.rate * 100)
        )
    ]
    if price.payable is not None:
        lines.append(
            _("to pay {payable} yuan, saved {saved}").format(payable=price.payable, saved=price.saved)
        )
    lines.append(_next_text(price.next) if price.next else _("the best tier"))
    return "\n".join([*lines, *because_lines(price.because)])


def _next_text(following: NextTier) -> str:
    ways = []
    if following.orders_short is not None:
        ways.append(_("{count} more orders").format(count=following.orders_short))
    if following.spent_short is not None:
        ways.append(_("{yuan} yuan more").format(yuan=following.spent_short))
    return _("next: {name} ({tier}) with {ways}").format(
        name=following.name, tier=following.tier, ways=_(" or ").join(ways)
    )
