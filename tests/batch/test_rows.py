"""What each row of a members file comes to, and that nothing is lost around a bad one."""

import csv
import io
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import HANDBOOK, price

from cstool.batch.columns import Columns
from cstool.batch.encodings import Encoding
from cstool.batch.plan import Plan
from cstool.batch.rows import price_row
from cstool.core.tiers import price as price_one

HEADER = "member_id,orders,spent,amount"
CASES = tomllib.loads((Path(__file__).parent / "rows.toml").read_text(encoding="utf-8"))


def rejects_of(priced):
    return list(csv.DictReader(io.StringIO(priced.rejects.decode(), newline="")))


@pytest.mark.parametrize("case", CASES["good"], ids=lambda case: case["row"])
def test_a_good_row_gets_its_tier_rate_and_price(case, engine, tmp_path, quick_disk):
    priced = price(tmp_path, f"{HEADER}\n{case['row']}\n".encode(), engine=engine)
    assert priced.rows.decode() == f"{HEADER},tier,rate,payable\n{case['row']},{case['added']}\n"
    assert rejects_of(priced) == []


@pytest.mark.parametrize("case", CASES["bad"], ids=lambda case: case["row"])
def test_a_bad_row_is_named_and_the_rows_around_it_are_priced(case, engine, tmp_path, quick_disk):
    good = "M2,3,520,268"
    priced = price(tmp_path, f"{HEADER}\n{good}\n{case['row']}\n{good}\n".encode(), engine=engine)
    assert priced.rows.decode() == f"{HEADER},tier,rate,payable\n" + f"{good},gold,0.93,249.24\n" * 2
    expected = {"line": "3", "column": case["column"], "reason": case["reason"], "row": case["row"]}
    assert rejects_of(priced) == [expected]
    assert (priced.report.read, priced.report.priced, priced.report.rejected) == (3, 2, 1)


def test_lines_are_physical_lines(engine, tmp_path, quick_disk):
    """Line breaks inside quotes count, so that an editor's line number finds the row."""
    rows = ['"a\nb\n",3,520,1', "M2,x,1,1", '"c\r\nd",y,1,1', "M4,z,1,1"]
    priced = price(tmp_path, "\n".join([HEADER, *rows, ""]).encode(), engine=engine)
    assert [reject["line"] for reject in rejects_of(priced)] == ["5", "6", "8"]


def test_a_stray_quote_costs_its_own_line_only(engine, tmp_path, quick_disk):
    rows = ['"M1,3,520,1', "M2,3,520,1", '"Wang, Li",3,520,1', "M4,3,520,1"]
    priced = price(tmp_path, "\n".join([HEADER, *rows, ""]).encode(), engine=engine)
    assert [reject["row"] for reject in rejects_of(priced)] == ['"M1,3,520,1']
    assert priced.report.priced == 3


@given(
    orders=st.integers(0, 20) | st.integers(0, 2**31 - 1),
    spent=st.integers(0, 200_000) | st.integers(0, 10**15 - 1),
    amount=st.integers(0, 10**15 - 1),
)
def test_a_row_comes_to_what_the_single_command_says(orders, spent, amount):
    spent, amount = (f"{fen // 100}.{fen % 100:02}" for fen in (spent if orders else 0, amount))
    plan = Plan(HANDBOOK, Columns(("orders", "spent", "amount"), 0, 1, 2), Encoding("utf-8"))
    row = price_row(plan, f"{orders},{spent},{amount}\n".encode())
    from cstool.core.numbers import read_yuan

    one = price_one(HANDBOOK, orders=orders, spent=read_yuan(spent), amount=read_yuan(amount))
    *_, tier, rate, payable = row.line.decode().strip().split(",")
    assert (tier, rate, payable) == (one.tier, f"{one.rate:.2f}", str(one.payable))
