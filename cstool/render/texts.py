"""What all texts for the terminal are made of: tables, lists, reasons."""

from collections.abc import Iterable, Sequence

from cstool.core.record import Reason
from cstool.locale import _, translated


def table(rows: Sequence[Sequence[object]], headers: Sequence[str]) -> str:
    """Return `rows` as a plain table in which Chinese is aligned and numbers stay as they are."""
    from tabulate import tabulate

    return tabulate(rows, headers, tablefmt="simple", disable_numparse=True)


def because_lines(reasons: Iterable[Reason]) -> list[str]:
    """Return the reasons under their heading; nothing if there are none."""
    lines = [f"  {reason.rule}  {translated(reason.text)}" for reason in reasons]
    return [_("because:"), *lines] if lines else []


def listed(heading: str, lines: Sequence[str]) -> list[str]:
    """Return `lines` under their heading; nothing if there are none."""
    return [heading, *(f"  - {line}" for line in lines)] if lines else []


def numbered(heading: str, lines: Sequence[str]) -> list[str]:
    """Return `lines`, numbered, under their heading; nothing if there are none."""
    return [heading, *(f"  {number}. {line}" for number, line in enumerate(lines, 1))] if lines else []
