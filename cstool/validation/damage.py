"""What is broken in the files, and the one rule about it: a problem is said if nothing that it rests on is broken.

Broken are the paths of what has the wrong shape, could not be read or is missing, and of errors of meaning that were
found before. A value that is wrong is stood in for by a neutral one, so every check can look at every file; what it
then says of the neutral value rests on a broken path, and is not passed on.
"""

from collections import defaultdict
from collections.abc import Iterable

from cstool.validation.problem import EACH, ROWS, UNREAD_KEY, Path, Problem


class Damage:
    """The paths of what is broken; those of several files are told apart by their first step."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._paths = frozenset(paths)
        #: The broken paths by everything that they lie in.
        self._within: dict[Path, list[Path]] = defaultdict(list)
        for path in self._paths:
            for length in range(len(path)):
                self._within[path[:length]].append(path)
        #: A statement that nobody can place may have been a row of any table.
        self._is_any_row_lost = any(
            str(path[0]).startswith(UNREAD_KEY) for path in self._paths if len(path) == 1
        )
        self._known: dict[Path, bool] = {}

    def __or__(self, other: "Damage") -> "Damage":
        """Return what is broken in either."""
        return Damage(self._paths | other._paths) if other._paths else self

    def spares(self, paths: Iterable[Path]) -> bool:
        """Tell whether nothing at, in or around any of `paths` is broken."""
        return not self._paths or not any(map(self._reaches, paths))

    def _reaches(self, path: Path) -> bool:
        if EACH in path or path[-1:] == (ROWS,):
            if path not in self._known:
                self._known[path] = self._is_any_row_lost or self._reaches_rows(path)
            return self._known[path]
        return path in self._within or self._is_inside(path)

    def _is_inside(self, path: Path) -> bool:
        return any(path[:length] in self._paths for length in range(len(path) + 1))

    def _reaches_rows(self, path: Path) -> bool:
        """Tell whether anything broken meets a path in which a step may stand for every row, or for the rows."""
        first = next(place for place, step in enumerate(path) if step in (EACH, ROWS))
        # A row that is lost may have held rows of any table below it.
        if self._is_inside(path[:first]) or any(
            (*path[:length], ROWS) in self._paths for length in range(first + 1)
        ):
            return True
        below = self._within.get(path[:first], ())
        return any(
            all(step in (EACH, other) for step, other in zip(path, each, strict=False)) for each in below
        )


def broken_by(problems: Iterable[Problem]) -> Damage:
    """Return what is broken because of `problems`."""
    return Damage(path for problem in problems for path in problem.breaks or (problem.path,))
