"""Order lists come to the same members on a cluster of Spark as the model says, and to the same account."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest
from order_model import COLUMNS, TODAY, expected, random_lists
from test_model import BY_COLUMNS, RULES, TIERS, rule_of, written

pytestmark = pytest.mark.skipif(
    os.environ.get("CSTOOL_DATABASES") != "all", reason="Spark and Java are there beside .ci/services"
)


@pytest.fixture(scope="module", autouse=True)
def cluster():
    """Start a cluster of two worker processes that all tests use."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
    for setting, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
    }.items():
        builder = builder.config(setting, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def data_set(folder: str) -> list[dict[str, Any]]:
    """Return the rows of all files of a data set in CSV, in order."""
    rows: list[dict[str, Any]] = []
    for file in sorted(Path(folder).glob("part-*")):
        with file.open(encoding="utf-8", newline="") as text:
            rows += csv.DictReader(text)
    return rows


def run(paths, folder, rule, *, formats=None, **more):
    from cstool.tables.spark_members import SparkOrdersJob, members_on_spark

    job = SparkOrdersJob(
        paths, TODAY, str(folder / "members.csv"), columns=BY_COLUMNS, output_format="csv",
        formats=formats or ["csv"] * len(paths), **more,
    )  # fmt: skip
    return members_on_spark(TIERS, rule, job), job


def compare(lists, paths, folder, rule, **more):
    report, job = run(paths, folder, rule, **more)
    rows, rejects = expected(lists, TIERS, rule)
    found = [tuple(row.values()) for row in data_set(job.output)]
    assert sorted(set(found) ^ set(rows)) == []
    assert found == sorted(rows, key=lambda row: row[0].encode())
    assert (report.rejected, len(data_set(job.rejects_name))) == (rejects, rejects)
    left = report.twins + report.replaced + report.idle + report.unpaid + report.refunded
    assert report.read == sum(map(len, lists))
    assert report.read == report.counted + left + report.later + report.earlier + rejects
    return report


@pytest.mark.parametrize("name", RULES)
def test_one_list_by_every_rule(name, tmp_path):
    rows = int(os.environ.get("ORDER_ROWS", "600"))
    lists = random_lists(name, rows=rows, members=rows // 8, orders=rows * 3 // 4)
    compare(lists, written(lists, tmp_path), tmp_path, rule_of(name))


def test_of_one_order_in_several_lists_the_last_decides(tmp_path):
    lists = random_lists("several", lists=3, rows=200)
    assert compare(lists, written(lists, tmp_path), tmp_path, rule_of("as shipped")).replaced


def test_a_list_of_several_files_is_read_in_the_order_of_their_names(cluster, tmp_path):
    lists = random_lists("files", rows=400)
    folder = tmp_path / "orders"
    folder.mkdir()
    for number in range(4):
        part = [row.cells() for row in lists[0][number * 100 : number * 100 + 100]]
        lines = [json.dumps(dict(zip(COLUMNS, cells, strict=True)), ensure_ascii=False) for cells in part]
        frame = cluster.read.json(cluster.sparkContext.parallelize(lines, 1)).select(*COLUMNS)
        frame.coalesce(1).write.parquet(str(tmp_path / f"{number}"))
        next((tmp_path / f"{number}").glob("part-*")).rename(folder / f"{number}.parquet")
    compare(lists, [str(folder)], tmp_path, rule_of("six months, kept a year"), formats=["parquet"])


def test_numbers_are_what_they_say_and_noise_is_a_reject(cluster, tmp_path):
    paid = [12345678.9, 520.0, 0.1 + 0.2, float("nan"), None, 1e16]
    rows = [(f"m{place}", value) for place, value in enumerate(paid)]
    cluster.createDataFrame(rows, "member string, paid double").coalesce(1).write.parquet(str(tmp_path / "o"))
    from cstool.tables.spark_members import SparkOrdersJob, members_on_spark

    job = SparkOrdersJob([str(tmp_path / "o")], TODAY, str(tmp_path / "m.csv"), output_format="csv")
    members_on_spark(TIERS, rule_of("as shipped"), job)
    assert [(row["member"], row["spent"]) for row in data_set(job.output)] == [
        ("m0", "12345678.90"), ("m1", "520.00"),
    ]  # fmt: skip
    rejects = {json.loads(row["row"])["member"]: row["reason"] for row in data_set(job.rejects_name)}
    assert rejects == {
        "m2": "has more than two decimals",
        "m3": "is not a number",
        "m4": "is empty",
        "m5": "is too large",
    }


def test_an_output_that_exists_is_left_alone(tmp_path):
    from cstool.errors import InputError

    lists = random_lists("exists", rows=50)
    (tmp_path / "members.csv").mkdir()
    with pytest.raises(InputError, match="already exists"):
        run(written(lists, tmp_path), tmp_path, rule_of("as shipped"))
    assert list((tmp_path / "members.csv").iterdir()) == []
