"""As much YAML as is needed: blocks of mappings and lists, every text quoted as in JSON, which YAML reads, too."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import json

from cstool.render.safety import safe_json


def yaml_text(document: Mapping[str, Any]) -> str:
    """Return `document`, of mappings with plain keys, lists, texts, numbers and truth values, as YAML."""
    return "\n".join(_lines(document)) + "\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _entry(f"{key}:", item, indent="  ")
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        for item in value:
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield safe_json(json.encode(value).decode())


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    is_block = isinstance(value, Mapping | Sequence) and not isinstance(value, str) and value
    if not is_block:
        yield f"{key} {next(_lines(value))}"
        return
    yield key
    yield from (indent + line for line in _lines(value))
