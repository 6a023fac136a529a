"""What a table comes to: the rows that cannot be priced with their reasons, and the sums by tier."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from cstool.batch.engines import Reject
from cstool.batch.outputs import RejectsFile
from cstool.batch.summary import TierRows
from cstool.core.numbers import Fault, NumberError, decimal_text, read_yuan
from cstool.core.tiers import Tier, tier_index
from cstool.errors import InputError, Message
from cstool.sql.members_table import MembersTable, Select, number_name
from cstool.tables.duckdb_connection import quoted
from cstool.tables.json_lines import fault_of
from cstool.tables.sources import LINE, MembersView

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


#: Rejects that are held in memory at a time.
_BATCH = 10_000


def write_rejects(
    connection: "DuckDBPyConnection",
    tiers: Sequence[Tier],
    source: MembersView,
    rejects: RejectsFile,
    names: Mapping[str, str],
) -> None:
    """Write the rows that cannot be priced to `rejects`; `names` has what their files are called, by path."""
    starts = dict(connection.execute(source.starts).fetchall()) if source.starts else {}
    spent = quoted(source.table.spent.name)
    rows = connection.execute(
        f"SELECT {source.file}, {LINE}, reject, CAST({spent} AS VARCHAR), {source.readable}, {source.row} "
        "FROM priced WHERE reject IS NOT NULL"
    )
    while batch := rows.fetchmany(_BATCH):
        for path, of_file in groupby(batch, itemgetter(0)):
            found = [_reject(tiers, source, *row[1:]) for row in of_file]
            rejects.write(1 - starts.get(path, 1), found, names.get(path, ""))


def _reject(
    tiers: Sequence[Tier], source: MembersView, line: int, reject: str, spent: str, readable: bool, row: str
) -> Reject:
    if not readable:
        message, content = fault_of(row)
        return Reject(line, "", message, content + b"\n")
    meaning, _, fault = reject.partition(": ")
    column = source.table.columns[meaning]
    if fault == "contradictory" and source.table.spent.kind != "text":
        spent = decimal_text(Decimal(spent))
    return Reject(line, column.name, _message(tiers, fault, spent), f"{row}\n".encode())


def _message(tiers: Sequence[Tier], fault: str, spent: str) -> Message:
    """Return the words of the core for what a row was rejected for."""
    if fault != "contradictory":
        return _said(fault)
    try:
        tier_index(tiers, 0, read_yuan(spent))
    except InputError as error:
        return error.message
    raise AssertionError(spent)


@cache
def _said(fault: str) -> Message:
    return NumberError(cast("Fault", fault)).message


def totals(
    connection: "DuckDBPyConnection", tiers: Sequence[Tier], table: MembersTable, select: Select
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


def _spent(table: MembersTable) -> tuple[str, str]:
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
