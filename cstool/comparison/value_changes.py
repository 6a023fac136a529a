"""Two sequences side by side: what stayed, what changed in place, what came and what went."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple, TypeVar

from cstool.comparison.changes import Change, ChangeKind
from cstool.comparison.handbooks import FileKind, Side
from cstool.core.record import Record
from cstool.validation.problem import Path

ItemT = TypeVar("ItemT")
#: The places of an item in the old and in the new sequence; none where it does not exist.
Pair = tuple[int | None, int | None]


def differing(old: Sequence[ItemT], new: Sequence[ItemT]) -> Iterator[Pair]:
    """Yield the places at which the two differ, as few as possible; an item put in front shifts nothing."""
    before, after = ([repr(item) for item in items] for items in (old, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield from zip_longest(range(start, end), range(new_start, new_end))


_ABSENT: Any = None


class _Found(NamedTuple):
    shown: str
    kind: ChangeKind
    #: Where it stands, in the old file if it was removed, else in the new one.
    path: Path
    old: Any
    new: Any


class _At(NamedTuple):
    """A pair of values that are held against each other: how their path is shown, and their paths."""

    shown: str
    old: Path
    new: Path

    def member(self, name: str) -> "_At":
        return self.row(name, name, name)

    def row(self, name: str, old: str | int, new: str | int) -> "_At":
        return _At(f"{self.shown}.{name}" if self.shown else name, (*self.old, old), (*self.new, new))

    def item(self, shown: int, old: int, new: int) -> "_At":
        return _At(f"{self.shown}[{shown + 1}]", (*self.old, old), (*self.new, new))


def value_changes(old: Side, new: Side, kind: FileKind) -> list[Change]:
    """Return what changed in the file of that kind, from its top to its bottom."""
    before, after = (side.says(kind) for side in (old, new))
    changes = []
    for found in _compared(before, after, _At("", (), ())):
        side = old if found.kind == "removed" else new
        change = Change(
            path=found.shown,
            kind=found.kind,
            file=side.sources[kind].label,
            line=side.line(kind, found.path),
            old=found.old,
            new=found.new,
        )
        changes.append(change)
    return sorted(changes, key=lambda change: change.line)


def _compared(old: Any, new: Any, at: _At) -> Iterator[_Found]:
    if old == new:
        return
    if isinstance(old, Record) and isinstance(new, Record):
        for name in old.__struct_fields__:
            yield from _compared(getattr(old, name), getattr(new, name), at.member(name))
    elif isinstance(old, dict) and isinstance(new, dict):
        for name in {**old, **new}:
            yield from _compared(old.get(name), new.get(name), at.member(name))
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _compared_rows(old, new, at) if _have_ids((*old, *new)) else _compared_items(old, new, at)
    else:
        yield _Found(at.shown, _kind(old, new), at.old if new is _ABSENT else at.new, old, new)


def _kind(old: Any, new: Any) -> ChangeKind:
    return "added" if old is _ABSENT else "removed" if new is _ABSENT else "changed"


def _have_ids(rows: Sequence[Any]) -> bool:
    return all(hasattr(row, "id") for row in rows)


def _compared_rows(old: Sequence[Any], new: Sequence[Any], at: _At) -> Iterator[_Found]:
    olds, news = ({row.id: index for index, row in enumerate(rows)} for rows in (old, new))
    for name in {**news, **olds}:
        row = at.row(name, olds.get(name, 0), news.get(name, 0))
        if name not in olds:
            yield _Found(row.shown, "added", row.new, None, new[news[name]])
        elif name not in news:
            yield _Found(row.shown, "removed", row.old, old[olds[name]], None)
        else:
            yield from _compared(old[olds[name]], new[news[name]], row)
    orders = [[row.id for row in rows if row.id in olds and row.id in news] for rows in (old, new)]
    if orders[0] != orders[1]:
        yield _Found(at.shown, "moved", at.new, *orders)


def _compared_items(old: Sequence[Any], new: Sequence[Any], at: _At) -> Iterator[_Found]:
    for before, after in differing(old, new):
        if before is not None and after is not None:
            yield from _compared(old[before], new[after], at.item(after, before, after))
        elif after is not None:
            item = at.item(after, after, after)
            yield _Found(item.shown, "added", item.new, None, new[after])
        elif before is not None:
            item = at.item(before, before, before)
            yield _Found(item.shown, "removed", item.old, old[before], None)
