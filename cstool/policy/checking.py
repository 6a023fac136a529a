"""Every problem of the two files at once: of syntax, of shape and of meaning, none hidden behind another."""

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from cstool.policy.diagnosis import Diagnosis
from cstool.policy.gathering import gathered
from cstool.policy.meaning import policies_problems, replies_problems, reply_references
from cstool.policy.personal import Personal, personal_problems
from cstool.policy.problems import UNREAD_KEY, Path, PlacedProblem, Problem
from cstool.policy.reading import Document
from cstool.policy.restoring import restored
from cstool.policy.salvage import salvaged
from cstool.policy.shape import Policies, Replies

#: Codes that speak of a whole table: with anything broken in it, or in these others, they would be guesses.
_WHOLE_TABLE: dict[str, tuple[str, ...]] = {
    "tier-order": (),
    "tier-overlap": (),
    "unreachable-tier": (),
    "dearer-tier": (),
    "tier-cliff": (),
    "size-order": (),
    "uncovered-case": ("reasons", "facts"),
    "overlapping-rows": ("reasons", "facts"),
}
ShapeT = TypeVar("ShapeT", Policies, Replies, Personal)

_SOUND = Diagnosis(problems=(), broken=frozenset(), around=frozenset())


class _File(NamedTuple, Generic[ShapeT]):
    """A file as far as it can be understood."""

    document: Document
    shape: Diagnosis
    #: What it says, with neutral values for what is wrong; None: it cannot be read.
    says: ShapeT | None


def shape_problems(document: Document, shape: type) -> list[PlacedProblem]:
    """Return what is wrong with the shape of `document`, placed."""
    document, diagnosis = restored(document, shape)
    return _together(document, diagnosis.problems)


def check(
    policies: Document | None, replies: Document | None, personal: Document | None = None
) -> list[PlacedProblem]:
    """Return every problem of the files, file by file in the order of the text; None: not looked at."""
    decides, says = _understood(policies, Policies), _understood(replies, Replies)
    own = _understood(personal, Personal)
    return [
        *_problems(decides, _of_policies(decides, says)),
        *_problems(says, _of_replies(decides, says)),
        *_problems(own, _of_personal(decides, says, own)),
    ]


def _understood(document: Document | None, shape: type[ShapeT]) -> _File[ShapeT] | None:
    if document is None:
        return None
    if document.data is None:
        return _File(document, _SOUND, None)
    document, diagnosis = restored(document, shape)
    return _File(document, diagnosis, salvaged(document.data, shape, diagnosis))


def _problems(file: _File[Any] | None, of_meaning: Iterable[Problem]) -> list[PlacedProblem]:
    """Return the problems of a file: of syntax, of shape, and those of meaning that do not follow from these."""
    if file is None:
        return []
    certain = gathered(_without_copies(list(_certain(of_meaning, file.shape))))
    return _together(file.document, [*file.shape.problems, *certain])


def _together(document: Document, problems: Iterable[Problem]) -> list[PlacedProblem]:
    """Return the faults of syntax and `problems` in order; what is said of a line with such a fault is a guess."""
    guessed = {problem.line for problem in document.problems if problem.code == "syntax"}
    lines = document.text.split("\n") if guessed else []
    unread = " ".join(lines[line - 1] for line in guessed)
    there = [
        problem
        for problem in problems
        if problem.code != "missing-key" or not _is_set(problem.path[-1], unread)
    ]
    certain = [problem for problem in document.placed(there) if problem.line not in guessed]
    return sorted([*document.problems, *certain], key=attrgetter("line", "column"))


def _is_set(key: str | int, text: str) -> bool:
    return bool(text and re.search(rf"(?<![A-Za-z_-]){key}[ \t]*=", text))


def _of_policies(decides: _File[Policies] | None, says: _File[Replies] | None) -> Iterator[Problem]:
    """Yield the problems of meaning of policies.toml."""
    if decides and decides.says:
        yield from policies_problems(decides.says)
        if says and says.says:
            yield from reply_references(decides.says, says.says)


def _of_replies(decides: _File[Policies] | None, says: _File[Replies] | None) -> Iterator[Problem]:
    """Yield the problems of meaning of replies.toml."""
    if decides and decides.says and says and says.says:
        yield from replies_problems(says.says, decides.says)


def _of_personal(
    decides: _File[Policies] | None, says: _File[Replies] | None, own: _File[Personal] | None
) -> Iterator[Problem]:
    """Yield the problems of meaning of my-replies.toml."""
    if decides and decides.says and says and says.says and own and own.says:
        yield from personal_problems(own.says, says.says, decides.says)


def _certain(problems: Iterable[Problem], shape: Diagnosis) -> Iterator[Problem]:
    """Yield the problems of meaning that do not merely follow from a fault of shape."""
    for problem in problems:
        places = [_scope(problem), *((table,) for table in _WHOLE_TABLE.get(problem.code, ()))]
        if all(shape.is_sound(place) for place in places) and not _is_partial(problem, shape):
            yield problem


def _without_copies(problems: list[Problem]) -> list[Problem]:
    """Return `problems` without those that speak of a whole table in which a row stands twice, but for that."""
    copied = {problem.path[:-2] for problem in problems if problem.code == "duplicate-id"}
    return [
        problem
        for problem in problems
        if problem.code not in _WHOLE_TABLE
        or not any(problem.path[:length] in copied for length in range(len(problem.path) + 1))
    ]


def _is_partial(problem: Problem, shape: Diagnosis) -> bool:
    """Tell whether a problem speaks of a whole table of which a part stands elsewhere, under a misspelt key."""
    path = problem.path
    return problem.code in _WHOLE_TABLE and any(
        (*path[:length], UNREAD_KEY) in shape.broken for length in range(1, len(path) + 1)
    )


def _scope(problem: Problem) -> Path:
    """Return the path of everything that a problem speaks of."""
    if problem.code not in _WHOLE_TABLE:
        return problem.path
    last_row = max((index for index, step in enumerate(problem.path) if isinstance(step, int)), default=None)
    is_row_of_table = problem.code != "uncovered-case" and last_row is not None
    return problem.path[:last_row] if is_row_of_table else problem.path
