"""`cstool schema`: the JSON Schema of a file, the commands as programs see them, the JSON Schema of their answers."""

from typing import Annotated, Literal

import typer

from cstool.locale import _
from cstool.render.streams import show_json
from cstool.validation.kinds import schema_of

FileArgument = Annotated[
    Literal["policies", "replies", "cases", "classes", "signs", "commands", "answers"],
    typer.Argument(
        metavar="policies|replies|cases|classes|signs|commands|answers",
        help=_("Which file; or what the commands take, and what they answer."),
    ),
]


def schema(context: typer.Context, file: FileArgument) -> int:
    """Print the JSON Schema of a TOML file of the handbook, or what programs need to know of the commands."""
    if file == "commands":
        from cstool.console.command_shapes import command_shapes

        show_json({"commands": command_shapes(context.find_root().command)})
    elif file == "answers":
        from cstool.console.answer_shapes import answer_schemas

        show_json(answer_schemas())
    else:
        show_json(schema_of(file))
    return 0
