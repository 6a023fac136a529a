"""Spark on a real cluster of two worker processes: rows, rejects and account, both outputs or none."""

from __future__ import annotations

import csv
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from databases import CLUSTER
from member_rows import DOUBLE_PACE, DOUBLE_PACE_TIERS, HANDBOOK, Row, judge, read, text_row
from table_files import rows_of, write

from cstool.errors import InputError, OutputError
from cstool.tables import spark, spark_outputs
from cstool.tables.spark import SparkJob, price_on_spark

pytestmark = pytest.mark.skipif(
    os.environ.get("CSTOOL_DATABASES") != "all", reason="Spark and Java are there beside .ci/services"
)


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """Start a cluster that all tests use."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(CLUSTER).config("spark.ui.enabled", "false")
    for setting in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(setting, "127.0.0.1")
    session = builder.getOrCreate()
    yield
    session.stop()


def data_set(folder: Path) -> list[dict[str, str]]:
    """Return the rows of all files of a data set, in order."""
    return [row for file in sorted(folder.glob("part-*")) for row in rows_of(file)]


def test_order_numbers_in_the_place_of_counts_are_refused(tmp_path: Path) -> None:
    rows = "".join(f"{number},{3 * 10**18 + number},520\n" for number in range(5))
    (tmp_path / "members.csv").write_text(f"id,orders,spent\n{rows}")
    job = SparkJob(
        str(tmp_path / "members.csv"), str(tmp_path / "o.csv"), source_format="csv", output_format="csv"
    )
    with pytest.raises(InputError, match="the column orders has order numbers, such as 3000000000000000000"):
        price_on_spark(HANDBOOK, job)
    assert not (tmp_path / "o.csv").exists()


def test_a_csv_data_set_is_priced_on_a_cluster(tmp_path: Path) -> None:
    rnd = random.Random(4)
    rows = [Row(*("".join(str(cell or "").split()) for cell in text_row(rnd))) for _ in range(3000)]
    with (tmp_path / "members.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n", escapechar=None).writerows(
            [
                ("id", *Row._fields),
                *((number, *row) for number, row in enumerate(rows)),
                ("3000", "1", "1"),
                ("3001", *"12345"),
            ]
        )
    source, output = str(tmp_path / "members.csv"), str(tmp_path / "priced.csv")
    job = SparkJob(source, output, source_format="csv", output_format="csv", compression="gzip")
    report = price_on_spark(HANDBOOK, job)
    expected = list(judge(HANDBOOK, map(read, rows)))
    answer = {int(row["id"]): (row["tier"], row["rate"], row["payable"]) for row in data_set(Path(output))}
    assert answer == {
        number: verdict[:3] for number, verdict in enumerate(expected) if verdict.reject is None
    }
    rejects = {int(row["id"]): row["reject"] for row in data_set(Path(job.rejects_name))}
    broken = {3000: "row: broken", 3001: "row: broken"}
    assert (
        rejects
        == {number: verdict.reject for number, verdict in enumerate(expected) if verdict.reject} | broken
    )
    assert (report.read, report.priced, report.rejected) == (3002, len(answer), len(rejects))
    with pytest.raises(InputError, match="already exists"):
        price_on_spark(HANDBOOK, job)
    assert {file.name for file in tmp_path.iterdir()} == {"members.csv", "priced.csv", "priced.csv.rejects"}


def test_a_data_set_has_the_tiers_of_the_day(
    cstool: Any, shipped: dict[str, str], clean_environment: Path
) -> None:
    (clean_environment / "policies.toml").write_text(shipped["policies.toml"] + DOUBLE_PACE, "utf-8")
    members = write(
        clean_environment / "m.parquet", "SELECT unnest([2, 3]) AS orders, 10 AS spent, 200 AS amount"
    )
    for day, expected in DOUBLE_PACE_TIERS.items():
        output = clean_environment / f"of-{day}"
        ran = cstool("discount", members, "--engine", "spark", "-o", output, "--on", day)
        assert ran.code == 0, ran.err
        assert ("double-pace" in ran.err) == (expected[0][0] == "gold")
        rows = data_set(output)
        assert sorted((row["orders"], row["tier"], row["rate"], row["payable"]) for row in rows) == [
            (orders, *verdict) for orders, verdict in zip("23", expected, strict=True)
        ]


@pytest.mark.parametrize("kind", ["DOUBLE", "FLOAT"])
def test_floats_are_read_as_in_files(kind: str, tmp_path: Path) -> None:
    values = {"'nan'": "not-a-number", "'-inf'": "not-a-number", "'-0.0'": "negative", "1e30": "too-large",
              "1.005": "too-precise", "268.1": "262.74", "1234567.9": "1209876.54", "0": "0.00"}  # fmt: skip
    cells = ", ".join(f"({place}, {value}::{kind})" for place, value in enumerate(values))
    write(
        tmp_path / "m.parquet", f"SELECT *, 1 AS orders, 1 AS spent FROM (VALUES {cells}) AS t (id, amount)"
    )
    price_on_spark(HANDBOOK, SparkJob(str(tmp_path / "m.parquet"), str(tmp_path / "o")))
    found = {int(row["id"]): row["payable"] for row in data_set(tmp_path / "o")}
    found |= {int(row["id"]): row["reject"].split(": ")[1] for row in data_set(tmp_path / "o.rejects")}
    assert [found[place] for place in range(len(values))] == list(values.values())


@pytest.fixture
def job(tmp_path: Path) -> SparkJob:
    write(tmp_path / "m.parquet", "SELECT unnest([1, -1]) AS orders, 1 AS spent")
    return SparkJob(str(tmp_path / "m.parquet"), str(tmp_path / "o"))


def left(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_rows_that_cannot_be_written_leave_no_rejects(job: SparkJob, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(InputError, match="cannot be priced: "):
        price_on_spark(
            HANDBOOK, job._replace(output=str(tmp_path / "file" / "o"), rejects=str(tmp_path / "r"))
        )
    assert left(tmp_path) == {"m.parquet", "file"}


def test_an_output_that_appears_meanwhile_stays_and_nothing_appears_beside_it(
    job: SparkJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_slowly(*arguments: Any) -> dict[str, int]:
        counts = written(*arguments)
        (tmp_path / "o").mkdir()
        return counts

    written = spark._write
    monkeypatch.setattr(spark, "_write", write_slowly)
    with pytest.raises(InputError, match="already exists"):
        price_on_spark(HANDBOOK, job)
    assert left(tmp_path) == {"m.parquet", "o"}
    assert left(tmp_path / "o") == set()


def test_a_file_system_that_refuses_the_second_name_gets_back_the_first(
    job: SparkJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        def __init__(self, system: Any) -> None:
            self._system = system

        def rename(self, draft: Any, path: Any) -> bool:
            return path.getName() != "o" and self._system.rename(draft, path)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._system, name)

    system = spark_outputs.DataSets._system
    monkeypatch.setattr(spark_outputs.DataSets, "_system", lambda self, path: Refusing(system(self, path)))
    with pytest.raises(OutputError, match="refuses to rename"):
        price_on_spark(HANDBOOK, job)
    assert left(tmp_path) == {"m.parquet"}


def test_what_people_can_mend_is_said_in_one_line(job: SparkJob, tmp_path: Path) -> None:
    (tmp_path / "cut.parquet").write_bytes((tmp_path / "m.parquet").read_bytes()[:-20])
    for source in ("cut.parquet", "none.parquet"):
        with pytest.raises(InputError, match="cannot be priced: ") as caught:
            price_on_spark(HANDBOOK, job._replace(source=str(tmp_path / source)))
        assert "\n" not in str(caught.value)
    assert left(tmp_path) == {"m.parquet", "cut.parquet"}
