"""Of what is said of a file with faults, all that does not merely follow from one of them."""

from collections.abc import Iterable

from cstool.validation.ground import ANY, Ground, ground_of
from cstool.validation.problem import UNREAD_KEY, Path, Problem
from cstool.validation.shape_faults import Diagnosis

_SIZES, _OF_CASES = "size-order", ("uncovered-case", "overlapping-rows")
_TIERS: tuple[Path, ...] = tuple(("tiers", ANY, key) for key in ("orders", "spent", "rate"))
_REASONS: tuple[Path, ...] = tuple(("reasons", ANY, key) for key in ("id", "fault"))
_FACTS: tuple[Path, ...] = tuple(("facts", ANY, key) for key in ("id", "kind", "choices", "measured"))
#: Codes that speak of a whole table, and what else they rest on: with a fault there they would be guesses.
_WHOLE_TABLE: dict[str, tuple[Path, ...]] = {
    "tier-order": _TIERS,
    "tier-overlap": _TIERS,
    "unreachable-tier": _TIERS,
    "dearer-tier": _TIERS,
    "tier-cliff": _TIERS,
    _SIZES: (),
    "uncovered-case": (),
    "overlapping-rows": (),
}


def certain(problems: Iterable[Problem], shape: Diagnosis) -> list[Problem]:
    """Return those of the `problems` of meaning that do not merely follow from a fault of `shape` or from another."""
    ground = ground_of(shape)
    return _without_copies([problem for problem in problems if _is_certain(problem, shape, ground)])


def _is_certain(problem: Problem, shape: Diagnosis, ground: Ground) -> bool:
    if problem.code not in _WHOLE_TABLE:
        return shape.is_sound(problem.path)
    return ground.holds(*_rests_on(problem)) and not _is_partial(problem, shape)


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
    return any((*path[:length], UNREAD_KEY) in shape.broken for length in range(1, len(path) + 1))


def _rests_on(problem: Problem) -> tuple[Path, ...]:
    """Return the paths of everything that a problem of a whole table rests on."""
    path, others = problem.path, _WHOLE_TABLE[problem.code]
    last_row = max((index for index, step in enumerate(path) if isinstance(step, int)), default=None)
    table = path if problem.code == "uncovered-case" else path[:last_row]
    if problem.code == _SIZES:
        return (table, *others)
    if problem.code in _OF_CASES:
        named = _REASONS if table == ("refunds",) else _FACTS
        return ((*table, ANY, "when"), (*table, ANY, "id"), *named)
    return others
