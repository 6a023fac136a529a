"""The same SELECT on Apache Spark: Parquet or CSV paths in and out, rejects as a second output."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from cstool.batch.columns import ASKED, find_columns, refuse_order_numbers
from cstool.core.numbers import BLANKS
from cstool.core.record import Record
from cstool.core.tiers import Tier
from cstool.errors import InputError, Message, check_installed
from cstool.sql.members_table import ADDED, Column, ColumnKind, MembersTable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Observation, SparkSession


#: What Spark reads and writes here.
SparkFormat = Literal["parquet", "csv"]
#: Where Spark puts a line of CSV that has too few or too many cells.
BROKEN = "cstool_broken"
OPTIONS: dict[SparkFormat, dict[str, Any]] = {
    "parquet": {},
    "csv": {"header": True, "quote": '"', "escape": '"'},
}
#: The most digits of integer types.
_DIGITS = {"tinyint": 3, "smallint": 5, "int": 10, "bigint": 19}
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")


class SparkJob(NamedTuple):
    """What to do with which paths, as Spark knows them: folders, `hdfs://...`, `s3a://...`."""

    source: str
    output: str
    #: Absent: `OUTPUT.rejects`.
    rejects: str | None = None
    #: The names of the columns that are not called `orders`, `spent`, `amount`.
    columns: Mapping[str, str] = {}
    source_format: SparkFormat = "parquet"
    output_format: SparkFormat = "parquet"
    #: How the outputs are compressed; absent: as is usual for their format.
    compression: str | None = None
    #: Where Spark runs; absent: as its own configuration and environment say.
    master: str | None = None

    @property
    def rejects_name(self) -> str:
        """Where rejects go, in the format of the rows."""
        return self.rejects or f"{self.output.rstrip('/')}.rejects"


class SparkReport(Record):
    """The account of a job on Spark: every row that was read was priced or rejected."""

    read: int
    priced: int
    rejected: int
    engine: str
    output: str
    rejects: str | None

    @property
    def totals(self) -> Message:
        """The account in one line."""
        return Message(
            "read {read} = priced {priced} + rejected {rejected} ({engine})",
            read=self.read,
            priced=self.priced,
            rejected=self.rejected,
            engine=self.engine,
        )


def price_on_spark(tiers: Sequence[Tier], job: SparkJob) -> SparkReport:
    """Price every row of a data set on Spark, and return what came of it.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        job: the paths and how to treat them; Spark refuses to write over a path that exists.

    Raises:
        InputError: Spark or Java is missing, a path cannot be read, a column is missing, or an output exists already.
    """
    check_installed("pyspark", "sqlglot", extra="spark")
    check_java()
    with spark_errors(job.source), session(job.master) as spark:
        from cstool.tables.spark_outputs import DataSets

        outputs = DataSets(spark, (job.rejects_name, job.output))
        try:
            counts = _write(spark, tiers, job, outputs.drafts)
            outputs.commit()
        finally:
            outputs.discard()
    return SparkReport(**counts, engine="spark", output=job.output, rejects=job.rejects_name)


def _write(
    spark: "SparkSession", tiers: Sequence[Tier], job: SparkJob, paths: Sequence[str]
) -> dict[str, int]:
    """Write rejects and rows to `paths`, and return how many rows were read, priced and rejected."""
    members = read_set(spark, job.source, job.source_format)
    _check_counted(members, _table(members, job.columns))
    judged, read = _counted(_judged(spark, tiers, members, job))
    rejects, rejected = _counted(judged.where("reject IS NOT NULL").drop(*ADDED[:3]))
    rows, priced = _counted(
        _judged(spark, tiers, members, job).where("reject IS NULL").drop("reject", BROKEN)
    )
    packed = {"compression": job.compression} if job.compression else {}
    for frame, path in zip((rejects, rows), paths, strict=True):
        getattr(frame.write, job.output_format)(path, **OPTIONS[job.output_format], **packed)
    counts = {"read": read, "priced": priced, "rejected": rejected}
    return {name: seen.get["rows"] for name, seen in counts.items()}


def _check_counted(members: "DataFrame", table: MembersTable) -> None:
    """Refuse order numbers in the place of how many orders there were.

    Raises:
        InputError: the first rows have such numbers.
    """
    name = table.orders.name
    rows = members.select(_quoted(name)).limit(ASKED).collect()
    refuse_order_numbers(name, [str(row[0]).strip(BLANKS) for row in rows if row[0] is not None])


def _counted(frame: "DataFrame") -> "tuple[DataFrame, Observation]":
    """Return `frame`, and the observation that counts its rows when it is written."""
    from pyspark.sql import Observation, functions

    seen = Observation()
    return frame.observe(seen, functions.count(functions.lit(1)).alias("rows")), seen


def read_set(spark: "SparkSession", path: str, format_: SparkFormat) -> "DataFrame":
    """Read a data set: Parquet with its types, CSV as text, where a broken line is kept in `BROKEN`."""
    if format_ == "parquet":
        return spark.read.parquet(path)
    names = spark.read.csv(path, header=True, inferSchema=False, quote='"', escape='"').columns
    from pyspark.sql.types import StringType, StructField, StructType

    schema = StructType([StructField(name, StringType()) for name in (*names, BROKEN)])
    spark.conf.set("spark.sql.csv.parser.columnPruning.enabled", "false")
    return spark.read.csv(
        path, schema=schema, mode="PERMISSIVE", columnNameOfCorruptRecord=BROKEN, **OPTIONS["csv"]
    )


def _judged(spark: "SparkSession", tiers: Sequence[Tier], members: "DataFrame", job: SparkJob) -> "DataFrame":
    from cstool.sql.statement import select_sql

    table = _table(members, job.columns)._replace(keep=tuple(members.columns))
    members.createOrReplaceTempView("members")
    judged = spark.sql(select_sql(tiers, table, "spark").rstrip(";"))
    if BROKEN not in members.columns:
        return judged
    reject = f"CASE WHEN {BROKEN} IS NULL THEN reject ELSE 'row: broken' END AS reject"
    return judged.selectExpr(*(_quoted(name) for name in judged.columns[:-1]), reject)


def _table(members: "DataFrame", mapping: Mapping[str, str]) -> MembersTable:
    """Return the data set as a table; the columns are found as in CSV files."""
    kinds = dict(members.dtypes)
    found = find_columns(members.columns, mapping)

    def column(place: int) -> Column:
        name = members.columns[place]
        return _column(name, kinds[name])

    amount = None if found.amount is None else column(found.amount)
    return MembersTable("members", column(found.orders), column(found.spent), amount)


def _column(name: str, kind: str) -> Column:
    if kind in _DIGITS:
        return Column(name, digits=(_DIGITS[kind], 0))
    if decimal := _DECIMAL.fullmatch(kind):
        width, scale = map(int, decimal.groups())
        return Column(name, digits=(width - scale, scale))
    if kind in {"float", "double"}:
        return Column(name, cast("ColumnKind", kind))
    if kind == "string":
        return Column(name, "text")
    raise InputError("column-type", Message("the column {name} holds neither numbers nor text", name=name))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


@contextmanager
def session(master: str | None) -> "Iterator[SparkSession]":
    """Return a session of Spark; one that was there before is left running."""
    from py4j.protocol import Py4JError
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("cstool").config("spark.ui.showConsoleProgress", "false")
    spark = (builder.master(master) if master else builder).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        if running is None:
            with suppress(Py4JError, ConnectionError):  # when Java has ended
                spark.stop()


def check_java() -> None:
    """Refuse to start without Java.

    Raises:
        InputError: it is not there.
    """
    import os
    import shutil

    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise InputError(
            "needs-java",
            Message("Spark needs Java, which is not installed"),
            Message("install Java 17 or newer, or set JAVA_HOME"),
        )


@contextmanager
def spark_errors(source: str) -> Iterator[None]:
    """Turn errors of Spark into an `InputError` of one line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        message = Message("{file} cannot be priced: {cause}", file=source, cause=_cause(error))
        raise InputError("engine", message) from error


def _cause(error: Exception) -> str | Message:
    """Return the first line of the error of Spark, if its Java process still runs."""
    from py4j.protocol import Py4JError

    java = getattr(error, "java_exception", None)
    with suppress(Py4JError, ConnectionError):
        if not isinstance(error, ConnectionError):
            text = java.toString() if java else str(error)
            return next(iter(text.splitlines()), "")
    return Message("Java has ended")
