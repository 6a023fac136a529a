"""The formats that `validate` can report in; what a format needs is imported with it."""

from typing import Literal

from cstool.render.output import show, show_json, use_utf8
from cstool.render.problems import Report, Sources, report_text

Format = Literal["text", "json", "github", "sarif", "junit"]


def show_report(report: Report, sources: Sources, form: Format) -> None:
    """Write `report` to stdout in one of the formats."""
    match form:
        case "text":
            show(report_text(report, sources))
        case "json":
            show_json(report)
        case "github":
            from cstool.render.annotations import annotations

            show(annotations(report))
        case "sarif":
            from cstool.render.sarif import sarif

            show_json(sarif(report))
        case "junit":
            from cstool.render.junit import junit

            use_utf8()  # as it says of itself
            show(junit(report, sources))
