"""Why a sentence was taken for what it was."""

from collections.abc import Sequence

from cstool.locale import _
from cstool.policy.finding import Clue


def explanation_text(clues: Sequence[Clue]) -> str:
    """Return the clues in a sentence, one a line: what spoke for an entry (+) and against it (-)."""
    if not clues:
        return _("no word of it counts")
    strengths = {
        "sure": _("+ sure"),
        "likely": _("+ likely"),
        "hint": _("+ hint"),
        "doubt": _("- doubt"),
        "never": _("- never"),
        "example": _("+ it is an example"),
        "like": _("+ as in its examples"),
        "unlike": _("- as in examples of none"),
    }
    lines = ((clue.id, strengths[clue.strength], "…".join(clue.words) or clue.sign) for clue in clues)
    return "\n".join(": ".join(filter(None, line)) for line in lines)
