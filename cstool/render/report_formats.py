"""The problems of the files for other programs: GitHub annotations, SARIF 2.1.0, JUnit."""

from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cstool import __version__
from cstool.core.shown_texts import safe
from cstool.locale import translated
from cstool.render.problem_texts import ProblemReport, Sources, first_problems, problem_lines, summary
from cstool.render.terminal import unmarked
from cstool.validation.codes import meaning_of
from cstool.validation.problem import PlacedProblem

#: What stands for a character that means something to GitHub, in a text and also in a property.
_IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_TEXT, ":": "%3A", ",": "%2C"}


def annotations(report: ProblemReport) -> str:
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


_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(report: ProblemReport) -> dict[str, Any]:
    """Return one SARIF document; columns count characters, not UTF-16 units."""
    codes = list(dict.fromkeys(problem.code for problem in report.problems))
    rules = [{"id": code, "shortDescription": {"text": meaning_of(code)}} for code in codes]
    run = {
        "tool": {"driver": {"name": "cstool", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code)) for problem in report.problems],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(problem: PlacedProblem, rule: int) -> dict[str, Any]:
    text = translated(problem.message)
    if problem.hint:
        text += f"\n{translated(problem.hint)}"
    region = {"startLine": problem.line, "startColumn": problem.column}
    place = {"artifactLocation": {"uri": _uri(problem.file)}, "region": region}
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


#: Characters that XML does not know.
_UNKNOWN = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}


def junit(report: ProblemReport, sources: Sources) -> str:
    """Return one test suite for each file: a failed case for each problem, or one that passed."""
    suites = Element("testsuites", name="cstool validate")
    for file in report.files:
        problems = [problem for problem in report.problems if problem.file == file]
        counts = {"tests": str(max(len(problems), 1)), "failures": str(len(problems)), "errors": "0"}
        suite = SubElement(suites, "testsuite", {"name": _known(file), **counts})
        if not problems:
            SubElement(suite, "testcase", classname=_known(file), name="validate")
        for problem in problems:
            _add_case(suite, problem, sources)
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}'


def _add_case(suite: Element, problem: PlacedProblem, sources: Sources) -> None:
    name = f"{problem.line}:{problem.column} {problem.code}"
    case = SubElement(suite, "testcase", classname=_known(problem.file), name=name)
    failure = SubElement(case, "failure", type=problem.severity, message=_known(translated(problem.message)))
    failure.text = _known(unmarked("\n".join(problem_lines(problem, sources))))


def _known(text: str) -> str:
    return safe(text).translate(_UNKNOWN)
