"""The JSON Schema of the two files, made from their shapes; editors complete and check with it."""

from typing import Any, Literal

from cstool.policy.number_types import schema_hook
from cstool.policy.shapes import Policies, Replies

File = Literal["policies", "replies"]

#: The files that have a schema.
SCHEMAS: tuple[File, ...] = ("policies", "replies")


def schema_of(file: File) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of policies.toml or replies.toml."""
    from msgspec import json

    shape = {"policies": Policies, "replies": Replies}[file]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{file}.toml"}
    return head | json.schema(shape, schema_hook=schema_hook)
