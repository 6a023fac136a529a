"""The options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

from cstool.errors import InputError, Message
from cstool.locale import _

PoliciesOption = Annotated[
    Path | None, typer.Option("--policies", metavar=_("FILE"), help=_("Another policies.toml."))
]
RepliesOption = Annotated[
    Path | None, typer.Option("--replies", metavar=_("FILE"), help=_("Another replies.toml."))
]
PersonalOption = Annotated[
    Path | None,
    typer.Option("--personal", metavar=_("FILE"), help=_("Another my-replies.toml, your own replies.")),
]
JsonOption = Annotated[bool, typer.Option("--json", help=_("One JSON document instead of text."))]
LinesOption = Annotated[
    Path | None,
    typer.Option(
        "--lines",
        metavar=_("FILE|-"),
        help=_("What customers wrote, one message per line; one JSON object per line comes out."),
    ),
]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help=_("On stderr: which words counted, for and against what."))
]
StepOption = Annotated[
    str | None, typer.Option("--step", metavar="N", help=_("Finish what is said at step N, not at the next."))
]
CopyOption = Annotated[bool, typer.Option("--copy", help=_("Put what is said on the clipboard, too."))]
AuthorOption = Annotated[
    str | None,
    typer.Option(
        "--agent",
        metavar=_("NAME"),
        envvar="CSTOOL_AGENT",
        show_envvar=True,
        help=_("Who notes it; the name of the login without."),
    ),
]
OrderOption = Annotated[
    str | None,
    typer.Option(
        "--order", metavar="N", help=_("The number of the order: the remark is noted in the ledger, too.")
    ),
]


def only_for(what: Message, **options: object) -> None:
    """Refuse `options` that were given although they only serve for `what`.

    Raises:
        InputError: one was given.
    """
    for name, value in options.items():
        if value:
            option = "--" + name.replace("_", "-")
            raise InputError("usage", Message("{option} is only for {what}", option=option, what=what))
