"""The JSON Schema of a file with the ids that the shop's own files have, as the choices where a row is named."""

from collections.abc import Mapping, Sequence
from typing import Any

from cstool.core.refund_rules import AXES

#: By shape and key the table whose rows are named there: `[[replies]]` of replies.toml, all others of policies.toml.
_NAMES: Mapping[tuple[str, str], str] = {
    ("Cause", "usual_wish"): "wishes",
    ("Remarks", "after_sales_flag"): "flags",
    ("Step", "reply"): "replies",
    ("RefundRow", "like"): "refunds",
    ("RefundRow", "steps"): "steps",
    ("Style", "chart"): "charts",
    ("Playbook", "flag"): "flags",
    ("Playbook", "knowledge"): "knowledge",
    ("PlaybookStep", "reply"): "replies",
    ("PlaybookStep", "facts"): "facts",
    ("Outcome", "reply"): "replies",
    ("Outcome", "refund"): "reasons",
    ("NoteKind", "flag"): "flags",
    ("NoteKind", "reply"): "replies",
    ("NoteKind", "said"): "replies",
    ("NoteKind", "facts"): "facts",
    **{
        ("Membership", key): "replies"
        for key in ("price", "full_price", "newcomer", "tier", "best", "up", "down")
    },
    ("Reply", "category"): "categories",
    ("Reply", "otherwise"): "replies",
    ("Slot", "fact"): "facts",
    ("Allowed", "reply"): "replies",
    ("Topic", "reply"): "replies",
    ("GivenRefund", "reason"): "reasons",
    ("GivenRefund", "wish"): "wishes",
    ("GivenSize", "style"): "styles",
    ("GivenReply", "id"): "replies",
    ("GivenTriage", "kind"): "playbooks",
}
#: By key alone the tables whose rows are named there.
TABLES_BY_KEY: Mapping[str, frozenset[str]] = {
    key: frozenset(table for (_, other), table in _NAMES.items() if other == key) for _, key in _NAMES
}
#: The shapes whose `when` looks at facts, not at an order.
_OF_FACTS = ("PlaybookStep", "Outcome")
#: Tables as TOML gave them.
_TomlTables = Mapping[str, Any]
_SchemaPart = dict[str, Any]


def with_choices(schema: _SchemaPart, tables: _TomlTables) -> _SchemaPart:
    """Return `schema` with the ids in `tables` (of policies.toml and replies.toml) as choices."""
    shapes = dict(schema["$defs"])
    for (shape, key), table in _NAMES.items():
        if shape in shapes and key in shapes[shape]["properties"] and (ids := _ids(tables.get(table))):
            shapes[shape] = _changed(shapes[shape], key, {"enum": ids})
    for shape in ("RefundRow", *_OF_FACTS):
        if shape in shapes:
            axes = _facts(tables) if shape in _OF_FACTS else _axes(tables)
            shapes[shape] = _with_axes(shapes[shape], axes)
    return schema | {"$defs": shapes}


def _ids(rows: object) -> list[str]:
    """Return the ids of the rows of a table, as far as they can be read."""
    found = rows if isinstance(rows, list) else []
    return [row["id"] for row in found if isinstance(row, dict) and isinstance(row.get("id"), str)]


def _changed(shape: _SchemaPart, key: str, choice: _SchemaPart) -> _SchemaPart:
    """Return a shape in which `key` is one of some ids, or a list of them; null where it may be left out."""
    value = shape["properties"][key]
    kept = {name: value[name] for name in ("description", "examples", "default", "minItems") if name in value}
    if value.get("type") == "array":
        new: _SchemaPart = {"type": "array", "items": choice}
    elif "anyOf" in value:
        is_list = any(part.get("type") == "array" for part in value["anyOf"])
        new = {"anyOf": [{"type": "array", "items": choice} if is_list else choice, {"type": "null"}]}
    else:
        new = dict(choice)
    return shape | {"properties": shape["properties"] | {key: new | kept}}


def _axes(tables: _TomlTables) -> Mapping[str, Sequence[str]]:
    """Return what a refund rule may look at, and the values of each; none: they are numbers of the shop's own."""
    return {
        "reason": _ids(tables.get("reasons")),
        "wish": _ids(tables.get("wishes")),
        "fault": ("shop", "customer"),
        **AXES,
        **{axis["id"]: _ids(axis.get("values")) for axis in _rows(tables, "axes")},
    }


def _facts(tables: _TomlTables) -> Mapping[str, Sequence[str]]:
    """Return the facts of the shop, each with its choices; none: they are reckoned or counted."""
    return {fact["id"]: _ids(fact.get("choices")) for fact in _rows(tables, "facts")}


def _rows(tables: _TomlTables, name: str) -> list[_SchemaPart]:
    found = tables.get(name)
    rows = found if isinstance(found, list) else []
    return [row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]


def _with_axes(shape: _SchemaPart, axes: Mapping[str, Sequence[str]]) -> _SchemaPart:
    """Return a shape whose `when` offers the axes, and of each its values, one or several."""
    when = shape["properties"]["when"]
    offered = {axis: _one_or_several(values) for axis, values in axes.items()}
    return shape | {
        "properties": shape["properties"]
        | {"when": when | {"properties": offered, "additionalProperties": False}}
    }


def _one_or_several(values: Sequence[str]) -> _SchemaPart:
    one: _SchemaPart = {"enum": [*values]} if values else {"type": "string"}
    return {"anyOf": [one, {"type": "array", "items": one}]}
