"""Tables of members in files, priced by the embedded DuckDB: Parquet and JSON lines into any format."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cstool.batch.encodings import Encoding
from cstool.batch.file_identity import STANDARD
from cstool.batch.many_files import scratch_beside
from cstool.batch.outputs import Callbacks, RejectsFile, open_rejects
from cstool.batch.summary import MembersReport
from cstool.batch.unfinished import write_errors
from cstool.core.tiers import Tier
from cstool.errors import InputError, Message, check_installed
from cstool.sql.members_table import MembersTable, SelectWriter
from cstool.tables.formats import format_of, title
from cstool.tables.table_job import TableJob, check_files

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from cstool.tables.members_view import MembersView


def price_tables(
    tiers: Sequence[Tier],
    job: TableJob,
    callbacks: Callbacks | None = None,
    select: SelectWriter | None = None,
) -> MembersReport:
    """Price every row of Parquet files or of JSON lines, and return what came of it.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        job: the files and how to treat them.
        callbacks: how to speak to the person who waits; absent: in English.
        select: writes the SELECT by these tiers, for example one that remembers; absent: anew.

    Raises:
        UserError: the files cannot be priced at all, or not written; the old output is in place then.
    """
    check_installed("duckdb")
    check_files(job)
    import duckdb

    run = _TableRun(tiers, job, callbacks or Callbacks(), select or partial(duckdb_select, tiers))
    with duckdb_errors(job.sources, job.memory):
        try:
            return run.price({Path(name).absolute(): name for name in job.sources})
        except duckdb.InvalidInputException:
            if format_of(job.sources[0]) == "jsonl":
                with scratch_beside(job.output) as folder:
                    if copies := _mended(job.sources, folder):
                        return run.price(copies)
            raise


def _mended(sources: Sequence[str], folder: Path) -> dict[Path, str] | None:
    """Return readable copies of files of which some are not UTF-8; None if all are: the fault is another."""
    from cstool.tables.json_lines import mend

    copies = {folder / f"{place}.jsonl": name for place, name in enumerate(sources)}
    mended = [mend(name, path) for path, name in copies.items()]
    return copies if any(mended) else None


class _TableRun:
    """One run of a job."""

    def __init__(
        self, tiers: Sequence[Tier], job: TableJob, callbacks: Callbacks, select: SelectWriter
    ) -> None:
        self._tiers = tiers
        self._job = job
        self._voice = callbacks
        self._select = select

    def price(self, files: Mapping[Path, str]) -> MembersReport:
        """Price `files`, which maps paths to the names shown in messages."""
        from cstool.tables.duckdb_connection import connect
        from cstool.tables.members_view import check_counted
        from cstool.tables.priced_rows import CopiedFile, copy_rows
        from cstool.tables.rejected_rows import write_rejects

        with ExitStack() as opened:
            rows = CopiedFile(self._job.output)
            opened.callback(rows.discard)
            allowed = [*files, Path(rows.temporary)]
            connection = connect(allowed, memory=self._job.memory, threads=self._job.threads)
            opened.callback(connection.close)
            source = self._open(connection, files)
            check_counted(connection, source.table)
            connection.execute(f"CREATE TEMP VIEW priced AS {self._select(source.table)}")
            with write_errors(self._job.output):
                priced = copy_rows(connection, source, self._job, rows.temporary)
            report = self._report(connection, source, priced)
            if report.rejected or _is_there(self._job.rejects_name):
                rejects = self._rejects(files)
                opened.callback(rejects.target.discard)
                write_rejects(connection, self._tiers, source, rejects, {str(p): files[p] for p in files})
                rejects.target.commit()
            rows.commit()
        return report

    def _rejects(self, files: Collection[Path]) -> RejectsFile:
        """Open the file of the rejects."""
        job = self._job
        return open_rejects(
            job.rejects_name,
            Encoding("utf-8"),
            signed=job.excel,
            safe_cells=job.safe_cells,
            callbacks=self._voice,
            named=len(files) > 1,
        )

    def _open(self, connection: "DuckDBPyConnection", files: Mapping[Path, str]) -> "MembersView":
        if format_of(self._job.sources[0]) == "parquet":
            from cstool.tables.members_view import open_parquet

            return open_parquet(connection, files, self._job.columns)
        from cstool.tables.json_lines import open_lines

        return open_lines(connection, files, self._job.columns, flat=format_of(self._job.output) != "jsonl")

    def _report(self, connection: "DuckDBPyConnection", source: "MembersView", priced: int) -> MembersReport:
        """Return the account; a summary takes one more pass over the files."""
        from cstool.tables.tier_totals import totals

        job = self._job
        (read,) = connection.execute("SELECT count(*) FROM members").fetchall()[0]
        (lines,) = connection.execute(f"SELECT count(*) FROM {source.lines}").fetchall()[0]
        return MembersReport(
            read=read,
            priced=priced,
            rejected=read - priced,
            blank=lines - read,
            encoding=title(format_of(job.sources[0])),
            engine="duckdb",
            output=job.output,
            rejects=job.rejects_name if priced < read else None,
            tiers=totals(connection, self._tiers, source.table, self._select) if job.summary else (),
        )


def duckdb_select(tiers: Sequence[Tier], table: MembersTable) -> str:
    """Return the SELECT of DuckDB for `table`, ready to be part of a query."""
    check_installed("sqlglot")
    from cstool.sql.statement import select_sql

    return select_sql(tiers, table, "duckdb").rstrip(";")


def _is_there(rejects: str) -> bool:
    """Tell whether there are rejects of an earlier run; they would name rows that are priced now."""
    return rejects != STANDARD and Path(rejects).exists()


#: What DuckDB says when the system gives it no more memory, however much it may use.
_NO_MORE = ("bad allocation", "bad_alloc", "Allocation failure", "Failed to allocate")


@contextmanager
def duckdb_errors(sources: Sequence[str], memory: str) -> Iterator[None]:
    """Turn errors of DuckDB into an `InputError` of one line."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        if any(text in str(error) for text in _NO_MORE):
            raise MemoryError from error
        message = Message("{memory} of memory are not enough", memory=memory)
        raise InputError("memory", message, Message("allow more with --memory")) from error
    except duckdb.Error as error:
        cause = str(error).splitlines()[0]
        message = Message("{file} cannot be priced: {cause}", file=", ".join(sources[:3]), cause=cause)
        raise InputError("engine", message) from error
    except RuntimeError as error:
        if str(error) == "Query interrupted":  # what Ctrl-C becomes in the engine
            raise KeyboardInterrupt from error
        raise
