"""CSV made of tables for people who open it with a spreadsheet."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from table_files import content, run, write

SIGNATURE = b"\xef\xbb\xbf"


@pytest.mark.parametrize("ending", ["csv", "csv.gz"])
def test_excel_knows_utf_8_by_its_mark(ending: str, tmp_path: Path) -> None:
    source = write(
        tmp_path / "m.parquet", """SELECT '王' AS "a,""b", 3 AS orders, 500 AS spent FROM range(2)"""
    )
    run(source, tmp_path / f"o.{ending}", excel=True)
    plain = '"a,""b",orders,spent,tier,rate\n王,3,500,gold,0.93\n王,3,500,gold,0.93\n'.encode()
    assert content(tmp_path / f"o.{ending}") == SIGNATURE + plain
    run(source, tmp_path / f"o.{ending}")
    assert content(tmp_path / f"o.{ending}") == plain


def test_excel_knows_a_file_without_rows_and_its_rejects(tmp_path: Path) -> None:
    source = write(tmp_path / "m.parquet", "SELECT -1 AS orders, 500 AS spent")
    run(source, tmp_path / "o.csv", excel=True)
    assert (tmp_path / "o.csv").read_bytes() == SIGNATURE + b"orders,spent,tier,rate\n"
    assert (tmp_path / "o.csv.rejects.csv").read_bytes().startswith(SIGNATURE + b"line,column,reason,row\n1,")


FORMULAS = ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\r1", "＝1", "\u3000－1", "\n=1"]
HARMLESS = ["a=1", "1-1", "王", "", "'=1", "a\n=1"]


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(kind: str, tmp_path: Path) -> None:
    texts = FORMULAS + HARMLESS
    source = tmp_path / f"m.{kind}"
    if kind == "jsonl":
        rows = [{"=t": text, "orders": " 3 ", "spent": "￥1", "balance": -5} for text in texts]
        source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    else:
        listed = ", ".join("'" + text.replace("'", "''") + "'" for text in texts)
        write(
            source, f"""SELECT unnest([{listed}]) AS "=t", ' 3 ' AS orders, '￥1' AS spent, -5 AS balance"""
        )
    run(source, tmp_path / "o.csv", safe_cells=True)
    with (tmp_path / "o.csv").open(encoding="utf-8", newline="") as file:
        header, *rows_out = csv.reader(file)
    assert header == ["'=t", "orders", "spent", "balance", "tier", "rate"]
    assert [row[0] for row in rows_out] == ["'" + text for text in FORMULAS] + HARMLESS
    # a number stays a number; in JSON whatever is not counted is text
    assert {tuple(row[1:4]) for row in rows_out} == {(" 3 ", "￥1", "-5" if kind == "parquet" else "'-5")}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["m.jsonl", "-o", "o.parquet", "--excel"], "--excel is only for output in CSV"),
        (["m.csv", "-o", "o.jsonl", "--safe-cells"], "--safe-cells is only for output in CSV"),
        (["m.jsonl", "-o", "o.csv", "--encoding", "gb18030"], "--encoding is only for input in CSV"),
        (["m.jsonl", "-o", "o.csv", "--engine", "kernel"], "--engine is only for input in CSV"),
        (["m.jsonl", "-o", "o.csv", "--master", "local"], "--master is only for Spark"),
        (["m.csv", "-o", "o.csv", "--memory", "1GB"], "--memory is only for Parquet and JSON lines"),
        (
            ["m.csv", "-o", "o.csv", "--many", "--memory", "1GB"],
            "--memory is only for Parquet and JSON lines",
        ),
        (["m", "-o", "o", "--engine", "spark", "--excel"], "--excel is only for the other engines"),
        (["m", "-o", "o", "--engine", "spark", "--many"], "--many is only for the other engines"),
        (["m.jsonl", "-o", "o", "--engine", "spark"], "m.jsonl is neither Parquet nor CSV"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(arguments: list[str], said: str, cstool: Any) -> None:
    Path("m.csv").write_text("orders,spent\n3,500\n", encoding="utf-8")
    Path("m.jsonl").write_text('{"orders": 3, "spent": 500}\n', encoding="utf-8")
    ran = cstool("discount", *arguments)
    assert (ran.code, said in ran.err, ran.out) == (2, True, "")
    assert {file.name for file in Path().iterdir()} == {"m.csv", "m.jsonl"}
