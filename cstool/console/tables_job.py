"""Members in Parquet, JSON lines, many files or the data sets of a cluster, from the command line."""

from collections.abc import Sequence
from zlib import crc32

from msgspec.structs import replace

from cstool.batch.file_identity import STANDARD
from cstool.batch.many_files import price_several
from cstool.batch.members_file import Job
from cstool.batch.outputs import Callbacks
from cstool.batch.summary import MembersReport
from cstool.console.allowed_rejects import GatheredRejects, allowance
from cstool.console.file_options import refuse_idle
from cstool.console.members_job import feedback, show_report, with_totals
from cstool.console.members_options import FileOptions
from cstool.core.record import Record
from cstool.core.tiers import Tier
from cstool.errors import InputError, Message
from cstool.locale import translated
from cstool.policy.handbook import Handbook
from cstool.render.streams import show_json, tell
from cstool.sql.members_table import MembersTable, SelectWriter
from cstool.tables.csv_conversion import price_csv
from cstool.tables.formats import files_of, format_of, is_table, is_workbook
from cstool.tables.spark import SparkFormat, SparkJob, price_on_spark
from cstool.tables.table_files import duckdb_select, price_tables
from cstool.tables.table_job import MEMORY, TableJob


def run_files(handbook: Handbook, job: Job, options: FileOptions, *, as_json: bool) -> int:
    """Price files with DuckDB, say on stderr what came of it, and return the exit code."""
    sources = files_of([job.source]) if options.many else [job.source]
    _check_options(job, options, sources[0])
    allowed, gathered = allowance(options.allow_rejects), GatheredRejects() if as_json else None
    with feedback(job.source, job.output, gathered) as callbacks:
        report = _priced(
            handbook,
            job._replace(summary=job.summary or as_json),
            sources,
            options,
            callbacks,
        )
    return show_report(report, allowed, gathered, with_summary=job.summary)


def _priced(
    handbook: Handbook, job: Job, sources: Sequence[str], options: FileOptions, callbacks: Callbacks
) -> MembersReport:
    """Price files of one format by the function for this format and that of the output."""
    tiers, memory = handbook.policies.tiers, options.memory or MEMORY
    drops = options.without_total
    if is_workbook(sources[0]) or is_workbook(job.output):
        from cstool.tables.workbook_members import price_workbooks

        select, is_text = _remembered(handbook), format_of(sources[0]) == "csv"
        with with_totals(job, sources, leave_out=drops and is_text) as found:
            report = price_workbooks(
                tiers, found.job, sources, memory, callbacks, select, without_total=drops
            )
        return replace(report, totals_found=(*report.totals_found, *found.totals))
    if format_of(sources[0]) != "csv":
        tables = TableJob(
            sources=sources,
            output=job.output,
            rejects=job.rejects,
            columns=job.columns,
            summary=job.summary,
            excel=job.excel,
            safe_cells=job.safe_cells,
            in_use=job.in_use,
            memory=memory,
        )
        return price_tables(tiers, tables, callbacks, _remembered(handbook))
    with with_totals(job, sources, leave_out=drops) as found:
        report = (
            price_csv(tiers, found.job, sources, memory, callbacks)
            if is_table(job.output)
            else price_several(tiers, found.job, sources, callbacks)
        )
    return replace(report, totals_found=(*report.totals_found, *found.totals))


def _check_options(job: Job, options: FileOptions, source: str) -> None:
    """Refuse options that have no effect for these formats."""
    kind = format_of(source)
    if job.output == STANDARD and kind not in {"csv", "excel"}:
        raise InputError("usage", Message("{option} is missing", option="--output"))
    refuse_idle([source], job.output, options._asdict())
    if kind not in {"csv", "excel"}:
        options.refuse(Message("input in CSV"), "engine")
    if kind == "csv" and not is_table(job.output):
        options.refuse(Message("Parquet and JSON lines"), "memory")


class RememberedSelect(Record):
    """The SELECT for a table, as it is kept beside the compiled handbook."""

    table: str
    select: str


def _remembered(handbook: Handbook) -> SelectWriter:
    """Return a function that writes the SELECT of DuckDB for a table, or takes it from the cache."""

    def select(table: MembersTable) -> str:
        name = repr(table)

        def write() -> RememberedSelect:
            return RememberedSelect(table=name, select=duckdb_select(handbook.policies.tiers, table))

        kept = handbook.recalled("tiers", f"select-{crc32(name.encode()):08x}", RememberedSelect, write)
        return (kept if kept.table == name else write()).select

    return select


def run_spark(tiers: Sequence[Tier], job: Job, options: FileOptions, *, as_json: bool) -> int:
    """Price a data set on Spark, say on stderr what came of it, and return the exit code."""
    options.refuse(
        Message("the other engines"),
        "encoding",
        "skip",
        "without_total",
        "excel",
        "safe_cells",
        "summary",
        "many",
        "memory",
    )
    if job.output == STANDARD:
        raise InputError("usage", Message("{option} is missing", option="--output"))
    spark = SparkJob(
        source=job.source,
        output=job.output,
        rejects=job.rejects,
        columns=job.columns,
        source_format=spark_format(job.source),
        output_format=spark_format(job.output),
        compression="gzip" if job.output.rstrip("/").lower().endswith(".gz") else None,
        master=options.master,
    )
    allowed = allowance(options.allow_rejects)
    with feedback(job.source, job.output):
        report = price_on_spark(tiers, spark)
    if as_json:
        show_json(report)
    else:
        tell(translated(report.totals))
    return allowed.code(report.rejected, report.read)


def spark_format(path: str) -> SparkFormat:
    """Return the format of a path for Spark: CSV where its name says so, else Parquet.

    Raises:
        InputError: the name says that it is lines of JSON.
    """
    name = path.rstrip("/").lower()
    if is_table(name) and not name.endswith(".parquet"):
        message = Message("{path} is neither Parquet nor CSV, and Spark is asked for nothing else", path=path)
        raise InputError("unknown-format", message)
    return "csv" if name.endswith((".csv", ".csv.gz")) else "parquet"
