"""Numbers of every type that Parquet has: never a wrong tier, and the fault that the core names for what they say."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from member_rows import HANDBOOK, Row, judge, random_tiers, read
from table_files import parquet, rejects_of, rows_of, run, write

from cstool.core.numbers import decimal_text, read_yuan
from cstool.core.tiers import Tier
from cstool.tables.table_files import price_tables
from cstool.tables.table_job import TableJob

NO_NUMBER, NEGATIVE, LARGE = "is not a number", "is negative", "is too large"
FINE, FRACTION = "has more than two decimals", "is not a whole number"


def verdicts(column: str, values: list[str], folder: Path) -> list[str]:
    """Return the reason why each row is rejected, else its tier and what is payable."""
    others = ", ".join(f"1 AS {name}" for name in Row._fields if name != column)
    cells = ", ".join(f"({place}, {value})" for place, value in enumerate(values, 1))
    source = write(folder / "m.parquet", f"SELECT *, {others} FROM (VALUES {cells}) AS t (id, {column})")
    report = run(source, folder / "o.csv")
    found = {int(float(row["id"])): f"{row['tier']} {row['payable']}" for row in rows_of(folder / "o.csv")}
    if report.rejected:
        rejects = rejects_of(folder / "o.csv")
        assert {name for _, name, _ in rejects} == {column}
        found |= {line: reason for line, _, reason in rejects}
    return [found[place] for place in range(1, len(values) + 1)]


@pytest.mark.parametrize("kind", ["DOUBLE", "FLOAT"])
def test_floats_that_are_no_money_are_rejected_for_what_they_are(kind: str, tmp_path: Path) -> None:
    large = "1e300" if kind == "DOUBLE" else "1e38"
    expected = {
        "'nan'": NO_NUMBER, "'inf'": NO_NUMBER, "'-inf'": NO_NUMBER, "'-0.0'": NEGATIVE, "-0.01": NEGATIVE,
        large: LARGE, f"-{large}": NEGATIVE, "1e13": LARGE, "1e-30": FINE, "100.005": FINE, "0.0": "member 0.00",
        "268.1": "member 262.74", "100": "member 98.00", "NULL": "is empty",
    }  # fmt: skip
    values = [f"{value}::{kind}" for value in expected]
    assert verdicts("amount", values, tmp_path) == list(expected.values())
    orders = {"'nan'": NO_NUMBER, "'-inf'": NO_NUMBER, "'-0.0'": NEGATIVE, large: LARGE, "2.5": FRACTION,
              "3.0": "gold 0.93", "1e-30": FRACTION, "4294967296": LARGE}  # fmt: skip
    assert verdicts("orders", [f"{value}::{kind}" for value in orders], tmp_path) == list(orders.values())


@pytest.mark.parametrize("kind", ["DOUBLE", "FLOAT"])
@pytest.mark.parametrize("column", ["spent", "amount"])
@settings(deadline=None, max_examples=10)
@given(st.data())
def test_a_float_is_worth_the_decimal_that_it_shows(
    kind: str, column: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """The core, asked for the decimal that stands in CSV for a float, says the same of it."""
    money = st.integers(0, 10**15 - 1).map(lambda fen: fen / 100)
    floats = data.draw(st.lists(money | st.floats(min_value=1e-9, max_value=1e14), min_size=1, max_size=30))
    values = [f"'{value!r}'::{kind}" for value in floats]
    with duckdb.connect() as connection:
        shown = connection.execute(f"SELECT CAST(unnest([{', '.join(values)}]) AS VARCHAR)").fetchall()
    texts = [decimal_text(Decimal(text)) for (text,) in shown]
    rows = [Row(*(text if name == column else "1" for name in Row._fields)) for text in texts]
    expected = []
    for verdict in judge(HANDBOOK, map(read, rows)):
        fault = {None: f"{verdict.tier} {verdict.payable}", "too-large": LARGE, "too-precise": FINE}
        expected.append(fault[verdict.reject and verdict.reject.partition(": ")[2]])
    assert verdicts(column, values, tmp_path_factory.mktemp("floats")) == expected


@pytest.mark.parametrize(
    "kind", ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "UINTEGER", "UBIGINT"]
)
def test_whole_numbers_of_every_width_are_priced_to_their_limits(kind: str, tmp_path: Path) -> None:
    bits = {
        "TINYINT": 7,
        "SMALLINT": 15,
        "INTEGER": 31,
        "BIGINT": 63,
        "UTINYINT": 8,
        "UINTEGER": 32,
        "UBIGINT": 64,
    }
    largest = 2 ** bits[kind] - 1
    lowest = 0 if kind.startswith("U") else -largest
    found = verdicts("amount", [f"{value}::{kind}" for value in (largest, lowest, 7)], tmp_path)
    payable = f"member {read_yuan('1') * largest * Decimal('0.98'):.2f}"
    assert found == [
        LARGE if largest >= 10**13 else payable,
        NEGATIVE if lowest else "member 0.00",
        "member 6.86",
    ]
    orders = verdicts("orders", [f"{value}::{kind}" for value in (largest, 1)], tmp_path)
    assert orders == [LARGE if largest > 2**31 - 1 else "vip 0.90", "member 0.98"]


@pytest.mark.parametrize("scale", [0, 1, 2, 3, 18, 24])
def test_decimals_of_every_scale_are_priced_to_their_limits(scale: int, tmp_path: Path) -> None:
    nines = "9" * (38 - scale) + "." + "9" * scale
    kind = f"DECIMAL(38, {scale})"
    for column in ("amount", "spent"):
        assert verdicts(column, [f"'{nines}'::{kind}", f"'0.25'::{kind}"], tmp_path)[0] == LARGE
    assert verdicts("orders", [f"'{nines}'::{kind}"], tmp_path) == [FRACTION if scale else LARGE]


@pytest.mark.parametrize("scale", [24, 36, 37])
def test_decimals_with_hardly_room_for_yuan_are_priced(scale: int, tmp_path: Path) -> None:
    kind = f"DECIMAL(38, {scale})"
    values = [f"'{value}'::{kind}" for value in ("0.5", "8", "8.001", "0.07", "1.999999999")]
    assert verdicts("amount", values, tmp_path) == ["member 0.49", "member 7.84", FINE, "member 0.07", FINE]
    orders = [f"'{value}'::{kind}" for value in ("1", "9", "1.5", "0.1")]
    assert verdicts("orders", orders, tmp_path) == ["member 0.98", "vip 0.90", FRACTION, FRACTION]


POLICIES = [HANDBOOK, random_tiers(random.Random(3), 4), random_tiers(random.Random(8), 3)]


@pytest.mark.parametrize("policy", POLICIES, ids=["handbook", "4 decimals", "3 decimals"])
@pytest.mark.parametrize("kind", ["DECIMAL(15, 2)", "DECIMAL(17, 4)", "DECIMAL(38, 4)", "BIGINT", "DOUBLE"])
def test_money_of_every_type_is_paid_to_the_fen(kind: str, policy: tuple[Tier, ...], tmp_path: Path) -> None:
    """Amounts at every digit, and those whose share ends in half a fen."""
    rnd = random.Random(kind)
    fen = [rnd.randrange(10 ** rnd.randrange(1, 16)) for _ in range(2000)] + [10**15 - 1, 50, 25, 5, 0]
    texts = [str(Decimal(one) if kind == "BIGINT" else Decimal(one).scaleb(-2)) for one in fen]
    rows = [Row("3", "1", text[:13] if kind == "BIGINT" else text) for text in texts]
    parquet(tmp_path / "m.parquet", rows, kind)
    report = price_tables(policy, TableJob([str(tmp_path / "m.parquet")], str(tmp_path / "o.csv")))
    answer = [(row["tier"], row["rate"], row["payable"]) for row in rows_of(tmp_path / "o.csv")]
    assert report.rejected == 0
    assert answer == [verdict[:3] for verdict in judge(policy, map(read, rows))]
