"""`cstool schema`: the JSON Schema of a file, the commands as programs see them, the JSON Schema of their answers."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from cstool.errors import InputError, Message
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


FromOption = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar=_("FILE"),
        help=_("With the ids of this policies.toml, and of the replies.toml beside it, as choices."),
    ),
]


def schema(context: typer.Context, file: FileArgument, own: FromOption = None) -> int:
    """Print the JSON Schema of a TOML file of the handbook, or what programs need to know of the commands."""
    if file == "commands":
        from cstool.console.command_shapes import command_shapes

        show_json({"commands": command_shapes(context.find_root().command)})
    elif file == "answers":
        from cstool.console.answer_shapes import answer_schemas

        show_json(answer_schemas())
    else:
        show_json(schema_of(file) if own is None else _with_own(schema_of(file), own))
        return 0
    if own is not None:
        raise InputError("usage", Message("--from is only for the schema of a file"))
    return 0


def _with_own(schema: dict[str, Any], policies: Path) -> dict[str, Any]:
    """Return `schema` with the ids of the shop's own files as choices, as far as these can be read.

    Raises:
        HandbookError: the file cannot be read.
        InputError: it has no rows of policies.
    """
    from cstool.validation.document import read
    from cstool.validation.load import read_bytes
    from cstool.validation.schema_choices import with_choices

    own = read(read_bytes(policies), str(policies)).data or {}
    if "tiers" not in own:
        message = Message("--from: {file} has no rows of policies.toml", file=policies)
        raise InputError("usage", message, Message("cstool validate says what is wrong with it"))
    beside = policies.with_name("replies.toml")
    said = read(read_bytes(beside), str(beside)).data if beside.is_file() else None
    return with_choices(schema, (said or {}) | own)
