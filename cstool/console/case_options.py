"""The options that tell what is known of a case: of the order, and of the member who placed it."""

from typing import Annotated, get_args

import typer

from cstool.console.completion import complete_axis, complete_reason
from cstool.core.refund_rules import Stage
from cstool.locale import _

ReasonOption = Annotated[
    str | None,
    typer.Option(
        metavar=_("REASON"),
        help=_("Why the order comes back, by id or name."),
        autocompletion=complete_reason,
    ),
]
PaidOption = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Paid for the goods, without freight."))
]
DaysOption = Annotated[str | None, typer.Option(metavar="N", help=_("Days since receipt."))]
FreightOption = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Freight the customer paid for the first parcel."))
]
ReturnFreightOption = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Freight the customer advances for the way back."))
]
StatedOption = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar=_("AXIS=VALUE"),
        help=_("What the shop's own rules look at; may be repeated."),
        autocompletion=complete_axis,
    ),
]
StageOption = Annotated[
    str, typer.Option("--stage", metavar="|".join(get_args(Stage)), help=_("Where the parcel is."))
]
WornOption = Annotated[bool, typer.Option("--worn", help=_("The goods show wear."))]
PastOrders = Annotated[str | None, typer.Option(metavar="N", help=_("Past orders of the member."))]
SpentInAll = Annotated[str | None, typer.Option(metavar=_("YUAN"), help=_("Spent by the member in all."))]
OrderNotesOption = Annotated[
    str | None,
    typer.Option(
        "--order",
        metavar=_("NUMBER"),
        help=_("The order: the days and the sum in its notes are those to write."),
    ),
]
