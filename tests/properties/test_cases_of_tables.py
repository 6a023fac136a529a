"""Decision tables: gaps and overlaps, against going through every case one by one."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from cstool.core.decision_tables import CaseSpace, may_meet, meets

AXES = st.dictionaries(
    st.sampled_from(["reason", "stage", "wish", "goods"]),
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True),
    min_size=1,
)


@st.composite
def tables(draw):
    """Axes, and rows that take one or several values on some of them."""
    axes = draw(AXES)
    rows = [
        {
            axis: draw(st.sampled_from(values) | st.lists(st.sampled_from(values), unique=True).map(tuple))
            for axis, values in axes.items()
            if draw(st.booleans())
        }
        for _ in range(draw(st.integers(0, 6)))
    ]
    return axes, rows


def cases_of(axes):
    return [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]


def has(when, case):
    return all(case[axis] == v if isinstance(v, str) else case[axis] in v for axis, v in when.items())


@given(tables())
def test_gaps_and_overlaps(table):
    """A case is in the gap if no row has it, and in an overlap of each pair of rows that have it."""
    axes, rows = table
    space, cases = CaseSpace(axes), cases_of(axes)
    missed = [case for case in cases if not any(has(row, case) for row in rows)]
    gap = space.gap(rows)
    assert gap.bit_count() == len(missed)
    assert not gap or space.first_of(gap) == missed[0] or space.first_of(gap) in missed
    shared = {
        (a, b): sum(has(rows[a], case) and has(rows[b], case) for case in cases)
        for b in range(len(rows))
        for a in range(b)
    }
    found = {(a, b): both.bit_count() for a, b, both in space.overlaps(rows)}
    assert found == {pair: count for pair, count in shared.items() if count}
    for a, b, both in space.overlaps(rows):
        case = space.first_of(both)
        assert meets(rows[a], case)
        assert meets(rows[b], case)


@given(tables(), st.data())
def test_what_is_known_so_far(table, data):
    """A row may still be met if some case with the known facts meets it."""
    axes, rows = table
    case = data.draw(st.sampled_from(cases_of(axes)))
    known = {axis: case[axis] for axis in data.draw(st.sets(st.sampled_from(sorted(axes))))}
    possible = [c for c in cases_of(axes) if all(c[axis] == value for axis, value in known.items())]
    for row in rows:
        if all(value for value in row.values()):
            assert may_meet(row, known) == any(has(row, c) for c in possible)
