"""Parquet, JSON lines and CSV in any mix: the same prices, the same rejects, nothing else touched."""

from __future__ import annotations

import csv
import random
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import samples
from member_rows import HANDBOOK, Row, judge, number_row, read, text_row
from table_files import jsonl, parquet, rejects_of, rows_of, run

from cstool.batch.members_file import Job
from cstool.batch.pricing import price_members
from cstool.batch.records import body, cells_of, records
from cstool.errors import InputError, UserError
from cstool.tables.csv_conversion import price_csv
from cstool.tables.duckdb_connection import connect
from cstool.tables.table_files import duckdb_errors


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv"])
@pytest.mark.parametrize("kind", ["DECIMAL(24, 4)", "VARCHAR", "json"])
def test_every_row_is_priced_or_rejected_as_the_core_says(kind: str, suffix: str, tmp_path: Path) -> None:
    rnd = random.Random(kind)
    rows = [(number_row if kind.startswith("DECIMAL") else text_row)(rnd) for _ in range(3000)]
    source = (
        jsonl(tmp_path / "m.jsonl", rows) if kind == "json" else parquet(tmp_path / "m.parquet", rows, kind)
    )
    output = tmp_path / f"priced.{suffix}"
    report = run(source, output)
    expected = list(enumerate(judge(HANDBOOK, map(read, rows)), 1))
    good = [(str(number), *verdict[:3]) for number, verdict in expected if verdict.reject is None]
    answer = [tuple(str(row[name]) for name in ("id", "tier", "rate", "payable")) for row in rows_of(output)]
    assert answer == good
    bad = [(number, str(verdict.reject).split(":")[0]) for number, verdict in expected if verdict.reject]
    assert [(line, column) for line, column, _ in rejects_of(output)] == bad
    assert (report.read, report.priced, report.rejected) == (3000, len(good), len(bad))


def test_rejects_have_the_words_that_a_csv_file_gets(tmp_path: Path) -> None:
    rnd = random.Random(5)
    rows = [Row(*("".join(str(cell or "").splitlines()) for cell in text_row(rnd))) for _ in range(2000)]
    with (tmp_path / "m.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([Row._fields, *rows])
    price_members(HANDBOOK, Job(str(tmp_path / "m.csv"), str(tmp_path / "csv.csv")))
    run(parquet(tmp_path / "m.parquet", rows, "VARCHAR"), tmp_path / "priced.csv")
    lines = [(line - 1, column, reason) for line, column, reason in rejects_of(tmp_path / "csv.csv")]
    assert rejects_of(tmp_path / "priced.csv") == lines


@pytest.mark.parametrize("seed", range(12))
def test_a_csv_file_becomes_parquet_cell_by_cell(seed: int, tmp_path: Path) -> None:
    sample = samples.random_sample(random.Random(seed), 60)
    (tmp_path / "m.csv").write_bytes(sample.data)
    source, options = str(tmp_path / "m.csv"), {"encoding": sample.options.get("encoding")}
    try:
        price_members(sample.tiers, Job(source, str(tmp_path / "priced.csv"), **options))
    except UserError:
        return
    report = price_csv(sample.tiers, Job(source, str(tmp_path / "priced.parquet"), **options), [source])
    encoding = "gb18030" if report.encoding.startswith("GB") else "utf-8"
    priced = (tmp_path / "priced.csv").read_bytes().removeprefix(b"\xef\xbb\xbf")
    cells = [
        [cell.content.decode(encoding, "replace") for cell in cells_of(body(record)[0])]
        for record in records(priced, 1 << 20)
    ]
    answer = [list(row.values()) for row in rows_of(tmp_path / "priced.parquet")]
    place = cells[0].index("rate")
    for row in cells[1:]:
        row[place] = str(Decimal(row[place]).quantize(Decimal("0.0001")))
    assert [["" if cell == "None" else cell for cell in row] for row in answer] == cells[1:]


ONE = [Row(Decimal(3), Decimal(1), Decimal(100))]


def test_a_name_is_a_name_and_no_pattern(tmp_path: Path) -> None:
    folder = tmp_path / "2026[01] it's *"
    folder.mkdir()
    parquet(tmp_path / "plain.parquet", ONE, "DECIMAL(9, 2)").rename(folder / "w[1]?.parquet")
    parquet(folder / "w1x.parquet", ONE * 5, "DECIMAL(9, 2)")
    assert run(folder / "w[1]?.parquet", folder / "o[*].parquet").read == 1
    assert {file.name for file in folder.iterdir()} == {"w[1]?.parquet", "w1x.parquet", "o[*].parquet"}


def test_the_engine_reaches_nothing_but_its_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with connect([tmp_path / "other"], memory="100MB") as connection:
        for query in (
            f"SELECT * FROM read_csv('{secret}')",
            f"SELECT * FROM '{secret}'",
            f"COPY (SELECT 1) TO '{tmp_path / 'new.csv'}'",
            f"ATTACH '{tmp_path / 'x.db'}'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
            "SET allowed_paths = ['/']",
            "SELECT * FROM read_parquet('https://127.0.0.1:1/x.parquet')",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(query)
    assert [file.name for file in tmp_path.iterdir()] == ["secret.csv"]


def test_nothing_is_left_when_the_work_fails(tmp_path: Path) -> None:
    source, output = tmp_path / "m.parquet", tmp_path / "priced.parquet"
    output.write_text("old")
    parquet(source, ONE * 1000, "DECIMAL(9, 2)")
    source.write_bytes(source.read_bytes()[:-200])
    with pytest.raises(InputError, match="cannot be priced"):
        run(source, output)
    assert {file.name for file in tmp_path.iterdir()} == {"m.parquet", "priced.parquet"}
    assert output.read_text() == "old"


def test_what_people_can_mend_is_said_in_one_line(tmp_path: Path) -> None:
    source = parquet(tmp_path / "m.parquet", ONE, "DECIMAL(9, 2)")
    dated = parquet(tmp_path / "dated.parquet", [Row("2026-01-01", "2026-01-01", "2026-01-01")], "DATE")
    for match, arguments in {
        "cannot be read": (tmp_path / "none.parquet", tmp_path / "o.parquet"),
        "not written over": (source, source),
        "tells its format": (source, tmp_path / "o.docx"),
        "neither numbers nor text": (dated, tmp_path / "o.parquet"),
    }.items():
        with pytest.raises(InputError, match=match):
            run(*arguments)
    with pytest.raises(InputError, match="no column orderz"):
        run(source, tmp_path / "o.parquet", columns={"orders": "orderz"})
    with pytest.raises(InputError, match="no amount of memory"):
        run(source, tmp_path / "o.parquet", memory="much")
    run(source, tmp_path / "o.parquet")
    with pytest.raises(InputError, match="already has a column tier"):
        run(tmp_path / "o.parquet", tmp_path / "p.parquet")


def test_the_sums_by_tier_are_those_of_a_csv_file(tmp_path: Path) -> None:
    rows = [row for row in map(number_row, [random.Random(9)] * 2000) if None not in row]
    with (tmp_path / "m.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [Row._fields, *([f"{c:f}" for c in row if c is not None] for row in rows)]
        )
    by_csv = price_members(HANDBOOK, Job(str(tmp_path / "m.csv"), str(tmp_path / "csv.csv"), summary=True))
    for kind in ("DECIMAL(24, 4)", "VARCHAR"):
        source = parquet(tmp_path / "m.parquet", rows, kind)
        assert run(source, tmp_path / "priced.parquet", summary=True).tiers[0].rows == by_csv.tiers[0].rows
        if kind == "VARCHAR":
            assert run(source, tmp_path / "priced.parquet", summary=True).tiers == by_csv.tiers


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Failed to allocate block of 262144 bytes (bad allocation)", MemoryError),
        ("std::bad_alloc", MemoryError),
        ("Allocation failure", MemoryError),
        ("could not allocate block of size 256.0 KiB (18.9 MiB/19.0 MiB used)", InputError),
    ],
)
def test_only_its_own_limit_can_be_raised(said, expected):
    """Where the system gives no more memory, no option helps."""
    with pytest.raises(expected), duckdb_errors(["m.parquet"], "2GB"):
        raise duckdb.OutOfMemoryException(said)
