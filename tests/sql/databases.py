"""The databases that the SELECT is compared on: how each takes rows, and what it answers."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from member_rows import Row, Verdict

from cstool.sql.members_table import Database

#: Two workers with a core and a GiB each, in processes of their own.
CLUSTER = "local-cluster[2,1,1024]"
Rows = Sequence[Row]
#: Answers a SELECT on a table of rows, whose first column is the number of the row.
Ask = Callable[[str], list[tuple[Any, ...]]]

#: Has ClickHouse answer with decimals as text.
_EXACT = (
    "FORMAT JSONCompactEachRow "
    "SETTINGS output_format_json_quote_decimals = 1, output_format_decimal_trailing_zeros = 1"
)
COLUMNS = ("id", "orders", "spent", "amount")


def verdicts(answer: list[tuple[Any, ...]]) -> list[Verdict]:
    """Return the verdicts in the order of the rows."""
    answer.sort(key=lambda row: int(row[0]))
    return [Verdict(*(None if cell is None else str(cell) for cell in row[1:])) for row in answer]


def _lines(rows: Rows, file: Path) -> Path:
    """Write rows as lines of JSON, numbers as text."""
    with file.open("w", encoding="utf-8") as out:
        for number, row in enumerate(rows):
            cells = [None if cell is None else str(cell) for cell in row]
            out.write(
                json.dumps(dict(zip(COLUMNS, [number, *cells], strict=True)), ensure_ascii=False) + "\n"
            )
    return file


@contextmanager
def duckdb(rows: Rows, decimals: bool, folder: Path) -> Iterator[Ask]:
    import duckdb

    kind = "DECIMAL(24, 4)" if decimals else "VARCHAR"
    with duckdb.connect() as connection:
        columns = "{id: 'BIGINT', orders: 'VARCHAR', spent: 'VARCHAR', amount: 'VARCHAR'}"
        connection.execute(
            "CREATE TABLE members AS "
            f"SELECT id, orders::{kind} AS orders, spent::{kind} AS spent, amount::{kind} AS amount "
            f"FROM read_json(?, format = 'newline_delimited', columns = {columns})",
            [str(_lines(rows, folder / "rows.jsonl"))],
        )
        yield lambda sql: connection.execute(sql).fetchall()


@contextmanager
def sqlite(rows: Rows, decimals: bool, folder: Path) -> Iterator[Ask]:
    import sqlite3

    with closing(sqlite3.connect(folder / "members.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE members (id, orders, spent, amount)")
        connection.executemany(
            "INSERT INTO members VALUES (?, ?, ?, ?)",
            ((n, *map(_sqlite_cell, row)) for n, row in enumerate(rows)),
        )
        # SQLite has one column more: what is payable as an integer of fen
        yield lambda sql: [(*row[:-2], row[-1]) for row in connection.execute(sql).fetchall()]
    connection.close()


def _sqlite_cell(cell: Decimal | str | None) -> Any:
    if not isinstance(cell, Decimal):
        return cell
    return int(cell) if cell == cell.to_integral_value() else float(cell)


@contextmanager
def postgres(rows: Rows, decimals: bool, folder: Path) -> Iterator[Ask]:
    import psycopg2
    from psycopg2.extras import execute_values

    kind = "NUMERIC" if decimals else "TEXT"
    with psycopg2.connect(os.environ["CSTOOL_POSTGRES"]) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE members (id BIGINT, orders {kind}, spent {kind}, amount {kind})")
        numbered = [(number, *row) for number, row in enumerate(rows)]
        execute_values(cursor, "INSERT INTO members VALUES %s", numbered, page_size=10_000)

        def ask(sql):
            cursor.execute(sql)
            return cursor.fetchall()

        yield ask


@contextmanager
def mysql(rows: Rows, decimals: bool, folder: Path) -> Iterator[Ask]:
    import pymysql

    kind = "DECIMAL(24, 4)" if decimals else "VARCHAR(60)"
    where = dict(part.split("=") for part in os.environ["CSTOOL_MARIADB"].split())
    with pymysql.connect(
        host=where["host"],
        port=int(where["port"]),
        user=where["user"],
        database=where["dbname"],
        charset="utf8mb4",
    ) as connection:
        cursor = connection.cursor()
        cursor.execute(
            f"CREATE TEMPORARY TABLE members (id BIGINT, orders {kind}, spent {kind}, amount {kind}) CHARSET utf8mb4"
        )
        numbered = [(number, *row) for number, row in enumerate(rows)]
        cursor.executemany("INSERT INTO members VALUES (%s, %s, %s, %s)", numbered)

        def ask(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        yield ask


@contextmanager
def clickhouse(rows: Rows, decimals: bool, folder: Path) -> Iterator[Ask]:
    from chdb.session import Session

    kind = "Nullable(Decimal(24, 4))" if decimals else "Nullable(String)"
    file = _lines(rows, folder / "rows.jsonl")
    text = "id Int64, orders Nullable(String), spent Nullable(String), amount Nullable(String)"
    session = Session(str(folder / "clickhouse"))
    try:
        session.query("CREATE DATABASE shop ENGINE = Atomic")
        session.query(
            "CREATE TABLE shop.members ENGINE = MergeTree ORDER BY id AS "
            f"SELECT id, CAST(orders AS {kind}) AS orders, CAST(spent AS {kind}) AS spent, "
            f"CAST(amount AS {kind}) AS amount FROM file('{file}', JSONEachRow, '{text}')"
        )
        session.query("USE shop")

        def ask(sql: str) -> list[tuple[Any, ...]]:
            answer = session.query(f"{sql.rstrip(';')} {_EXACT}")
            return [tuple(json.loads(line)) for line in str(answer).splitlines()]

        yield ask
    finally:
        session.close()


@contextmanager
def spark(rows: Rows, decimals: bool, folder: Path) -> Iterator[Ask]:
    from pyspark.sql import SparkSession

    kind = "DECIMAL(24, 4)" if decimals else "STRING"
    builder = SparkSession.builder.master(CLUSTER).config("spark.ui.enabled", "false")
    for setting in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(setting, "127.0.0.1")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    lines = session.read.schema("id BIGINT, orders STRING, spent STRING, amount STRING").json(
        str(_lines(rows, folder / "rows.jsonl"))
    )
    lines.selectExpr(
        "id", *(f"CAST({name} AS {kind}) AS {name}" for name in COLUMNS[1:])
    ).createOrReplaceTempView("members")

    def ask(sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in session.sql(sql.rstrip(";")).collect()]

    yield ask


DATABASES: dict[Database, Callable[[Rows, bool, Path], Any]] = {
    "duckdb": duckdb, "sqlite": sqlite, "postgres": postgres, "mysql": mysql, "clickhouse": clickhouse, "spark": spark,
}  # fmt: skip
