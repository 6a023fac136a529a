"""`cstool size`: shoe size conversion."""

from typing import Annotated

import typer

from cstool.console import inputs
from cstool.console.completion import complete_style
from cstool.console.handbook_files import open_policies
from cstool.console.options import JsonOption, PoliciesOption
from cstool.console.order_days import OnOption, OrderDays, answered
from cstool.core.sizes import Fit, Scale, fit, read_size, scale_of
from cstool.errors import Message
from cstool.locale import _
from cstool.policy.handbook import Handbook
from cstool.render.answer_texts import fit_text
from cstool.render.streams import answer

Value = Annotated[
    str, typer.Argument(metavar=_("SIZE"), help=_("The usual size: in mm (240) or the shoe number (38)."))
]
StyleOption = Annotated[
    str | None,
    typer.Option(
        "--style", metavar=_("ID"), help=_("The style, by id or name."), autocompletion=complete_style
    ),
]
From = Annotated[
    Scale | None,
    typer.Option("--from", metavar="mm|eu", help=_("The unit, if it is not clear: 100 and more is mm.")),
]


def size(
    value: Value,
    style: StyleOption = None,
    scale: From = None,
    on: OnOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the size to buy."""
    usual = read_size(value, "SIZE")

    def made(handbook: Handbook) -> Fit:
        worn = inputs.pick(Message("--style"), style, handbook.policies.styles) if style is not None else None
        chart = handbook.charts[worn.chart] if worn else handbook.policies.charts[0]
        return fit(usual, scale or scale_of(usual), chart, worn)

    answer(answered(open_policies(policies), OrderDays(on), made), fit_text, as_json=as_json)
    return 0
