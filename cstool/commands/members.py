"""`cstool members`: order lists, as back offices export them, to members with tiers."""

from typing import Annotated, Literal

import typer

from cstool.console import file_options as of_file
from cstool.console import inputs
from cstool.console.allowed_rejects import allowance
from cstool.console.options import JsonOption, PoliciesOption
from cstool.locale import _

OrdersArgument = Annotated[
    list[str],
    typer.Argument(
        metavar=_("ORDERS..."),
        help=_(
            "Order lists: CSV, TSV, Excel, Parquet, JSON lines; - for stdin. Of one order in several the last decides."
        ),
    ),
]
AsOfOption = Annotated[
    str | None, typer.Option(metavar=_("DATE"), help=_("Orders count up to this day; today unless named."))
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        metavar=_("OLD"), help=_("What this command wrote earlier: only who moved since, and where to.")
    ),
]
NextOption = Annotated[bool, typer.Option("--next", help=_("Add the next tier and what is missing to it."))]
OrderColumnsOption = Annotated[
    str | None,
    typer.Option(
        metavar=_("member=NAME,paid=NAME,..."),
        help=_(
            "The columns with member, paid, and order, date, status, refunded; found by the header unless named."
        ),
    ),
]
OrdersEngineOption = Annotated[
    Literal["auto", "spark"],
    typer.Option(
        metavar=_("ENGINE"), help=_("auto or spark, for a cluster; auto without."), show_default=False
    ),
]
MemoryLimitOption = Annotated[
    str | None, typer.Option(metavar="2GB", help=_("Memory to use at most; more goes to the disk."))
]


def members(
    orders: OrdersArgument,
    on: AsOfOption = None,
    output: of_file.OutputOption = None,
    rejects: of_file.RejectsOption = None,
    allow_rejects: of_file.AllowRejectsOption = None,
    since: SinceOption = None,
    following: NextOption = False,
    columns: OrderColumnsOption = None,
    encoding: of_file.EncodingOption = None,
    skip: of_file.SkipOption = None,
    without_total: of_file.WithoutTotalOption = False,
    excel: of_file.ExcelOption = False,
    safe_cells: of_file.SafeCellsOption = False,
    memory: MemoryLimitOption = None,
    engine: OrdersEngineOption = "auto",
    master: of_file.MasterOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Turn order lists into members: how many orders, how much spent, which tier, the first day and the last."""
    from cstool.console.orders_job import OrderOptions, run_orders

    options = OrderOptions(
        orders=orders,
        on=on,
        output=output,
        rejects=rejects,
        since=since,
        following=following,
        columns=columns,
        encoding=encoding,
        skip=None if skip is None else inputs.count("--skip", skip),
        without_total=without_total,
        excel=excel,
        safe_cells=safe_cells,
        memory=memory,
        engine=engine,
        master=master,
    )
    return run_orders(options, policies, allowance(allow_rejects), as_json=as_json)
