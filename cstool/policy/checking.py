"""Every problem of the two files at once: of syntax, of shape and of meaning, none hidden behind another."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec import inspect, structs

from cstool.policy.diagnosis import Diagnosis, diagnose
from cstool.policy.meaning import policies_problems, replies_problems, reply_references
from cstool.policy.personal import Personal, personal_problems
from cstool.policy.problems import UNREAD_KEY, Path, PlacedProblem, Problem
from cstool.policy.reading import Document
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

_SOUND = Diagnosis(problems=(), broken=frozenset())


def shape_problems(document: Document, shape: type) -> list[PlacedProblem]:
    """Return what is wrong with the shape of `document`, placed."""
    return document.placed(diagnose(document.data or {}, shape).problems)


def check(
    policies: Document | None, replies: Document | None, personal: Document | None = None
) -> list[PlacedProblem]:
    """Return every problem of the files, file by file in the order of the text; None: not looked at."""
    found = _Files(policies, replies, personal)
    problems = []
    for document, of_document in (
        (policies, found.of_policies),
        (replies, found.of_replies),
        (personal, found.of_personal),
    ):
        if document is not None:
            placed = [*document.problems, *document.placed(of_document())]
            problems += sorted(placed, key=lambda problem: (problem.line, problem.column))
    return problems


class _Files:
    """The files as far as they can be understood."""

    def __init__(
        self, policies: Document | None, replies: Document | None, personal: Document | None
    ) -> None:
        self._policies_shape = _diagnosis(policies, Policies)
        self._replies_shape = _diagnosis(replies, Replies)
        self._policies: Policies | None = _understood(policies, Policies)
        self._replies: Replies | None = _understood(replies, Replies)
        self._personal_shape = _diagnosis(personal, Personal)
        self._personal: Personal | None = _understood(personal, Personal)

    def of_policies(self) -> Iterator[Problem]:
        """Yield the problems of shape and meaning of policies.toml."""
        yield from self._policies_shape.problems
        if self._policies is not None:
            yield from _certain(policies_problems(self._policies), self._policies_shape)
        if self._policies is not None and self._replies is not None:
            yield from _certain(reply_references(self._policies, self._replies), self._policies_shape)

    def of_replies(self) -> Iterator[Problem]:
        """Yield the problems of shape and meaning of replies.toml."""
        yield from self._replies_shape.problems
        if self._policies is not None and self._replies is not None:
            yield from _certain(replies_problems(self._replies, self._policies), self._replies_shape)

    def of_personal(self) -> Iterator[Problem]:
        """Yield the problems of shape and meaning of my-replies.toml."""
        yield from self._personal_shape.problems
        if self._policies is not None and self._replies is not None and self._personal is not None:
            problems = personal_problems(self._personal, self._replies, self._policies)
            yield from _certain(problems, self._personal_shape)


def _diagnosis(document: Document | None, shape: type) -> Diagnosis:
    return _SOUND if document is None or document.data is None else diagnose(document.data, shape)


def _understood(document: Document | None, shape: type[ShapeT]) -> ShapeT | None:
    if document is None or document.data is None:
        return None
    known = salvaged(document.data, shape)
    # In place of a table that is not there, one that could not be read: what names its rows is not wrong, too.
    empty, unread = salvaged({}, shape), salvaged(_unread(inspect.type_info(shape)), shape)
    absent = (name for name in shape.__struct_fields__ if name not in document.data)
    return structs.replace(
        known,
        **{name: getattr(unread, name) for name in absent if getattr(known, name) == getattr(empty, name)},
    )


def _unread(kind: inspect.Type) -> dict[str, object]:
    """Return the tables of a file or of a table, each with a row or a value that could not be read."""
    tables: dict[str, object] = {}
    for field in kind.fields if isinstance(kind, inspect.StructType) else ():
        if field.required and isinstance(field.type, inspect.VarTupleType):
            tables[field.encode_name] = [_unread(field.type.item_type)]
        elif field.required and isinstance(field.type, inspect.StructType):
            tables[field.encode_name] = _unread(field.type)
    return tables


def _certain(problems: Iterable[Problem], shape: Diagnosis) -> Iterator[Problem]:
    """Yield the problems of meaning that do not merely follow from a fault of shape."""
    for problem in problems:
        places = [_scope(problem), *((table,) for table in _WHOLE_TABLE.get(problem.code, ()))]
        if all(shape.is_sound(place) for place in places) and not _is_partial(problem, shape):
            yield problem


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
