"""Spark on a real cluster of two worker processes: rows, rejects and account."""

from __future__ import annotations

import csv
import os
import random
from pathlib import Path

import pytest
from databases import CLUSTER
from member_rows import HANDBOOK, Row, judge, read, text_row

from cstool.errors import InputError
from cstool.sql.spark import SparkJob, price_on_spark

pytestmark = pytest.mark.skipif(
    os.environ.get("CSTOOL_DATABASES") != "all", reason="Spark and Java are there beside .ci/services"
)


def parts_of(folder: Path) -> list[dict[str, str]]:
    """Return the rows of all files of a data set, in order."""
    rows: list[dict[str, str]] = []
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            rows += csv.DictReader(text)
    return rows


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
    job = SparkJob(source, output, source_format="csv", output_format="csv", master=CLUSTER)
    report = price_on_spark(HANDBOOK, job)
    expected = list(judge(HANDBOOK, map(read, rows)))
    answer = {int(row["id"]): (row["tier"], row["rate"], row["payable"]) for row in parts_of(Path(output))}
    assert answer == {
        number: verdict[:3] for number, verdict in enumerate(expected) if verdict.reject is None
    }
    rejects = {int(row["id"]): row["reject"] for row in parts_of(Path(job.rejects_name))}
    broken = {3000: "row: broken", 3001: "row: broken"}
    assert (
        rejects
        == {number: verdict.reject for number, verdict in enumerate(expected) if verdict.reject} | broken
    )
    assert (report.read, report.priced, report.rejected) == (3002, len(answer), len(rejects))
    with pytest.raises(InputError, match="already exists"):
        price_on_spark(HANDBOOK, job)
