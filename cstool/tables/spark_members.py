"""From order lists to members on Apache Spark: the same queries as on DuckDB, with the functions for cells in its SQL.

A list is a data set: its files follow one another by their names.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cstool.core.numbers import BLANKS, WHOLE_DIGITS
from cstool.core.tiers import Membership, Tier
from cstool.errors import check_installed
from cstool.tables.duckdb_connection import literal
from cstool.tables.formats import title
from cstool.tables.order_lists import OrdersReport, account_of, shown_states
from cstool.tables.order_rows import (
    NARROW,
    ROW_FAULTS,
    TIME,
    WIDE,
    OrderSource,
    all_rows,
    idle_states_query,
    judged,
)
from cstool.tables.order_sources import (
    OrderListRead,
    OrderReading,
    columns_among,
    list_account,
    unread_source,
)
from cstool.tables.order_totals import (
    ACCOUNT,
    members_query,
    orders_query,
    shown_members,
    standing,
    tallies_query,
    twins_query,
)
from cstool.tables.spark import BROKEN, OPTIONS, SparkFormat, check_java, read_set, session, spark_errors

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: So many repeated orders are named.
_NAMED = 5
_BLANKS = literal(BLANKS)
_SHAPE = rf"\A([0-9]{{4}})([-/.年])([0-9]{{1,2}})([-/.月])([0-9]{{1,2}})日?{TIME}\z"
_PARTS = [f"regexp_extract(t, r'{_SHAPE}', {place})" for place in range(1, 6)]
_YEAR, _ONE, _MONTH, _OTHER, _DAY = _PARTS
#: The functions for a cell that order lists are judged by, as in `cstool.tables.order_rows`.
FUNCTIONS = (
    f"cstool_tidy(t STRING) RETURNS STRING RETURN trim(BOTH {_BLANKS} FROM t)",
    r"cstool_is_shortened(t STRING) RETURNS BOOLEAN RETURN t rlike r'\A[0-9]([.][0-9]+)?[eE][+][0-9]+\z'",
    f"cstool_narrow(t STRING) RETURNS STRING RETURN trim(BOTH {_BLANKS} FROM translate(t, '{WIDE}', '{NARROW}'))",
    "cstool_bare(t STRING) RETURNS STRING RETURN trim(BOTH "
    rf"{_BLANKS} FROM regexp_replace(regexp_replace(cstool_narrow(t), r'\A¥', ''), r'元\z', ''))",
    r"cstool_plainly(t STRING) RETURNS STRING RETURN CASE WHEN t rlike r'\A-?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?\z' "
    "THEN replace(t, ',', '') ELSE t END",
    "cstool_digits(t STRING) RETURNS STRING RETURN cstool_plainly(cstool_bare(t))",
    "cstool_odd_fault(d STRING) RETURNS STRING RETURN CASE WHEN d = '' THEN 'empty' "
    r"WHEN NOT d rlike r'\A-?[0-9]+([.][0-9]+)?\z' THEN 'not-a-number' WHEN startswith(d, '-') THEN 'negative' "
    f"WHEN length(split_part(d, '.', 1)) > {WHOLE_DIGITS} THEN 'too-large' "
    "WHEN d rlike r'[.][0-9]{2}[0-9]*[1-9]' THEN 'too-precise' END",
    "cstool_fault(t STRING) RETURNS STRING RETURN cstool_odd_fault(cstool_digits(t))",
    rf"cstool_is_plain(t STRING) RETURNS BOOLEAN RETURN t rlike r'\A[0-9]{{1,{WHOLE_DIGITS}}}[.][0-9]{{2}}\z'",
    "cstool_odd_fen(d STRING) RETURNS BIGINT RETURN CAST(split_part(d, '.', 1) AS BIGINT) * 100 "
    "+ CAST(left(split_part(d, '.', 2) || '00', 2) AS BIGINT)",
    "cstool_fen(t STRING) RETURNS BIGINT RETURN CASE WHEN cstool_fault(t) IS NULL THEN "
    "cstool_odd_fen(cstool_digits(t)) END",
    "cstool_dashed(t STRING) RETURNS STRING RETURN regexp_replace("
    rf"t, r'\A([0-9]{{4}})([0-9]{{2}})([0-9]{{2}})({TIME})\z', '$1-$2-$3$4')",
    f"cstool_odd_day(t STRING) RETURNS DATE RETURN CASE WHEN {_ONE} = {_OTHER} OR ({_ONE} = '年' AND {_OTHER} = '月') "
    f"THEN try_cast({_YEAR} || '-' || lpad({_MONTH}, 2, '0') || '-' || lpad({_DAY}, 2, '0') AS DATE) END",
    "cstool_day(t STRING) RETURNS DATE RETURN cstool_odd_day(cstool_dashed(cstool_narrow(t)))",
)


class SparkOrdersJob(NamedTuple):
    """Which order lists become which data set of members, as Spark knows them: folders, `hdfs://...`, `s3a://...`."""

    sources: Sequence[str]
    #: The day up to which orders count.
    on: date
    output: str
    #: Absent: `OUTPUT.rejects`.
    rejects: str | None = None
    #: The names of the columns, by meaning; empty: they are told by a layout.
    columns: Mapping[str, str] = {}
    with_next: bool = False
    formats: Sequence[SparkFormat] = ("parquet",)
    output_format: SparkFormat = "parquet"
    compression: str | None = None
    master: str | None = None

    @property
    def rejects_name(self) -> str:
        """Where rejects go, in the format of the rows."""
        return self.rejects or f"{self.output.rstrip('/')}.rejects"


def members_on_spark(tiers: Sequence[Tier], membership: Membership, job: SparkOrdersJob) -> OrdersReport:
    """Write the members that order lists come to on Spark, and return what came of the rows.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        membership: which orders count, and for how long.
        job: the lists and how to treat them; Spark refuses to write over a path that exists.

    Raises:
        InputError: Spark or Java is missing, a list cannot be read, or an output exists already.
    """
    check_installed("pyspark", "sqlglot", extra="spark")
    check_java()
    with spark_errors(", ".join(job.sources)), session(job.master) as spark:
        from cstool.tables.spark_outputs import DataSets

        outputs = DataSets(spark, (job.rejects_name, job.output))
        try:
            report = _write(spark, tiers, membership, job, outputs.drafts)
            outputs.commit()
        finally:
            outputs.discard()
    return report


def _write(
    spark: "SparkSession",
    tiers: Sequence[Tier],
    membership: Membership,
    job: SparkOrdersJob,
    paths: Sequence[str],
) -> OrdersReport:
    """Write rejects and members to `paths`, and return the account."""
    for function in FUNCTIONS:
        spark.sql(f"CREATE OR REPLACE TEMPORARY FUNCTION {function}")
    reading = OrderReading(membership, job.columns, Path())
    lists = [_open(spark, name, number, job, reading) for number, name in enumerate(job.sources)]
    sources = [source for source, _ in lists]
    orders = orders_query(sources, all_rows(sources, membership))
    tallies = _asked(spark, tallies_query(orders, membership, job.on)).persist()
    tallies.createOrReplaceTempView("tallies")
    try:
        members = _asked(spark, members_query(tiers, membership, job.on)).persist()
        members.createOrReplaceTempView("members")
        account = account_of(_rows(spark, ACCOUNT), members.count())
        rejected = account.pop("rejected") + account.pop("conflicts")
        shown = _asked(spark, f"{shown_members(tiers, 'members', with_next=job.with_next)} ORDER BY member")
        rejects = _asked(spark, _rejects_query(sources, membership))
        packed = {"compression": job.compression} if job.compression else {}
        for frame, path in zip((rejects, shown), paths, strict=True):
            getattr(frame.write, job.output_format)(path, **OPTIONS[job.output_format], **packed)
        return OrdersReport(
            on=job.on.isoformat(),
            lists=tuple(read for _, read in lists),
            rejected=rejected,
            twin_orders=tuple(key for (key,) in _rows(spark, twins_query(_NAMED)))
            if account["twins"]
            else (),
            idle_states=shown_states(_rows(spark, idle_states_query(sources))) if account["idle"] else (),
            written=account["members"],
            output=job.output,
            rejects=job.rejects_name,
            unknown=None,
            unknown_members=(),
            **account,
        )
    finally:
        tallies.unpersist()


def _asked(spark: "SparkSession", query: str) -> "DataFrame":
    """Return what a query of DuckDB answers on Spark."""
    import sqlglot

    (written,) = sqlglot.transpile(query, read="duckdb", write="spark")
    written = written.replace("ARG_MIN_NULL(", "MIN_BY(")
    # sums of fen are wider in DuckDB
    return spark.sql(re.sub(r"SUM\((net|paid|refunded)\)", r"SUM(CAST(\1 AS DECIMAL(20, 0)))", written))


def _rows(spark: "SparkSession", query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in _asked(spark, query).collect()]


def _open(
    spark: "SparkSession", name: str, number: int, job: SparkOrdersJob, reading: OrderReading
) -> tuple[OrderSource, OrderListRead]:
    """Make a list a view that has `line`, `text`, its cells and whether it is broken; return how it is read."""
    from pyspark.sql import functions

    frame = read_set(spark, name, job.formats[number])
    kinds = dict(frame.dtypes)
    names = [column for column in frame.columns if column != BROKEN]
    columns, layout = columns_among(names, reading)
    where = [f"_metadata.{field}" for field in ("file_path", "file_block_start")]
    place = [where[0], *(f"lpad({each}, 20, '0')" for each in (where[1], "monotonically_increasing_id()"))]
    broken = f"{BROKEN} IS NOT NULL" if BROKEN in frame.columns else "false"
    frame.select(
        functions.expr(f"concat_ws('|', {', '.join(place)})").alias("line"),
        functions.to_json(functions.struct(*map(_column, names))).alias("text"),
        functions.expr(broken).alias("is_broken"),
        *(functions.expr(_cell(column, kinds[column])).alias(f"of_{m}") for m, column in columns.items()),
    ).createOrReplaceTempView(f"list_{number}")
    source = unread_source(name, layout, columns, reading)._replace(
        scan=f"SELECT * FROM list_{number}",
        cells={meaning: f"of_{meaning}" for meaning in columns},
        whole="CASE WHEN is_broken THEN 'fields' END",
    )
    return source, list_account(source, title(job.formats[number]), layout)


def _column(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _cell(name: str, kind: str) -> str:
    """Return a column as the text that DuckDB would show; Spark would write large floats with an exponent."""
    column = _column(name)
    if kind not in {"float", "double"}:
        return f"CAST({column} AS STRING)"
    exact = f"CAST(TRY_CAST(CAST({column} AS STRING) AS DECIMAL(38, 18)) AS STRING)"
    return f"CASE WHEN isnan({column}) THEN 'nan' ELSE {exact} END"


def _rejects_query(sources: Sequence[OrderSource], membership: Membership) -> str:
    """Return the query for the rows that are refused, with the list, the column and the reason."""
    rows = " UNION ALL ".join(
        judged(source, number, membership, shown=True) for number, source in enumerate(sources)
    )
    names = " ".join(f"WHEN {number} THEN {literal(source.name)}" for number, source in enumerate(sources))
    columns = " ".join(
        f"WHEN file = {number} AND found = {literal(fault)} THEN {literal(source.names[meaning])}"
        for number, source in enumerate(sources)
        for fault, (meaning, _) in ROW_FAULTS.items()
        if meaning in source.names
    )
    reasons = " ".join(
        f"WHEN {literal(fault)} THEN {literal(str(said))}" for fault, (_, said) in ROW_FAULTS.items()
    )
    conflicts = f"SELECT member FROM tallies WHERE standing = {standing('two-buyers')}"
    return (
        f'SELECT CASE file {names} END AS file, CASE {columns} END AS "column", CASE found {reasons} END AS reason, '
        f"text AS row FROM (SELECT file, coalesce(fault, 'two-buyers') AS found, text FROM ({rows}) "
        f"WHERE fault IS NOT NULL OR (NOT idle AND key IN ({conflicts})))"
    )
