"""Tables of members from the command line: as SQL, as files for DuckDB, as data sets for Spark."""

from collections.abc import Mapping, Sequence

from cstool.batch.files import STANDARD
from cstool.batch.pricing import Job
from cstool.batch.rejects import Voice
from cstool.console.members import account, show_part
from cstool.console.progress import Progress
from cstool.core.tiers import Tier
from cstool.errors import InputError, Message
from cstool.locale import translated
from cstool.render.output import show, show_json, tell
from cstool.sql.conversion import price_csv
from cstool.sql.extras import check_installed
from cstool.sql.files import TableJob, price_tables
from cstool.sql.formats import files_of, format_of
from cstool.sql.spark import SparkFormat, SparkJob, price_on_spark
from cstool.sql.table import Column, Database, Table


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


def run_files(tiers: Sequence[Tier], job: Job, memory: str, *, many: bool, as_json: bool) -> int:
    """Price files with DuckDB, say on stderr what came of it, and return the exit code."""
    if job.output == STANDARD:
        raise InputError("usage", Message("{option} is missing", option="--output"))
    sources = files_of([job.source]) if many else [job.source]
    with_summary, job = job.summary, job._replace(summary=job.summary or as_json)
    with Progress(job.source) as progress:
        voice = Voice(say=translated, show=show_part, tick=progress.tick)
        if format_of(sources[0]) == "csv":
            report = price_csv(tiers, job._replace(source=_only(sources)), memory, voice)
        else:
            tables = TableJob(sources, job.output, job.rejects, job.columns, job.summary, memory)
            report = price_tables(tiers, tables, voice)
    account(report, with_summary=with_summary, as_json=as_json)
    return 1 if report.rejected else 0


def run_spark(tiers: Sequence[Tier], job: Job, master: str | None, *, as_json: bool) -> int:
    """Price a data set on Spark, say on stderr what came of it, and return the exit code."""
    if job.output == STANDARD:
        raise InputError("usage", Message("{option} is missing", option="--output"))
    source, output = _spark_format(job.source), _spark_format(job.output)
    report = price_on_spark(
        tiers, SparkJob(job.source, job.output, job.rejects, job.columns, source, output, master)
    )
    if as_json:
        show_json(report)
    else:
        tell(translated(report.totals))
    return 1 if report.rejected else 0


def _only(sources: Sequence[str]) -> str:
    if len(sources) > 1:
        message = Message("several CSV files cannot become one file; there are {count}", count=len(sources))
        raise InputError("many-csv", message)
    return sources[0]


def _spark_format(path: str) -> SparkFormat:
    """Return the format of a path for Spark: CSV where its name says so, else Parquet."""
    return "csv" if path.rstrip("/").lower().endswith((".csv", ".csv.gz")) else "parquet"
