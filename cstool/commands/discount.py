"""`cstool discount`: member tiers and prices."""

from typing import Annotated

import typer

from cstool.console import inputs
from cstool.console.opening import open_policies
from cstool.console.options import JsonOption, PoliciesOption
from cstool.core.tiers import price
from cstool.locale import _
from cstool.render.answers import price_text
from cstool.render.output import answer

Orders = Annotated[str, typer.Option(metavar="N", help=_("Past orders of the member."))]
Spent = Annotated[str, typer.Option(metavar=_("YUAN"), help=_("Yuan the member has spent in all."))]
Amount = Annotated[
    str | None,
    typer.Option(metavar=_("YUAN"), help=_("Regular-priced goods to buy now; the tier's rate applies.")),
]
Sale = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Sale goods to buy now; they are not discounted."))
]


def discount(
    orders: Orders,
    spent: Spent,
    amount: Amount = None,
    sale: Sale = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the tier of a member and the price of the next purchase."""
    result = price(
        open_policies(policies).policies.tiers,
        orders=inputs.count("--orders", orders),
        spent=inputs.yuan("--spent", spent),
        amount=inputs.optional_yuan("--amount", amount),
        sale=inputs.optional_yuan("--sale", sale),
    )
    answer(result, price_text, as_json=as_json)
    return 0
