"""The problems of the two files as SARIF 2.1.0, which code scanning services read."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from cstool import __version__
from cstool.locale import translated
from cstool.policy.codes import meaning_of
from cstool.policy.problems import PlacedProblem
from cstool.render.problems import Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(report: Report) -> dict[str, Any]:
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
