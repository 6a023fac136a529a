"""`cstool init`: the shipped files, to edit."""

from pathlib import Path
from typing import Annotated

import typer

from cstool.console.files import shipped_folder
from cstool.errors import InputError, Message, OutputError, cause_of
from cstool.locale import _
from cstool.render.output import show

Folder = Annotated[
    Path, typer.Argument(metavar=_("[FOLDER]"), help=_("Where to; the current folder if none is given."))
]


def init(folder: Folder = Path()) -> int:
    """Write the shipped policies.toml and replies.toml into a folder; files that exist stay as they are."""
    names = ("policies.toml", "replies.toml")
    taken = [name for name in names if (folder / name).exists()]
    if taken:
        raise InputError(
            "file-exists",
            Message("{files} exists already in {folder}", files=", ".join(taken), folder=folder),
            Message("nothing was written; choose another folder or move it away"),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / name).write_bytes((shipped_folder() / name).read_bytes())
    except OSError as error:
        raise OutputError(
            "cannot-write",
            Message("{folder} cannot be written: {cause}", folder=folder, cause=cause_of(error)),
        ) from None
    show("\n".join(str(folder / name) for name in names))
    return 0
