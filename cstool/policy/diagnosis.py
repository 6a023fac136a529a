"""All faults of shape of a document at once, found by walking the data and the types side by side.

Loading stops at the first fault, which is all that a fast answer needs. Only then is this module imported.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import inspect

from cstool.core.record import Record
from cstool.errors import Message
from cstool.policy import leaves
from cstool.policy.problems import UNREAD, UNREAD_KEY, At, Path, Problem, written
from cstool.policy.types import dec_hook

#: How alike two keys must be for the one to be a misspelling of the other.
_ALIKE = 0.66
_STEP = re.compile(r"\.([^.\[\]`]+)|\[([0-9]+)\]")


class Diagnosis(Record):
    """What is wrong with the shape of a document."""

    problems: tuple[Problem, ...]
    #: The paths of the values that are wrong, missing, unknown or unread.
    broken: frozenset[Path]

    def is_sound(self, path: Path) -> bool:
        """Tell whether the value at `path` has its shape: nothing in it is broken, nor anything around it."""
        return not any(path[: len(fault)] == fault or fault[: len(path)] == path for fault in self.broken)


def diagnose(data: Mapping[str, Any], kind: Any) -> Diagnosis:
    """Return everything that keeps `data`, as it was read from TOML, from being a `kind`."""
    walk = _Walk()
    walk.check(data, inspect.type_info(kind), ())
    if not walk.broken:
        walk.add_first_fault(data, kind)
    return Diagnosis(problems=tuple(walk.problems), broken=frozenset(walk.broken))


class _Walk:
    """One walk through a document; it collects what it finds."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.broken: set[Path] = set()

    def check(self, value: Any, kind: inspect.Type, path: Path) -> None:
        """Collect what is wrong with `value`, which should be a `kind`, and with all that it holds."""
        if value == UNREAD:
            self.broken.add(path)
            return
        kind = leaves.branch(value, kind)
        for fault in leaves.faults(value, kind):
            self._add(path, "value", fault)
        kind = leaves.bare(kind)
        if (
            isinstance(kind, inspect.StructType)
            and isinstance(value, dict)
            and not _is_sound(value, kind.cls)
        ):
            self._check_struct(value, kind, path)
        elif isinstance(kind, inspect.DictType) and isinstance(value, dict):
            self._check_dict(value, kind, path)
        elif isinstance(value, list):
            self._check_items(value, kind, path)

    def _check_items(self, items: Iterable[Any], kind: inspect.Type, path: Path) -> None:
        """Collect what is wrong with `items`, the elements of an array, however many there should be."""
        for index, item in enumerate(items):
            self.check(item, _item_type(leaves.bare(kind), index), (*path, index))

    def _check_part(self, value: Any, kind: inspect.Type, path: Path) -> None:
        """Collect what is wrong with `value`, of which another part stands under a misspelt key."""
        if isinstance(value, list):
            self._check_items(value, kind, path)
        elif leaves.is_of(value, leaves.bare(kind)):
            self.check(value, kind, path)

    def add_first_fault(self, data: object, kind: Any) -> None:
        """Collect the fault that loading stops at, which is then one that only the loader knows of."""
        try:
            msgspec.convert(data, kind, dec_hook=dec_hook)
        except msgspec.ValidationError as error:
            says, _, where = str(error).partition(" - at `$")
            path = tuple(int(index) if index else key for key, index in _STEP.findall(where))
            self._add(path, "value", leaves.Fault("bad-format", Message("{fault}", fault=says)))

    def _add(self, path: Path, at: At, fault: leaves.Fault) -> None:
        self.problems.append(
            Problem(path=path, at=at, code=fault.code, message=fault.message, hint=fault.hint)
        )
        self.broken.add(path)

    def _check_dict(self, table: dict[str, Any], kind: inspect.DictType, path: Path) -> None:
        for key, value in table.items():
            if key.startswith(UNREAD_KEY):
                self.broken.add((*path, key))
                continue
            for fault in leaves.faults(key, kind.key_type):
                self._add((*path, key), "key", fault)
            self.check(value, kind.value_type, (*path, key))

    def _check_struct(self, table: dict[str, Any], kind: inspect.StructType, path: Path) -> None:
        fields = {field.encode_name: field for field in kind.fields}
        if not table:
            self._add(path, "header", _empty(fields))
            return
        unread = [key for key in table if key.startswith(UNREAD_KEY)]
        self.broken.update((*path, key) for key in unread)
        unknown = [key for key in table if key not in fields and key not in unread]
        meant = misspellings(unknown, table, fields)
        # Something of that name is there, and yet it is not all that was meant.
        self.broken.update((*path, name, UNREAD_KEY) for name in meant.values())
        for key in unknown if kind.forbid_unknown_fields else ():
            self._add((*path, key), "key", _unknown_key(key, meant.get(key), fields))
        for name, field in fields.items():
            if name in table and name in meant.values():
                self._check_part(table[name], field.type, (*path, name))
            elif name in table:
                self.check(table[name], field.type, (*path, name))
            elif field.required and not unread and name not in meant.values():
                self._add((*path, name), "header", _missing_key(name, field.type))


def _is_sound(table: dict[str, Any], kind: type) -> bool:
    """Tell whether `table` is a `kind`: the loader knows that faster than a walk does."""
    try:
        msgspec.convert(table, kind, dec_hook=dec_hook)
    except msgspec.ValidationError:
        return False
    return True


def _item_type(kind: Any, index: int) -> inspect.Type:
    if isinstance(kind, inspect.TupleType):
        return kind.item_types[index] if index < len(kind.item_types) else inspect.AnyType()
    item_type: inspect.Type = getattr(kind, "item_type", None) or inspect.AnyType()
    return item_type


def _unknown_key(key: str, meant: str | None, allowed: Mapping[str, object]) -> leaves.Fault:
    hint = Message("did you mean {meant}?", meant=meant)
    if meant is None:
        hint = Message("allowed here: {keys}", keys=", ".join(allowed))
    return leaves.Fault("unknown-key", Message("{key} means nothing here", key=written(key)), hint)


def _missing_key(name: str, kind: inspect.Type) -> leaves.Fault:
    hint = Message("add {key}: {expected}", key=name, expected=leaves.expected(kind))
    return leaves.Fault("missing-key", Message("{key} is missing", key=name), hint)


def _empty(fields: Mapping[str, inspect.Field]) -> leaves.Fault:
    needed = ", ".join(name for name, field in fields.items() if field.required)
    return leaves.Fault("missing-key", Message("nothing stands here; {keys} are missing", keys=needed))


def misspellings(
    unknown: Iterable[str], table: Mapping[str, object], fields: Iterable[str]
) -> dict[str, str]:
    """Match each unknown key of `table` to the field that it is most like.

    No absent field is matched twice; only tables and rows of them (`[[refund]]` for `[[refunds]]`) may be meant for a
    field that is there already.
    """
    pairs = sorted(
        (
            (_likeness(key, name), key, name)
            for key in unknown
            for name in fields
            if name not in table or (_is_table(table[key]) and _is_table(table[name]))
        ),
        key=lambda pair: -pair[0],
    )
    meant: dict[str, str] = {}
    for likeness, key, name in pairs:
        if likeness >= _ALIKE and key not in meant and (name in table or name not in meant.values()):
            meant[key] = name
    return meant


def _is_table(value: object) -> bool:
    """Tell whether `value` is a table or rows of an array of tables."""
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _likeness(key: str, name: str) -> float:
    return difflib.SequenceMatcher(None, key.lower().replace("-", "_"), name.lower()).ratio()
