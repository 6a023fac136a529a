"""What holds of files with faults: something can be said of a place if all that it rests on is right."""

from collections.abc import Iterable

from cstool.validation.problem import UNREAD_END, UNREAD_KEY, Path, Problem
from cstool.validation.shape_faults import Diagnosis

#: Stands in a path for every row of a table, and for any key.
ANY = "*"


#: The paths of what is wrong as a tree: by each step the tree below it; one of which all is wrong holds `_HERE`.
Tree = dict[str | int, "Tree"]
_HERE = ""


class Ground:
    """The places of files that are wrong; paths of both files are told apart by their first step."""

    def __init__(self, broken: Iterable[Path] = ()) -> None:
        """Take the paths of everything that is wrong."""
        self._broken = frozenset(broken)
        self._tree: Tree = {}
        self._known: dict[Path, bool] = {}
        for path in self._broken:
            tree = self._tree
            for step in path:
                tree = tree.setdefault(step, {})
            tree[_HERE] = {}

    def __or__(self, other: "Ground") -> "Ground":
        """Return the ground on which either has something wrong."""
        return Ground(self._broken | other._broken)

    def holds(self, *paths: Path) -> bool:
        """Tell whether all that stands at `paths` is right; `()` is everything."""
        return all(self._holds(path) for path in paths)

    def _holds(self, path: Path) -> bool:
        if path not in self._known:
            self._known[path] = not _reaches(path, self._tree)
        return self._known[path]


#: The ground of files without faults.
SOUND = Ground()


def ground_of(shape: Diagnosis, of_meaning: Iterable[Problem] = ()) -> Ground:
    """Return the ground of a file with these faults of shape, and of meaning."""
    strange = {problem.path for problem in shape.problems if _is_strange(problem)}
    return Ground(
        [
            *(_widened(path, strange) for path in shape.broken),
            *(problem.path for problem in of_meaning if problem.severity == "error"),
        ]
    )


def _is_strange(problem: Problem) -> bool:
    """Tell whether nobody knows what a key was meant as; a misspelt one is read as the one that was meant."""
    return problem.code == "unknown-key" and not (problem.hint and "meant" in problem.hint.values)


def _widened(path: Path, strange: Iterable[Path]) -> Path:
    """Return `path`; where it ends with a key that was not understood, any key of its row may have been meant."""
    key = str(path[-1]) if path else ""
    if key == UNREAD_END:
        return ()
    is_of_row = len(path) > 1 and (key.startswith(UNREAD_KEY) or path in strange)
    return (*path[:-1], ANY) if is_of_row else path


def _reaches(path: Path, tree: Tree) -> bool:
    """Tell whether `path` leads to, into or around anything in `tree`."""
    trees = [tree] if tree else []
    for step in path:
        if any(_HERE in tree for tree in trees):
            return True
        trees = [below for tree in trees for below in _below(tree, step)]
    return bool(trees)


def _below(tree: Tree, step: str | int) -> Iterable[Tree]:
    return tree.values() if step == ANY else [tree[key] for key in (step, ANY) if key in tree]
