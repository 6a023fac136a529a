"""The head of a members file: what parts its columns, which record names them, and what stands above it.

Back offices write titles and `sep=` lines above the header, and part columns by tabs or semicolons. What is found here
is said; what is named on the command line is not looked for.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from cstool.batch.blocks import Blocks
from cstool.batch.columns import ASKED, Columns, find_columns, refuse_order_numbers
from cstool.batch.order_heads import TITLES, tidy
from cstool.batch.records import PARTS, BrokenQuotingError, body, cells_of
from cstool.core.numbers import BLANKS
from cstool.errors import InputError, Message

_SEPARATOR = re.compile(rb'"?sep=([,;\t])"?', re.IGNORECASE)


class MembersHead(NamedTuple):
    """The header of a members file, and how the rows below it are read."""

    columns: Columns
    #: What parts the columns.
    part: bytes
    #: The header as it stands in the file.
    header: bytes
    #: Physical lines above it.
    above: int
    #: Those of them that are titles: neither blank nor a `sep=` line.
    titles: int


class _Record(NamedTuple):
    """A record of the head, its physical line, from 0, and what may part its columns."""

    text: bytes
    line: int
    is_title: bool
    parts: tuple[bytes, ...]


def read_head(
    blocks: Blocks, source: str, encoding: str, mapping: Mapping[str, str], skip: int | None = None
) -> MembersHead:
    """Take the records of `blocks` up to the header.

    Args:
        blocks: the file, of which nothing was taken yet.
        source: what people call it.
        encoding: its encoding.
        mapping: the names of the columns that differ from their meanings.
        skip: how many lines stand above the header; absent: it is looked for.

    Raises:
        InputError: no record names the columns, or one of them twice.
    """
    titles = 0
    best: list[str] = []
    failure: InputError | None = None
    for record in _head(blocks, source):
        if skip is None or record.line >= skip:
            for part in record.parts:
                try:
                    names = names_of(record.text, part, encoding)
                    columns = find_columns(names, mapping)
                except BrokenQuotingError:
                    broken = Message("the quotes in the header do not pair")
                    failure = failure or InputError("broken-header", broken)
                except InputError as error:
                    if error.code != "missing-column":
                        raise
                    is_better = len(names) > len(best) and (failure is None or bool(best))
                    best, failure = (names, error) if is_better else (best, failure)
                else:
                    return MembersHead(columns, part, record.text, record.line, titles)
            if skip is not None:
                break
        titles += record.is_title
        if titles > TITLES:
            break
    raise failure or InputError("empty", Message("{path} is empty", path=source))


def names_of(header: bytes, part: bytes, encoding: str) -> list[str]:
    """Return the names of the columns in a header.

    Raises:
        BrokenQuotingError: its quotes do not pair.
    """
    cells = cells_of(body(header)[0], part)
    return [cell.content.decode(encoding, "replace").strip(BLANKS) for cell in cells]


def check_counts(head: MembersHead, encoding: str, rows: bytes) -> None:
    """Refuse a file whose column of orders has the numbers of orders and not how many there were.

    Args:
        head: its head.
        encoding: its encoding.
        rows: what is known of its rows.

    Raises:
        InputError: it does.
    """
    name, place = head.columns.names[head.columns.orders], head.columns.orders
    found: list[str] = []
    for line in rows.split(b"\n", ASKED)[:-1]:
        with suppress(BrokenQuotingError):
            cells = cells_of(line.removesuffix(b"\r"), head.part)
            if place < len(cells):
                found.append(tidy(cells[place].content.decode(encoding, "replace")))
    refuse_order_numbers(name, found)


def _head(blocks: Blocks, source: str) -> Iterator[_Record]:
    """Yield the records of the head; blank ones are titles of nothing."""
    line = 0
    parts: tuple[bytes, ...] = PARTS
    while record := blocks.header():
        content = body(record)[0].strip()
        if content.startswith(b"{"):
            raise InputError(
                "broken-header",
                Message("the first line is JSON, not the names of columns"),
                Message("for JSON lines: cstool discount FILE.jsonl --output FILE"),
            )
        separator = _SEPARATOR.fullmatch(content) if not line else None
        if separator:
            parts = (separator[1],)
        elif content.strip(b",;"):
            yield _Record(record, line, True, parts)
        line += record.count(b"\n")
    if not line:
        raise InputError("empty", Message("{path} is empty", path=source))
