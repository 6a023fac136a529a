"""`cstool init`: the shipped files, to edit."""

from pathlib import Path
from typing import Annotated

import typer

from cstool.console.handbook_files import SHOP_FILES, shipped_folder
from cstool.errors import InputError, Message, OutputError, cause_of
from cstool.locale import _
from cstool.render.streams import json_text, show
from cstool.validation.kinds import SCHEMAS, schema_of

Folder = Annotated[
    Path, typer.Argument(metavar=_("[FOLDER]"), help=_("Where to; the current folder if none is given."))
]


def init(folder: Folder = Path()) -> int:
    """Write the shipped files into a folder, with the schemas that editors check them by; nothing is overwritten."""
    contents = _contents()
    taken = [name for name in contents if (folder / name).exists()]
    if taken:
        raise InputError(
            "file-exists",
            Message("{files} exists already in {folder}", files=", ".join(taken), folder=folder),
            Message("nothing was written; choose another folder or move it away"),
        )
    try:
        for name, content in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    except OSError as error:
        raise OutputError(
            "cannot-write",
            Message("{folder} cannot be written: {cause}", folder=folder, cause=cause_of(error)),
        ) from None
    show("\n".join(str(folder / name) for name in contents))
    return 0


def _contents() -> dict[str, bytes]:
    files = {name: (shipped_folder() / name).read_bytes() for name in SHOP_FILES}
    schemas = {f"schemas/{name}.schema.json": f"{json_text(schema_of(name))}\n".encode() for name in SCHEMAS}
    return files | schemas
