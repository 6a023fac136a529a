"""`cstool schema`: the JSON Schema of a file."""

from typing import Annotated, Literal

import typer

from cstool.locale import _
from cstool.render.streams import show_json
from cstool.validation.kinds import schema_of

FileArgument = Annotated[
    Literal["policies", "replies", "cases", "classes", "signs"],
    typer.Argument(metavar="policies|replies|cases|classes|signs", help=_("Which file.")),
]


def schema(file: FileArgument) -> int:
    """Print the JSON Schema of a TOML file of the handbook."""
    show_json(schema_of(file))
    return 0
