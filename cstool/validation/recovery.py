"""Reading on after a fault of syntax, so that one run finds all faults of a file.

Each fault is met with guesses at what was meant, the likeliest first; the last leaves the statement out. A guess keeps
the lines where they are, and counts if the parser gets further with it. The fault is reported in any case.
"""

import re
from collections.abc import Container, Iterator, Sequence
from typing import Any, NamedTuple

from cstool.errors import Message
from cstool.validation import syntax
from cstool.validation.places import Places
from cstool.validation.problem import UNREAD, UNREAD_END, UNREAD_KEY
from cstool.validation.syntax import HEADER_NOT_CLOSED, NOT_CLOSED, TOKEN, SyntaxFault, parsed
from cstool.validation.syntax_hints import QUOTED, plain_line

#: Characters that are read again after faults of syntax, all in all, before reading ends.
_MOST_READ = 10_000_000

_NAME = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_KEY = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*+"
_ASSIGNMENT = re.compile(rf"[ \t]*({_KEY})[ \t]*=")
_ANOTHER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*[ \t]*=")
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*(?P<name>{_KEY})?")
#: What is left of a header without its opening brackets.
_CLOSED = re.compile(rf"[ \t]*(?P<name>{_KEY})[ \t]*\]\]?[ \t]*(?:#.*)?")
#: A line that begins a statement; one that ends with a comma belongs to an inline table.
_STATEMENT = re.compile(
    rf"[ \t]*(?:{_KEY}[ \t]*=(?:.*[^,\s])?[ \t]*|\[\[?[ \t]*{_KEY}[ \t]*\]?\]?[ \t]*(?:#.*)?)"
)
#: A line that can only be the rest of a value.
_REST = re.compile(r"""[ \t]*[\]{}"',]""")
#: A line that holds an element of an array, a text or a table; what the line below it then begins with.
_ELEMENT, _NEXT = re.compile(r"""[ \t]+(?:\{|"(?!"")|'(?!''))"""), re.compile(r"""[ \t]*["'{\]]""")


class Attempt(NamedTuple):
    """A text that may be what was meant, and the faults of the one that was written."""

    text: str
    faults: tuple[SyntaxFault, ...]
    #: The line, from 0, of a text that was never closed, so that what was read below it was read as part of it.
    since: int | None = None


#: Faults by the line that they are on, from 0, each with the text in which it was found.
Faults = dict[int, tuple[SyntaxFault, str]]


def recover(text: str) -> tuple[dict[str, Any] | None, str, Faults]:
    """Return what can be read of `text` (None: nothing), the text that was read, and the faults of `text`."""
    faults: Faults = {}
    mended, outcome = text, parsed(text)
    while isinstance(outcome, SyntaxFault):
        is_last = (len(faults) + 1) * len(text) > _MOST_READ
        repair, after = _repaired(mended, outcome, faults, is_last=is_last)
        for fault in (_last(outcome),) if after is None else repair.faults:
            # What a guess at the fault of a line led to is no other fault.
            faults.setdefault(mended.count("\n", 0, fault.offset), (fault, mended))
        if after is None:
            return None, mended, faults
        mended, outcome = repair.text, after
    return outcome, mended, faults


def _last(fault: SyntaxFault) -> SyntaxFault:
    """Return the fault at which reading ends, with a hint that says so."""
    unread = Message("what follows is not checked until this is mended")
    return fault._replace(
        hint=Message("{hint}; {then}", hint=fault.hint, then=unread) if fault.hint else unread
    )


def _repaired(
    text: str, fault: SyntaxFault, known: Container[int], *, is_last: bool
) -> tuple[Attempt, dict[str, Any] | SyntaxFault | None]:
    """Return the repair of `fault` after which the parser gets further, and what comes out; None: there is none."""
    if fault.stopped is not None and not is_last:
        line, last = text.count("\n", 0, fault.stopped), text.count("\n")
        for repair in _repairs(text, fault, fault.stopped):
            if repair.since in known:
                continue
            outcome = parsed(repair.text)
            if not isinstance(outcome, SyntaxFault):
                return repair, outcome
            stopped = outcome.offset if outcome.stopped is None else outcome.stopped
            reached = line if repair.since is None else repair.since
            if reached < repair.text.count("\n", 0, stopped) <= last:
                return repair, outcome
    return Attempt(text, (fault,)), None


def _repairs(text: str, fault: SyntaxFault, stopped: int) -> Iterator[Attempt]:
    """Yield the repairs of `fault`, at which the parser `stopped`."""
    lines, at = text.split("\n"), text.count("\n", 0, stopped)
    is_double = fault.code == "duplicate-key"
    if (
        is_double
        and _HEADER.match(lines[at])
        and text[: _offset(lines, at)].rstrip().endswith(lines[at].strip())
    ):
        yield Attempt(_with_line(lines, at, "#"), (fault,))
    elif is_double:
        from cstool.validation.headers import missed_by_repetition, put_back

        for headers in missed_by_repetition(lines, text.count("\n", 0, fault.offset)):
            if headers:
                places = [_offset(lines, h.at) + h.margin for h in headers]
                faults = tuple(SyntaxFault(at, *h.fault, at) for at, h in zip(places, headers, strict=True))
                yield Attempt(put_back(lines, headers), faults)
    elif at + 1 < len(lines):
        yield from _of_conflict(lines, at)
        yield from _of_wide(lines, at, fault)
        yield from _of_comma(text, lines, at, fault, stopped)
        yield from _of_open_end(text, lines, at)
        yield from _of_element(text, lines, at, fault)
    described, runs_on = fault, (fault.message, fault.hint) == NOT_CLOSED
    if _CLOSED.fullmatch(lines[at]) or (_HEADER.match(lines[at]) and not _begins(lines[at])):
        described = fault._replace(message=HEADER_NOT_CLOSED[0], hint=HEADER_NOT_CLOSED[1])
    yield Attempt(_without_statement(text, stopped, twice=is_double, runs_on=runs_on), (described,))


def _of_conflict(lines: Sequence[str], at: int) -> Iterator[Attempt]:
    """Yield the repair of what a merge left behind: the first of two versions is read."""
    ends = [n for n in range(at + 1, len(lines)) if lines[n].startswith((">>>>>>> ", "<<<<<<< "))][:1]
    if lines[at].startswith("<<<<<<< ") and ends and lines[ends[0]].startswith(">"):
        second = next((n for n in range(at, ends[0]) if lines[n].startswith(("|||||||", "======="))), ends[0])
        new = ["#" if n == at or second <= n <= ends[0] else line for n, line in enumerate(lines)]
        message = Message("a merge left two versions of the same lines here")
        hint = Message("keep one of the two, and delete the lines of <<<<<<<, ======= and >>>>>>>")
        yield Attempt("\n".join(new), (SyntaxFault(_offset(lines, at), "syntax", message, hint),))


def _of_wide(lines: Sequence[str], at: int, fault: SyntaxFault) -> Iterator[Attempt]:
    """Yield the repair of a line with full-width characters: English ones wherever it is not between quotes."""
    plain = plain_line(lines[at])
    if plain != lines[at]:
        yield Attempt(_with_line(lines, at, plain), (fault,))


def _of_comma(
    text: str, lines: Sequence[str], at: int, fault: SyntaxFault, stopped: int
) -> Iterator[Attempt]:
    """Yield the repair of two texts of an array on one line, between which a comma is missing."""
    before, behind = text[:stopped].rstrip(" \t"), text[stopped:].lstrip(" \t")
    if before.endswith(('"', "'")) and behind.startswith(('"', "'")) and syntax.unclosed(before) is not None:
        place = len(before) - _offset(lines, at)
        yield Attempt(_with_line(lines, at, f"{lines[at][:place]},{lines[at][place:]}"), (fault,))


def _of_open_end(text: str, lines: Sequence[str], at: int) -> Iterator[Attempt]:
    """Yield the repairs of what began on a line before number `at` and runs on over what stands below it."""
    before = _offset(lines, at)
    texts = [match for match in TOKEN.finditer(text, 0, before) if match[0][:3] in ('"""', "'''")]
    for opening in texts[-1:]:
        first, quotes = text.count("\n", 0, opening.start()), opening[0][:3]
        is_open, is_element = opening[0] == quotes, syntax.unclosed(text[: opening.start()]) is not None
        last = at if is_open else text.count("\n", 0, opening.end())
        ends = (quotes, "]") if is_element else ()
        swallowed = next((n for n in range(first + 1, last + 1) if _begins(lines[n], ends)), 0)
        if swallowed:
            closed = _with_line(lines, swallowed - 1, lines[swallowed - 1] + quotes + "," * is_element)
            since = first if is_open or is_element else None
            yield Attempt(closed, (syntax.never_closed(opening.start()),), since)
    if _begins(lines[at]) and (opened := syntax.open_brackets(text[:before])):
        fault = syntax.never_closed(opened[-1])
        line = lines[at - 1] + "".join({"[": "]", "{": "}"}[text[place]] for place in reversed(opened))
        if lines[at] == lines[at - 1]:
            line, fault = "#", syntax.standing_twice(before, lines[at].split("=")[0].strip(), at)
        yield Attempt(_with_line(lines, at - 1, line), (fault,))


def _begins(line: str, ends: tuple[str, ...] = ()) -> bool:
    """Tell whether `line` looks like one that begins a statement, or begins with one of `ends`."""
    return bool(_STATEMENT.fullmatch(line)) or line.lstrip().startswith(ends)


def _of_element(text: str, lines: Sequence[str], at: int, fault: SyntaxFault) -> Iterator[Attempt]:
    """Yield the repair of an array of which one element, on line number `at`, cannot be read."""
    is_whole = _ELEMENT.match(lines[at]) and _NEXT.match("".join(lines[at + 1 : at + 2]))
    opened = syntax.unclosed(text[: _offset(lines, at)]) if is_whole else None
    if opened is not None and text[opened] == "[":
        yield Attempt(_with_line(lines, at, f"{UNREAD},"), (fault,))


def _without_statement(text: str, stopped: int, *, twice: bool = False, runs_on: bool = False) -> str:
    """Return `text` with a neutral statement for the one that the parser stopped in, or a mark that it breaks off."""
    lines = text.split("\n")
    first = text.count("\n", 0, _statement_at(text, stopped))
    after = first + 1
    if not _HEADER.match(lines[first]) and syntax.unclosed(lines[first]) is not None:
        while after < len(lines) and not _begins(lines[after]):
            after += 1
    elif runs_on or not _begins(lines[first]):
        while after < len(lines) and lines[after].strip() and not _begins(lines[after]):
            after += 1
    while after < len(lines) and _REST.match(lines[after]) and not _begins(lines[after]):
        after += 1
    lines[first:after] = [_replacement(lines[first], first, text, twice=twice), *[""] * (after - first - 1)]
    return "\n".join([*lines, *[f'["{UNREAD_END}"]'][: after >= len(lines)]])


def _statement_at(text: str, stopped: int) -> int:
    """Return where the statement begins, the first on its line, that holds the character at `stopped`."""
    header = text.rfind("\n[", 0, stopped) + 1
    # What stands above a header need not be read again, if it is one.
    begin = header if syntax.unclosed(text[:header]) is None else 0
    for place in reversed(Places(text[begin : stopped + 1]).statements):
        start = begin + place
        if not text[text.rfind("\n", 0, start) + 1 : start].strip():
            return start
    return begin


def _replacement(line: str, number: int, text: str, *, twice: bool) -> str:
    """Return what stands for the statement that begins with `line`: a header stays, a key has no value."""
    header = _CLOSED.fullmatch(line) or _HEADER.match(line)
    if header and header["name"] and not twice:
        name = header["name"]
        is_array = "[[" in line or "]]" in line or f"[[{name}]]" in text
        return f"[[{name}]]" if is_array else f"[{name}]"
    if header:
        return f'["{UNREAD_KEY}{number}"]'
    if twice:
        return f"# {UNREAD_KEY}"
    key = _ASSIGNMENT.match(line)
    if key and "{" not in line and _ANOTHER.search(QUOTED.sub("", line[key.end() :])):
        return f'"{UNREAD_KEY}{number}" = ""'  # which of the two was meant is not known
    return f"{key[1]} = {UNREAD}" if key else f'"{UNREAD_KEY}{number}" = ""'


def _with_line(lines: Sequence[str], at: int, line: str) -> str:
    return "\n".join([*lines[:at], line, *lines[at + 1 :]])


def _offset(lines: Sequence[str], at: int) -> int:
    return sum(len(line) + 1 for line in lines[:at])
