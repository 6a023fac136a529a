"""CSV files to Parquet and JSON lines: priced as every CSV file is, then converted."""

import csv
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cstool.batch.encoding import SIGNATURE
from cstool.batch.pricing import Job, price_members
from cstool.batch.records import LONGEST_RECORD, body, fields, records, whole_records
from cstool.batch.rejects import Voice
from cstool.batch.summary import Report
from cstool.core.tiers import Tier
from cstool.errors import InputError, Message
from cstool.sql.extras import check_installed
from cstool.sql.files import TableJob, told
from cstool.sql.formats import format_of

#: Bytes of a file that are put into plain form at a time.
_CHUNK = 1 << 20
_QUOTE = '"'


def price_csv(
    tiers: Sequence[Tier],
    job: Job,
    memory: str = TableJob._field_defaults["memory"],
    voice: Voice | None = None,
) -> Report:
    """Price a members file in CSV into a file of another format.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        job: the files and how to treat them; the name of the output tells its format.
        memory: what DuckDB may use at most.
        voice: how to speak to the person who waits; absent: in English, without progress.

    Raises:
        UserError: the file cannot be priced at all, or not written; the old output is in place then.
    """
    check_installed("duckdb", "sqlglot")
    output = Path(job.output).resolve()
    rejects = job.rejects or f"{job.output}.rejects.csv"
    with (
        tempfile.TemporaryDirectory(prefix=".cstool-", dir=output.parent) as folder,
        told([job.source], memory),
    ):
        priced = Path(folder) / "priced.csv"
        report = price_members(tiers, job._replace(output=str(priced), rejects=rejects, excel=False), voice)
        _convert(priced, report, job.output, memory)
    return _renamed(report, job.output)


def _convert(priced: Path, report: Report, output: str, memory: str) -> None:
    """Convert a priced file as it is, where DuckDB reads it so, else in its plainest form."""
    import duckdb

    if report.encoding.startswith("UTF-8"):
        try:
            return _copy(priced, report, output, memory)
        except (
            duckdb.InvalidInputException
        ):  # a lone CR in a cell, line breaks of two kinds, bytes that are no UTF-8
            pass
    return _copy(
        _plainest(priced, "gb18030" if report.encoding.startswith("GB18030") else "utf-8"),
        report,
        output,
        memory,
    )


def _copy(priced: Path, report: Report, output: str, memory: str) -> None:
    from cstool.sql.connection import connect
    from cstool.sql.results import OPTIONS, CopiedFile, copy

    target = CopiedFile(output)
    try:
        with connect([priced, Path(target.temporary)], memory=memory) as connection:
            count = copy(connection, _query(priced), target.temporary, OPTIONS[format_of(output)])
        if count != report.priced:
            raise AssertionError(f"{count} of {report.priced} rows were converted")
        target.commit()
    except BaseException:
        target.discard()
        raise


def _query(priced: Path) -> str:
    """Return the query that reads a priced file: all text, but the rate and what is payable."""
    from cstool.sql.connection import escaped, literal, quoted

    with priced.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        names = next(csv.reader(file))
    _check_distinct(names)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    casts = {
        "rate": "CAST(rate AS DECIMAL(5, 4)) AS rate",
        "payable": "CAST(payable AS DECIMAL(15, 2)) AS payable",
    }
    shown = ", ".join(casts.get(name, quoted(name)) for name in names)
    return (
        f"SELECT {shown} FROM read_csv({literal(escaped(priced))}, auto_detect = false, header = true, delim = ',', "
        f"quote = '\"', escape = '\"', max_line_size = {LONGEST_RECORD}, columns = {{{columns}}})"
    )


def _check_distinct(names: Sequence[str]) -> None:
    """Refuse names that are one name to engines of SQL, which do not tell capitals from small letters."""
    small = [name.lower() for name in names]
    for name in names:
        if not name or small.count(name.lower()) > 1:
            message = Message("the header has the column {name} more than once", name=name or "''")
            raise InputError("duplicate-column", message)


def _plainest(priced: Path, encoding: str) -> Path:
    """Return a copy in UTF-8 with every cell in quotes and one kind of line break."""
    copied = priced.with_name("plain.csv")
    with priced.open("rb") as file, copied.open("wb") as out:
        rest = file.read(_CHUNK).removeprefix(SIGNATURE)
        while rest:
            more = file.read(_CHUNK)
            data = bytearray(rest + more)
            end = whole_records(data, len(data), LONGEST_RECORD, final=not more)
            for record in records(bytes(data[:end]), LONGEST_RECORD):
                cells = (cell.content.decode(encoding, "replace") for cell in fields(body(record)[0]))
                out.write(
                    (",".join(f'"{cell.replace(_QUOTE, _QUOTE * 2)}"' for cell in cells) + "\n").encode()
                )
            rest = bytes(data[end:]) if more else b""
    return copied


def _renamed(report: Report, output: str) -> Report:
    from msgspec.structs import replace

    return replace(report, output=output)
