"""Members files and tables from the command line: what was asked for, how far it is, what it came to."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from zlib import crc32

from cstool.batch.atomic_files import STANDARD
from cstool.batch.outputs import Voice
from cstool.batch.pricing import Job, price_members
from cstool.batch.several import price_several
from cstool.batch.summary import Report
from cstool.comparison.changes import Members
from cstool.comparison.member_changes import members_changes
from cstool.console.options import only_for
from cstool.console.progress import Progress
from cstool.console.revisions import Sides
from cstool.core.record import Record
from cstool.core.tiers import Tier
from cstool.errors import InputError, Message, check_installed
from cstool.locale import _, translated
from cstool.policy.handbook import Handbook
from cstool.render.file_texts import report_text
from cstool.render.streams import json_text, safe, show, show_json, tell
from cstool.sql.members_table import Column, Database, Select, Table
from cstool.tables.csv_conversion import price_csv
from cstool.tables.duckdb_connection import MEMORY, TableJob
from cstool.tables.formats import Format, files_of, format_of, is_table
from cstool.tables.spark import SparkFormat, SparkJob, price_on_spark
from cstool.tables.table_files import duckdb_select, price_tables


def run(tiers: Sequence[Tier], job: Job, *, as_json: bool) -> int:
    """Price the members file of `job`, say on stderr what it came to, and return the exit code."""
    with interruptible(job.output), Progress(job.source) as progress:
        voice = Voice(say=translated, show=show_part, tick=progress.tick)
        report = price_members(tiers, job._replace(summary=job.summary or as_json), voice)
    account(report, with_summary=job.summary, as_json=as_json)
    return 1 if report.rejected else 0


@contextmanager
def interruptible(output: str) -> Iterator[None]:
    """Say what there is of the output when the work is interrupted."""
    try:
        yield
    except KeyboardInterrupt:
        ends = _("interrupted; the output ends in the middle")
        tell(ends if output == STANDARD else _("interrupted; nothing was written"))
        raise


def account(report: Report, *, with_summary: bool, as_json: bool) -> None:
    """Show the totals, and the summary where the rows leave room for it: on stdout, else on stderr."""
    on_stdout = report.output != STANDARD
    if as_json:
        show_json(report) if on_stdout else tell(json_text(report))
        return
    tell(translated(report.totals))
    if report.rejects not in {None, STANDARD}:
        tell(translated(report.see_rejects))
    if with_summary:
        text = report_text(report, bars=(sys.stdout if on_stdout else sys.stderr).isatty())
        show(text) if on_stdout else tell(text)


def show_part(text: str) -> None:
    """Show a part of a file on stderr, safely."""
    sys.stderr.write(safe(text))


def table_of(name: str, names: Mapping[str, str], keep: str | None, *, text: bool) -> Table:
    """Return the table that the command line names; where columns are named but no amount, nothing is payable."""
    orders, spent, amount = (
        Column(names.get(meaning, meaning), "text" if text else "number")
        for meaning in ("orders", "spent", "amount")
    )
    has_amount = "amount" in names or not names
    kept = None if keep is None else tuple(column.strip() for column in keep.split(","))
    return Table(name, orders, spent, amount if has_amount else None, kept)


def show_sql(tiers: Sequence[Tier], database: Database, table: Table) -> int:
    """Show the SELECT for `database`."""
    check_installed("sqlglot")
    from cstool.sql.statement import select_sql

    show(select_sql(tiers, table, database))
    return 0


def run_files(handbook: Handbook, job: Job, memory: str | None, *, many: bool, as_json: bool) -> int:
    """Price files with DuckDB, say on stderr what came of it, and return the exit code."""
    sources = files_of([job.source]) if many else [job.source]
    _check_options(job, memory, format_of(sources[0]))
    with_summary, job = job.summary, job._replace(summary=job.summary or as_json)
    with interruptible(job.output), Progress(job.source) as progress:
        voice = Voice(say=translated, show=show_part, tick=progress.tick)
        report = _priced(handbook, job, sources, memory or MEMORY, voice)
    account(report, with_summary=with_summary, as_json=as_json)
    return 1 if report.rejected else 0


def _priced(handbook: Handbook, job: Job, sources: Sequence[str], memory: str, voice: Voice) -> Report:
    """Price files of one format by what is made for the two formats."""
    tiers = handbook.policies.tiers
    if format_of(sources[0]) != "csv":
        tables = TableJob(
            sources, job.output, job.rejects, job.columns, job.summary, job.excel, job.safe_cells, memory
        )
        return price_tables(tiers, tables, voice, _remembered(handbook))
    if is_table(job.output):
        return price_csv(tiers, job, sources, memory, voice)
    return price_several(tiers, job, sources, voice)


def _check_options(job: Job, memory: str | None, source: Format) -> None:
    """Refuse what would mean nothing for these formats."""
    if job.output == STANDARD and source != "csv":
        raise InputError("usage", Message("{option} is missing", option="--output"))
    if job.output != STANDARD and format_of(job.output) != "csv":
        only_for(Message("output in CSV"), excel=job.excel, safe_cells=job.safe_cells)
    if source != "csv":
        only_for(Message("input in CSV"), encoding=job.encoding, engine=job.engine != "auto")
    if source == "csv" and not is_table(job.output):
        only_for(Message("Parquet and JSON lines"), memory=memory)


class _Written(Record):
    """The SELECT for a table."""

    table: str
    select: str


def _remembered(handbook: Handbook) -> Select:
    """Return what writes the SELECT of DuckDB for a table, once for each change of the policy."""

    def select(table: Table) -> str:
        name = repr(table)

        def write() -> _Written:
            return _Written(table=name, select=duckdb_select(handbook.policies.tiers, table))

        kept = handbook.recalled("tiers", f"select-{crc32(name.encode()):08x}", _Written, write)
        return (kept if kept.table == name else write()).select

    return select


def run_spark(tiers: Sequence[Tier], job: Job, master: str | None, *, as_json: bool) -> int:
    """Price a data set on Spark, say on stderr what came of it, and return the exit code."""
    if job.output == STANDARD:
        raise InputError("usage", Message("{option} is missing", option="--output"))
    formats = _spark_format(job.source), _spark_format(job.output)
    packed = "gzip" if job.output.rstrip("/").lower().endswith(".gz") else None
    spark = SparkJob(job.source, job.output, job.rejects, job.columns, *formats, packed, master)
    with interruptible(job.output):
        report = price_on_spark(tiers, spark)
    if as_json:
        show_json(report)
    else:
        tell(translated(report.totals))
    return 1 if report.rejected else 0


def _spark_format(path: str) -> SparkFormat:
    """Return the format of a path for Spark: CSV where its name says so, else Parquet.

    Raises:
        InputError: the name says that it is lines of JSON.
    """
    name = path.rstrip("/").lower()
    if is_table(name) and not name.endswith(".parquet"):
        message = Message("{path} is neither Parquet nor CSV, and Spark is asked for nothing else", path=path)
        raise InputError("unknown-format", message)
    return "csv" if name.endswith((".csv", ".csv.gz")) else "parquet"


def movements(sides: Sides, job: Job, *, most: int) -> Members:
    """Return who moves from which tier to which; `most` rows are named that are affected most.

    Raises:
        UserError: the file cannot be read, or is no members file.
    """
    with Progress(job.source) as progress:
        old, new = sides.old.policies.tiers, sides.new.policies.tiers
        return members_changes(old, new, job, most=most, tick=progress.tick)
