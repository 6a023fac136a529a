"""How the handbook reads on a page: what tiers, rules, sizes and steps say, in words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from cstool.core.facts import Fact
from cstool.core.numbers import decimal_text
from cstool.core.playbooks import Do
from cstool.core.refund_rules import Bearer, Decision, Party, Repair, Returns
from cstool.core.sizes import Chart, Style
from cstool.core.tiers import Tier
from cstool.desk.refund_matrix import ExampleOrder
from cstool.locale import _, enumerated
from cstool.render.refund_texts import party_name, relaxed_name

#: The kinds of slots whose values stand in a text as they were typed.
PLAIN_SLOTS = ("words", "time", "yuan", "courier")


def title(shop: str, *, customer: bool) -> str:
    """Return what the page is called."""
    named = _("{shop}: how we serve you") if customer else _("{shop}: the customer-service handbook")
    return named.format(shop=shop)


def version(files: str, on: date) -> str:
    """Say which files the page was made of, and when."""
    return _("files {version}, as of {date}").format(version=files, date=on.isoformat())


def chapters(categories: Mapping[str, str], *, dated: bool) -> list[tuple[str, str]]:
    """Return the chapters of the page, by the ids of their headings; `dated`: whether something holds on some days."""
    replies = [(f"replies-{id_}", name) for id_, name in categories.items()]
    return [
        ("principles", _("How we work")),
        ("tiers", _("Membership")),
        ("returns", _("Returns and exchanges")),
        *([("periods", _("On some days only"))] if dated else []),
        ("sizes", _("Sizes")),
        *replies,
        ("playbooks", _("Playbooks")),
        ("knowledge", _("Good to know")),
    ]


def number(value: Decimal) -> str:
    """Return a number of yuan without idle zeros."""
    return decimal_text(value)


def reached(tier: Tier) -> str:
    """Say what reaches a tier."""
    if tier.orders and tier.spent is not None:
        text = _("from {orders} orders or {spent} yuan")
        return text.format(orders=tier.orders, spent=decimal_text(tier.spent))
    if tier.orders == 1:
        return _("from the first order on")
    if tier.orders:
        return _("from {orders} orders").format(orders=tier.orders)
    if tier.spent:
        return _("from {spent} yuan").format(spent=decimal_text(tier.spent))
    return _("before the first order")


def returns_text(returns: Returns) -> str:
    """Say within how many days, and in which condition, goods come back for the customer's own reason."""
    text = _(
        "For the customer's own reason: within {days} days of receipt, and without fault in: {conditions}."
    )
    conditions = enumerated(map(relaxed_name, returns.conditions))
    return text.format(days=returns.window_days, conditions=conditions)


def repair_text(repair: Repair) -> str:
    """Say up to what cost the shop repairs."""
    return _("Repairs up to {limit} yuan are paid by the shop.").format(limit=decimal_text(repair.limit))


def example_text(order: ExampleOrder) -> str:
    """Say for which order the money in the table is worked out."""
    text = _(
        "The money is that of an order of {paid} yuan, {freight} for the first parcel, {back} for the way back."
    )
    return text.format(paid=order.paid, freight=order.freight, back=order.return_freight)


def blamed(fault: Party) -> str:
    """Say whose fault it is."""
    return {"shop": _("the shop's fault"), "customer": _("the customer's own reason")}[fault]


def mood(decision: Decision) -> str:
    """Return the class of a decision: it gives something, refuses it, or asks somebody."""
    return {"refuse": "refuses", "supervisor": "asks"}.get(decision, "gives")


def order_states(when: Mapping[str, tuple[str, ...]]) -> str:
    """Say what else a rule depends on; what the shop named itself reads as it is."""
    axes = {
        "intercepted": _("intercepted"),
        "window": _("the days of return"),
        "goods": _("goods"),
        "repair": _("repair cost"),
        "compensation": _("compensation"),
    }
    values = {
        ("intercepted", "yes"): _("yes"),
        ("intercepted", "no"): _("no"),
        ("intercepted", "unknown"): _("not known"),
        ("window", "open"): _("not over"),
        ("window", "closed"): _("over"),
        ("goods", "as-new"): _("as new"),
        ("goods", "incomplete"): _("incomplete"),
        ("goods", "worn"): _("worn"),
        ("repair", "within"): _("within the limit"),
        ("repair", "over"): _("over the limit"),
        ("compensation", "within"): _("within the limit"),
        ("compensation", "over"): _("over the limit"),
    }
    return "; ".join(
        f"{axes.get(axis, axis)}: {' / '.join(values.get((axis, value), value) for value in taken)}"
        for axis, taken in when.items()
    )


def freight_back(party: Bearer) -> str:
    """Say who bears the freight of the way back."""
    return _("freight back: {party}").format(party=party_name(party))


def freight_again(party: Bearer) -> str:
    """Say who bears the freight of sending goods again."""
    return _("freight of sending again: {party}").format(party=party_name(party))


def column_name(column: str) -> str:
    """Say what a column of a size chart holds."""
    return {"mm": _("millimetres"), "eu": _("size")}.get(column, column)


def between(chart: Chart) -> str:
    """Say which size to take between two."""
    return {
        "larger": _("Between two sizes: the larger one."),
        "smaller": _("Between two sizes: the smaller one."),
    }[chart.between]


def shifted(style: Style) -> str:
    """Say how a style turns out."""
    if style.shift > 0:
        return _("runs small: {count} up").format(count=style.shift)
    if style.shift < 0:
        return _("runs large: {count} down").format(count=-style.shift)
    return _("true to size")


def doing(do: Do) -> str:
    """Return what kind of step it is."""
    return {"ask": _("ask"), "check": _("check"), "decide": _("decide"), "note": _("note")}[do]


def choice_name(fact: Fact, value: str) -> str:
    """Return what people call a value of a fact."""
    return next((choice.name for choice in fact.choices if choice.id == value), value)
