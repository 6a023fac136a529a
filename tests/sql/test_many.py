"""Folders and patterns of members files: one output, one account, and every reject with its file."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from table_files import content, rows_of, write

A = "name,orders,spent,amount\n王,3,500,100\n李,x,5,5\n"
B = '\ufeffname,orders,spent,amount\r\n"赵\n丽",8,1,10\r\n钱,0,5,1'
PRICED = {"王": ("gold", "93.00"), "赵\n丽": ("vip", "9.00")}
REJECTS = [
    "file,line,column,reason,row",
    'lake/a.csv,3,orders,is not a number,"李,x,5,5"',
    'lake/b.csv.gz,4,orders,"no orders (0), yet 5 yuan spent: one of the two is wrong","钱,0,5,1"',
]


@pytest.fixture
def lake(cstool: Any) -> Path:
    folder = Path("lake")
    folder.mkdir()
    (folder / "a.csv").write_text(A, encoding="utf-8", newline="")
    (folder / "b.csv.gz").write_bytes(gzip.compress(B.encode()))
    (folder / ".hidden.csv").write_text("no members", encoding="utf-8")
    return folder


@pytest.mark.parametrize("output", ["o.csv", "o.csv.gz", "o.parquet", "o.jsonl"])
def test_several_csv_files_become_one(output: str, lake: Path, cstool: Any) -> None:
    ran = cstool("discount", "lake", "--many", "-o", output, "--json")
    assert (ran.code, ran.answer["read"], ran.answer["priced"], ran.answer["rejected"]) == (1, 4, 2, 2)
    assert {row["name"]: (row["tier"], row["payable"]) for row in rows_of(Path(output))} == PRICED
    assert Path(f"{output}.rejects.csv").read_text(encoding="utf-8").splitlines() == REJECTS
    sums = {tier["tier"]: (tier["rows"], tier["spent"], tier["share"]) for tier in ran.answer["tiers"]}
    assert (sums["gold"], sums["vip"]) == ((1, "500.00", "0.5000"), (1, "1.00", "0.5000"))
    assert {file.name for file in Path().iterdir()} == {"lake", output, f"{output}.rejects.csv"}


def test_the_header_comes_once_and_rows_stay_as_they_were(lake: Path, cstool: Any) -> None:
    cstool("discount", "lake/*", "--many", "-o", "o.csv", "--excel")
    header = "\ufeffname,orders,spent,amount,tier,rate,payable\n"
    expected = f'{header}王,3,500,100,gold,0.93,93.00\n"赵\n丽",8,1,10,vip,0.90,9.00\r\n'
    assert content(Path("o.csv")) == expected.encode()
    ran = cstool("discount", "lake/*", "--many")
    assert (ran.code, ran.out.encode()) == (1, expected.removeprefix("\ufeff").encode())
    assert all(line in ran.err for line in REJECTS)


def test_one_csv_file_of_a_folder_is_priced_as_by_its_name(lake: Path, cstool: Any) -> None:
    (lake / "b.csv.gz").unlink()
    assert cstool("discount", "lake", "--many", "-o", "o.csv").code == 1
    assert cstool("discount", "lake/a.csv", "-o", "p.csv").code == 1
    for ending in ("", ".rejects.csv"):
        assert Path(f"o.csv{ending}").read_bytes() == Path(f"p.csv{ending}").read_bytes()


def test_files_in_two_encodings_become_utf_8_in_parquet_and_no_csv(lake: Path, cstool: Any) -> None:
    (lake / "c.csv").write_bytes(A.replace("王", "孙").encode("gb18030"))
    ran = cstool("discount", "lake", "--many", "-o", "o.csv")
    assert ran.code == 2
    assert "lake/c.csv is GB18030, lake/a.csv is UTF-8: one CSV file cannot be both" in ran.err
    assert cstool("discount", "lake", "--many", "-o", "o.parquet").code == 1
    assert [row["name"] for row in rows_of(Path("o.parquet"))] == [*PRICED, "孙"]
    lines = Path("o.parquet.rejects.csv").read_text(encoding="utf-8").splitlines()
    assert lines == [*REJECTS, REJECTS[1].replace("a.csv", "c.csv")]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("c.csv", "orders,name,spent,amount\n", "lake/c.csv has other columns than lake/a.csv"),
        ("c.csv", "orders,name\n", "lake/c.csv: the header has no column spent"),
        ("c.csv", "", "lake/c.csv is empty"),
        ("c.jsonl", "{}", "lake/a.csv is CSV, lake/c.jsonl is JSON lines"),
    ],
)
def test_a_file_that_does_not_fit_the_others_is_named(
    name: str, text: str, said: str, lake: Path, cstool: Any
) -> None:
    (lake / name).write_text(text, encoding="utf-8")
    for output in ("o.csv", "o.parquet"):
        ran = cstool("discount", "lake", "--many", "-o", output)
        assert (ran.code, said in ran.err) == (2, True)
    assert [file.name for file in Path().iterdir()] == ["lake"]


def test_an_output_is_none_of_the_inputs(lake: Path, cstool: Any) -> None:
    for options in (["-o", "lake/a.csv"], ["-o", "o.csv", "--rejects", "lake/b.csv.gz"]):
        assert "is not written over" in cstool("discount", "lake", "--many", *options).err
    assert (lake / "a.csv").read_text(encoding="utf-8") == A


def test_parquet_files_that_differ_are_refused_not_cast(cstool: Any) -> None:
    """The engine would make 2 orders of 1.5 if the first file has integers."""
    Path("lake").mkdir()
    write(Path("lake/1.parquet"), "SELECT 1 AS orders, 1 AS spent")
    write(Path("lake/2.parquet"), "SELECT 1 AS spent, -1 AS orders")
    ran = cstool("discount", "lake", "--many", "-o", "o.csv", "--rejects", "-")
    assert (ran.code, Path("o.csv").read_text(encoding="utf-8")) == (
        1,
        "orders,spent,tier,rate\n1,1,member,0.98\n",
    )
    assert "lake/2.parquet,1,orders,is negative" in ran.err
    write(Path("lake/3.parquet"), "SELECT 1.5::DOUBLE AS orders, 1 AS spent")
    ran = cstool("discount", "lake", "--many", "-o", "p.csv")
    assert (ran.code, "orders is INTEGER in lake/1.parquet and DOUBLE in lake/3.parquet" in ran.err) == (
        2,
        True,
    )
