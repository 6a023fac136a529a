"""Reading on after a fault of syntax, so that one run finds all faults of a file."""

from typing import Any

import tomli

from cstool.errors import Message
from cstool.policy.number_types import parse_decimal
from cstool.validation.document import Document, column_as_written
from cstool.validation.header_tables import Tables, tables_named
from cstool.validation.headers import header_name
from cstool.validation.problem import PlacedProblem, error_at
from cstool.validation.repairs import Repair, repairs
from cstool.validation.syntax import Fault, explain, too_deep, too_long

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


def encoding_fault(data: bytes, text: str) -> Fault | None:
    """Return what is wrong with the encoding of a file of bytes `data`, which read as `text` at best."""
    end = None
    try:
        data.decode("utf-8")
        if "\0" not in text:
            return None
        end = text.index("\0")
    except UnicodeDecodeError as error:
        end = len(data[: error.start].decode("utf-8").replace("\r\n", "\n"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or text.count("\0") * 4 > len(text):
        found = Message("the file is saved as UTF-16, not as UTF-8")
    elif "\0" in text:
        found = Message("the file holds a NUL character, so it is no text")
    elif _is_mostly_unread(text) and _is_gb18030(data):
        found = Message("the file is saved as GB18030 (GBK), not as UTF-8")
    else:
        found = Message("this byte does not belong in UTF-8 text")
    return Fault(end, "encoding", found, Message("save the file as UTF-8 in the editor"))


def _is_mostly_unread(text: str) -> bool:
    """Tell whether most of what is not ASCII could not be read as UTF-8: then it is something else throughout."""
    strange = sum(not character.isascii() for character in text)
    return text.count("\ufffd") * 2 > strange


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
