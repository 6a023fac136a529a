"""The types that values of the two files have, and which of them a value is meant as."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple

from msgspec import inspect, json

from cstool.core.numbers import SizeLabel
from cstool.core.vocabulary import Classes, SignTables
from cstool.policy.example_shapes import Cases
from cstool.policy.number_types import OR_EDGE, is_edge, schema_hook
from cstool.policy.shapes import Policies, Replies

SchemaFile = Literal["policies", "replies", "cases", "classes", "signs"]
#: The files that have a schema.
SCHEMAS: dict[SchemaFile, type] = {
    "policies": Policies,
    "replies": Replies,
    "cases": Cases,
    "classes": Classes,
    "signs": SignTables,
}

TABLES = (inspect.StructType, inspect.DictType)
ARRAYS = (inspect.ListType, inspect.VarTupleType, inspect.TupleType, inspect.SetType, inspect.FrozenSetType)
NUMBERS = (inspect.IntType, inspect.CustomType)
_SCALARS: dict[type[inspect.Type], tuple[type, ...]] = {
    inspect.StrType: (str,),
    inspect.IntType: (int,),
    inspect.BoolType: (bool,),
    inspect.CustomType: (int, Decimal),
}
#: What was told apart before.
_KNOWN: dict[Any, inspect.Type] = {}
_FIELDS: dict[type, dict[str, inspect.Field]] = {}


def kind_of(shape: Any) -> inspect.Type:
    """Return the type of a whole file, all types in it told apart."""
    if shape not in _KNOWN:
        _KNOWN[shape] = inspect.type_info(shape)
    return _KNOWN[shape]


def fields_of(kind: inspect.StructType) -> dict[str, inspect.Field]:
    """Return the fields of a table by the names that they have in a file."""
    if kind.cls not in _FIELDS:
        _FIELDS[kind.cls] = {field.encode_name: field for field in kind.fields}
    return _FIELDS[kind.cls]


def bare(kind: inspect.Type) -> inspect.Type:
    """Return `kind` without its description."""
    while type(kind) is inspect.Metadata:
        kind = kind.type
    return kind


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def quoted_day(value: object) -> date | None:
    """Return the day that stands between quotes, which is read as if it stood without them; none: it is no day."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def branch(value: object, kind: inspect.Type) -> inspect.Type:
    """Return the part of a union that `value` is meant as, going by its type; the union if none is."""
    union = bare(kind)
    if type(union) is not inspect.UnionType:
        return kind
    parts = [part for part in union.types if not isinstance(part, inspect.NoneType)]
    fitting = [part for part in parts if is_of(value, bare(part))]
    return fitting[0] if fitting else parts[0] if len(parts) == 1 else kind


def is_of(value: object, kind: inspect.Type) -> bool:
    """Tell whether `value` is a text, a number, a table, ... as `kind` is; a bad one is still one."""
    if isinstance(kind, inspect.DateType):
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        return is_day or quoted_day(value) is not None
    fitting = _SCALARS.get(type(kind))
    if isinstance(kind, inspect.CustomType) and kind.cls is SizeLabel:
        fitting = (int, Decimal, str)
    if isinstance(kind, inspect.CustomType) and kind.cls in OR_EDGE and is_edge(value):
        fitting = (str,)
    if fitting is not None:
        return isinstance(value, fitting) and (fitting == (bool,) or not isinstance(value, bool))
    if isinstance(kind, inspect.UnionType):
        return any(is_of(value, bare(part)) for part in kind.types)
    if isinstance(kind, TABLES):
        return isinstance(value, dict)
    if isinstance(kind, ARRAYS):
        return isinstance(value, list)
    return not isinstance(kind, inspect.LiteralType) or type(value) in {type(each) for each in kind.values}


def has_rows(kind: inspect.Type) -> bool:
    """Tell whether `kind` is an array of tables."""
    kind = bare(kind)
    return isinstance(kind, inspect.VarTupleType) and isinstance(bare(kind.item_type), inspect.StructType)


class TableShape(NamedTuple):
    """A table of a file: its header, the keys that may stand below it, and those that must."""

    header: str
    keys: frozenset[str]
    needed: frozenset[str]
    #: Whether the file must have it.
    is_needed: bool


#: The tables of a file by name.
TableShapes = Mapping[str, TableShape]


@cache
def tables_of(shape: type) -> TableShapes:
    """Return the tables of a file of `shape`, by name."""
    return dict(_tables(kind_of(shape), ""))


def _tables(kind: inspect.Type, prefix: str) -> Iterator[tuple[str, TableShape]]:
    for name, field in fields_of(kind).items() if isinstance(kind, inspect.StructType) else ():
        value = bare(branch(None, field.type))
        inner = bare(getattr(value, "item_type", value))
        if isinstance(inner, inspect.StructType):
            header = f"[[{prefix}{name}]]" if isinstance(value, inspect.VarTupleType) else f"[{prefix}{name}]"
            keys = fields_of(inner)
            needed = frozenset(key for key, each in keys.items() if each.required)
            yield f"{prefix}{name}", TableShape(header, frozenset(keys), needed, field.required)
            yield from _tables(inner, f"{prefix}{name}.")


def schema_of(file: SchemaFile) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one of the TOML files, with which editors complete and check."""
    from cstool.validation.key_meanings import described

    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{file}.toml"}
    return head | described(json.schema(SCHEMAS[file], schema_hook=schema_hook))
