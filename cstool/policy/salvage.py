"""Make the most of a file with faults of shape, so that one fault does not hide the faults of meaning behind it.

What is wrong or missing becomes a neutral value of its type (an empty text, zero, an empty list); checks of meaning
look past those.
"""

from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from cstool.policy import leaves
from cstool.policy.diagnosis import misspellings
from cstool.policy.problems import UNREAD_KEY
from cstool.policy.types import dec_hook

ShapeT = TypeVar("ShapeT")


def salvaged(data: object, shape: type[ShapeT]) -> ShapeT:
    """Return `data`, as TOML gave it, as an object of `shape`; faults are replaced by neutral values."""
    salvaged: ShapeT = _salvage(data, inspect.type_info(shape))
    return salvaged


def _salvage(value: object, kind: inspect.Type) -> Any:
    kind = leaves.bare(leaves.branch(value, kind))
    if isinstance(kind, inspect.StructType):
        return _sound_struct(value, kind) or _salvage_struct(value if isinstance(value, dict) else {}, kind)
    if isinstance(kind, inspect.VarTupleType):
        return tuple(_salvage(item, kind.item_type) for item in _items(value, kind))
    if isinstance(kind, inspect.DictType):
        return (
            {key: _salvage(item, kind.value_type) for key, item in value.items()}
            if isinstance(value, dict)
            else {}
        )
    return value if _is_sound(value, kind) else _neutral(kind)


def _items(value: object, kind: inspect.VarTupleType) -> list[Any]:
    """Return the elements of an array; for one of tables that is not there, a single one of which nothing is known."""
    if isinstance(value, list):
        return value
    return [{}] if _has_rows(kind) else []


def _sound_struct(value: object, kind: inspect.StructType) -> object | None:
    """Return `value` as the loader reads it, which is faster than a walk; None if it has a fault."""
    try:
        return msgspec.convert(value, kind.cls, dec_hook=dec_hook)
    except msgspec.ValidationError:
        return None


def _salvage_struct(table: dict[str, object], kind: inspect.StructType) -> object:
    table = _as_meant(table, kind)
    is_partly_read = any(key.startswith(UNREAD_KEY) for key in table)
    fields = {
        field.name: _salvage(table.get(field.encode_name), field.type)
        for field in kind.fields
        if field.required or field.encode_name in table or (is_partly_read and _has_rows(field.type))
    }
    return kind.cls(**fields)


def _has_rows(kind: inspect.Type) -> bool:
    kind = leaves.bare(kind)
    return isinstance(kind, inspect.VarTupleType) and isinstance(
        leaves.bare(kind.item_type), inspect.StructType
    )


def _as_meant(table: dict[str, object], kind: inspect.StructType) -> dict[str, object]:
    """Return `table` with its misspelt keys under the names that were meant, rows after those that are there."""
    names = [field.encode_name for field in kind.fields]
    unknown = [key for key in table if key not in names]
    if not unknown:
        return table
    meant = dict(table)
    for key, name in misspellings(unknown, table, names).items():
        there, more = meant.get(name), table[key]
        if name not in meant:
            meant[name] = more
        elif isinstance(there, list) and isinstance(more, list):
            meant[name] = [*there, *more]
    return meant


def _is_sound(value: object, kind: inspect.Type) -> bool:
    return next(leaves.faults(value, kind), None) is None


def _neutral(kind: inspect.Type) -> Any:
    if isinstance(kind, inspect.CustomType):
        return dec_hook(kind.cls, 0)
    return {inspect.IntType: 0, inspect.BoolType: False, inspect.NoneType: None}.get(type(kind), "")
