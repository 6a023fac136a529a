"""Random order lists come to what the model says, by every rule of membership, in every encoding and format.

`ORDER_ROWS=200000 pytest tests/orders/test_model.py -k large` compares that many.
"""

import csv
import os

import pytest
from order_model import COLUMNS, TODAY, expected, random_lists

from cstool.console.handbook_files import open_policies
from cstool.core.tiers import Membership
from cstool.tables.order_lists import OrdersJob, members_of

TIERS = open_policies(None).policies.tiers
BY_COLUMNS = {name: name for name in COLUMNS}
RULES = {
    "as shipped": {},
    "400 days": {"window_days": 400},
    "one year, at the year's end": {"window_months": 12, "falls": "year-end"},
    "365 days, at once": {"window_days": 365, "refunded_in_part": "nothing"},
    "six months, kept a year": {"window_months": 6, "kept_months": 12},
    "never falls": {"window_days": 90, "falls": "never", "refunded_in_whole": "order"},
    "kept so many days": {"window_days": 60, "kept_days": 45, "refunded_in_part": "order"},
}


def rule_of(name):
    return Membership(
        price="p",
        full_price="f",
        newcomer="n",
        tier="t",
        best="b",
        counts=("交易成功", "卖家已发货"),
        source="H10",
        **RULES[name],
    )


def written(lists, folder, *, encoding="utf-8", part=",", quoting=csv.QUOTE_MINIMAL):
    paths = []
    for number, rows in enumerate(lists):
        path = folder / f"{number}.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            out = csv.writer(file, delimiter=part, quoting=quoting)
            out.writerow(COLUMNS)
            out.writerows(row.cells() for row in rows)
        paths.append(str(path))
    return paths


def compare(lists, paths, folder, rule):
    output = folder / "members.csv"
    report = members_of(TIERS, rule, OrdersJob(paths, on=TODAY, output=str(output), columns=BY_COLUMNS))
    with output.open(encoding="utf-8", newline="") as file:
        header, *found = map(tuple, csv.reader(file))
    rows, rejects = expected(lists, TIERS, rule)
    assert header == ("member", "orders", "spent", "tier", "rate", "first", "last")
    assert sorted(set(found) ^ set(rows)) == []
    assert found == sorted(rows, key=lambda row: row[0].encode())
    assert report.rejected == rejects
    left = report.twins + report.replaced + report.idle + report.unpaid + report.refunded
    assert report.read == report.counted + left + report.later + report.earlier + report.rejected
    assert report.read == sum(map(len, lists))
    return report


@pytest.mark.parametrize("name", RULES)
def test_one_list_by_every_rule(name, tmp_path):
    lists = random_lists(name)
    compare(lists, written(lists, tmp_path), tmp_path, rule_of(name))


@pytest.mark.parametrize("name", ["as shipped", "six months, kept a year"])
def test_of_one_order_in_several_lists_the_last_decides(name, tmp_path):
    lists = random_lists(name, lists=3, rows=200)
    report = compare(lists, written(lists, tmp_path), tmp_path, rule_of(name))
    assert report.replaced


@pytest.mark.parametrize(
    ("encoding", "part", "quoting"),
    [
        ("gb18030", ",", csv.QUOTE_MINIMAL),
        ("utf-8-sig", "\t", csv.QUOTE_MINIMAL),
        ("utf-8", ";", csv.QUOTE_ALL),
    ],
)
def test_every_way_to_write_it_down(encoding, part, quoting, tmp_path):
    lists = random_lists(encoding)
    compare(
        lists,
        written(lists, tmp_path, encoding=encoding, part=part, quoting=quoting),
        tmp_path,
        rule_of("as shipped"),
    )


@pytest.mark.skipif("ORDER_ROWS" not in os.environ, reason="asked for by hand")
@pytest.mark.parametrize("name", RULES)
def test_a_large_list(name, tmp_path):
    rows = int(os.environ["ORDER_ROWS"])
    lists = random_lists(name, rows=rows, members=rows // 8, orders=rows * 3 // 4, damage=0.05)
    compare(lists, written(lists, tmp_path), tmp_path, rule_of(name))
