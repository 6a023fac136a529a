"""What stands in one file as far as it can be understood, and what was said of it, in the order of the text."""

import re
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec
from msgspec import inspect

from cstool.policy.number_types import dec_hook
from cstool.validation.document import Document
from cstool.validation.key_faults import misspellings
from cstool.validation.kinds import bare, branch, fields_of, has_rows, kind_of, quoted_day, tables_of
from cstool.validation.problem import UNREAD_END, UNREAD_KEY, Damage, Path, PlacedProblem, Problem
from cstool.validation.shape_faults import Diagnosis, diagnose
from cstool.validation.values import EACH_HEADER, ONE_HEADER, fault_in

if TYPE_CHECKING:
    from cstool.validation.headers import Header
#: Headers that are put back in one file, and keys above which they are looked for each time.
_MOST_HEADERS = 20


class Contents(NamedTuple):
    """A file as far as it can be understood."""

    document: Document
    #: What it says, with neutral values for what is wrong; None: it cannot be read.
    says: Any
    problems: tuple[Problem, ...] = ()
    broken: Damage = Damage()


class WordDocuments(NamedTuple):
    """The files of words as they are."""

    classes: Document
    signs: Document
    #: The path of words/sentences.tsv, and its contents.
    sentences: tuple[str, bytes]
    #: Of each whether it is to be held against the rows; the shipped ones need not fit the shop's own, and are sound.
    classes_are_own: bool = True
    signs_are_own: bool = True
    sentences_are_own: bool = True
    #: The contents of the shipped sentences and signs, which what the shop has added is told from; None: nothing is.
    shipped: tuple[bytes, bytes] | None = None


def contents_of(document: Document, shape: type[Any]) -> Contents:
    """Return what stands in `document`, with neutral values for what is wrong in it."""
    if document.data is None:
        return Contents(document, None)
    try:
        return Contents(document, msgspec.convert(document.data, shape, dec_hook=dec_hook))
    except msgspec.ValidationError:
        document, diagnosis = _with_headers(document, shape)
        says = with_neutral_values(document.data, shape, diagnosis)
        return Contents(document, says, diagnosis.problems, Damage(diagnosis.broken))


def in_order(
    document: Document, problems: Sequence[Problem], *, is_table: bool = True
) -> list[PlacedProblem]:
    """Return the faults of syntax and `problems`, placed, in order; what is said of a line with a fault is a guess."""
    if not is_table:
        from cstool.validation.checks.customer_words import placed as placed_lines

        found = placed_lines(document.file, problems)
        return sorted([*document.problems, *found], key=attrgetter("line", "column"))
    placed = document.placed(problems)
    guessed = {problem.line for problem in document.problems if problem.code == "syntax"}
    if guessed:
        lines = document.text.split("\n")
        unread = {line: lines[line - 1] for line in guessed}
        placed = [p for p in placed if p.line not in guessed and not _is_unread(p, lines, unread)]
    return sorted([*document.problems, *placed], key=attrgetter("line", "column"))


def _is_unread(problem: PlacedProblem, lines: Sequence[str], unread: Mapping[int, str]) -> bool:
    """Tell whether the key that is missing stands on one of the `unread` lines of the same row."""
    key = problem.message.values.get("key")
    if problem.code != "missing-key" or key is None:
        return False
    last = _end_of_row(lines, problem.line)
    return any(problem.line <= line <= last and _is_set(str(key), text) for line, text in unread.items())


def _end_of_row(lines: Sequence[str], line: int) -> int:
    """Return the last line before the header that comes next after a line; both count from 1."""
    return next((n for n in range(line, len(lines)) if lines[n].startswith("[")), len(lines))


def _is_set(key: str, text: str) -> bool:
    return bool(re.search(rf"(?<![A-Za-z_-]){key}[ \t]*=", text))


def _with_headers(document: Document, shape: type) -> tuple[Document, Diagnosis]:
    """Return `document`, which should be of `shape`, with its headers where they belong, and what is still wrong."""
    diagnosis = diagnose(document.data or {}, shape)
    for _ in range(_MOST_HEADERS):
        headers = _misplaced(document.readable, diagnosis, shape)
        better = document.with_headers(headers) if headers else None
        if better is None:
            break
        document, diagnosis = better, diagnose(better.data or {}, shape)
    return document, diagnosis


def _misplaced(text: str, diagnosis: Diagnosis, shape: type) -> "list[Header]":
    """Return the headers of another kind, or the first that is lost, or none."""
    tables = tables_of(shape)
    keys = {key for table in tables.values() for key in table.keys}
    elsewhere = [p.path for p in diagnosis.problems if p.code == "unknown-key" and p.path[-1] in keys]
    # A table where an array belongs, or the other way round.
    is_odd = any(p.code == "wrong-type" and p.hint in (ONE_HEADER, EACH_HEADER) for p in diagnosis.problems)
    slips = [p for p in diagnosis.problems if p.code == "unknown-key" and p.hint and "meant" in p.hint.values]
    if not elsewhere and not is_odd and not slips:
        return []
    from cstool.validation.headers import headers_of_another_kind, lost_header, misspelt_headers
    from cstool.validation.places import places_in

    lines = text.split("\n")
    if misspelt := [*misspelt_headers(lines, slips)]:
        return misspelt
    odd = list(headers_of_another_kind(lines, tables))
    for path in elsewhere[:_MOST_HEADERS] if not odd else ():
        if header := lost_header(lines, places_in(text).of(path, "key").line - 1, tables):
            return [header]
    return odd


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
    if not _is_sound(value, kind, path, known):
        return _neutral(kind)
    if isinstance(kind, inspect.DateType):
        return quoted_day(value) or value
    return dec_hook(kind.cls, value) if isinstance(kind, inspect.CustomType) else value


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
    for key, name in misspellings(unknown, table, fields_of(kind), kind.cls.__name__).items():
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
