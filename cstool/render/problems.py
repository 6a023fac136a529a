"""The problems of the two files as text."""

from cstool.core.record import Record
from cstool.locale import _, translated
from cstool.policy.problems import PlacedProblem


class Report(Record):
    """What a check found."""

    ok: bool
    files: tuple[str, ...]
    problems: tuple[PlacedProblem, ...]


def report_text(report: Report) -> str:
    """Return every problem as `file:line:column: code: message` with its hint below, or that there is none."""
    if report.ok:
        return _("no problems in {files}").format(files=", ".join(report.files))
    lines = [line for problem in report.problems for line in problem_lines(problem)]
    return "\n".join([*lines, _("problems: {count}").format(count=len(report.problems))])


def problem_lines(problem: PlacedProblem) -> list[str]:
    """Return one problem as text."""
    place = f"{problem.file}:{problem.line}:{problem.column}"
    lines = [f"{place}: {problem.code}: {translated(problem.message)}"]
    if problem.hint:
        lines.append(_("  hint: {hint}").format(hint=translated(problem.hint)))
    return lines
