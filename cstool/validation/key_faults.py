"""The keys of a table: which mean nothing there, what they were meant as, and which are missing."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import inspect

from cstool.errors import Message
from cstool.validation.problem import written

if TYPE_CHECKING:
    from cstool.validation.values import ShapeFault

#: How alike two keys must be for the one to be a misspelling of the other.
_ALIKE = 0.66
#: What keys are called elsewhere.
_ELSEWHERE = {
    "until": "to end till through end_date",
    "from": "since start begin start_date",
    "name": "title label display",
    "rate": "discount percent",
    "when": "if condition conditions where",
    "texts": "wordings variants messages",
    "source": "rule reference ref basis",
    "choices": "values options enum",
    "default": "fallback usual",
}
#: So many unknown keys in one table are no slips of the finger.
_GUESSED = 200


def unknown_key(key: str, meant: str | None, allowed: Mapping[str, object]) -> "ShapeFault":
    """Return the fault of a key that means nothing; `meant` is the one that was probably meant."""
    from cstool.validation.values import ShapeFault

    hint = Message("did you mean {meant}?", meant=meant)
    if meant is None:
        from cstool.validation.key_meanings import tables_with

        hint = Message("allowed here: {keys}", keys=tuple(allowed))
        if others := tables_with(key):
            hint = Message("it belongs to {tables}; {hint}", tables=tuple(others), hint=hint)
    return ShapeFault("unknown-key", Message("{key} means nothing here", key=written(key)), hint)


def quoted_key(key: str, fault: "ShapeFault") -> "ShapeFault":
    """Return the fault of a key that is no id; of a dotted one that stands between quotes, with the mend."""
    hint = Message("write it without quotes: {value}", value=key)
    return fault._replace(hint=hint) if "." in key else fault


def missing_key(shape: str, name: str, kind: inspect.Type) -> "ShapeFault":
    """Return the fault of a table of a `shape` without the key `name`, where a `kind` belongs."""
    from cstool.validation.key_meanings import as_written, meaning_of_key
    from cstool.validation.values import ShapeFault, expected

    hint = Message("add {key}: {expected}", key=name, expected=expected(kind))
    if meaning := meaning_of_key(shape, name):
        hint = Message(
            "{hint}, such as {example}", hint=hint, example=f"{name} = {as_written(meaning.example)}"
        )
    return ShapeFault("missing-key", Message("{key} is missing", key=name), hint)


def much_missing(names: Iterable[str]) -> "ShapeFault":
    """Return the fault of a table that lacks so much that it is one mistake."""
    from cstool.validation.values import ShapeFault

    hint = Message("add them; the shipped files show how each looks: cstool init")
    return ShapeFault("missing-key", Message("{keys} are missing", keys=tuple(names)), hint)


def misspellings(
    unknown: Sequence[str], table: Mapping[str, object], fields: Iterable[str], shape: str = ""
) -> dict[str, str]:
    """Match each unknown key of `table`, which is of a `shape`, to the field that it is most like, or says in Chinese.

    No absent field is matched twice; only tables and rows of them (`[[refund]]` for `[[refunds]]`) may be meant for a
    field that is there already.
    """
    meant: dict[str, str] = {}
    if len(unknown) > _GUESSED:
        return meant
    pairs = sorted(
        (
            (_likeness(key, name), key, name)
            for key in unknown
            for name in fields
            if name not in table or (_is_table(table[key]) and _is_table(table[name]))
        ),
        key=lambda pair: -pair[0],
    )
    for likeness, key, name in pairs:
        if likeness >= _ALIKE and key not in meant and (name in table or name not in meant.values()):
            meant[key] = name
    for key in unknown:
        if key not in meant:
            left = [name for name in fields if name not in table and name not in meant.values()]
            if said := _said_else(key, shape, left):
                meant[key] = said
    return meant


def _said_else(key: str, shape: str, left: Sequence[str]) -> str | None:
    """Return which of the keys that are `left` is called `key` in another way: in Chinese, or as elsewhere."""
    if key.isascii():
        return next(
            (name for name, others in _ELSEWHERE.items() if key in others.split() and name in left), None
        )
    from cstool.validation.key_meanings import key_meant

    return key_meant(key, shape, left)


def _is_table(value: object) -> bool:
    """Tell whether `value` is a table or rows of an array of tables."""
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


@lru_cache(maxsize=4096)
def _likeness(key: str, name: str) -> float:
    return difflib.SequenceMatcher(None, key.lower().replace("-", "_"), name.lower()).ratio()


_FILES = ("Policies", "Replies", "Personal")
_TABLES = {
    "examples": "cases.toml",
    "words": "words/classes.toml",
    "extraction": "words/classes.toml",
    "matching": "words/signs.toml",
}
#: Where each key stands now, by the shape of the table that it stood in.
_MOVED: Mapping[tuple[str, str], str] = {
    **{(shape, key): file for shape in _FILES for key, file in _TABLES.items()},
    ("Playbook", "signs"): "words/signs.toml",
    ("Reply", "signs"): "words/signs.toml",
    ("Matching", "elsewhere"): "words/sentences.tsv",
}
#: How each is written there, where that is not as it was.
_WRITTEN = {
    ("Playbook", "signs"): Message("as [triage.ID], with the id of the playbook"),
    ("Reply", "signs"): Message("as [reply.ID], with the id of the reply"),
    ("Matching", "elsewhere"): Message("as lines of the kind none"),
}


def moved_key(shape: type, key: str) -> "ShapeFault | None":
    """Return the fault of a `key` that stood in tables of `shape` once; None: it never did.

    The hint names the file, and how the key is written there if that has changed.
    """
    from cstool.validation.values import ShapeFault

    file = _MOVED.get((shape.__name__, key))
    if file is None:
        return None
    message = Message("{key} does not stand here any more", key=written(key))
    how = _WRITTEN.get((shape.__name__, key))
    hint = Message("move it to {file}", file=file)
    return ShapeFault("moved-key", message, Message("{hint}, {how}", hint=hint, how=how) if how else hint)
