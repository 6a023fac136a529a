"""Headers are put back where they are missing or of another kind, so that what stands below them is understood."""

from typing import Any, NamedTuple

import tomli

from cstool.policy.number_types import parse_decimal
from cstool.validation.document import Document
from cstool.validation.header_tables import tables_of
from cstool.validation.headers import Header, headers_of_another_kind, lost_header
from cstool.validation.places import places_in
from cstool.validation.problem import error_at
from cstool.validation.repairs import with_headers
from cstool.validation.shape_faults import Diagnosis, diagnose

#: Headers that are put back in one file, and keys above which they are looked for each time.
_MOST = 20


class Restored(NamedTuple):
    """A document as far as it could be restored, and what is still wrong with its shape."""

    document: Document
    diagnosis: Diagnosis


def restored(document: Document, shape: type) -> Restored:
    """Return `document`, which should be of `shape`, with its headers where they belong; each is one more problem."""
    diagnosis = diagnose(document.data or {}, shape)
    for _ in range(_MOST):
        better = _with_headers(document, _misplaced(document, diagnosis, shape))
        if better is None:
            break
        document, diagnosis = better, diagnose(better.data or {}, shape)
    return Restored(document, diagnosis)


def _misplaced(document: Document, diagnosis: Diagnosis, shape: type) -> list[Header]:
    """Return the headers of another kind, or the first that is lost, or none."""
    suspect = [problem for problem in diagnosis.problems if problem.code in ("wrong-type", "unknown-key")]
    if not suspect:
        return []
    text, tables = document.readable, tables_of(shape)
    lines = text.split("\n")
    odd = list(headers_of_another_kind(lines, tables))
    keys = {key for table in tables.values() for key in table.keys}
    elsewhere = [p.path for p in suspect if p.code == "unknown-key" and p.path[-1] in keys]
    for path in elsewhere[:_MOST] if not odd else ():
        line = places_in(text).of(path, "key").line
        if header := lost_header(lines, line - 1, tables):
            return [header]
    return odd


def _with_headers(document: Document, headers: list[Header]) -> Document | None:
    """Return `document` with `headers`; None if there are none, or it could not be read any more."""
    lines = document.readable.split("\n")
    text = with_headers(lines, headers)
    data = _read(text) if headers else None
    if data is None:
        return None
    problems = [
        error_at(document.file, header.at + 1, _margin(lines[header.at]) + 1, header) for header in headers
    ]
    return Document(
        file=document.file,
        text=document.text,
        data=data,
        problems=(*document.problems, *problems),
        mended=text,
    )


def _read(text: str) -> dict[str, Any] | None:
    try:
        return tomli.loads(text, parse_float=parse_decimal)
    except ValueError:
        return None


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())
