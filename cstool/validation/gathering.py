"""One problem for what is one mistake though it shows in many places.

Where a name is missing in many places, they are not all wrong: the row that they name is gone. Where many names of one
text are missing, it is not meant as names: a text further up was not closed.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

from msgspec import structs

from cstool.errors import Message
from cstool.validation.problem import Problem

#: Codes of names that do not exist.
_OF_NAMES = {"unknown-reference", "unknown-axis", "unknown-value", "unknown-placeholder"}
#: More problems than that are one.
_FEW = 3


def gathered(problems: Iterable[Problem]) -> list[Problem]:
    """Return `problems`; of many about one missing name, or in one text, the first."""
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


def _row_named(problem: Problem) -> tuple[str, str]:
    """Return the name that a problem speaks of; of a figure (`tiers.gold.rate`) that of its row."""
    values = problem.message.values
    name = str(values.get("placeholder", values.get("value")))
    return problem.message.text, ".".join(name.split(".")[:2])


def _of_all(problem: Problem, count: int) -> Problem:
    hint = Message("{count} places name it: is its row gone, or its id misspelt?", count=count)
    return structs.replace(problem, hint=hint)
