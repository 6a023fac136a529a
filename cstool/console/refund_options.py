"""The options of `cstool refund`, what is known of an order that comes back."""

from typing import Annotated, get_args

import typer

from cstool.console.completion import complete_reason
from cstool.console.help import in_place_of_reason
from cstool.core.refund_rules import BuiltInWish
from cstool.locale import _

RowsOption = Annotated[
    str | None,
    typer.Option(
        "--rows",
        metavar=_("ORDERS"),
        help=_("In place of REASON: a file of orders, its columns named as these options."),
        is_eager=True,
        callback=in_place_of_reason,
    ),
]
RowColumnsOption = Annotated[
    str | None,
    typer.Option(metavar=_("paid=NAME,..."), help=_("What columns of that file are called instead.")),
]

ReasonArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=_("REASON"), help=_("Why, by id or name; listed below."), autocompletion=complete_reason
    ),
]
Paid = Annotated[
    str | None,
    typer.Option(metavar=_("YUAN"), help=_("Paid for the goods, without freight; or name the goods.")),
]
Items = Annotated[
    list[str] | None,
    typer.Option("--item", metavar=_("NAME=PRICE[xN]"), help=_("Goods of the order; once for each.")),
]
Back = Annotated[
    list[str] | None,
    typer.Option("--back", metavar=_("NAME[=N]"), help=_("Goods that come back; without, all do.")),
]
BackBefore = Annotated[
    list[str] | None,
    typer.Option("--back-before", metavar=_("NAME[=N]"), help=_("Goods that came back before.")),
]
OrderDiscount = Annotated[
    str | None,
    typer.Option("--discount", metavar=_("YUAN"), help=_("Taken off the whole order: coupon, 满减.")),
]
Threshold = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("The sum from which that discount holds; 0: any."))
]
Already = Annotated[str | None, typer.Option(metavar=_("YUAN"), help=_("Refunded before, for this order."))]
GiftKept = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Value of a gift that does not come back."))
]
Compensate = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Money without a return, in place of --wish."))
]
WishOption = Annotated[
    str | None,
    typer.Option(
        "--wish",
        metavar="|".join(get_args(BuiltInWish)),
        help=_("What the customer wants; without, what is usual for the reason."),
    ),
]
Days = Annotated[
    str | None,
    typer.Option(
        metavar="N", help=_("Days since receipt; needed for a return for the customer's own reason.")
    ),
]
NoTag = Annotated[bool, typer.Option("--no-tag", help=_("The tag is missing."))]
NoPackaging = Annotated[bool, typer.Option("--no-packaging", help=_("The inner packaging is missing."))]
Intercepted = Annotated[
    bool | None,
    typer.Option("--intercepted/--not-intercepted", help=_("Whether the courier caught the parcel.")),
]
RepairCost = Annotated[str | None, typer.Option(metavar=_("YUAN"), help=_("What the repair costs."))]
ExchangePrice = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Price of the goods wanted in exchange."))
]
KeptPrice = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Price of what came by mistake and is kept."))
]
SwapFreight = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("What swapping it would cost in freight, both ways."))
]
GoodwillOption = Annotated[
    bool, typer.Option("--goodwill", help=_("Relax the conditions as far as the policy allows."))
]
