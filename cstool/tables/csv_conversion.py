"""CSV files to Parquet and JSON lines: priced as every CSV file is, then converted."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from cstool.batch.encodings import SIGNATURE
from cstool.batch.file_identity import check_outputs
from cstool.batch.many_files import PricedFile, account, open_rejects_of, price_parts, scratch_beside
from cstool.batch.members_file import Job
from cstool.batch.outputs import Callbacks
from cstool.batch.records import LONGEST_RECORD, body, cells_of, records, whole_records
from cstool.batch.summary import MembersReport
from cstool.batch.unfinished import write_errors
from cstool.core.tiers import Tier
from cstool.errors import check_installed
from cstool.tables.formats import compression_of, format_of
from cstool.tables.members_view import check_distinct
from cstool.tables.table_files import duckdb_errors
from cstool.tables.table_job import MEMORY

#: Bytes of a file that are rewritten at a time.
_CHUNK = 1 << 20
_QUOTE = '"'
#: The columns that are numbers in Parquet.
_DECIMALS = {
    "rate": "CAST(rate AS DECIMAL(5, 4)) AS rate",
    "payable": "CAST(payable AS DECIMAL(15, 2)) AS payable",
}


def price_csv(
    tiers: Sequence[Tier],
    job: Job,
    sources: Sequence[str],
    memory: str = MEMORY,
    callbacks: Callbacks | None = None,
) -> MembersReport:
    """Price members files in CSV into one file of another format.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        job: how to treat them, and the output, whose name tells its format.
        sources: the files, which have the same columns, in the order of their rows in the output.
        memory: what DuckDB may use at most.
        callbacks: how to speak to the person who waits; absent: in English, without progress.

    Raises:
        UserError: the files cannot be priced at all, or not written; the old output is in place then.
    """
    check_installed("duckdb")
    check_outputs([job.output, job.rejects_name], sources, job.in_use)
    from cstool.tables.priced_rows import CopiedFile

    with (
        scratch_beside(job.output) as folder,
        duckdb_errors(sources, memory),
        ExitStack() as opened,
    ):
        parts = list(price_parts(tiers, job, sources, folder, callbacks))
        rows = CopiedFile(job.output)
        opened.callback(rows.discard)
        report = account(parts, job)
        with write_errors(job.output):
            _convert(parts, report, rows.temporary, memory)
        rejects = open_rejects_of(
            parts, job, callbacks or Callbacks(), "utf-8" if len(parts) > 1 else parts[0].encoding
        )
        if rejects:
            opened.callback(rejects.discard)
            rejects.commit()
        rows.commit()
    return report


def _convert(parts: Sequence[PricedFile], report: MembersReport, target: str, memory: str) -> None:
    """Convert priced files as they are, or rewritten if DuckDB cannot read them."""
    import duckdb

    check_distinct(parts[0].names)
    if all(part.encoding == "utf-8" and part.part == b"," for part in parts):
        try:
            return _copy(parts, report, target, memory)
        except duckdb.InvalidInputException:
            pass  # a lone CR in a cell, line breaks of two kinds, bytes that are no UTF-8
    return _copy([part._replace(rows=_plainest(part)) for part in parts], report, target, memory)


def _copy(parts: Sequence[PricedFile], report: MembersReport, target: str, memory: str) -> None:
    from cstool.tables.duckdb_connection import connect
    from cstool.tables.priced_rows import OPTIONS, copy

    options, compressed = OPTIONS[format_of(report.output)], compression_of(report.output)
    with connect([*(part.rows for part in parts), Path(target)], memory=memory) as connection:
        count = copy(connection, _query(parts, report.output), target, options, compressed)
    if count != report.priced:
        raise AssertionError(f"{count} of {report.priced} rows were converted")


def _query(parts: Sequence[PricedFile], output: str) -> str:
    """Return the query that reads priced files: all text, in Parquet but the rate and what is payable."""
    from cstool.tables.duckdb_connection import escaped, literal, quoted

    names = parts[0].names
    files = ", ".join(literal(escaped(part.rows)) for part in parts)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    casts = _DECIMALS if format_of(output) == "parquet" else {}
    shown = ", ".join(casts.get(name, f"{_tidied(quoted(name))} AS {quoted(name)}") for name in names)
    return (
        f"SELECT {shown} FROM read_csv([{files}], auto_detect = false, header = true, delim = ',', "
        f"quote = '\"', escape = '\"', max_line_size = {LONGEST_RECORD}, columns = {{{columns}}})"
    )


def _tidied(cell: str) -> str:
    """Return what a cell says: `="001"` is 001."""
    return f'CASE WHEN regexp_full_match({cell}, \'="[^"]*"\') THEN {cell}[3:-2] ELSE {cell} END'


def _plainest(part: PricedFile) -> Path:
    """Return a copy in UTF-8 with every cell in quotes and one kind of line break."""
    copied = part.rows.with_suffix(".plain")
    with part.rows.open("rb") as file, copied.open("wb") as out:
        file.seek(len(SIGNATURE) * part.signed)
        rest = file.read(_CHUNK)
        while rest:
            more = file.read(_CHUNK)
            data = bytearray(rest + more)
            end = whole_records(data, len(data), LONGEST_RECORD, final=not more, part=part.part)
            for record in records(bytes(data[:end]), LONGEST_RECORD, part.part):
                found = cells_of(body(record)[0], part.part)
                cells = (cell.content.decode(part.encoding, "replace") for cell in found)
                out.write(
                    (",".join(f'"{cell.replace(_QUOTE, _QUOTE * 2)}"' for cell in cells) + "\n").encode()
                )
            rest = bytes(data[end:]) if more else b""
    return copied
