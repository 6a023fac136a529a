"""Every database gives the same tier, rate and payable as the core, and names the same fault, row by row.

DuckDB and SQLite are compared in every run. The others need servers, Java or large packages: `.ci/services` has them,
sets `CSTOOL_DATABASES=all`, and then nothing is skipped and the tables are five times as long.
"""

from __future__ import annotations

import os
import random
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from databases import DATABASES, verdicts
from member_rows import (
    DOUBLE_PACE,
    DOUBLE_PACE_TIERS,
    HANDBOOK,
    Row,
    Verdict,
    judge,
    number_row,
    random_tiers,
    read,
    text_row,
)

from cstool.core.tiers import Tier
from cstool.sql.members_table import Column, ColumnKind, Database, MembersTable
from cstool.sql.statement import select_sql

ALL = os.environ.get("CSTOOL_DATABASES") == "all"
ROWS = 100_000 if ALL else 20_000
ALWAYS = ("duckdb", "sqlite")
#: H10, a policy whose rates have four decimals, and one whose tiers are many.
POLICIES = (HANDBOOK, random_tiers(random.Random(3), 4), random_tiers(random.Random(8), 3))
#: How text is read does not depend on the policy, and takes some databases long.
POLICIES_OF: dict[ColumnKind, tuple[tuple[Tier, ...], ...]] = {"number": POLICIES, "text": POLICIES[:2]}


@cache
def table(kind: ColumnKind) -> tuple[list[Row], list[list[Verdict]]]:
    """Return random rows, and what the core says about them by each policy."""
    rnd = random.Random(f"{kind} columns")
    rows = [(number_row if kind == "number" else text_row)(rnd) for _ in range(ROWS)]
    numbers = [read(row) for row in rows]
    return rows, [list(judge(policy, numbers)) for policy in POLICIES_OF[kind]]


@pytest.mark.parametrize("kind", ["number", "text"])
@pytest.mark.parametrize("database", DATABASES)
def test_a_database_agrees_with_the_core_on_every_row(
    database: Database, kind: ColumnKind, tmp_path: Path
) -> None:
    if not ALL and database not in ALWAYS:
        pytest.skip(f"{database} is compared beside .ci/services")
    rows, expected = table(kind)
    columns = [Column(name, kind) for name in Row._fields]
    with DATABASES[database](rows, kind == "number", tmp_path) as ask:
        for policy, verdicts_of_core in zip(POLICIES_OF[kind], expected, strict=True):
            answer = verdicts(
                ask(select_sql(policy, MembersTable("members", *columns, keep=("id",)), database))
            )
            assert _differences(rows, verdicts_of_core, answer) == []


#: Where the servers are that are started for these tests.
SERVERS = {name: os.environ[name] for name in ("CSTOOL_POSTGRES", "CSTOOL_MARIADB") if name in os.environ}


@pytest.mark.parametrize("database", DATABASES)
def test_the_select_of_a_day_gives_the_tiers_of_that_day(
    database: Database, cstool: Any, shipped: dict[str, str], clean_environment: Path, monkeypatch: Any
) -> None:
    for name, address in SERVERS.items():  # the clean environment has none of them
        monkeypatch.setenv(name, address)
    if not ALL and database not in ALWAYS:
        pytest.skip(f"{database} is compared beside .ci/services")
    (clean_environment / "policies.toml").write_text(shipped["policies.toml"] + DOUBLE_PACE, "utf-8")
    rows = [Row(Decimal(2), Decimal(10), Decimal(200)), Row(Decimal(3), Decimal(10), Decimal(200))]
    with DATABASES[database](rows, True, clean_environment) as ask:
        for day, expected in DOUBLE_PACE_TIERS.items():
            select = cstool("sql", database, "--keep", "id", "--on", day).out.rstrip().removesuffix(";")
            assert [verdict[:3] for verdict in verdicts(ask(select))] == expected


@pytest.mark.parametrize("kind", ["number", "text"])
@pytest.mark.parametrize("database", DATABASES)
def test_a_select_shows_its_answer_and_none_of_its_steps(
    database: Database, kind: ColumnKind, tmp_path: Path
) -> None:
    """The columns of the table come first; where a database can only hide by naming, those that are read."""
    if not ALL and database not in ALWAYS:
        pytest.skip(f"{database} is compared beside .ci/services")
    row = Row("3", "500", "100") if kind == "text" else Row(Decimal(3), Decimal(500), Decimal(100))
    answer = ["gold", "0.93", "93.00", "None"]
    table = MembersTable("members", *(Column(name, kind) for name in Row._fields))
    with DATABASES[database]([row], kind == "number", tmp_path) as ask:
        for keep, own in {("spent", "id"): ["500", "0"], None: ["0", "3", "500", "100"]}.items():
            rows = ask(select_sql(HANDBOOK, table._replace(keep=keep), database))
            assert len(rows) == 1
            if keep or kind == "text":
                cells = _cells(rows)
                named = [own, own[1:]] if keep is None else [own]
                assert cells in [[*columns, *answer] for columns in named]


def _cells(rows: list[tuple[object, ...]]) -> list[str]:
    """Return the cells of the only row, decimals without zeros at the end of what is stored."""
    ((*stored, tier, rate, payable, reject),) = rows
    numbers = [str(cell).removesuffix(".0000") for cell in stored]
    return [*numbers, *map(str, (tier, rate, payable, reject))]


def _differences(
    rows: list[Row], core: list[Verdict], database: list[Verdict]
) -> list[tuple[Row, Verdict, Verdict]]:
    return [found for found in zip(rows, core, database, strict=True) if found[1] != found[2]][:5]


def test_the_comparison_meets_every_fault_and_every_tier() -> None:
    """A comparison of rows that are all alike would prove nothing."""
    faults = {"empty", "negative", "too-large"}
    for kind, more in (("number", set()), ("text", {"not-a-number"})):
        _, (by_handbook, *_) = table(kind)
        assert {verdict.tier for verdict in by_handbook} == {None, *(tier.id for tier in HANDBOOK)}
        expected = {f"orders: {fault}" for fault in faults | {"fraction", "contradictory"} | more}
        expected |= {
            f"{money}: {fault}" for money in ("spent", "amount") for fault in faults | {"too-precise"} | more
        }
        assert {verdict.reject for verdict in by_handbook} == {None, *expected}


def _rates(policy: tuple[Tier, ...]) -> set[int]:
    return {-int(tier.rate.as_tuple().exponent) for tier in policy}


def test_the_policies_have_rates_of_every_precision() -> None:
    assert set().union(*map(_rates, POLICIES)) >= {2, 3, 4}
