"""The sums of a table by tier."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cstool.batch.summary import TierRows, tier_rows
from cstool.core.tiers import Tier
from cstool.sql.members_table import MembersTable, SelectWriter, number_name
from cstool.tables.duckdb_connection import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def totals(
    connection: "DuckDBPyConnection", tiers: Sequence[Tier], table: MembersTable, select: SelectWriter
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
        tier_rows(tier, count, _yuan(spent), _yuan(payable) if has_amount else None, rows)
        for tier in tiers
        for count, spent, payable in [found.get(tier.id, (0, 0, 0))]
    )


def _spent(table: MembersTable) -> tuple[str, str]:
    """Return the column with the money spent, and the expression for it in yuan."""
    if table.spent.kind == "text":
        column = number_name("spent")
        return column, f"CAST({column} AS DECIMAL(15, 0)) * 0.01"
    value = quoted(table.spent.name)
    if table.spent.kind == "float":
        value = f"CAST({value} AS VARCHAR)"
    return table.spent.name, f"CAST({value} AS DECIMAL(16, 2))"


def _yuan(value: Any) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))
