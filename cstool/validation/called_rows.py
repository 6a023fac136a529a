"""Rows that are called by their Chinese name where their id belongs: what their id is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import structs

from cstool.errors import Message
from cstool.validation.names import gathered, near
from cstool.validation.problem import Problem
from cstool.validation.syntax_hints import odd_blank

if TYPE_CHECKING:
    from cstool.validation.key_meanings import KeyMeaning

#: So many rows of a table are listed with their ids.
_LISTED = 12
#: Ids by what people call the row.
_IdsByName = Mapping[str, str]
#: Table, id and name.
_NamedRow = tuple[str, str, str]
#: What is said of a word where an id or one of some values belongs.
_CODES = ("bad-format", "not-one-of", "unknown-reference")
#: Keys that name their own row.
_OWN = ("id", "code", "name")


def told(problems: Iterable[Problem], files: Iterable[object]) -> list[Problem]:
    """Return `problems` as they are told: one for one mistake; of a Chinese word where an id belongs, with the id.

    Args:
        problems: what is wrong with the shape of a file.
        files: policies.toml and replies.toml as TOML gave them, as far as they can be read.
    """
    rows: list[_NamedRow] = []
    better = []
    for problem in gathered(problems):
        is_of_id = problem.code in _CODES
        rows = rows or ([*_rows(files, ())] if is_of_id else [])
        hint = _hint_for(problem, rows) if is_of_id else None
        better.append(structs.replace(problem, hint=hint) if hint else problem)
    return better


def _hint_for(problem: Problem, rows: Iterable[_NamedRow]) -> Message | None:
    value = str(problem.message.values.get("value", "")).strip('"')
    key = next((step for step in reversed(problem.path) if isinstance(step, str)), "")
    if hidden := odd_blank(value):
        return Message("{name} stands in it: delete it", name=hidden)
    is_open = problem.hint is None or not value.isascii()
    if problem.code == "not-one-of" and is_open and key not in _OWN:
        return _value_meant(value, key, str(problem.message.values.get("allowed", "")))
    if value.isascii() or key in _OWN:
        return _example(key) if problem.code == "bad-format" and problem.hint is None else None
    if problem.code == "not-one-of":
        return None
    return _hint(value, _called(rows, key)) or (None if problem.hint else _example(key))


def _example(key: str) -> Message | None:
    """Return the hint that shows what a key may hold."""
    from cstool.validation.key_meanings import as_written

    said = _meaning(key)
    return Message("for example {example}", example=as_written(said.example)) if said else None


def _value_meant(value: str, key: str, allowed: str) -> Message | None:
    """Return which of the values that are `allowed` is explained with the word `value`, in either language."""
    said = _meaning(key)
    if said is None:
        return None
    words = re.findall(r'"([^"]+)"', allowed)
    for text in (said.zh, said.en):
        parts = re.split(rf"\b({'|'.join(map(re.escape, words))})\b", text, flags=re.ASCII) if words else []
        for word, told in zip(parts[1::2], parts[2::2], strict=True):
            if value in told if not value.isascii() else value.lower() in re.findall("[a-z]+", told):
                return Message("did you mean {meant}?", meant=word)
    return None if value.isascii() else Message("{meaning}", meaning=said.zh)


def _meaning(key: str) -> "KeyMeaning | None":
    from cstool.validation.key_meanings import meanings_of

    return next(iter(meanings_of(key)), None)


def _called(rows: Iterable[_NamedRow], key: str) -> list[_IdsByName]:
    """Return the ids by name: of the tables that `key` names rows of, and of all."""
    from cstool.validation.schema_choices import TABLES_BY_KEY

    own = TABLES_BY_KEY.get(key, frozenset())
    listed = [*rows]
    return [
        {name: id_ for table, id_, name in listed if table in own},
        {name: id_ for _table, id_, name in listed},
    ]


def _hint(value: str, called: list[_IdsByName]) -> Message | None:
    own, all_ = called
    if found := own.get(value) or all_.get(value):
        return Message("here stands the id, not the name: {id}", id=f'"{found}"')
    if meant := near(value, own):
        return Message("did you mean {meant}?", meant=f"{own[meant]} ({meant})")
    if 0 < len(own) <= _LISTED:
        listed = tuple(f"{id_} ({name})" for name, id_ in own.items())
        return Message("here stands an id: {allowed}", allowed=listed)
    return None


def _rows(value: Any, path: tuple[str, ...]) -> Iterator[_NamedRow]:
    """Yield table, id and name of everything that has both, wherever it stands."""
    if isinstance(value, dict):
        if path and isinstance(value.get("id"), str) and isinstance(value.get("name"), str):
            yield path[-1], value["id"], value["name"]
        for key, inside in value.items():
            yield from _rows(inside, (*path, key))
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _rows(inside, path)
