"""Names of rows: which exist, which was meant by one that does not, and one problem for what is one mistake."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from msgspec import structs

from cstool.errors import Message
from cstool.validation.problem import EACH, At, Path, Problem

#: How alike a name that exists must be for another one to be a slip, even if some name could not be read.
_SLIP = 0.9
#: How alike it must be at least to be shown as what was probably meant.
_LEAST = 0.6
#: So many names are compared with one that does not exist, and so many are listed.
COMPARED, _LISTED = 500, 20
#: Codes of names that do not exist, and how many problems about one of them are still several.
_OF_NAMES = {"unknown-reference", "unknown-axis", "unknown-value", "unknown-placeholder"}
_FEW = 3


class Names(NamedTuple):
    """Names that exist, in order, and the paths at which they stand."""

    ids: Collection[str]
    rests_on: tuple[Path, ...] = ()


def names_of(table: Path, rows: Iterable[Any]) -> Names:
    """Return the ids of the rows of `table`; of an empty one it is certain that it has none."""
    ids = [row.id for row in rows]
    return Names(dict.fromkeys(filter(None, ids)), ((*table, EACH, "id"),) if ids else ())


def reference(path: Path, value: str | None, names: Names) -> Iterator[Problem]:
    """Yield the problem that `value`, if there is one, is none of `names`."""
    if value and value not in names.ids:
        message = Message("there is no {value}", value=value)
        yield unknown(path, "value", "unknown-reference", message, value, names)


def unknown(path: Path, at: At, code: str, message: Message, value: str, names: Names) -> Problem:
    """Return the problem that `value` is none of `names`; a slip of one of them needs no other to be certain."""
    is_slip = near(value, names.ids, _SLIP) is not None
    return Problem(
        path=path,
        at=at,
        code=code,
        message=message,
        hint=meant(value, names.ids),
        rests_on=(path,) if is_slip else (path, *names.rests_on),
    )


def near(value: str, names: Collection[str], alike: float = _LEAST) -> str | None:
    """Return the one of `names` that is most like `value`; none if none is, or there are too many to compare."""
    found, likeness = _nearest(value, tuple(names)) if len(names) <= COMPARED else (None, 0)
    return found if likeness >= alike else None


def meant(value: str, names: Collection[str]) -> Message:
    """Return the hint for a name that does not exist: the one that was probably meant, or all, or the first."""
    one = near(value, names)
    if one:
        return Message("did you mean {near}?", near=one)
    if len(names) <= _LISTED:
        return Message("allowed: {allowed}", allowed=tuple(names))
    from difflib import get_close_matches

    nearest = get_close_matches(value, tuple(islice(names, COMPARED)), 3, 0)
    return Message("the nearest of {count}: {names}", count=len(names), names=tuple(nearest))


@lru_cache(maxsize=4000)
def _nearest(value: str, names: tuple[str, ...]) -> tuple[str | None, float]:
    from difflib import SequenceMatcher, get_close_matches

    found = next(iter(get_close_matches(value, names, 1, _LEAST)), None)
    return found, SequenceMatcher(None, found, value).ratio() if found else 0


def gathered(problems: Iterable[Problem]) -> list[Problem]:
    """Return `problems`; of many about one missing name, or in one text, the first.

    Where a name is missing in many places, they are not all wrong: the row that they name is gone. Where many names of
    one text are missing, it is not meant as names: a text further up was not closed.
    """
    all_ = list(problems)
    of_names = [problem for problem in all_ if problem.code in _OF_NAMES]
    in_texts = _first_of_many(of_names, lambda problem: problem.path, lambda problem, _: problem)
    others = [problem for problem in all_ if problem.code not in _OF_NAMES]
    return [*others, *_first_of_many(in_texts, _row_named, _of_all)]


def _first_of_many(
    problems: Iterable[Problem],
    key: Callable[[Problem], Hashable],
    shown: Callable[[Problem, int], Problem],
) -> Iterator[Problem]:
    groups: dict[Hashable, list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[key(problem)].append(problem)
    for alike in groups.values():
        yield from alike if len(alike) <= _FEW else [shown(alike[0], len(alike))]


def _row_named(problem: Problem) -> str:
    """Return the name that a problem speaks of; of a figure (`tiers.gold.rate`) that of its row."""
    values = problem.message.values
    name = str(values.get("placeholder", values.get("value")))
    return ".".join(name.split(".")[:2])


def _of_all(problem: Problem, count: int) -> Problem:
    hint = Message("{count} places name it: is its row gone, or its id misspelt?", count=count)
    return structs.replace(problem, hint=hint)
