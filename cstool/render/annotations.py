"""The problems of the two files as annotations that GitHub shows on the lines of a pull request."""

from cstool.locale import translated
from cstool.policy.problems import PlacedProblem
from cstool.render.problems import Report, first_problems, summary

#: What stands for a character that means something to GitHub, in a text and also in a property.
_IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_TEXT, ":": "%3A", ",": "%2C"}


def annotations(report: Report) -> str:
    """Return one workflow command for each of the first problems, and the summary as plain text."""
    return "\n".join([*map(_annotation, first_problems(report)), summary(report)])


def _annotation(problem: PlacedProblem) -> str:
    properties = {
        "file": problem.file.replace("\\", "/"),
        "line": problem.line,
        "col": problem.column,
        "title": problem.code,
    }
    stated = ",".join(f"{name}={_escaped(str(value), _IN_PROPERTY)}" for name, value in properties.items())
    text = translated(problem.message)
    if problem.hint:
        text += f"\n{translated(problem.hint)}"
    return f"::{problem.severity} {stated}::{_escaped(text, _IN_TEXT)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(char, char) for char in text)
