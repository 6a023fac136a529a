"""All there is to say about the files: read, shape, meaning, advice, in this order, and each by the one rule."""

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import msgspec

from cstool.policy.handbook import Handbook
from cstool.policy.number_types import dec_hook
from cstool.policy.shapes import Personal, Policies, Replies
from cstool.validation import registry
from cstool.validation.document import Document
from cstool.validation.names import gathered
from cstool.validation.problem import Damage, PlacedProblem, Problem, broken_by
from cstool.validation.registry import REFUSING, File, Given, Stage

ShapeT = TypeVar("ShapeT", Policies, Replies, Personal)
_SHAPES: dict[File, Any] = {"policies": Policies, "replies": Replies, "personal": Personal}
_DATA: dict[File, Given] = {
    "policies": "policies.data",
    "replies": "replies.data",
    "personal": "personal.data",
}


class Review(NamedTuple):
    """What was found, and the handbook if it can be used."""

    problems: list[PlacedProblem]
    handbook: Handbook | None


class _File(NamedTuple):
    """A file as far as it can be understood."""

    document: Document
    #: What it says, with neutral values for what is wrong; None: it cannot be read.
    says: Any
    problems: tuple[Problem, ...] = ()
    broken: Damage = Damage()


def review(
    policies: Document, replies: Document, personal: Document | None = None, *, coverage: bool = False
) -> Review:
    """Return all that is wrong with the files, and what could be better in them.

    Args:
        policies: policies.toml.
        replies: replies.toml.
        personal: an agent's own my-replies.toml, if there is one.
        coverage: whether to name the rows that no example touches.
    """
    found = _Review([policies, replies, *([personal] if personal else [])])
    found.run(*REFUSING)
    is_usable = not found.problems()
    found.run(registry.advice, registry.examples, *([registry.coverage] if coverage else []))
    return Review(found.problems(), found.handbook if is_usable else None)


def errors(documents: Sequence[Document]) -> list[PlacedProblem]:
    """Return what keeps files from being used: policies.toml, replies.toml and my-replies.toml, as far as given."""
    found = _Review(documents)
    found.run(*REFUSING)
    return found.problems()


class _Review:
    """The files, what they say, and what was said of them so far."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._files = {
            file: _understood(document, _SHAPES[file])
            for file, document in zip(_SHAPES, documents, strict=False)
        }
        self._said: dict[File, list[Problem]] = {file: [*each.problems] for file, each in self._files.items()}
        self._given: dict[Given, Any] = {}
        for file, each in self._files.items():
            self._given[file] = each.says
            self._given[_DATA[file]] = each.document.data
        self.handbook = self._handbook()
        self._given["handbook"] = self.handbook

    def run(self, *stages: Stage) -> None:
        """Add what the checks of `stages` find and what does not merely follow from something else."""
        for stage in stages:
            broken = self._broken(with_warnings=False)
            self._given["damage"] = broken["replies"] if "replies" in broken else broken["policies"]
            if stage is registry.examples:
                # An example fails because of whatever was said before, be it only a warning.
                broken = self._broken(with_warnings=True)
            found: dict[File, list[Problem]] = {file: [] for file in self._files}
            for file, problem in registry.found_by(stage, self._given):
                found[file].append(problem)
            if stage is registry.advice and self._given.get("replies") is not None:
                from cstool.validation.checks.unused_rows import not_allowed

                found["replies"] = [*not_allowed(self._given["replies"], found["replies"])]
            for file, problems in found.items():
                self._said[file] += self._certain(file, problems, broken)

    def problems(self) -> list[PlacedProblem]:
        """Return what was said so far, file by file in the order of the text."""
        return [
            problem
            for file, each in self._files.items()
            for problem in _together(each.document, gathered(self._said[file]))
        ]

    def _handbook(self) -> Handbook | None:
        decides, says = self._given.get("policies"), self._given.get("replies")
        return Handbook(decides, says) if decides is not None and says is not None else None

    def _broken(self, *, with_warnings: bool) -> dict[File, Damage]:
        """Return what is broken for the problems of each file: an agent's own file has no part in the shop's."""
        own = {
            file: each.broken
            | broken_by(p for p in self._said[file] if with_warnings or p.severity == "error")
            for file, each in self._files.items()
        }
        shop = own["policies"] | own.get("replies", Damage())
        return {file: shop | own[file] if file == "personal" else shop for file in own}

    def _certain(
        self, file: File, problems: Iterable[Problem], broken: Mapping[File, Damage]
    ) -> list[Problem]:
        own = self._files[file].broken if file == "personal" else broken[file]
        return [
            problem
            for problem in problems
            if (broken[file].spares(problem.rests_on) if problem.rests_on else own.spares((problem.path,)))
        ]


def _understood(document: Document, shape: type[ShapeT]) -> _File:
    if document.data is None:
        return _File(document, None)
    try:
        return _File(document, msgspec.convert(document.data, shape, dec_hook=dec_hook))
    except msgspec.ValidationError:
        from cstool.validation.neutral_values import with_neutral_values
        from cstool.validation.shape_faults import restored

        document, diagnosis = restored(document, shape)
        says = with_neutral_values(document.data, shape, diagnosis)
        return _File(document, says, diagnosis.problems, Damage(diagnosis.broken))


def _together(document: Document, problems: Sequence[Problem]) -> list[PlacedProblem]:
    """Return the faults of syntax and `problems`, placed, in order; what is said of a line with a fault is a guess."""
    placed = document.placed(problems)
    guessed = {problem.line for problem in document.problems if problem.code == "syntax"}
    if guessed:
        lines = document.text.split("\n")
        unread = {line: lines[line - 1] for line in guessed}
        placed = [p for p in placed if p.line not in guessed and not _is_unread(p, lines, unread)]
    return sorted([*document.problems, *placed], key=attrgetter("line", "column"))


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
