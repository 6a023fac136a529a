"""All faults of shape of a document at once, found by walking the data and the types side by side.

Loading stops at the first fault, which is all that a fast answer needs. Only then is this module imported.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import time
from typing import Any

import msgspec
from msgspec import inspect

from cstool.core.record import Record
from cstool.errors import Message
from cstool.policy.number_types import dec_hook
from cstool.validation.key_faults import (
    missing_key,
    misspellings,
    moved_key,
    much_missing,
    quoted_key,
    unknown_key,
)
from cstool.validation.kinds import bare, branch, fields_of, is_of, kind_of
from cstool.validation.problem import UNREAD, UNREAD_END, UNREAD_KEY, At, Path, Problem
from cstool.validation.values import ShapeFault, fault_in

#: More keys than that are one mistake: a row that is empty, a file that breaks off.
_MISSING = 3
#: What is said of so many values is remembered.
_REMEMBERED = 10_000
_ANY = inspect.AnyType()
_STEP = re.compile(r"\.([^.\[\]`]+)|\[([0-9]+)\]")


class Diagnosis(Record):
    """What is wrong with the shape of a document."""

    problems: tuple[Problem, ...]
    #: The paths of the values that are wrong, missing, unknown or unread.
    broken: frozenset[Path]
    #: The paths of everything that holds such a value.
    around: frozenset[Path]


def diagnose(data: Mapping[str, Any], kind: Any) -> Diagnosis:
    """Return everything that keeps `data`, as it was read from TOML, from being a `kind`."""
    walk = _Walk()
    walk.check(data, kind_of(kind), ())
    if not walk.broken:
        walk.add_first_fault(data, kind)
    if UNREAD_END in data:
        walk.problems = [problem for problem in walk.problems if not _breaks_off(problem, data)]
    return Diagnosis(
        problems=tuple(walk.problems), broken=frozenset(walk.broken), around=frozenset(_around(walk.broken))
    )


def _breaks_off(problem: Problem, data: Any) -> bool:
    """Tell whether a key is missing in the last of all rows, which the end of the file cut off."""
    for step in problem.path[:-1]:
        if isinstance(step, int) and step < len(data) - 1:
            return False
        data = data[step]
    return problem.code == "missing-key"


def _not_read(value: object) -> Iterator[str | int]:
    """Yield the parts that a table of rows, or another table, has behind the end of the file."""
    yield UNREAD_KEY
    yield len(value) if isinstance(value, list) else 0


def _around(paths: Iterable[Path]) -> set[Path]:
    around: set[Path] = set()
    for path in paths:
        while path and (path := path[:-1]) not in around:
            around.add(path)
    return around


class _Walk:
    """One walk through a document; it collects what it finds."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.broken: set[Path] = set()
        #: What was said of a text or a number of some type: thousands of rows may have the same fault.
        self._said: dict[tuple[int, type, object], ShapeFault | None] = {}
        #: The keys of which it was said that they stand in another file now, with the shape of their table.
        self._moved: set[tuple[type, str]] = set()

    def check(self, value: Any, kind: inspect.Type, path: Path) -> None:
        """Collect what is wrong with `value`, which should be a `kind`, and with all that it holds."""
        if type(value) is time and value == UNREAD:
            self.broken.add(path)
            return
        kind = branch(value, kind)
        if wrong := self._fault_in(value, kind):
            self._add(path, "value", wrong)
        if type(value) is dict:
            self._check_table(value, bare(kind), path)
        elif type(value) is list:
            self._check_items(value, kind, path)

    def _fault_in(self, value: Any, kind: inspect.Type) -> ShapeFault | None:
        if type(value) not in (str, int, bool) or len(self._said) > _REMEMBERED:
            return fault_in(value, kind)
        key = (id(kind), type(value), value)
        if key not in self._said:
            self._said[key] = fault_in(value, kind)
        return self._said[key]

    def _check_table(self, table: dict[str, Any], kind: inspect.Type, path: Path) -> None:
        if isinstance(kind, inspect.DictType):
            self._check_dict(table, kind, path)
        elif isinstance(kind, inspect.StructType) and not _is_sound(table, kind.cls):
            self._check_struct(table, kind, path)

    def _check_items(self, items: Iterable[Any], kind: inspect.Type, path: Path) -> None:
        """Collect what is wrong with `items`, the elements of an array, however many there should be."""
        for index, item in enumerate(items):
            self.check(item, _item_type(bare(kind), index), (*path, index))

    def _check_part(self, value: Any, kind: inspect.Type, path: Path) -> None:
        """Collect what is wrong with `value`, of which another part stands under a misspelt key."""
        if isinstance(value, list):
            self._check_items(value, kind, path)
        elif is_of(value, bare(kind)):
            self.check(value, kind, path)

    def add_first_fault(self, data: object, kind: Any) -> None:
        """Collect the fault that loading stops at, which is then one that only the loader knows of."""
        try:
            msgspec.convert(data, kind, dec_hook=dec_hook)
        except msgspec.ValidationError as error:
            says, _, where = str(error).partition(" - at `$")
            path = tuple(int(index) if index else key for key, index in _STEP.findall(where))
            self._add(path, "value", ShapeFault("bad-format", Message("{fault}", fault=says)))

    def _add(self, path: Path, at: At, fault: ShapeFault) -> None:
        self.problems.append(
            Problem(path=path, at=at, code=fault.code, message=fault.message, hint=fault.hint)
        )
        self.broken.add(path)

    def _check_dict(self, table: dict[str, Any], kind: inspect.DictType, path: Path) -> None:
        for key, value in table.items():
            if key.startswith(UNREAD_KEY):
                self.broken.add((*path, key))
                continue
            if wrong := fault_in(key, kind.key_type):
                self._add((*path, key), "key", quoted_key(key, wrong))
                if "." in key:
                    continue  # what stands behind it belongs deeper
            self.check(value, kind.value_type, (*path, key))

    def _check_struct(self, table: dict[str, Any], kind: inspect.StructType, path: Path) -> None:
        fields = fields_of(kind)
        odd = [key for key in table if key not in fields]
        unread = [key for key in odd if key.startswith(UNREAD_KEY)]
        self.broken.update((*path, key) for key in unread)
        if UNREAD_END in table:
            self.broken.update((*path, name, part) for name in fields for part in _not_read(table.get(name)))
        meant = self._check_unknown([key for key in odd if not key.startswith(UNREAD_KEY)], table, kind, path)
        for name, field in fields.items():
            if name in table and name in meant:
                self._check_part(table[name], field.type, (*path, name))
            elif name in table:
                self.check(table[name], field.type, (*path, name))
        missing = [name for name, field in fields.items() if field.required and name not in (*table, *meant)]
        if unread:
            self._lose(table, fields, path)
            return
        if len(missing) > _MISSING or not table:
            self._add((*path, missing[0]), "header", much_missing(missing))
            self._lose(table, fields, path)
        else:
            for name in missing:
                self._add((*path, name), "header", missing_key(kind.cls.__name__, name, fields[name].type))

    def _lose(self, table: Mapping[str, object], fields: Iterable[str], path: Path) -> None:
        """Note that any of the `fields` that are not in `table` may have been there."""
        self.broken.update((*path, name) for name in (UNREAD_KEY, *fields) if name not in table)

    def _check_unknown(
        self, unknown: Sequence[str], table: Mapping[str, object], kind: inspect.StructType, path: Path
    ) -> Collection[str]:
        """Collect the keys of `table` that mean nothing in a `kind`; return the names that some were meant as."""
        unknown = [key for key in unknown if not self._check_moved(key, kind.cls, path)]
        meant = misspellings(unknown, table, fields_of(kind), kind.cls.__name__) if unknown else {}
        # Something of that name is there, and yet it is not all that was meant.
        self.broken.update((*path, name, UNREAD_KEY) for name in meant.values())
        if len(meant) < len(unknown):
            # Nobody knows what it was meant as: any key that is not there.
            self._lose(table, fields_of(kind), path)
        for key in unknown if kind.forbid_unknown_fields else ():
            self._add((*path, key), "key", unknown_key(key, meant.get(key), fields_of(kind)))
        return meant.values()

    def _check_moved(self, key: str, shape: type, path: Path) -> bool:
        """Tell whether `key` stands in another file now; however many tables have it, that is one problem."""
        fault = moved_key(shape, key)
        if fault and (shape, key) not in self._moved:
            self._moved.add((shape, key))
            self._add((*path, key), "key", fault)
        return fault is not None


def _is_sound(table: dict[str, Any], kind: type) -> bool:
    """Tell whether `table` is a `kind`: the loader knows that faster than a walk does."""
    try:
        msgspec.convert(table, kind, dec_hook=dec_hook)
    except msgspec.ValidationError:
        return False
    return True


def _item_type(kind: Any, index: int) -> inspect.Type:
    if isinstance(kind, inspect.TupleType):
        return kind.item_types[index] if index < len(kind.item_types) else _ANY
    item_type: inspect.Type = getattr(kind, "item_type", None) or _ANY
    return item_type
