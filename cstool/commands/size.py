"""`cstool size`: size conversion."""

from collections.abc import Iterable
from typing import Annotated

import typer
from msgspec import structs

from cstool.console import inputs
from cstool.console.completion import complete_style
from cstool.console.handbook_files import open_policies
from cstool.console.options import JsonOption, PoliciesOption
from cstool.console.order_days import OnOption, answered_now
from cstool.core.size_fitting import Fit, fit
from cstool.core.sizes import Chart, chart_with, read_size
from cstool.errors import InputError, Message, contradiction
from cstool.locale import _
from cstool.policy.handbook import Handbook
from cstool.render.answer_texts import fit_text
from cstool.render.streams import answer

Value = Annotated[
    str,
    typer.Argument(metavar=_("SIZE"), help=_("The usual size: 240, 24.5cm, 38, or as the chart calls it.")),
]
StyleOption = Annotated[
    str | None,
    typer.Option(
        "--style", metavar=_("ID"), help=_("The style, by id or name."), autocompletion=complete_style
    ),
]
ChartOption = Annotated[
    str | None, typer.Option("--chart", metavar=_("ID"), help=_("The size chart, by id or name."))
]
From = Annotated[
    str | None,
    typer.Option(
        "--from", metavar=_("COLUMN"), help=_("The column of the chart: mm, eu, ...; 100 and more is mm.")
    ),
]


def size(
    value: Value,
    style: StyleOption = None,
    column: From = None,
    chart: ChartOption = None,
    on: OnOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the size to buy."""
    usual = read_size(value, _("SIZE"))
    if column is not None:
        usual = structs.replace(usual, column=column.strip().lower())

    def made(handbook: Handbook) -> Fit:
        charts = handbook.policies.charts
        worn = inputs.pick(Message("--style"), style, handbook.policies.styles) if style is not None else None
        named = inputs.pick(Message("--chart"), chart, charts) if chart is not None else None
        if worn and named and worn.chart != named.id:
            raise contradiction(f"--chart {chart}", f"--style {style}")
        _check_column(column, charts)
        return fit(
            usual, named or (handbook.charts[worn.chart] if worn else chart_with(usual, charts)), worn, charts
        )

    answer(answered_now(open_policies(policies), on, made), fit_text, as_json=as_json)
    return 0


def _check_column(column: str | None, charts: Iterable[Chart]) -> None:
    known = dict.fromkeys(name for chart in charts for name in chart.columns)
    if column is not None and column.strip().lower() not in known:
        raise InputError(
            "usage",
            Message("--from {column}: no chart has such a column", column=column),
            Message("the columns: {columns}", columns="、".join(known)),
        )
