"""`cstool init`: the shipped files, to edit."""

from pathlib import Path
from typing import Annotated

import typer

from cstool.batch.new_files import write_new_files
from cstool.console.handbook_files import SHOP_FILES, shipped_folder
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.render.streams import json_text, show, tell
from cstool.validation.kinds import SCHEMAS, schema_of

Folder = Annotated[
    str, typer.Argument(metavar=_("[FOLDER]"), help=_("Where to; the current folder if none is given."))
]


def init(folder: Folder = ".") -> int:
    """Write the shipped files into a folder, with the schemas that editors check them by; nothing is overwritten."""
    if not folder:
        message = Message("the name of the folder is empty")
        raise InputError("usage", message, Message("the current folder is called ."))
    contents = _contents()
    write_new_files(Path(folder), contents)
    show("\n".join(str(Path(folder, name)) for name in contents), "program")
    tell(_("policies.toml is a sample: put your own name, return_address, goods and gifts into [shop] first"))
    tell(
        _(
            "next: change policies.toml or replies.toml, then run cstool validate there; cstool explain lists recipes"
        )
    )
    return 0


def _contents() -> dict[str, bytes]:
    files = {name: (shipped_folder() / name).read_bytes() for name in SHOP_FILES}
    schemas = {f"schemas/{name}.schema.json": f"{json_text(schema_of(name))}\n".encode() for name in SCHEMAS}
    return files | schemas
