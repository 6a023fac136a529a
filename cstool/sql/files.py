"""Tables of members in files, priced by the embedded DuckDB: Parquet, JSON lines and CSV, in any mix."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cstool.batch.files import AtomicFile, is_same, open_source
from cstool.batch.rejects import Voice
from cstool.batch.summary import Report, TierRows
from cstool.core.tiers import Tier
from cstool.errors import InputError, Message
from cstool.sql.extras import check_installed
from cstool.sql.formats import format_of, title

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from cstool.sql.sources import Source


class TableJob(NamedTuple):
    """What to do with which files of one format."""

    sources: Sequence[str]
    output: str
    #: Absent: beside the output.
    rejects: str | None = None
    #: The names of the columns that are not called `orders`, `spent`, `amount`.
    columns: Mapping[str, str] = {}
    #: Whether the report has the sums by tier.
    summary: bool = False
    #: What DuckDB may use at most.
    memory: str = "2GB"
    #: Absent: one for each core.
    threads: int | None = None

    @property
    def rejects_name(self) -> str:
        """Where rejects go."""
        return self.rejects or f"{self.output}.rejects.csv"


def price_tables(tiers: Sequence[Tier], job: TableJob, voice: Voice | None = None) -> Report:
    """Price every row of Parquet files or of JSON lines, and return what came of it.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        job: the files and how to treat them.
        voice: how to speak to the person who waits; absent: in English.

    Raises:
        UserError: the files cannot be priced at all, or not written; the old output is in place then.
    """
    check_installed("duckdb", "sqlglot")
    _check_names(job)
    from cstool.sql.connection import connect
    from cstool.sql.results import CopiedFile, write_rejects

    with ExitStack() as opened, told(job.sources, job.memory):
        rows, rejects = CopiedFile(job.output), AtomicFile(job.rejects_name)
        opened.callback(rows.discard)
        opened.callback(rejects.discard)
        paths = [Path(name).absolute() for name in job.sources]
        connection = connect([*paths, Path(rows.temporary)], memory=job.memory, threads=job.threads)
        opened.callback(connection.close)
        source = _open(connection, job, paths)
        connection.execute(f"CREATE TEMP VIEW priced AS {_select(tiers, source)}")
        report = _write(connection, tiers, job, source, rows.temporary)
        if report.rejected:
            write_rejects(connection, tiers, source, rejects, (voice or Voice()).say)
        if report.rejected or Path(job.rejects_name).exists():
            rejects.commit()
        rows.commit()
    return report


def _write(
    connection: "DuckDBPyConnection", tiers: Sequence[Tier], job: TableJob, source: "Source", path: str
) -> Report:
    """Write the rows that can be priced to `path`, and return the account."""
    from cstool.sql.results import copy_rows

    formats = format_of(job.sources[0]), format_of(job.output)
    priced = copy_rows(connection, source, path, formats[1], spliced=formats == ("jsonl", "jsonl"))
    (read,) = connection.execute("SELECT count(*) FROM members").fetchall()[0]
    return Report(
        read=read,
        priced=priced,
        rejected=read - priced,
        encoding=title(formats[0]),
        engine="duckdb",
        output=job.output,
        rejects=job.rejects_name if priced < read else None,
        tiers=_totals(connection, tiers, source) if job.summary else (),
    )


def _open(connection: "DuckDBPyConnection", job: TableJob, paths: Sequence[Path]) -> "Source":
    from cstool.sql.sources import open_lines, open_parquet

    if format_of(job.sources[0]) == "parquet":
        return open_parquet(connection, paths, job.columns)
    return open_lines(connection, paths, job.columns, flat=format_of(job.output) != "jsonl")


def _select(tiers: Sequence[Tier], source: "Source") -> str:
    from cstool.sql.statement import select_sql
    from cstool.sql.texts import number_name

    keep = (
        *source.names,
        *source.helpers,
        *([number_name("spent")] if "spent" in source.table.texts else ()),
    )
    return select_sql(tiers, source.table._replace(keep=keep), "duckdb").rstrip(";")


def _totals(
    connection: "DuckDBPyConnection", tiers: Sequence[Tier], source: "Source"
) -> tuple[TierRows, ...]:
    """Return the sums by tier, from one more pass over the files."""
    from cstool.sql.statement import fen_column

    has_amount = source.table.amount is not None
    spent, payable = fen_column(source.table), "sum(payable)" if has_amount else "NULL"
    query = f"SELECT tier, count(*), sum({spent}), {payable} FROM priced WHERE reject IS NULL GROUP BY tier"
    found = {tier: sums for tier, *sums in connection.execute(query).fetchall()}
    rows = sum(count for count, *_ in found.values())
    return tuple(
        _tier_rows(tier, found.get(tier.id, (0, 0, 0)), rows, has_amount=has_amount) for tier in tiers
    )


def _tier_rows(tier: Tier, sums: Sequence[Any], rows: int, *, has_amount: bool) -> TierRows:
    count, spent_fen, payable = sums
    return TierRows(
        tier=tier.id,
        name=tier.name,
        rate=tier.rate,
        rows=count,
        share=(Decimal(count) / (rows or 1)).quantize(Decimal("0.0001")),
        spent=Decimal(spent_fen).scaleb(-2),
        payable=Decimal(payable) if has_amount else None,
    )


def _check_names(job: TableJob) -> None:
    """Refuse what cannot be read, to write over an input, and to write two things to one file."""
    for source in job.sources:
        open_source(source).close()
    for name in (job.output, job.rejects_name):
        if any(is_same(source, name) for source in job.sources):
            message = Message("{path} is the members file itself; it is not written over", path=name)
            raise InputError("same-file", message, Message("choose another name for the output"))
    if is_same(job.rejects_name, job.output):
        raise InputError("same-file", Message("rows and rejects cannot go to the same file"))


@contextmanager
def told(sources: Sequence[str], memory: str) -> Iterator[None]:
    """Turn errors of the engine that people can mend into one line."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        message = Message("{memory} of memory are not enough", memory=memory)
        raise InputError("memory", message, Message("allow more with --memory")) from error
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        cause = str(error).splitlines()[0]
        message = Message("{file} cannot be priced: {cause}", file=", ".join(sources[:3]), cause=cause)
        raise InputError("engine", message) from error
