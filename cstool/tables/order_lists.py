"""From order lists to members with tiers, by the embedded DuckDB, in bounded memory: the rest is on the disk."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cstool.batch.atomic_files import open_target
from cstool.batch.file_identity import STANDARD, check_outputs
from cstool.batch.many_files import scratch_beside
from cstool.batch.order_copies import landed
from cstool.batch.outputs import Callbacks, rejects_name
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
from cstool.tables.order_rows import MACROS, all_rows, idle_states_query
from cstool.tables.order_sources import OrderFile, OrderListRead, OrderReading, open_order_list
from cstool.tables.order_totals import (
    ACCOUNT,
    OF_NO_MEMBER,
    STANDINGS,
    members_query,
    orders_query,
    shown_members,
    tallies_query,
    twins_query,
)
from cstool.tables.table_files import duckdb_errors
from cstool.tables.table_job import MEMORY
from cstool.tables.tier_changes import moved_members, open_earlier, unknown_members
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
    #: Blank lines, which are no rows.
    blank: int
    #: Rows of orders that count. With all counts of rows below and `rejected` they add up to `read`.
    counted: int
    #: Rows that repeat an order of their list, and some of these orders.
    twins: int
    twin_orders: tuple[str, ...]
    #: Rows of orders that a later list has, too.
    replaced: int
    #: Rows with a state that does not count.
    idle: int
    #: Some of these states, the most frequent first.
    idle_states: tuple[str, ...]
    #: Rows of orders for which 0.00 was paid.
    unpaid: int
    #: Rows of orders that do not count because of what was refunded.
    refunded: int
    #: Rows of orders after the day.
    later: int
    #: Rows of orders from before the time that counts.
    earlier: int
    #: Orders that count.
    orders: int
    members: int
    #: Rows that were written: of all members, or of those who moved.
    written: int
    output: str
    rejects: str | None
    #: Members of the earlier day of whom these lists know nothing; null: no earlier day was named.
    unknown: int | None = None
    #: Some of them.
    unknown_members: tuple[str, ...] = ()


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
    with duckdb_errors(job.sources, job.memory), scratch_beside(job.output) as folder:
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

    def asked(query: str) -> list[Any]:
        return connection.execute(query).fetchall()

    reading = OrderReading(membership, job.columns, folder, job.encoding, job.skip, job.without_total)
    files = [OrderFile(name, landed(name, folder, n), n) for n, name in enumerate(job.sources)]
    ready = [open_order_list(connection, file, reading) for file in files]
    sources = [each.source for each in ready]
    orders = orders_query(sources, all_rows(sources, membership))
    connection.execute(f"CREATE TEMP TABLE tallies AS {tallies_query(orders, membership, job.on)}")
    connection.execute(f"CREATE TEMP TABLE members AS {members_query(tiers, membership, job.on)}")
    rows = shown_members(tiers, "members", with_next=job.with_next)
    unknown = None
    if job.since is not None:
        unknown = open_earlier(connection, job.since, tiers, folder)
        rows = moved_members(rows, tiers, membership)
    connection.execute(f"CREATE TEMP VIEW shown AS {rows}")
    ((members,),) = asked("SELECT count(*) FROM members")
    account = account_of(asked(ACCOUNT), int(members))
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
        twin_orders=tuple(key for (key,) in asked(twins_query(_NAMED))) if account["twins"] else (),
        idle_states=shown_states(asked(idle_states_query(sources))) if account["idle"] else (),
        written=written,
        output=job.output,
        rejects=job.rejects_name if rejected else None,
        unknown=unknown,
        unknown_members=unknown_members(connection, _NAMED) if unknown else (),
        **account,
    )


def account_of(sums: Sequence[Sequence[int]], members: int) -> dict[str, int]:
    """Return the counts of rows by what became of them, of orders and of members.

    Args:
        sums: what `ACCOUNT` answers.
        members: how many members there are.
    """
    found = {STANDINGS[place]: tuple(map(int, counts)) for place, *counts in sums}
    rows = {name: found.get(name, (0, 0, 0)) for name in STANDINGS}
    whole = {"idle", *OF_NO_MEMBER}  # these are told by row, also where an order repeats
    counts = {name: own + (twins if name in whole else 0) for name, (own, twins, _) in rows.items()}
    return {
        **{name: count for name, count in counts.items() if name not in {"counts", "two-buyers"}},
        "read": sum(own + twins for name, (own, twins, _) in rows.items() if name != "blank"),
        "counted": counts["counts"],
        "conflicts": counts["two-buyers"],
        "twins": sum(twins for name, (_, twins, _) in rows.items() if name not in whole),
        "orders": rows["counts"][2],
        "members": members,
    }


def shown_states(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return states as people see them."""
    return tuple(state or '""' for (state,) in rows)
