"""Reading on after a fault of syntax, so that one run finds all faults of a file."""

from typing import Any

import tomli

from cstool.errors import Message
from cstool.policy.encoding import encoding_fault
from cstool.policy.headers import header_name
from cstool.policy.problems import PlacedProblem, error_at
from cstool.policy.reading import Document, column_as_written
from cstool.policy.repairs import Repair, repairs
from cstool.policy.syntax import Fault, explain, too_deep, too_long
from cstool.policy.tables import Tables, tables_named
from cstool.policy.types import parse_decimal

#: Characters that are read again after faults of syntax, all in all, before reading ends.
_MOST_READ = 10_000_000

#: What a text says as far as it was read, or the fault that it could not be read beyond.
Outcome = dict[str, Any] | Fault


def read_rest(data: bytes, file: str) -> Document:
    """Return what can be read of a file that is not TOML, with the faults of syntax that were found."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    undecodable = encoding_fault(data, text)
    if undecodable:
        return Document(file=file, text=text, data=None, problems=(_placed(undecodable, text, text, file),))
    problems: dict[int, PlacedProblem] = {}
    tables = tables_named([name for line in text.split("\n") if (name := header_name(line))])
    mended, outcome = text, _attempt(text)
    while isinstance(outcome, Fault):
        repair, after = _repaired(mended, outcome, tables, is_last=_is_enough(text, len(problems)))
        for fault in (_last(outcome),) if after is None else repair.faults:
            problem = _placed(fault, mended, text, file)
            problems.setdefault(
                problem.line, problem
            )  # what a guess at the fault of a line led to is no other fault
        if after is None:
            break
        mended, outcome = repair.text, after
    read = None if isinstance(outcome, Fault) else outcome
    return Document(file=file, text=text, data=read, problems=_in_order(problems), mended=mended)


def _is_enough(text: str, found: int) -> bool:
    return (found + 1) * len(text) > _MOST_READ


def _last(fault: Fault) -> Fault:
    """Return the fault at which reading ends, with a hint that says so."""
    unread = Message("what follows is not checked until this is mended")
    return fault._replace(
        hint=Message("{hint}; {then}", hint=fault.hint, then=unread) if fault.hint else unread
    )


def _in_order(problems: dict[int, PlacedProblem]) -> tuple[PlacedProblem, ...]:
    return tuple(problems[line] for line in sorted(problems))


def _attempt(text: str) -> Outcome:
    try:
        return tomli.loads(text, parse_float=parse_decimal)
    except tomli.TOMLDecodeError as error:
        return explain(error)
    except RecursionError:
        return too_deep(text)
    except ValueError:
        return too_long(text)


def _repaired(text: str, fault: Fault, tables: Tables, *, is_last: bool) -> tuple[Repair, Outcome | None]:
    """Return the repair of `fault` after which the parser gets further, and what comes out; None: there is none."""
    if fault.stopped is not None and not is_last:
        line, last = text.count("\n", 0, fault.stopped), text.count("\n")
        for repair in repairs(text, fault, fault.stopped, tables):
            outcome = _attempt(repair.text)
            reached = line if repair.since is None else repair.since
            if not isinstance(outcome, Fault) or reached < _line_of(outcome, repair.text) <= last:
                return repair, outcome
    return Repair(text, (fault,)), None


def _line_of(fault: Fault, text: str) -> int:
    return text.count("\n", 0, fault.offset if fault.stopped is None else fault.stopped)


def _placed(fault: Fault, mended: str, text: str, file: str) -> PlacedProblem:
    line = mended.count("\n", 0, fault.offset)
    column = fault.offset - mended.rfind("\n", 0, fault.offset)
    written, read = (lines.split("\n")[line] for lines in (text, mended))
    return error_at(file, line + 1, column_as_written(written, read, column), fault)
