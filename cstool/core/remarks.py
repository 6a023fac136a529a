"""The remark line that goes into the order: who did what, when, and how far it is (H2)."""

from collections.abc import Mapping

from cstool.core.templates import fill

#: What a remark is made of.
REMARK_NAMES = ("flag", "playbook", "progress", "facts", "agent", "time")


def remark(template: str, values: Mapping[str, str]) -> str:
    """Return the remark line: `template` with a value for each of `REMARK_NAMES`, all on one line."""
    return " ".join(fill(template, values.__getitem__).split())
