"""The two files, loaded and trusted; a file with a fault is refused."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from cstool.errors import HandbookError, Message
from cstool.policy.meaning import policies_problems, replies_problems, reply_references
from cstool.policy.problems import PlacedProblem, Problem
from cstool.policy.reading import Document, read
from cstool.policy.shape import Policies, Replies
from cstool.policy.types import dec_hook

FileT = TypeVar("FileT", Policies, Replies)


def load_policies(path: Path) -> Policies:
    """Return the policies in the file at `path`; the replies they refer to are not looked up.

    Raises:
        HandbookError: it cannot be read, or has a fault.
    """
    return _load(path, Policies, policies_problems)


def load_replies(path: Path, policies: Policies) -> Replies:
    """Return the replies in the file at `path`, which may refer to figures of `policies`.

    Raises:
        HandbookError: it cannot be read, or has a fault.
    """
    return _load(path, Replies, lambda replies: replies_problems(replies, policies))


def load_both(policies_path: Path, replies_path: Path) -> tuple[Policies, Replies]:
    """Return the policies and the replies, which fit each other.

    Raises:
        HandbookError: a file cannot be read or has a fault, or the policies refer to replies that do not exist.
    """
    policies = load_policies(policies_path)
    replies = load_replies(replies_path, policies)
    problems = list(reply_references(policies, replies))
    if problems:
        raise refusal(read_file(policies_path).placed(problems))
    return policies, replies


def read_file(path: Path) -> Document:
    """Return what stands in the file at `path`.

    Raises:
        HandbookError: it cannot be read.
    """
    try:
        return read(path.read_bytes(), str(path))
    except OSError as error:
        raise HandbookError(
            "unreadable",
            Message("{file} cannot be read: {cause}", file=path, cause=error.strerror or error),
            Message("cstool where shows which files are in use; cstool init writes the shipped ones"),
        ) from None


def _load(path: Path, shape: type[FileT], problems_of: Callable[[FileT], Iterable[Problem]]) -> FileT:
    document = read_file(path)
    if document.problems:
        raise refusal(document.problems)
    try:
        loaded = msgspec.convert(document.data, shape, dec_hook=dec_hook)
    except msgspec.ValidationError:
        from cstool.policy.checking import shape_problems

        raise refusal(shape_problems(document, shape)) from None
    problems = [problem for problem in problems_of(loaded) if problem.severity == "error"]
    if problems:
        raise refusal(document.placed(problems))
    return loaded


def refusal(problems: Sequence[PlacedProblem]) -> HandbookError:
    """Return the error that refuses a file: its first problem, and how many more there are."""
    first = problems[0]
    place = Message(
        "{file}:{line}:{column}: {code}: {message}",
        file=first.file,
        line=first.line,
        column=first.column,
        code=first.code,
        message=first.message,
    )
    if len(problems) == 1:
        return HandbookError(first.code, place, first.hint)
    more = Message("{count} problems in all: cstool validate lists them", count=len(problems))
    return HandbookError(first.code, place, more)
