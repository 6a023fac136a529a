"""Whether two names are one file; no file that is read is written over."""

import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from cstool.errors import InputError, Message

#: Stands for standard input or output.
STANDARD = "-"


def check_outputs(outputs: Sequence[str], members: Iterable[str] = (), in_use: Iterable[str] = ()) -> None:
    """Refuse to write over a file that is read, and to write two things to one file.

    Every command that writes files asks here before it writes anything, with all names that it may write to.

    Args:
        outputs: the files to write, also those that are written only in some cases; `-` is standard output.
        members: members files that are read; `-` is standard input.
        in_use: other files that are read, and the files of the handbook in use.

    Raises:
        InputError: an output is one of the others, by whatever name, or has no name, as a variable that is not set.
    """
    members, in_use = list(members), list(in_use)
    for output in outputs:
        if not output:
            message = Message("a file to write has no name")
            raise InputError("no-name", message, Message("name it, or leave out the option"))
        if any(is_same(source, output) for source in members):
            message = Message("{path} is one of the files that are read; it is not written over", path=output)
            raise InputError("same-file", message, Message("choose another name for the output"))
        if any(is_same(source, output) for source in in_use if source != STANDARD):
            message = Message("{path} is read here; it is not written over", path=output)
            raise InputError("same-file", message, Message("choose another name for the output"))
    files = [output for output in outputs if output != STANDARD]
    if any(_is_one_output(one, other) for at, one in enumerate(files) for other in files[:at]):
        raise InputError("same-file", Message("rows and rejects cannot go to the same file"))


def is_same(source: str, output: str) -> bool:
    """Tell whether `source`, which is read, and `output` are one file; `-` is standard input, standard output.

    Files are compared as the system knows them: links, `..` and, where the system ignores it, case make no difference.
    """
    one, other = _status(source, sys.stdin), _status(output, sys.stdout)
    if one is not None and other is not None:
        return stat.S_ISREG(one.st_mode) and os.path.samestat(one, other)
    return STANDARD not in {source, output} and os.path.realpath(source) == os.path.realpath(output)


def is_plain(path: str) -> bool:
    """Tell whether `path` is, or would become, a regular file."""
    try:
        return stat.S_ISREG(Path(path).stat().st_mode)
    except OSError:
        return True


def _is_one_output(one: str, other: str) -> bool:
    """Tell whether two names become one file; names that differ in case alone may, where neither exists yet."""
    found = _status(one), _status(other)
    if found[0] is not None and found[1] is not None:
        return stat.S_ISREG(found[0].st_mode) and os.path.samestat(found[0], found[1])
    return os.path.realpath(one).casefold() == os.path.realpath(other).casefold()


def _status(name: str, standard: IO[str] | None = None) -> os.stat_result | None:
    """Return the status of a file; None if it does not exist, or if a stream is no file of the system."""
    try:
        if name == STANDARD:
            return None if standard is None else os.fstat(standard.fileno())
        return Path(name).stat()
    except (OSError, ValueError):
        return None
