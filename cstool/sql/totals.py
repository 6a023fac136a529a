"""The sums by tier of a priced table."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cstool.batch.summary import TierRows
from cstool.core.tiers import Tier
from cstool.sql.connection import quoted
from cstool.sql.table import Select, Table, number_name

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def totals(
    connection: "DuckDBPyConnection", tiers: Sequence[Tier], table: Table, select: Select
) -> tuple[TierRows, ...]:
    """Return the sums by tier, from one more pass over the view `members`."""
    has_amount = table.amount is not None
    kept, spent = _spent(table)
    payable = "sum(payable)" if has_amount else "NULL"
    query = f"SELECT tier, count(*), sum({spent}), {payable} FROM ({select(table._replace(keep=(kept,)))})"
    found = {
        tier: sums
        for tier, *sums in connection.execute(f"{query} WHERE reject IS NULL GROUP BY tier").fetchall()
    }
    rows = sum(count for count, *_ in found.values())
    return tuple(
        _tier_rows(tier, found.get(tier.id, (0, 0, 0)), rows, has_amount=has_amount) for tier in tiers
    )


def _spent(table: Table) -> tuple[str, str]:
    """Return the column that the money spent is in, and what makes yuan of it."""
    if table.spent.kind == "text":
        column = number_name("spent")
        return column, f"CAST({column} AS DECIMAL(15, 0)) * 0.01"
    value = quoted(table.spent.name)
    if table.spent.kind == "float":
        value = f"CAST({value} AS VARCHAR)"
    return table.spent.name, f"CAST({value} AS DECIMAL(16, 2))"


def _tier_rows(tier: Tier, sums: Sequence[Any], rows: int, *, has_amount: bool) -> TierRows:
    count, spent, payable = sums
    return TierRows(
        tier=tier.id,
        name=tier.name,
        rate=tier.rate,
        rows=count,
        share=(Decimal(count) / (rows or 1)).quantize(Decimal("0.0001")),
        spent=_yuan(spent),
        payable=_yuan(payable) if has_amount else None,
    )


def _yuan(value: Any) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))
