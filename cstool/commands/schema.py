"""`cstool schema`: the JSON Schema of a file."""

from typing import Annotated, Literal

import typer

from cstool.locale import _
from cstool.policy.schema import schema_of
from cstool.render.output import show_json

File = Annotated[
    Literal["policies", "replies"], typer.Argument(metavar="policies|replies", help=_("Which file."))
]


def schema(file: File) -> int:
    """Print the JSON Schema of policies.toml or replies.toml."""
    show_json(schema_of(file))
    return 0
