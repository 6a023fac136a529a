"""Decision tables meet every case exactly once: the case that none or two rows meet, and the row that closes a gap."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from math import prod
from typing import NamedTuple

from cstool.core.decision_tables import Case, CaseSpace, When
from cstool.errors import Message
from cstool.validation.problem import ROWS, TOGETHER, Path, Problem

#: Cases whose sets are still handled at once.
_SMALL = 1 << 20
#: Pairs of overlapping rows that are looked at of one table, and problems that are made of them.
_PAIRS, _PROBLEMS = 1000, 100
#: Gaps that are told of one table: whoever has more left out something else.
_GAPS = 20
#: A row that overlaps with so many others is the one that is wrong; it is named once.
_MANY = 3
#: What a row needs besides its condition, to be put right by whoever pastes it; until then a person decides.
_TO_COMPLETE = {
    "refunds": 'decision = "supervisor"\nsteps = []\nsource = "TODO"',
    "outcomes": 'text = "…"',
}


#: Two rows that meet the same case, by their places, the earlier first; and such a case.
_RowPair = tuple[int, int, dict[str, str]]


class Table(NamedTuple):
    """A decision table: where it stands, its axes, its rows, and what people call the values of the axes."""

    path: Path
    axes: Mapping[str, Sequence[str]]
    #: The rows by their places, but for those that look at something that does not exist.
    rows: Mapping[int, When]
    #: All rows, each as wide as it can have been meant: what none of them meets, nobody decides.
    widest: Sequence[When]
    ids: Sequence[str]
    names: Mapping[str, Mapping[str, str]]
    #: What the axes stand on.
    rests_on: tuple[Path, ...] = ()
    #: Which rows are exceptions to which: only rows of one rank must not meet the same case. Absent: all are of one.
    ranks: Sequence[int] = ()

    #: What each row says is done; two exceptions that say the same do not contradict one another.
    says: Sequence[object] = ()

    def clash(self, one: int, other: int) -> bool:
        """Tell whether two rows must not meet the same case."""
        if not self.ranks or self.ranks[one] != self.ranks[other]:
            return not self.ranks
        return self.ranks[one] <= 0 or self.says[one] != self.says[other]

    def said(self, case: Case, axes: Iterable[str]) -> tuple[str, ...]:
        """Return a case as it reads, as far as `axes` tell: reason = size（尺码不合）."""
        named = {axis: self.names.get(axis, {}).get(case[axis]) for axis in self.axes if axis in axes}
        return tuple(
            f"{axis} = {case[axis]}" + (f"（{name}）" if name else "") for axis, name in named.items()
        )


def uncovered_and_overlapping(table: Table) -> Iterator[Problem]:
    """Yield a case that no row meets, with the row that would, and the pairs of rows that meet the same case."""
    cases = prod(map(len, table.axes.values()))
    if not cases:
        return
    places, rows = list(table.rows), list(table.rows.values())
    gaps: Sequence[tuple[Case, When]]
    if cases > _SMALL:
        from cstool.validation.checks import large_tables

        first = large_tables.first_gap(table.axes, table.widest)
        gaps = [(first, large_tables.widest(table.axes, table.widest, first))] if first else []
        pairs = large_tables.overlaps(table.axes, rows)
    else:
        space = CaseSpace(table.axes)
        gaps = [*islice(_gaps(space, space.gap(table.widest)), _GAPS)]
        pairs = ((one, other, space.first_of(shared)) for one, other, shared in space.overlaps(rows))
    for gap, widest in gaps:
        yield _uncovered(table, gap, widest)
    clashes = (
        (places[one], places[other], case)
        for one, other, case in pairs
        if table.clash(places[one], places[other])
    )
    placed = [*islice(clashes, _PAIRS)]
    yield from islice(_overlaps(table, placed), _PROBLEMS)


def _gaps(space: CaseSpace, left: int) -> Iterator[tuple[Case, When]]:
    """Yield a case of each gap in a table of which the cases `left` are not met, and the row that would close it."""
    while left:
        widest = _widest(space, left)
        yield space.first_of(left), widest
        left &= ~space.cases_of(widest)


def _uncovered(table: Table, gap: Case, widest: When) -> Problem:
    # What the widest row leaves open makes no difference: the case is not decided whatever it is.
    message = Message("no row says what is done when {case}", case=table.said(gap, widest or gap))
    hint = Message(
        "widen the when of a row, or add one and write what is done:\n{row}", row=_row_text(table, widest)
    )
    rows = (*table.path, ROWS)
    return Problem(
        path=table.path,
        at="header",
        code="uncovered-case",
        message=message,
        hint=hint,
        rests_on=(rows, *table.rests_on),
        breaks=((*table.path, TOGETHER),),
    )


def _overlaps(table: Table, pairs: Sequence[_RowPair]) -> Iterator[Problem]:
    while pairs:
        (row, number), *_ = Counter(row for pair in pairs for row in pair[:2]).most_common(1)
        if number < _MANY:
            break
        yield _overlapping_many(table, row, [pair for pair in pairs if row in pair[:2]])
        pairs = [pair for pair in pairs if row not in pair[:2]]
    for earlier, later, case in pairs:
        yield _overlapping(table, earlier, later, case)
        yield _overlapping(table, later, earlier, case)


def _overlapping(table: Table, row: int, other: int, case: Case) -> Problem:
    values = {"row": table.ids[row], "other": table.ids[other], "case": _shared(table, row, other, case)}
    message = Message("{row} and {other} both apply when {case}", **values)
    return _overlap(table, row, [other], message, Message("narrow the when of one of them"))


def _overlapping_many(table: Table, row: int, pairs: Sequence[_RowPair]) -> Problem:
    others = [later if earlier == row else earlier for earlier, later, _ in pairs]
    values = {
        "row": table.ids[row],
        "count": len(others),
        "other": table.ids[others[0]],
        "case": _shared(table, row, others[0], pairs[0][2]),
    }
    message = Message(
        "{row} applies to cases of {count} other rows, too: it and {other} both apply when {case}", **values
    )
    return _overlap(table, row, others, message, Message("narrow the when of {row}", row=table.ids[row]))


def _shared(table: Table, row: int, other: int, case: Case) -> tuple[str, ...]:
    return table.said(case, {*table.rows[row], *table.rows[other]} or case)


def _overlap(table: Table, row: int, others: Sequence[int], message: Message, hint: Message) -> Problem:
    path = (*table.path, row)
    parts = [(*table.path, number, key) for number in (row, *others) for key in ("id", "when")]
    return Problem(
        path=path,
        at="header",
        code="overlapping-rows",
        message=message,
        hint=hint,
        rests_on=(*parts, *table.rests_on),
        breaks=((*path, TOGETHER),),
    )


def _widest(space: CaseSpace, cases: int) -> dict[str, tuple[str, ...]]:
    """Return a row that meets some of `cases` and no others, as wide as it can be made value by value."""
    row: dict[str, tuple[str, ...]] = {axis: (value,) for axis, value in space.first_of(cases).items()}
    for axis, values in space.axes.items():
        for value in values:
            wider = row | {axis: tuple(known for known in values if known in (*row[axis], value))}
            if not space.cases_of(wider) & ~cases:
                row = wider
    return {axis: taken for axis, taken in row.items() if len(taken) < len(space.axes[axis])}


def _row_text(table: Table, when: When) -> str:
    """Return a row as TOML that can be pasted as it is, and then completed."""
    number = next(number for number in count(1) if f"new-{number}" not in table.ids)
    tables = [step for step in table.path if isinstance(step, str)]
    conditions = ", ".join(f"{axis} = {_values_text(values)}" for axis, values in when.items())
    return (
        f'[[{".".join(tables)}]]\nid = "new-{number}"\nname = "…{number}"\n'
        f"when = {{ {conditions} }}\n{_TO_COMPLETE[tables[-1]]}"
    )


def _values_text(values: str | Sequence[str]) -> str:
    quoted = [f'"{value}"' for value in ([values] if isinstance(values, str) else values)]
    return quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"
