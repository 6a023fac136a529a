"""`cstool discount`: member tiers and prices, of one customer or of a whole file."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cstool.console import file_options as of_file
from cstool.console import inputs
from cstool.console.handbook_files import open_handbook, open_policies
from cstool.console.members_options import FileOptions
from cstool.console.options import JsonOption, PoliciesOption, RepliesOption, only_for
from cstool.console.order_days import OnOption, OrderDays, answered_now, as_of
from cstool.core.tiers import price
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.render.answer_texts import own_tier_text, price_text
from cstool.render.streams import answer

MembersArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[MEMBERS.csv]", help=_("A CSV file of members, or - for stdin: prices every row.")
    ),
]
OrdersOption = Annotated[str | None, typer.Option(metavar="N", help=_("Past orders of the member."))]
SpentOption = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Yuan the member has spent in all."))
]
AmountOption = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Regular-priced goods to buy now."))
]
SaleOption = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Sale goods to buy now; they are not discounted."))
]
ReturnedOption = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Of what was spent, given back since."))
]
ReturnedOrdersOption = Annotated[
    str | None, typer.Option(metavar="N", help=_("Orders of which everything was given back."))
]
SayOption = Annotated[bool, typer.Option("--say", help=_("Only what to send: price, tier and what is next."))]


def discount(
    members: MembersArgument = None,
    orders: OrdersOption = None,
    spent: SpentOption = None,
    amount: AmountOption = None,
    sale: SaleOption = None,
    returned: ReturnedOption = None,
    returned_orders: ReturnedOrdersOption = None,
    say: SayOption = False,
    on: OnOption = None,
    output: of_file.OutputOption = None,
    rejects: of_file.RejectsOption = None,
    allow_rejects: of_file.AllowRejectsOption = None,
    columns: of_file.ColumnsOption = None,
    encoding: of_file.EncodingOption = None,
    skip: of_file.SkipOption = None,
    without_total: of_file.WithoutTotalOption = False,
    excel: of_file.ExcelOption = False,
    safe_cells: of_file.SafeCellsOption = False,
    summary: of_file.SummaryOption = False,
    engine: of_file.EngineOption = "auto",
    many: of_file.ManyOption = False,
    memory: of_file.MemoryOption = None,
    master: of_file.MasterOption = None,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the tier of a member and the price of the next purchase; or add both to every row of a file."""
    customer = {
        "orders": orders,
        "spent": spent,
        "amount": amount,
        "sale": sale,
        "returned": returned,
        "returned_orders": returned_orders,
    }
    options = FileOptions(
        output,
        rejects,
        allow_rejects,
        columns,
        encoding,
        skip,
        without_total,
        excel,
        safe_cells,
        summary,
        engine,
        many,
        memory,
        master,
    )
    if members is None:
        options.refuse(Message("a members file"), *(name for name in options._fields if name != "engine"))
        if replies and not say:
            only_for(Message("--say"), replies=replies)
        return _one(customer, on, policies, replies, say=say, as_json=as_json)
    only_for(Message("one customer"), **customer, say=say, replies=replies)
    from cstool.console.members_job import run

    return run(members, options, policies, on, as_json=as_json)


def _one(
    typed: Mapping[str, str | None],
    on: str | None,
    policies: Path | None,
    replies: Path | None,
    *,
    say: bool,
    as_json: bool,
) -> int:
    """Show the tier and the price of one customer, or what to say of them."""
    of_member = partial(
        price,
        orders=inputs.count("--orders", _needed("--orders", typed["orders"])),
        spent=inputs.yuan("--spent", _needed("--spent", typed["spent"])),
        amount=inputs.optional_yuan("--amount", typed["amount"]),
        sale=inputs.optional_yuan("--sale", typed["sale"]),
        returned=inputs.optional_yuan("--returned", typed["returned"]),
        returned_orders=inputs.optional_count("--returned-orders", typed["returned_orders"]),
    )
    plain = open_handbook(policies, replies) if say else open_policies(policies)
    result = answered_now(plain, on, lambda handbook: of_member(handbook.policies.tiers))
    if say:
        from cstool.desk.membership import own_tier_answer

        answer(own_tier_answer(as_of(plain, OrderDays(on)), result), own_tier_text, as_json=as_json)
    else:
        answer(result, price_text, as_json=as_json)
    return 0


def _needed(option: str, text: str | None) -> str:
    if text is None:
        raise InputError(
            "usage",
            Message("{name} is missing", name=option),
            Message("see {command} --help", command="cstool discount"),
        )
    return text
