"""The JSON Schema of the TOML files, made from their shapes; editors complete and check with it."""

from typing import Any, Literal

from cstool.policy.number_types import schema_hook
from cstool.policy.shapes import Cases, Classes, Policies, Replies, SignTables

File = Literal["policies", "replies", "cases", "classes", "signs"]

#: The files that have a schema.
SCHEMAS: dict[File, type] = {
    "policies": Policies,
    "replies": Replies,
    "cases": Cases,
    "classes": Classes,
    "signs": SignTables,
}


def schema_of(file: File) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one of the TOML files."""
    from msgspec import json

    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{file}.toml"}
    return head | json.schema(SCHEMAS[file], schema_hook=schema_hook)
