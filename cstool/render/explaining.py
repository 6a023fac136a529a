"""Why a sentence was taken for what it was."""

from cstool.locale import _
from cstool.policy.finding import Alternative, Clue, Explanation

#: Their words are classes, characters and pairs of them; those of signs follow one another.
_BY_EXAMPLES = {"like", "unlike"}


def explanation_text(explanation: Explanation | None) -> str:
    """Return what was found, what spoke for an entry (+) and against it (-), and what comes next, one a line."""
    if explanation is None:
        return _("called by id, name or short code: no word was weighed")
    lines = [_found(explanation), *map(_clue, explanation.clues)]
    if not explanation.clues:
        lines.append(_("no word of it counts"))
    return "\n".join(
        [*lines, *(_("next: {entry}").format(entry=_entry(each)) for each in explanation.following)]
    )


def _found(explanation: Explanation) -> str:
    needed = f"{explanation.threshold:.2f}"
    if explanation.found is None:
        return _("found: nothing, {score} is needed").format(score=needed)
    return _("found: {entry}, {score} is needed").format(entry=_entry(explanation.found), score=needed)


def _entry(entry: Alternative) -> str:
    return f"{entry.id}（{entry.name}） {entry.score:.2f}"


def _clue(clue: Clue) -> str:
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
    return ": ".join(filter(None, (clue.id, strengths[clue.strength], _words(clue))))


def _words(clue: Clue) -> str:
    if clue.strength not in _BY_EXAMPLES:
        return "…".join(clue.words)
    words = "、".join(clue.words)
    return words if words == clue.sign else f"{words} ({clue.sign})"
