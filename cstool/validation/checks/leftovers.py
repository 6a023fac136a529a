"""Texts that are not ready for a customer: marks of web pages and templates, and what was left to be filled in."""

import re
from collections.abc import Iterator

from msgspec import structs

from cstool.errors import Message
from cstool.validation.problem import CHARACTERS, Path, Problem, warning

#: Tags and entities of HTML, and doubled braces, which would be sent as braces.
_MARKUP = re.compile(
    r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--|&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,6});|\{\{|\}\}"
)
#: What people write where something is still to come, and what the rows that `validate` offers hold in its place.
_UNFINISHED = re.compile(
    r"(?<![A-Za-z])(?:TODO|FIXME|TBD|XXX+)(?![A-Za-z])|_{3,}|＿{2,}|待补充?|待填写?|[?？]{3,}|^…+[0-9]*$"
)


def leftovers(data: object, path: Path = ()) -> Iterator[Problem]:
    """Yield the texts of a document that hold markup or are unfinished; of each text, the first of either kind."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leftovers(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from leftovers(value, (*path, index))
    elif isinstance(data, str):
        yield from _of_text(data, path)


def _of_text(text: str, path: Path) -> Iterator[Problem]:
    rests = ((*path, CHARACTERS),)
    if found := _MARKUP.search(text):
        message = Message("{text} would reach the customer as it stands", text=found[0])
        hint = (
            Message("a placeholder has one brace on either side: {{name}}")
            if found[0] in {"{{", "}}"}
            else Message("write plain text: nothing here is read as a web page")
        )
        yield structs.replace(warning(path, "markup", message, hint, rests), part=found[0])
    if found := _UNFINISHED.search(text):
        message = Message("{text} stands where something was to be filled in", text=found[0])
        unfinished = warning(path, "unfinished", message, Message("write what belongs here"), rests)
        yield structs.replace(unfinished, part=found[0])
