"""Neutral values for what is wrong in a file, so that one fault of shape does not hide the faults of meaning behind it.

What is wrong or missing becomes a neutral value of its type (an empty text, zero, an empty list).
"""

from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from cstool.policy.number_types import dec_hook
from cstool.validation.key_faults import misspellings
from cstool.validation.kinds import bare, branch, fields_of, has_rows, kind_of
from cstool.validation.problem import UNREAD_END, UNREAD_KEY, Path
from cstool.validation.shape_faults import Diagnosis
from cstool.validation.values import fault_in

ShapeT = TypeVar("ShapeT")
#: What is known to be wrong; None: nobody has looked yet.
Known = Diagnosis | None


def with_neutral_values(data: object, shape: type[ShapeT], diagnosis: Diagnosis) -> ShapeT:
    """Return `data`, as TOML gave it, as an object of `shape`, with neutral values for what is wrong with it."""
    found: ShapeT = _read(data, kind_of(shape), (), diagnosis)
    return found


def _read(value: object, kind: inspect.Type, path: Path, known: Known) -> Any:
    kind = bare(branch(value, kind))
    if isinstance(kind, inspect.StructType):
        is_broken = known is not None and path in known.around
        sound = None if is_broken else _sound_struct(value, kind)
        return sound or _read_struct(value if isinstance(value, dict) else {}, kind, path, known)
    if isinstance(kind, inspect.VarTupleType):
        items = enumerate(_items(value, kind))
        return tuple(_read(item, kind.item_type, (*path, index), known) for index, item in items)
    if isinstance(kind, inspect.DictType):
        table = value if isinstance(value, dict) else {}
        return {key: _read(item, kind.value_type, (*path, key), known) for key, item in table.items()}
    return value if _is_sound(value, kind, path, known) else _neutral(kind)


def _items(value: object, kind: inspect.VarTupleType) -> list[Any]:
    """Return the elements of an array; for one of tables that is not there, a single one of which nothing is known."""
    if isinstance(value, list):
        return value
    return [{}] if has_rows(kind) else []


def _sound_struct(value: object, kind: inspect.StructType) -> object | None:
    """Return `value` as the loader reads it, which is faster than a walk; None if it has a fault."""
    try:
        return msgspec.convert(value, kind.cls, dec_hook=dec_hook)
    except msgspec.ValidationError:
        return None


def _read_struct(table: dict[str, object], kind: inspect.StructType, path: Path, known: Known) -> object:
    meant = _as_meant(table, kind)
    is_partly_read = any(key.startswith(UNREAD_KEY) for key in table)
    more: list[Any] = [{}] if UNREAD_END in table else []
    fields = {}
    for name, field in fields_of(kind).items():
        if field.required or name in meant or (is_partly_read and has_rows(field.type)):
            same = known if meant.get(name) is table.get(name) else None
            value = meant.get(name)
            if more and isinstance(value, list) and has_rows(field.type):
                value = value + more
            fields[field.name] = _read(value, field.type, (*path, name), same)
    return kind.cls(**fields)


def _as_meant(table: dict[str, object], kind: inspect.StructType) -> dict[str, object]:
    """Return `table` with its misspelt keys under the names that were meant, rows after those that are there."""
    unknown = [key for key in table if key not in fields_of(kind)]
    if not unknown:
        return table
    meant = dict(table)
    for key, name in misspellings(unknown, table, fields_of(kind)).items():
        there, more = meant.get(name), table[key]
        if name not in meant:
            meant[name] = more
        elif isinstance(there, list) and isinstance(more, list):
            meant[name] = [*there, *more]
    return meant


def _is_sound(value: object, kind: inspect.Type, path: Path, known: Known) -> bool:
    if known is None:
        return fault_in(value, kind) is None
    return value is not None and path not in known.broken


def _neutral(kind: inspect.Type) -> Any:
    if isinstance(kind, inspect.CustomType):
        return dec_hook(kind.cls, 0)
    return {inspect.IntType: 0, inspect.BoolType: False, inspect.NoneType: None}.get(type(kind), "")
