"""The rows of a table that cannot be priced, with their reasons."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from cstool.batch.engines import Reject
from cstool.batch.outputs import RejectsFile
from cstool.core.numbers import NumberError, NumberFault, decimal_text, read_yuan
from cstool.core.tiers import Tier, tier_index
from cstool.errors import InputError, Message
from cstool.tables.duckdb_connection import quoted
from cstool.tables.json_lines import fault_of
from cstool.tables.members_view import LINE, MembersView

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
    """Return the message of the core for a fault that the SELECT named."""
    if fault != "contradictory":
        return _said(fault)
    try:
        tier_index(tiers, 0, read_yuan(spent))
    except InputError as error:
        return error.message
    raise AssertionError(spent)


@cache
def _said(fault: str) -> Message:
    return NumberError(cast("NumberFault", fault)).message
