"""What a text that is not TOML may have been meant as: guesses, the likeliest first.

A guess leaves the lines of the text where they are, so that places stay what they are. It is worth something if the
parser gets further with it; what is then read need not be what was meant, for the fault is reported in any case.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cstool.errors import Message
from cstool.validation.header_tables import Tables
from cstool.validation.headers import (
    Header,
    header_meant,
    header_name,
    headers_of_another_kind,
    lost_headers,
    misspelt_headers,
    states,
)
from cstool.validation.leaving import begins_statement, breaks_off, without_statement
from cstool.validation.problem import UNREAD, UNREAD_KEY
from cstool.validation.slips import plain, retyped
from cstool.validation.syntax import (
    HEADER_NOT_CLOSED,
    NOT_CLOSED,
    QUOTED,
    TOKEN,
    Fault,
    never_closed,
    standing_twice,
    unclosed,
)

#: A text of several lines of which one opening quote is missing, so that it ends where it begins.
_TWO_QUOTES = re.compile(r"""([ \t]*[A-Za-z0-9_-]+[ \t]*=[ \t]*)(""|'')[ \t]*""")

#: A quote that is opened and not closed on its line.
_WRAPPED = re.compile(r"""[=\[,{]\s*(["'])(?!.*\1)""")
#: So many lines are looked at for the quote that closes a text.
_MOST_WRAPPED = 20
#: A line that holds an element of an array: a text or a table.
_ELEMENT = re.compile(r"""[ \t]+(?:\{|"(?!"")|'(?!''))""")
#: What the line below it begins with, if it is the whole of it.
_NEXT_ELEMENT = re.compile(r"""[ \t]*["'{\]]""")


class Repair(NamedTuple):
    """A text that may be what was meant, and the faults of the one that was written."""

    text: str
    faults: tuple[Fault, ...]
    #: The line, from 0, of a text that was never closed, so that what was read below it was read as part of it.
    since: int | None = None


def repairs(text: str, fault: Fault, stopped: int, tables: Tables) -> Iterator[Repair]:
    """Yield the repairs of `fault`, at which the parser `stopped`; the last leaves the statement out."""
    lines = text.split("\n")
    if fault.code == "duplicate-key":
        yield from _of_repetition(lines, text.count("\n", 0, fault.offset), fault, tables)
    elif not breaks_off(lines, text.count("\n", 0, stopped) + 1):
        at = text.count("\n", 0, stopped)
        yield from _of_header(lines, at, fault, tables)
        yield from _of_open_end(text, lines, at, tables)
        yield from _of_wrapped_text(lines, at, fault)
        for new in retyped(text, fault, stopped):
            yield Repair(new, (fault,))
        yield from _of_element(text, lines, at, fault)
    yield Repair(without_statement(text, stopped, twice=fault.code == "duplicate-key"), (fault,))


def with_headers(lines: Sequence[str], headers: Iterable[Header]) -> str:
    """Return the text of `lines` with `headers` on the lines that they belong on."""
    new = list(lines)
    for header in headers:
        new[header.line] = header.header
    return "\n".join(new)


def _of_repetition(lines: Sequence[str], at: int, fault: Fault, tables: Tables) -> Iterator[Repair]:
    """Yield the repairs of what stands twice, on line number `at`, because a header is not what it should be."""
    for headers in (
        list(headers_of_another_kind(lines, tables)),
        list(lost_headers(lines, at, tables)),
        list(misspelt_headers(lines, tables)),
    ):
        if headers:
            yield Repair(with_headers(lines, headers), tuple(_fault(lines, header) for header in headers))
    name = header_name(lines[at])
    above = next((line for line in reversed(lines[:at]) if line.strip()), "")
    if name and name == header_name(above):
        yield Repair(_with_line(lines, at, f"# {UNREAD_KEY}"), (fault,))


def _fault(lines: Sequence[str], header: Header) -> Fault:
    offset = _offset(lines, header.at) + len(lines[header.at]) - len(lines[header.at].lstrip())
    return Fault(offset, header.code, header.message, header.hint, offset)


def _of_header(lines: Sequence[str], at: int, fault: Fault, tables: Tables) -> Iterator[Repair]:
    """Yield the repair of a header whose brackets are wrong."""
    table = header_meant(plain(lines[at]), tables)
    if table:
        message, hint = HEADER_NOT_CLOSED
        is_wide = plain(lines[at]) != lines[at]
        described = fault._replace(message=message, hint=fault.hint if is_wide else hint)
        yield Repair(_with_line(lines, at, table.header), (described,))


def _of_open_end(text: str, lines: Sequence[str], at: int, tables: Tables) -> Iterator[Repair]:
    """Yield the repairs of what began on a line before number `at` and runs on over the statements below it."""
    before = _offset(lines, at)
    yield from _of_copy(lines, at)
    texts = [match for match in TOKEN.finditer(text, 0, before) if match[0][:3] in ('"""', "'''")]
    for opening in texts[-1:]:
        first = text.count("\n", 0, opening.start())
        swallowed = next((n for n in range(first + 1, at + 1) if states(lines[n], tables)), 0)
        if swallowed:
            yield from _of_copy(lines, swallowed)
            closed = _with_line(lines, swallowed - 1, lines[swallowed - 1] + opening[0][:3])
            is_open = opening[0] in ('"""', "'''")
            yield Repair(closed, (never_closed(opening.start()),), since=first if is_open else None)
    if begins_statement(lines[at]) and (opened := unclosed(text[:before])) is not None:
        yield Repair(without_statement(text, opened, twice=False), (never_closed(opened),))
    if at and (half := _TWO_QUOTES.fullmatch(lines[at - 1])):
        message = Message("a text of several lines begins and ends with three quotes")
        fault = Fault(_offset(lines, at - 1) + half.start(2), "syntax", message)
        yield Repair(_with_line(lines, at - 1, half[1] + half[2][0] * 3), (fault,))


def _of_wrapped_text(lines: Sequence[str], at: int, fault: Fault) -> Iterator[Repair]:
    """Yield the repair of a text that runs on over the next lines up to its closing quote, as none in quotes may."""
    quote = _WRAPPED.search(QUOTED.sub("", lines[at])) if (fault.message, fault.hint) == NOT_CLOSED else None
    if quote is None:
        return
    for end in range(at + 1, min(at + _MOST_WRAPPED, len(lines))):
        if not lines[end].strip() or begins_statement(lines[end]):
            return
        behind = lines[end].find(quote[1]) + 1
        if behind:
            before = lines[at][: lines[at].rindex(quote[1])]
            closed = [f"{before}{UNREAD}{lines[end][behind:]}", *[""] * (end - at)]
            hint = Message('put a text of several lines between """')
            yield Repair("\n".join([*lines[:at], *closed, *lines[end + 1 :]]), (fault._replace(hint=hint),))
            return


def _of_element(text: str, lines: Sequence[str], at: int, fault: Fault) -> Iterator[Repair]:
    """Yield the repair of an array of which one element, on line number `at`, cannot be read."""
    is_whole = _ELEMENT.match(lines[at]) and _NEXT_ELEMENT.match("".join(lines[at + 1 : at + 2]))
    opened = unclosed(text[: _offset(lines, at)]) if is_whole else None
    if opened is not None and text[opened] == "[":
        yield Repair(_with_line(lines, at, f"{UNREAD},"), (fault,))


def _of_copy(lines: Sequence[str], at: int) -> Iterator[Repair]:
    """Yield the repair of line number `at` if it begins a value, as does the same line above it."""
    if at and lines[at] == lines[at - 1] and begins_statement(lines[at]):
        fault = standing_twice(_offset(lines, at), lines[at].split("=")[0].strip(), at)
        yield Repair(_with_line(lines, at - 1, f"# {UNREAD_KEY}"), (fault,))


def _with_line(lines: Sequence[str], at: int, line: str) -> str:
    return "\n".join([*lines[:at], line, *lines[at + 1 :]])


def _offset(lines: Sequence[str], at: int) -> int:
    return sum(len(line) + 1 for line in lines[:at])
