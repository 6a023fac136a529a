"""From order lists to members with tiers, by the embedded DuckDB, in bounded memory: the rest is on the disk."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cstool.batch.atomic_files import open_target
from cstool.batch.file_identity import STANDARD, check_outputs
from cstool.batch.many_files import folder_of
from cstool.batch.order_copies import landed
from cstool.batch.outputs import Callbacks, rejects_name
from cstool.batch.unfinished import scratch
from cstool.core.record import Record
from cstool.core.tiers import Membership, Tier
from cstool.errors import check_installed
from cstool.tables.duckdb_connection import connect
from cstool.tables.formats import is_workbook, workbook_of
from cstool.tables.order_outputs import (
    OutputStyle,
    committed,
    open_order_rejects,
    write_members,
    write_order_rejects,
)
from cstool.tables.order_rows import MACROS, idle_states
from cstool.tables.order_sources import OrderFile, OrderListRead, OrderReading, open_order_list
from cstool.tables.order_totals import members_query, orders_query, shown_members
from cstool.tables.table_files import duckdb_errors
from cstool.tables.table_job import MEMORY
from cstool.tables.tier_changes import moved_members, open_earlier
from cstool.tables.workbook_outputs import Workbook, check_writable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: So many repeated orders are named.
_NAMED = 5


class OrdersJob(NamedTuple):
    """Which order lists become which members file; `-` is standard input or output."""

    sources: Sequence[str]
    #: The day up to which orders count.
    on: date
    output: str = STANDARD
    rejects: str | None = None
    #: The members file of an earlier day: only those who moved since are written.
    since: str | None = None
    #: The names of the columns, by meaning; empty: they are told by a layout.
    columns: Mapping[str, str] = {}
    encoding: str | None = None
    #: How many lines stand above the header; absent: it is looked for.
    skip: int | None = None
    #: Whether a last row of a workbook that is a total is left out.
    without_total: bool = False
    #: Whether the next tier is shown, and what is missing to it.
    with_next: bool = False
    excel: bool = False
    safe_cells: bool = False
    in_use: Sequence[str] = ()
    memory: str = MEMORY
    threads: int | None = None

    @property
    def rejects_name(self) -> str:
        """The file of the rejects, `-` for stderr."""
        return rejects_name(self.output, self.rejects)


class OrdersReport(Record):
    """What order lists came to."""

    #: The day up to which orders count.
    on: str
    lists: tuple[OrderListRead, ...]
    #: Rows below the headers, blank ones not counted.
    read: int
    rejected: int
    #: Rows that repeat an order of their list, and some of these orders.
    twins: int
    twin_orders: tuple[str, ...]
    #: Rows of orders that a later list has, too.
    replaced: int
    #: Rows with a state that does not count.
    idle: int
    #: Some of these states, the most frequent first.
    idle_states: tuple[str, ...]
    #: Orders that count.
    orders: int
    members: int
    #: Rows that were written: of all members, or of those who moved.
    written: int
    output: str
    rejects: str | None
    #: Members of the earlier day of whom these lists know nothing; null: no earlier day was named.
    unknown: int | None = None


def members_of(
    tiers: Sequence[Tier], membership: Membership, job: OrdersJob, callbacks: Callbacks | None = None
) -> OrdersReport:
    """Write the members that order lists come to, and return what came of the rows.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        membership: which orders count, and for how long.
        job: the lists and how to treat them.
        callbacks: how to speak to the person who waits; absent: in English.

    Raises:
        UserError: a list cannot be read, or nothing can be written; the old output is in place then.
    """
    check_installed("duckdb")
    earlier = [] if job.since is None else [job.since]
    read = [workbook_of(name)[0] for name in [*job.sources, *earlier]]
    check_outputs([job.output, job.rejects_name], read, job.in_use)
    if is_workbook(job.output):
        check_writable(job.output)
    with duckdb_errors(job.sources, job.memory), scratch(folder_of(job.output), job.output) as folder:
        paths = [Path(name).absolute() for name in read if name != STANDARD]
        with connect(paths, memory=job.memory, threads=job.threads, spill=folder) as connection:
            for macro in MACROS:
                connection.execute(f"CREATE TEMP MACRO {macro}")
            return _run(connection, tiers, membership, job, callbacks or Callbacks(), folder)


def _run(
    connection: "DuckDBPyConnection",
    tiers: Sequence[Tier],
    membership: Membership,
    job: OrdersJob,
    callbacks: Callbacks,
    folder: Path,
) -> OrdersReport:
    """Read, count, write and account, with an open engine."""
    reading = OrderReading(membership, job.columns, folder, job.encoding, job.skip, job.without_total)
    files = [OrderFile(name, landed(name, folder, n), n) for n, name in enumerate(job.sources)]
    ready = [open_order_list(connection, file, reading) for file in files]
    sources = [each.source for each in ready]
    orders = orders_query(sources, membership)
    connection.execute(f"CREATE TEMP TABLE members AS {members_query(tiers, orders, membership, job.on)}")
    rows = shown_members(tiers, "members", with_next=job.with_next)
    unknown = None
    if job.since is not None:
        unknown = open_earlier(connection, job.since, tiers, folder)
        rows = moved_members(rows, tiers, membership)
    connection.execute(f"CREATE TEMP VIEW shown AS {rows}")
    account = _account(connection)
    conflicts = account.pop("conflicts")
    rejected = account.pop("rejected") + conflicts
    style = OutputStyle(job.output, job.rejects_name, job.excel, job.safe_cells)
    with committed() as pending:
        rejects = open_order_rejects(style, callbacks, rejected, several=len(sources) > 1)
        if rejects:
            pending.append(rejects.target)
        rows_to = Workbook(job.output) if is_workbook(job.output) else open_target(job.output)
        pending.append(rows_to)
        if rejects and rejected:
            write_order_rejects(connection, sources, membership, rejects, has_conflicts=conflicts > 0)
        written = write_members(connection, style, folder, rows_to)
    return OrdersReport(
        on=job.on.isoformat(),
        lists=tuple(each.account for each in ready),
        rejected=rejected,
        twin_orders=_twins(connection) if account["twins"] else (),
        idle_states=idle_states(connection, sources) if account["idle"] else (),
        written=written,
        output=job.output,
        rejects=job.rejects_name if rejected else None,
        unknown=unknown,
        **account,
    )


def _account(connection: "DuckDBPyConnection") -> dict[str, int]:
    """Return the counts of rows, orders and members."""
    names = ("read", "rejected", "conflicts", "twins", "replaced", "idle", "orders")
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in names)
    members = "count(*) FILTER (is_sound AND member <> '')"
    *counts, count = connection.execute(f"SELECT {sums}, {members} FROM members").fetchall()[0]
    return {**{name: int(value) for name, value in zip(names, counts, strict=True)}, "members": count}


def _twins(connection: "DuckDBPyConnection") -> tuple[str, ...]:
    """Return some of the orders that stand in a list more than once."""
    query = f"SELECT twin FROM members WHERE twin IS NOT NULL ORDER BY twin LIMIT {_NAMED}"
    return tuple(key for (key,) in connection.execute(query).fetchall())
