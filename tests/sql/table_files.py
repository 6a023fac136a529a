"""Members in files of every format, and what came of them."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from member_rows import HANDBOOK, Row

from cstool.batch import compression
from cstool.batch.summary import MembersReport
from cstool.tables.table_files import price_tables
from cstool.tables.table_job import TableJob


def run(source: Path, output: Path, **options: Any) -> MembersReport:
    return price_tables(HANDBOOK, TableJob([str(source)], str(output), **options))


def write(file: Path, query: str) -> Path:
    """Write what DuckDB answers to `query` as Parquet."""
    with duckdb.connect() as connection:
        connection.execute("COPY ({}) TO '{}' (FORMAT parquet)".format(query, str(file).replace("'", "''")))
    return file


def parquet(file: Path, rows: list[Row], kind: str) -> Path:
    cells = [[None if cell is None else str(cell) for cell in column] for column in zip(*rows, strict=True)]
    with duckdb.connect() as connection:
        columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name in Row._fields)
        table = ", ".join(f"unnest(${number}) AS {name}" for number, name in enumerate(Row._fields, 1))
        connection.execute("SET preserve_insertion_order = true")
        query = f"SELECT row_number() OVER () AS id, {columns} FROM (SELECT {table})"
        connection.execute(f"CREATE TABLE rows AS {query}", cells)
        connection.execute("COPY rows TO '{}' (FORMAT parquet)".format(str(file).replace("'", "''")))
    return file


def jsonl(file: Path, rows: list[Row]) -> Path:
    lines = [
        json.dumps({"id": number, **row._asdict()}, ensure_ascii=False, default=str)
        for number, row in enumerate(rows, 1)
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def content(file: Path) -> bytes:
    """Return what is in a file, decompressed."""
    if file.suffix == ".zst":
        pytest.importorskip("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd")
    with compression.reader(str(file)) as opened:
        return opened.read()


def rows_of(file: Path) -> list[dict[str, str]]:
    """Return the rows of an output as text, whatever its format."""
    if ".parquet" in file.suffixes:
        with duckdb.connect() as connection:
            answer = connection.execute("SELECT * FROM read_parquet(?)", [str(file)])
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, map(str, row), strict=True)) for row in answer.fetchall()]
    text = content(file).decode()
    if ".csv" in file.suffixes:
        return list(csv.DictReader(text.splitlines(keepends=True)))
    return [json.loads(line) for line in text.splitlines()]


def rejects_of(output: Path) -> list[tuple[int, str, str]]:
    with Path(f"{output}.rejects.csv").open(encoding="utf-8", newline="") as text:
        return [(int(row["line"]), row["column"], row["reason"]) for row in csv.DictReader(text)]
