"""`cstool explain`: the supervisor's manual, recipes and the pages of problems, at the terminal."""

from typing import Annotated

import typer

from cstool.console.completion import complete_topic
from cstool.console.manual_pages import Manual, ManualPage, manual, manual_page, page_lines
from cstool.console.options import JsonOption
from cstool.locale import _
from cstool.render.streams import answer
from cstool.render.terminal import strong, whole

TopicArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=_("[TOPIC]"),
        help=_("A recipe, or the code of a problem; a list of all if none is given."),
        autocompletion=complete_topic,
    ),
]


def explain(topic: TopicArgument = None, as_json: JsonOption = False) -> int:
    """Show a recipe, or the page of a problem's code."""
    if topic is None:
        answer(manual(), _list_text, as_json=as_json)
    else:
        answer(manual_page(topic.strip()), _page_text, as_json=as_json)
    return 0


def _list_text(found: Manual) -> str:
    lines = [strong(_("Recipes for supervisors: cstool explain NAME"))]
    lines += (f"  {entry.id:10}  {entry.name}" for entry in found.recipes)
    lines += ["", strong(_("Problems that validate names: cstool explain CODE"))]
    lines += (f"  {entry.id:20}  {entry.name}" for entry in found.problems)
    return "\n".join(lines)


def _page_text(page: ManualPage) -> str:
    return "\n".join(whole(line) if is_code else line for line, is_code in page_lines(page.text))
