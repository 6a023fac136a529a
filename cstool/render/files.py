"""The files in use as text."""

from typing import Literal

from cstool.core.record import Record
from cstool.locale import _
from cstool.render.texts import table


class InUse(Record):
    """A file in use: its path, and where it was named or found."""

    path: str
    origin: Literal["option", "environment", "folder", "user", "shipped"]


class FilesInUse(Record):
    """The files in use, and the engine for members files."""

    policies: InUse
    replies: InUse
    #: The agent's own replies, laid over the shop's; null: there are none.
    personal: InUse | None
    #: Where those are looked for unless they are named.
    personal_place: str
    #: What prices members files: the compiled kernel, or the reference in plain Python.
    engine: Literal["kernel", "reference"]


class Exported(Record):
    """A file that replies were written to, in a format of other programs."""

    file: str
    format: Literal["espanso", "csv", "json"]
    replies: int


def exported_text(exported: Exported) -> str:
    """Return what was written, in words."""
    return _("{count} replies written to {file}").format(count=exported.replies, file=exported.file)


def files_text(files: FilesInUse) -> str:
    """Return the files in use as a table, and the engine in words."""
    why = {
        "option": _("named by an option"),
        "environment": _("named by the environment"),
        "folder": _("in the current folder"),
        "user": _("in your configuration folder"),
        "shipped": _("shipped with cstool"),
    }
    rows = [
        (name, file.path, why[file.origin]) if file else (name, files.personal_place, _("not there yet"))
        for name, file in (
            ("policies", files.policies),
            ("replies", files.replies),
            ("my-replies", files.personal),
        )
    ]
    engine = {
        "kernel": _("members files are priced by the compiled kernel"),
        "reference": _("members files are priced in plain Python: the kernel was not built"),
    }
    return table(rows, [_("file"), _("path"), _("why")]) + "\n\n" + engine[files.engine]
