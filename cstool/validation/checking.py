"""Every problem of the two files at once: of syntax, of shape and of meaning, none hidden behind another."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from cstool.policy.number_types import dec_hook
from cstool.policy.shapes import Cases, Classes, Personal, Policies, Replies, SignTables
from cstool.validation.blanking import blanked
from cstool.validation.certainty import certain
from cstool.validation.checks import policies_problems, replies_problems, reply_references
from cstool.validation.checks.personal_replies import personal_problems
from cstool.validation.document import Document
from cstool.validation.gathering import gathered
from cstool.validation.ground import Ground, ground_of
from cstool.validation.problem import PlacedProblem, Problem
from cstool.validation.restoring import restored
from cstool.validation.salvage import salvaged
from cstool.validation.shape_faults import Diagnosis

ShapeT = TypeVar("ShapeT", Policies, Replies, Personal, Cases, Classes, SignTables)

_SOUND = Diagnosis(problems=(), broken=frozenset(), around=frozenset())


class Examined(NamedTuple):
    """The two files and what is wrong with them."""

    problems: list[PlacedProblem]
    #: What both say, with neutral values for whatever is wrong; None: one of them cannot be read.
    decides: Policies | None
    says: Replies | None
    #: The data of both, as they were read.
    data: tuple[Any, Any]
    ground: Ground
    files: tuple["ReadFile[Any] | None", ...]

    def placed(self, of_policies: Iterable[Problem], of_replies: Iterable[Problem]) -> list[PlacedProblem]:
        """Return what is said of the two files besides, in order, but for lines with a fault of syntax."""
        return [
            problem
            for file, said in zip(self.files, (of_policies, of_replies), strict=True)
            if file is not None
            for problem in _beside_faults(file.document, said)
        ]


class ReadFile(NamedTuple, Generic[ShapeT]):
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
    """Return every error of the files, file by file in the order of the text; None: not looked at."""
    return examine(policies, replies, personal).problems


def examine(
    policies: Document | None, replies: Document | None, personal: Document | None = None
) -> Examined:
    """Return every error of the files, as `check` does, and what they say apart from these."""
    decides, says = understood(policies, Policies), understood(replies, Replies)
    own = understood(personal, Personal)
    of_policies, of_replies = [*_of_policies(decides, says)], [*_of_replies(decides, says)]
    return Examined(
        [
            *problems_in(decides, of_policies),
            *problems_in(says, of_replies),
            *problems_in(own, _of_personal(decides, says, own)),
        ],
        blanked(decides.says if decides else None, of_policies),
        blanked(says.says if says else None, of_replies),
        (decides and decides.document.data, says and says.document.data),
        ground_in(decides, of_policies) | ground_in(says, of_replies),
        (decides, says),
    )


def understood(document: Document | None, shape: type[ShapeT]) -> ReadFile[ShapeT] | None:
    """Return `document`, which should be of `shape`, as far as it can be understood; None: it is not looked at."""
    if document is None:
        return None
    if document.data is None:
        return ReadFile(document, _SOUND, None)
    with suppress(msgspec.ValidationError):
        return ReadFile(document, _SOUND, msgspec.convert(document.data, shape, dec_hook=dec_hook))
    document, diagnosis = restored(document, shape)
    return ReadFile(document, diagnosis, salvaged(document.data, shape, diagnosis))


def problems_in(file: ReadFile[Any] | None, of_meaning: Iterable[Problem] = ()) -> list[PlacedProblem]:
    """Return the problems of a file: of syntax, of shape, and those of meaning that do not follow from these."""
    if file is None:
        return []
    return _together(file.document, [*file.shape.problems, *gathered(certain(of_meaning, file.shape))])


def ground_in(file: ReadFile[Any] | None, of_meaning: Iterable[Problem] = ()) -> Ground:
    """Return what is right of a file."""
    return ground_of(file.shape, of_meaning) if file else Ground()


def _together(document: Document, problems: Iterable[Problem]) -> list[PlacedProblem]:
    """Return the faults of syntax and `problems` in order."""
    beside = _beside_faults(document, problems)
    return sorted([*document.problems, *beside], key=attrgetter("line", "column"))


def _beside_faults(document: Document, problems: Iterable[Problem]) -> list[PlacedProblem]:
    """Return `problems`, placed; what is said of a line with a fault of syntax is a guess."""
    guessed = {problem.line for problem in document.problems if problem.code == "syntax"}
    if not guessed:
        return document.placed(problems)
    lines = document.text.split("\n")
    unread = {line: lines[line - 1] for line in guessed}
    return [
        problem
        for problem in document.placed(problems)
        if problem.line not in guessed and not _is_unread(problem, lines, unread)
    ]


def _is_unread(problem: PlacedProblem, lines: Sequence[str], unread: Mapping[int, str]) -> bool:
    """Tell whether the key that is missing stands on one of the `unread` lines of the same row."""
    key = problem.message.values.get("key")
    if problem.code != "missing-key" or key is None:
        return False
    last = _end_of_row(lines, problem.line)
    return any(problem.line <= line <= last and _is_set(str(key), text) for line, text in unread.items())


def _end_of_row(lines: Sequence[str], line: int) -> int:
    """Return the last line before the header that comes next after a line; both count from 1."""
    return next((n for n in range(line, len(lines)) if lines[n].startswith("[")), len(lines))


def _is_set(key: str, text: str) -> bool:
    return bool(re.search(rf"(?<![A-Za-z_-]){key}[ \t]*=", text))


def _of_policies(decides: ReadFile[Policies] | None, says: ReadFile[Replies] | None) -> Iterator[Problem]:
    """Yield the problems of meaning of policies.toml."""
    if decides and decides.says:
        yield from policies_problems(decides.says)
        if says and says.says:
            yield from reply_references(decides.says, says.says)


def _of_replies(decides: ReadFile[Policies] | None, says: ReadFile[Replies] | None) -> Iterator[Problem]:
    """Yield the problems of meaning of replies.toml."""
    if decides and decides.says and says and says.says:
        yield from replies_problems(says.says, decides.says)


def _of_personal(
    decides: ReadFile[Policies] | None, says: ReadFile[Replies] | None, own: ReadFile[Personal] | None
) -> Iterator[Problem]:
    """Yield the problems of meaning of my-replies.toml."""
    if decides and decides.says and says and says.says and own and own.says:
        yield from personal_problems(own.says, says.says, decides.says)
