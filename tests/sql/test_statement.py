"""The SELECT as text: what a data engineer reviews, in every dialect, with any names."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from member_rows import HANDBOOK, tier

from cstool.errors import InputError
from cstool.sql.dialects import DIALECTS
from cstool.sql.members_table import Column, Database, MembersTable
from cstool.sql.statement import select_sql

NUMBERS = MembersTable("shop.members")
TEXTS = MembersTable(
    "shop.members", Column("成交笔数", "text"), Column("成交额", "text"), Column("本次金额", "text")
)


@pytest.mark.parametrize("database", get_args(Database))
def test_the_select_is_the_one_that_was_reviewed(database: Database, request: pytest.FixtureRequest) -> None:
    """Any change of the text shows in a review, for every database; `--update` writes it anew."""
    text = select_sql(HANDBOOK, NUMBERS, database) + "\n\n" + select_sql(HANDBOOK, TEXTS, database) + "\n"
    file = Path(__file__).parent / "expected" / f"{database}.sql"
    if request.config.getoption("--update"):
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("database", get_args(Database))
@pytest.mark.parametrize("table", [NUMBERS, TEXTS], ids=["numbers", "texts"])
def test_the_select_is_one_statement(table: MembersTable, database: Database) -> None:
    (statement,) = sqlglot.parse(select_sql(HANDBOOK, table, database), read=DIALECTS[database].writer)
    assert isinstance(statement, sqlglot.exp.Select)


def test_without_an_amount_nothing_is_payable() -> None:
    assert "payable" not in select_sql(HANDBOOK, MembersTable(amount=None), "postgres")


def test_money_thresholds_that_are_not_whole_are_compared_in_fen() -> None:
    policy = (HANDBOOK[0], tier("gold", "0.93", spent="499.50"))
    fen = 'CAST(CAST("spent" AS DECIMAL(16, 2)) * 100 AS BIGINT)'
    assert f"{fen} >= 49950" in select_sql(policy, MembersTable(), "postgres")


NAMES = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")), min_size=1, max_size=12
)


@settings(deadline=None)
@given(NAMES.filter(lambda name: name.isprintable() and "." not in name))
def test_no_name_breaks_out_of_its_quotes(name: str) -> None:
    """Whatever a table and its columns are called, the database sees these names and nothing else."""
    table = MembersTable(name, Column(f"{name}1"), Column(f"{name}2"), Column(f"{name}3"), keep=(f"{name}4",))
    columns = [f"{name}{number}" for number in range(1, 5)]
    quoted = ['"' + text.replace('"', '""') + '"' for text in (name, *columns)]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE {quoted[0]} ({', '.join(quoted[1:])})")
        connection.execute(f"INSERT INTO {quoted[0]} VALUES (3, 1, 100, 'x')")
        answer = connection.execute(select_sql(HANDBOOK, table, "sqlite")).fetchall()
    connection.close()
    assert answer == [("x", "gold", "0.93", "93.00", 9300, None)]


@settings(deadline=None)
@given(NAMES.filter(lambda name: name.isprintable() and "." not in name), st.sampled_from(get_args(Database)))
def test_every_dialect_reads_its_own_names_back(name: str, database: Database) -> None:
    writer = DIALECTS[database].writer
    statement = sqlglot.parse_one(
        select_sql(HANDBOOK, MembersTable(name, amount=None, keep=(name,)), database), read=writer
    )
    tables = {table.name for table in statement.find_all(sqlglot.exp.Table)}
    steps = {step.alias for step in statement.find_all(sqlglot.exp.CTE)}
    assert tables - steps == {DIALECTS[database].identifier(name).name}


@pytest.mark.parametrize("name", ["", "a\nb", "a\0", "shop..members", "\u202ea"])
def test_a_name_that_no_database_has_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="cannot be the name"):
        select_sql(HANDBOOK, MembersTable(name), "postgres")


def test_the_steps_of_the_select_may_be_called_like_the_table() -> None:
    for name in ("judged", "Tiered", "priced", "members"):
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(f"CREATE TABLE {name} (orders, spent, amount)")
            connection.execute(f"INSERT INTO {name} VALUES (1, 1, 1)")
            answer = connection.execute(
                select_sql(HANDBOOK, MembersTable(name, keep=()), "sqlite")
            ).fetchall()
        connection.close()
        assert answer == [("member", "0.98", "0.98", 98, None)]


@pytest.mark.parametrize("keep", [None, (), ("orders", "tier")])
@pytest.mark.parametrize("own", ["vip", "x", None])
def test_what_a_table_calls_tier_already_decides_nothing(
    keep: tuple[str, ...] | None, own: str | None
) -> None:
    """Members that were priced before have columns of the same names."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("CREATE TABLE members (orders, spent, amount, tier, reject, payable_fen)")
        connection.execute("INSERT INTO members VALUES (3, 520, 268, ?, 'y', 5)", [own])
        (row,) = connection.execute(select_sql(HANDBOOK, MembersTable(keep=keep), "sqlite")).fetchall()
    assert (row["rate"], row["payable"]) == ("0.93", "249.24")
    assert "gold" in (*row,)
