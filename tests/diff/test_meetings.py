"""Which rows of two decision tables share cases, counted without writing the cases out."""

import time
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from cstool.comparison.refund_changes import meetings
from cstool.core.decision_tables import meets, taken

AXES = {"stage": ("a", "b"), "wish": ("x", "y", "z"), "goods": ("n", "w")}
ROW = st.fixed_dictionaries(
    {},
    optional={
        axis: st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)
        for axis, values in AXES.items()
    },
)


def apart(rows):
    """The rows that share no case with an earlier one."""
    kept = []
    for row in rows:
        if all(
            any(not {*taken(row[axis])} & {*other[axis]} for axis in row if axis in other) for other in kept
        ):
            kept.append(row)
    return kept


TABLE = st.lists(ROW, max_size=6).map(apart)


@given(TABLE, TABLE)
def test_meetings_are_those_of_every_case_written_out(old, new):
    expected = {}
    for values in product(*AXES.values()):
        case = dict(zip(AXES, values, strict=True))
        pair = tuple(
            next((number for number, row in enumerate(rows) if meets(row, case)), None) for rows in (old, new)
        )
        expected.setdefault(pair, []).append(case)
    expected.pop((None, None), None)
    found = {(one.old, one.new): (one.cases, one.example) for one in meetings(AXES, old, new)}
    assert found == {pair: (len(cases), cases[0]) for pair, cases in expected.items()}


def conditions(row):
    return ", ".join(f'{fact} = "{value}"' for fact, value in row.items())


def chain(count):
    """A playbook of `count` facts, asked one after the other until one of them has its second value."""
    facts = "".join(
        f'[[facts]]\nid = "f{number}"\nname = "事实{number}"\nsource = "A1"\n'
        'choices = [{ id = "a", name = "甲" }, { id = "b", name = "乙" }]\n\n'
        for number in range(count)
    )
    names = ", ".join(f'"f{number}"' for number in range(count))
    rows = [{f"f{number}": "a" for number in range(last)} | {f"f{last}": "b"} for last in range(count)]
    rows.append({f"f{number}": "a" for number in range(count)})
    outcomes = "".join(
        f'[[playbooks.outcomes]]\nid = "o{number}"\nname = "结论{number}"\ntext = "结论。"\nsource = "A1"\n'
        f"when = {{ {conditions(row)} }}\n\n"
        for number, row in enumerate(rows)
    )
    return facts, (
        '[[playbooks]]\nid = "chain"\nname = "一连串"\nflag = "red"\nsource = "A1"\n\n'
        f'[[playbooks.steps]]\ndo = "ask"\ntext = "逐项问清。"\nfacts = [{names}]\nsource = "A1"\n\n{outcomes}'
    )


def test_a_playbook_of_sixty_facts_is_compared_at_once(diff, desk):
    facts, playbook = chain(60)
    first, last = 'id = "o0"\nname = "结论0"', 'id = "o60"\nname = "结论60"'
    swapped = playbook.replace(first, "FIRST").replace(last, first).replace("FIRST", last)
    marker = "[[knowledge]]"
    for side, text in ((desk.old, playbook), (desk.new, swapped)):
        desk.change("policies.toml", ("[[facts]]", facts + "[[facts]]"), (marker, text + marker), side=side)
    begin = time.process_time()
    moves = diff()["playbooks"]
    assert time.process_time() - begin < 5
    assert [(move["old"], move["new"], move["cases"]) for move in moves] == [
        ("o0", "o60", 1 << 59),
        ("o60", "o0", 1),
    ]
    assert moves[0]["example"]["f0"] == "b"
