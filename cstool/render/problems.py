"""The problems of the two files as text, each with the line it stands on."""

from collections.abc import Mapping, Sequence
from unicodedata import east_asian_width

from cstool.core.record import Record
from cstool.locale import _, translated
from cstool.policy.problems import PlacedProblem
from cstool.render.safety import safe

#: The lines of the files, by the names of the files.
Sources = Mapping[str, Sequence[str]]

#: So many problems are listed of each file; the rest is counted.
_LISTED = 200
#: Columns of a line that are shown before and after the place of a problem.
_BEFORE, _AFTER = 60, 40


class Report(Record):
    """What a check found; `left_out` counts the problems beyond those that are listed."""

    ok: bool
    files: tuple[str, ...]
    problems: tuple[PlacedProblem, ...]
    left_out: int = 0


def report_of(files: Sequence[str], problems: Sequence[PlacedProblem], *, strict: bool) -> Report:
    """Return the report on `files`; warnings count as errors if it is `strict`."""
    listed = [
        problem
        for file in files
        for problem in [problem for problem in problems if problem.file == file][:_LISTED]
    ]
    failing = [problem for problem in problems if strict or problem.severity == "error"]
    left_out = len(problems) - len(listed)
    return Report(ok=not failing, files=tuple(files), problems=tuple(listed), left_out=left_out)


def report_text(report: Report, sources: Sources) -> str:
    """Return every problem as `file:line:column: code: message` with its line and hint, or that there is none."""
    lines = [line for problem in report.problems for line in problem_lines(problem, sources)]
    if report.left_out:
        lines.append(_("and {count} more").format(count=report.left_out))
    return "\n".join([*lines, summary(report)])


def summary(report: Report) -> str:
    """Return how many problems of either severity were found."""
    errors = sum(problem.severity == "error" for problem in report.problems) + report.left_out
    warnings = len(report.problems) + report.left_out - errors
    if not errors and not warnings:
        return _("no problems in {files}").format(files=", ".join(report.files))
    if not warnings:
        return _("problems: {count}").format(count=errors)
    return _("problems: {errors}, warnings: {warnings}").format(errors=errors, warnings=warnings)


def problem_lines(problem: PlacedProblem, sources: Sources) -> list[str]:
    """Return one problem as text."""
    place = f"{problem.file}:{problem.line}:{problem.column}"
    message = said(problem)
    lines = [f"{place}: {problem.code}: {message}", *_excerpt(problem, sources)]
    if problem.hint:
        first, *more = translated(problem.hint).split("\n")
        lines += [_("  hint: {hint}").format(hint=first), *(f"    {line}" for line in more)]
    return lines


def said(problem: PlacedProblem) -> str:
    """Return the message of `problem`, saying of a warning that it is one."""
    message = translated(problem.message)
    return message if problem.severity == "error" else _("warning: {message}").format(message=message)


def _excerpt(problem: PlacedProblem, sources: Sources) -> list[str]:
    """Return the line that a problem stands on and a caret under its place."""
    lines = sources.get(problem.file, ())
    if not 1 <= problem.line <= len(lines) or not lines[problem.line - 1].strip():
        return []
    line, at = lines[problem.line - 1], problem.column - 1
    start = max(at - _BEFORE, 0)
    before = ("…" if start else "") + line[start:at]
    after = line[at : at + _AFTER] + ("…" if len(line) > at + _AFTER else "")
    margin = f"{problem.line:5} | "
    return [margin + before + after, " " * (len(margin) - 2) + "| " + _blank(safe(before)) + "^"]


def _blank(text: str) -> str:
    """Return spaces as wide as `text` is on a terminal."""
    return "".join("\t" if char == "\t" else " " * (1 + (east_asian_width(char) in "WF")) for char in text)
