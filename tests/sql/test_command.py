"""`cstool sql`: the SELECT on stdout; `cstool discount` with tables: Parquet in and out, what is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import pytest
from member_rows import HANDBOOK

from cstool.sql.members_table import Column, MembersTable
from cstool.sql.statement import select_sql


def test_the_select_is_that_of_the_policy_in_use(cstool: Any) -> None:
    ran = cstool("sql", "postgres", "--table", "shop.members")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.rstrip("\n") == select_sql(HANDBOOK, MembersTable("shop.members"), "postgres")


def test_columns_are_named_and_may_hold_text(cstool: Any) -> None:
    ran = cstool("sql", "mysql", "--text", "--columns", "orders=成交笔数,spent=成交额")
    table = MembersTable("members", Column("成交笔数", "text"), Column("成交额", "text"), None)
    assert ran.out.rstrip("\n") == select_sql(HANDBOOK, table, "mysql")


def test_the_columns_to_show_are_named(cstool: Any) -> None:
    ran = cstool("sql", "hive", "--text", "--keep", "id, 姓名")
    columns = (Column(name, "text") for name in ("orders", "spent", "amount"))
    assert ran.out.rstrip("\n") == select_sql(
        HANDBOOK, MembersTable("members", *columns, keep=("id", "姓名")), "hive"
    )


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
        (["m.parquet"], "--output is missing"),
        (["--orders", "1", "--spent", "1", "--memory", "1GB"], "--memory is only for"),
        (["none", "--many", "-o", "o.csv"], "stands for no"),
        (["m.jsonl", "-o", "o.jsonl", "--engine", "kernel"], "--engine is only for input in CSV"),
        (["m.csv", "-o", "o.csv", "--master", "local"], "--master is only for Spark"),
        (["m", "-o", "o", "--engine", "spark", "--excel"], "--excel is only for the other engines"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], said: str, cstool: Any) -> None:
    ran = cstool("discount", *arguments)
    assert (ran.code, said in ran.err) == (2, True)


def test_a_table_without_a_name_is_members(cstool: Any) -> None:
    assert cstool("sql", "postgres", "--table", "") == cstool("sql", "postgres")


def test_the_select_as_json(cstool: Any) -> None:
    ran = cstool("sql", "sqlite", "--table", "shop.members", "--json")
    assert ran.answer == {
        "database": "sqlite",
        "table": "shop.members",
        "select": select_sql(HANDBOOK, MembersTable("shop.members"), "sqlite"),
        "period": None,
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["oracle"], "DATABASE must be one of duckdb, postgres"),
        ([], "DATABASE is missing"),
        (
            ["duckdb", "--columns", "age=x"],
            "--columns names the columns of orders, spent, amount, and not of age",
        ),
        (["duckdb", "--keep", "id,"], "cannot be the name"),
        (["duckdb", "m.csv"], "more than the command takes"),
    ],
)
def test_what_sql_cannot_do(arguments: list[str], said: str, cstool: Any) -> None:
    ran = cstool("sql", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize("option", ["--sql", "--table", "--keep", "--text"])
@pytest.mark.parametrize("before", [[], ["m.csv"], ["--orders", "1", "--spent", "1"]])
def test_who_asks_discount_for_the_select_is_told_how_it_is_asked(
    option: str, before: list[str], cstool: Any
) -> None:
    ran = cstool("discount", *before, option, "postgres")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "cstool sql DATABASE" in ran.err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_help_of_discount_fits_a_screen(
    language: str, cstool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = cstool("--lang", language, "discount", "--help").out.splitlines()
    assert len(lines) <= 40
    assert max(map(display_width, lines)) <= 80


def display_width(line: str) -> int:
    """Return the columns of a terminal that `line` takes."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


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
