"""The files in use as text."""

from typing import Literal

from cstool.core.record import Record
from cstool.locale import _
from cstool.render.answers import table


class InUse(Record):
    """A file in use: its path, and where it was named or found."""

    path: str
    origin: Literal["option", "environment", "folder", "user", "shipped"]


class FilesInUse(Record):
    """The files in use."""

    policies: InUse
    replies: InUse


def files_text(files: FilesInUse) -> str:
    """Return the files in use as a table."""
    why = {
        "option": _("named by an option"),
        "environment": _("named by the environment"),
        "folder": _("in the current folder"),
        "user": _("in your configuration folder"),
        "shipped": _("shipped with cstool"),
    }
    rows = [
        (name, file.path, why[file.origin])
        for name, file in (("policies", files.policies), ("replies", files.replies))
    ]
    return table(rows, [_("file"), _("path"), _("why")])
