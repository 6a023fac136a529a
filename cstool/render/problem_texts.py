"""The problems of the files as text, each with the line it stands on, and the formats that `validate` reports in."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Literal

from msgspec import structs

from cstool.core.record import Record
from cstool.core.shown_texts import on_one_line, safe
from cstool.locale import _, translated
from cstool.render.streams import show, show_json, use_utf8
from cstool.render.terminal import refused, width
from cstool.validation.problem import PlacedProblem

#: The lines of the files, by the names of the files.
Sources = Mapping[str, Sequence[str]]

#: So many problems of each file are shown to people; the rest is counted.
_LISTED = 200
#: The code of an example that has another answer now: the policy may well be right.
CHANGED = "failed-example"
#: Columns of a line that are shown before and after the place of a problem: with the margin, 80.
_BEFORE, _AFTER = 40, 30


class ProblemReport(Record):
    """What a check found: how much of either severity, and every problem."""

    ok: bool
    files: tuple[str, ...]
    errors: int
    warnings: int
    #: How many of the warnings say that an example has another answer now.
    changed: int
    problems: tuple[PlacedProblem, ...]


def report_of(files: Sequence[str], problems: Sequence[PlacedProblem], *, strict: bool) -> ProblemReport:
    """Return the report on `files`; warnings count as errors if it is `strict`."""
    errors = sum(problem.severity == "error" for problem in problems)
    return ProblemReport(
        ok=not (problems if strict else errors),
        files=tuple(files),
        errors=errors,
        warnings=len(problems) - errors,
        changed=sum(map(_is_changed, problems)),
        problems=tuple(problem for file in files for problem in problems if problem.file == file),
    )


def first_problems(report: ProblemReport) -> list[PlacedProblem]:
    """Return the first problems of each file: as many as people look at."""
    each = ([problem for problem in report.problems if problem.file == file] for file in report.files)
    return [problem for problems in each for problem in problems[:_LISTED]]


def report_text(report: ProblemReport, sources: Sources) -> str:
    """Return every problem as `file:line:column: code: message` with its line and hint, or that there is none."""
    shown = first_problems(report)
    lines = [
        line for problem in shown if not _is_changed(problem) for line in problem_lines(problem, sources)
    ]
    changed = [problem for problem in shown if _is_changed(problem)]
    return "\n".join([*lines, *_changed_lines(report, changed, sources), summary(report)])


def _is_changed(problem: PlacedProblem) -> bool:
    return problem.code == CHANGED


def _changed_lines(
    report: ProblemReport, changed: Sequence[PlacedProblem], sources: Sources
) -> Iterator[str]:
    """Yield the examples that have other answers now, under a heading of their own; what to do is said once."""
    if changed:
        heading = _("answers that changed: {count}").format(count=report.changed)
        yield heading if report.errors else _("{heading} (the files can be used)").format(heading=heading)
        for problem in changed:
            yield from problem_lines(structs.replace(problem, severity="error", hint=None), sources)
        yield from _hint_lines(changed[0])


def summary(report: ProblemReport) -> str:
    """Return how many problems of either severity were found, and how many are not shown."""
    lines = []
    left_out = len(report.problems) - len(first_problems(report))
    if left_out:
        lines.append(_("and {count} more").format(count=left_out))
    warnings = report.warnings - report.changed
    if not report.errors and not warnings:
        lines.append(_("no problems in {files}").format(files=on_one_line(", ".join(report.files))))
    elif not warnings:
        lines.append(_("problems: {count}").format(count=report.errors))
    else:
        lines.append(
            _("problems: {errors}, warnings: {warnings}").format(errors=report.errors, warnings=warnings)
        )
    if report.changed:
        lines[-1] += _("; answers that changed: {count}").format(count=report.changed)
    return "\n".join(lines)


def problem_lines(problem: PlacedProblem, sources: Sources) -> list[str]:
    """Return one problem as text."""
    said_first = f"{problem.file}:{problem.line}:{problem.column}: {problem.code}: {said(problem)}"
    lines = [on_one_line(said_first), *_excerpt(problem, sources)]
    return [*lines, *_hint_lines(problem)]


def _hint_lines(problem: PlacedProblem) -> list[str]:
    if not problem.hint:
        return []
    first, *more = translated(problem.hint).split("\n")
    return [_("  hint: {hint}").format(hint=first), *(f"    {line}" for line in more)]


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
    before, after = line[:at], line[at:]
    if width(line) > _BEFORE + _AFTER:
        before, after = _last_columns(before, _BEFORE), _first_columns(after, _AFTER)
    margin = f"{problem.line:5} | "
    return [margin + before + after, " " * (len(margin) - 2) + "| " + _blank(safe(before)) + refused("^")]


def _first_columns(text: str, most: int) -> str:
    """Return as much of the beginning of `text` as so many columns hold."""
    taken = list(accumulate(map(width, text[: most + 1])))
    return (
        text
        if len(text) == len(taken) and (not taken or taken[-1] <= most)
        else _cut(text, taken, most) + "…"
    )


def _last_columns(text: str, most: int) -> str:
    """Return as much of the end of `text` as so many columns hold."""
    shown = _first_columns(text[::-1], most)
    return shown[::-1]


def _cut(text: str, taken: Sequence[int], most: int) -> str:
    return text[: sum(columns < most for columns in taken)]


def _blank(text: str) -> str:
    """Return spaces as wide as `text` is on a terminal."""
    return "".join("\t" if char == "\t" else " " * width(char) for char in text)


Format = Literal["text", "json", "github", "sarif", "junit"]


def show_report(report: ProblemReport, sources: Sources, form: Format) -> None:
    """Write `report` to stdout in one of the formats."""
    match form:
        case "text":
            show(report_text(report, sources), "lines")
        case "json":
            show_json(report)
        case "github":
            from cstool.render.report_formats import annotations

            show(annotations(report), "program", obeyed=True)
        case "sarif":
            from cstool.render.report_formats import sarif

            show_json(sarif(report))
        case "junit":
            from cstool.render.report_formats import junit

            use_utf8()  # as it says of itself
            show(junit(report, sources), "program")
