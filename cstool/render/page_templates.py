"""Pages made from templates: everything that comes from data is escaped, and a page loads nothing from elsewhere."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cstool.core.shown_texts import safe
from cstool.locale import _

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates"


def page_from(template: str, values: Mapping[str, object]) -> str:
    """Return the page that the file `template` makes of `values`, in the active language."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(["html"]),
        finalize=_without_controls,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(_=_, inlined=_inlined, digest=_digest)
    environment.filters["markdown"] = _markdown
    return environment


def _without_controls(value: object) -> object:
    """Return a value of the data without control characters; what is markup already is ours and stays as it is."""
    return safe(value) if type(value) is str else value


@cache
def _inlined(name: str) -> object:
    """Return one of our own style sheets or programs, to stand in the page as it is."""
    from markupsafe import Markup

    return Markup((_FOLDER / name).read_text(encoding="utf-8"))  # noqa: S704  # a file of this package


def _digest(name: str) -> str:
    """Return what lets a browser run or apply this file alone, whatever else stands in the page."""
    return "sha256-" + b64encode(sha256(str(_inlined(name)).encode()).digest()).decode()


def _markdown(value: object) -> str:
    """Return a text as one line of Markdown that reads as it is written."""
    text = safe(str(value)).replace("\\", "\\\\")
    for mark in "`*_[]<>|#~":
        text = text.replace(mark, f"\\{mark}")
    return "<br>".join(text.split("\n"))
