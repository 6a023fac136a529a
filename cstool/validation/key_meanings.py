"""What each key means, in both languages, with an example: put into the schemas, and asked when a hint is given."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

#: Beside this module: by the name of a shape and a key English, Chinese and an example.
_FILE = Path(__file__).with_name("keys.toml")
#: The keys that mean the same wherever they stand.
_ANYWHERE = "any"
#: A schema, or a part of one.
_SchemaDocument = dict[str, Any]
#: How much of a Chinese word must stand in what a key means.
_ALIKE = 0.5
#: A key of more tables than that tells none of them.
_TELLING = 3


class KeyMeaning(NamedTuple):
    """What a key means, and a value that it may have."""

    en: str
    zh: str
    example: Any


@cache
def _meanings() -> Mapping[str, Mapping[str, KeyMeaning]]:
    import tomli

    tables = tomli.loads(_FILE.read_text(encoding="utf-8"))
    return {shape: {key: KeyMeaning(*said) for key, said in keys.items()} for shape, keys in tables.items()}


def meaning_of_key(shape: str, key: str) -> KeyMeaning | None:
    """Return what `key` means in a table whose shape is called `shape`; None: nobody has said."""
    return _meanings().get(shape, {}).get(key) or _meanings()[_ANYWHERE].get(key)


def meanings_of(key: str) -> list[KeyMeaning]:
    """Return what `key` means in the tables that have it, whatever their shape."""
    return [keys[key] for keys in _meanings().values() if key in keys]


def key_meant(word: str, shape: str, keys: Iterable[str]) -> str | None:
    """Return which of the `keys` of a table a Chinese `word` means: the one whose meaning holds most of it."""
    said = {key: meaning.zh for key in keys if (meaning := meaning_of_key(shape, key))}
    best = max(said, key=lambda key: _held(word, said[key]), default=None)
    return best if best and _held(word, said[best]) >= _ALIKE else None


def _held(word: str, text: str) -> float:
    """Return the share of `word` that stands in `text`, in order."""
    blocks = SequenceMatcher(None, word, text, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(word), 1)


def as_written(value: Any) -> str:
    """Return `value` as it stands in a TOML file, on one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(as_written, value))}]"
        case dict():
            return f"{{ {', '.join(f'{key} = {as_written(each)}' for key, each in value.items())} }}"
    return str(value)


def keys_below(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the shape of the table whose header is the last in `text`, and its keys; none: no such table."""
    headers = re.findall(r"^\s*\[\[?\s*([a-z_.]+)", text, re.MULTILINE)
    return _shapes().get(headers[-1] if headers else "", ("", ()))


def tables_with(key: str) -> list[str]:
    """Return the headers of the tables that have a `key`; none if it stands in many, and says little by that."""
    found = [f"[{header}]" for header, (_shape, keys) in _shapes().items() if key in keys]
    return found if len(found) <= _TELLING else []


@cache
def _shapes() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Return by header the shapes of all tables of the files, each with its keys."""
    from cstool.validation.kinds import SCHEMAS, kind_of

    return {header: each for shape in SCHEMAS.values() for header, each in _headers(kind_of(shape), "")}


def _headers(kind: Any, prefix: str) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    from msgspec import inspect

    from cstool.validation.kinds import bare, branch, fields_of

    for name, field in fields_of(kind).items():
        value = bare(branch(None, field.type))
        inner = bare(getattr(value, "item_type", value))
        if isinstance(inner, inspect.StructType):
            yield f"{prefix}{name}", (inner.cls.__name__, tuple(fields_of(inner)))
            yield from _headers(inner, f"{prefix}{name}.")


def described(schema: _SchemaDocument) -> _SchemaDocument:
    """Return `schema` with the meaning of every key and an example."""
    shapes = {
        name: shape | {"properties": _described(name, shape.get("properties", {}), schema["$defs"])}
        if "properties" in shape
        else shape
        for name, shape in schema["$defs"].items()
    }
    return schema | {"$defs": shapes}


def _described(shape: str, properties: _SchemaDocument, shapes: _SchemaDocument) -> _SchemaDocument:
    found = {}
    for key, value in properties.items():
        meaning = meaning_of_key(shape, key)
        said = {"description": f"{meaning.zh}\n{meaning.en}"} if meaning else {}
        found[key] = value | said | {"examples": [_example(shape, key, value, shapes)]}
    return found


def _example(shape: str, key: str, value: _SchemaDocument, shapes: _SchemaDocument) -> Any:
    """Return a value that the key may have: of a table its required keys, of rows one."""
    items = value.get("items")
    if isinstance(items, dict) and "$ref" in items:
        return [_example(shape, key, items, shapes)] * max(value.get("minItems", 1), 1)
    ref = value.get("$ref") or next((each["$ref"] for each in value.get("anyOf", ()) if "$ref" in each), None)
    if ref:
        name = ref.rpartition("/")[2]
        table = shapes[name]
        properties = table.get("properties", {})
        shown = table.get("required") or list(properties)[:1]
        return {inner: _example(name, inner, properties[inner], shapes) for inner in shown}
    meaning = meaning_of_key(shape, key)
    example: Any = meaning.example if meaning else None
    return example.isoformat() if isinstance(example, date) else example
