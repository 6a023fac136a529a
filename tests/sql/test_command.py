"""`cstool discount` with tables: the SELECT on stdout, Parquet in and out, what is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from member_rows import HANDBOOK

from cstool.sql.members_table import Column, Table
from cstool.sql.statement import select_sql


def test_the_select_is_that_of_the_policy_in_use(cstool: Any) -> None:
    ran = cstool("discount", "--sql", "postgres", "--table", "shop.members")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.rstrip("\n") == select_sql(HANDBOOK, Table("shop.members"), "postgres")


def test_columns_are_named_and_may_hold_text(cstool: Any) -> None:
    ran = cstool("discount", "--sql", "mysql", "--text", "--columns", "orders=成交笔数,spent=成交额")
    table = Table("members", Column("成交笔数", "text"), Column("成交额", "text"), None)
    assert ran.out.rstrip("\n") == select_sql(HANDBOOK, table, "mysql")


def test_the_columns_to_show_are_named(cstool: Any) -> None:
    ran = cstool("discount", "--sql", "hive", "--text", "--keep", "id, 姓名")
    columns = (Column(name, "text") for name in ("orders", "spent", "amount"))
    assert ran.out.rstrip("\n") == select_sql(
        HANDBOOK, Table("members", *columns, keep=("id", "姓名")), "hive"
    )
    assert cstool("discount", "--orders", "1", "--spent", "1", "--keep", "id").code == 2


def test_lines_of_json_become_parquet_and_back(cstool: Any) -> None:
    Path("m.jsonl").write_text('{"id": 1, "orders": 3, "spent": "￥520", "amount": 268}\n', encoding="utf-8")
    assert cstool("discount", "m.jsonl", "-o", "tiers.parquet").code == 0
    ran = cstool("discount", "tiers.parquet", "-o", "again.jsonl", "--columns", "orders=id,spent=amount")
    assert ran.code == 2
    assert "already has a column tier" in ran.err
    ran = cstool("discount", "m.jsonl", "-o", "tiers.jsonl", "--json")
    assert (ran.code, ran.answer["priced"], ran.answer["engine"]) == (0, 1, "duckdb")
    priced = json.loads(Path("tiers.jsonl").read_text(encoding="utf-8"))
    assert (priced["tier"], priced["rate"], priced["payable"]) == ("gold", "0.93", "249.24")


def test_many_files_are_priced_only_when_asked_for(cstool: Any) -> None:
    Path("lake").mkdir()
    for number in (1, 2):
        line = json.dumps({"id": number, "orders": number, "spent": 1})
        Path(f"lake/{number}.jsonl").write_text(f"{line}\n", encoding="utf-8")
    assert cstool("discount", "lake/*.jsonl", "-o", "tiers.jsonl").code == 2
    for name in ("lake", "lake/*.jsonl"):
        assert cstool("discount", name, "--many", "-o", "tiers.jsonl").code == 0
        lines = Path("tiers.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["id"] for line in lines] == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["m.csv", "--sql", "duckdb"], "and reads no file"),
        (["m.parquet"], "--output is missing"),
        (["m.csv", "-o", "o.csv", "--table", "t"], "--table is only for --sql"),
        (["--orders", "1", "--spent", "1", "--memory", "1GB"], "--memory is only for"),
        (["none", "--many", "-o", "o.csv"], "stands for no"),
        (["--sql", "postgres", "--table", ""], ""),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], said: str, cstool: Any) -> None:
    ran = cstool("discount", *arguments)
    assert (ran.code, said in ran.err) == (0 if not said else 2, True)


def test_without_the_extra_one_line_says_how_to_get_it(cstool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    there = importlib.util.find_spec
    missing = {"duckdb", "pyspark"}
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in missing else there(name))
    Path("m.jsonl").write_text('{"orders": 3, "spent": 520}\n', encoding="utf-8")
    ran = cstool("discount", "m.jsonl", "-o", "tiers.parquet")
    assert (ran.code, "duckdb" in ran.err, "cstool[sql]" in ran.err) == (2, True, True)
    ran = cstool("discount", "m.parquet", "-o", "tiers", "--engine", "spark")
    assert (ran.code, "pyspark" in ran.err, "cstool[spark]" in ran.err) == (2, True, True)


def test_members_files_in_csv_need_none_of_it(cstool: Any) -> None:
    Path("m.csv").write_text("orders,spent\n3,520\n", encoding="utf-8")
    before = set(sys.modules)
    assert cstool("discount", "m.csv", "-o", "tiers.csv").code == 0
    assert not {"duckdb", "sqlglot", "pyspark"} & (set(sys.modules) - before)
