"""Texts and names of which something is wrong made empty, so that what is looked for later looks past them."""

from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec import structs

from cstool.core.record import Record
from cstool.validation.problem import Problem

ShapeT = TypeVar("ShapeT")
#: What is blanked, as a tree of the steps that lead there; at its end it has no branches.
_Tree = dict[str | int, Any]


def blanked(says: ShapeT, problems: Iterable[Problem]) -> ShapeT:
    """Return what a file says without the texts and names that `problems` speak of."""
    tree: _Tree = {}
    for problem in problems:
        branch = tree
        for step in problem.path:
            branch = branch.setdefault(step, {})
    blank: ShapeT = _blanked(says, tree) if tree else says
    return blank


def _blanked(value: Any, tree: _Tree) -> Any:
    if isinstance(value, str):
        return ""
    if isinstance(value, Record):
        fields = {name: getattr(value, name) for name in value.__struct_fields__ if name in tree}
        return structs.replace(value, **{name: _blanked(field, tree[name]) for name, field in fields.items()})
    if isinstance(value, tuple):
        return tuple(_blanked(item, tree[n]) if n in tree else item for n, item in enumerate(value))
    if isinstance(value, dict):
        return {key: _blanked(item, tree[key]) if key in tree else item for key, item in value.items()}
    return value
