"""The problems of the two files as a JUnit report, which build servers read."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cstool.locale import translated
from cstool.policy.problems import PlacedProblem
from cstool.render.problems import Report, Sources, problem_lines
from cstool.render.safety import safe

#: Characters that XML does not know.
_UNKNOWN = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}


def junit(report: Report, sources: Sources) -> str:
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
    failure.text = _known("\n".join(problem_lines(problem, sources)))


def _known(text: str) -> str:
    return safe(text).translate(_UNKNOWN)
