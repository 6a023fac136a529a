"""`cstool validate`: every problem of the two files."""

from pathlib import Path
from typing import Annotated

import typer

from cstool.console.opening import files_to_check
from cstool.console.options import JsonOption, PoliciesOption, RepliesOption
from cstool.locale import _
from cstool.render.output import answer
from cstool.render.problems import Report, report_text

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar=_("[FILES]"), help=_("policies.toml, replies.toml or both; the ones in use if none is given.")
    ),
]


def validate(
    files: Files = None,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show every problem of the two files, with its place, as file:line:column: code: message."""
    from cstool.policy.checking import check

    checked = files_to_check(files or (), policies, replies)
    named = [document.file for document in checked.named]
    problems = tuple(problem for problem in check(checked.policies, checked.replies) if problem.file in named)
    answer(Report(ok=not problems, files=tuple(named), problems=problems), report_text, as_json=as_json)
    return 1 if problems else 0
