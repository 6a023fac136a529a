"""Members files that are workbooks, read or written: as CSV between what is read and what is written."""

import csv
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from cstool.batch.atomic_files import write_whole
from cstool.batch.columns import find_columns
from cstool.batch.file_identity import STANDARD, check_outputs
from cstool.batch.many_files import price_several, scratch_beside
from cstool.batch.members_file import Job
from cstool.batch.order_heads import tidy
from cstool.batch.outputs import Callbacks
from cstool.batch.pricing import price_members
from cstool.batch.summary import MembersReport
from cstool.core.tiers import Tier
from cstool.errors import InputError
from cstool.sql.members_table import SelectWriter
from cstool.tables.csv_conversion import price_csv
from cstool.tables.formats import format_of, is_workbook, title, workbook_of
from cstool.tables.table_files import price_tables
from cstool.tables.table_job import MEMORY, TableJob
from cstool.tables.workbook_outputs import KINDS, CellKind, check_writable, write_workbook
from cstool.tables.workbooks import SheetTable, open_sheet


class _Landed(NamedTuple):
    """The sources as files that the engines read, and the sheets that they were."""

    job: Job
    sheets: tuple[SheetTable, ...]


def price_workbooks(
    tiers: Sequence[Tier],
    job: Job,
    sources: Sequence[str],
    memory: str = MEMORY,
    callbacks: Callbacks | None = None,
    select: SelectWriter | None = None,
    *,
    without_total: bool = False,
) -> MembersReport:
    """Price members files of one format, of which the sources or the output are workbooks.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        job: how to treat them, and the output.
        sources: the files, in the order of their rows in the output.
        memory: what DuckDB may use at most.
        callbacks: how to speak to the person who waits; absent: in English, without progress.
        select: writes the SELECT by these tiers; absent: anew.
        without_total: whether a last row that is a total is left out.

    Raises:
        UserError: the files cannot be priced at all, or not written; the old output is in place then.
    """
    check_outputs([job.output, job.rejects_name], [workbook_of(name)[0] for name in sources], job.in_use)
    if is_workbook(job.output):
        check_writable(job.output)
    with scratch_beside(job.output) as folder:
        landed = landed_job(job, sources, folder, without_total=without_total)
        own = _to_csv(landed.job, folder) if is_workbook(job.output) else landed.job
        if format_of(sources[0]) in {"csv", "excel"}:
            report = _price(tiers, own, sources, memory, callbacks)
        else:
            report = price_tables(tiers, _table_job(own, sources, memory), callbacks, select)
        if is_workbook(job.output):
            _write_rejects(own, job, report)
            _write_rows(own, job, report, landed.sheets)
    return replace(
        report,
        encoding=title("excel") if landed.sheets else report.encoding,
        output=job.output,
        rejects=job.rejects_name if report.rejected else None,
        sheets=tuple(sheet.read for sheet in landed.sheets),
    )


def landed_job(job: Job, sources: Sequence[str], folder: Path, *, without_total: bool = False) -> _Landed:
    """Return the job with those of its sources that are workbooks as CSV in `folder`.

    Raises:
        InputError: one cannot be read.
    """
    sheets: list[SheetTable] = []
    landed: dict[str, str] = {}
    for place, source in enumerate(sources):
        if is_workbook(source):
            sheet = open_sheet(source, lambda cells: _is_header(cells, job), without_total=without_total)
            sheets.append(sheet)
            landed[source] = str(folder / f"{place}.in.csv")
            with Path(landed[source]).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(sheet.rows())
    return _Landed(job._replace(landed={**job.landed, **landed}), tuple(sheets))


def _is_header(cells: Sequence[str], job: Job) -> bool:
    """Tell whether cells name the columns of members; one that stands there twice is named later."""
    try:
        find_columns([tidy(cell) for cell in cells], job.columns)
    except InputError as error:
        return error.code != "missing-column"
    return True


def _to_csv(job: Job, folder: Path) -> Job:
    """Return the job with CSV in `folder` as its output."""
    return job._replace(output=str(folder / "rows.csv"), rejects=str(folder / "rejects.csv"), excel=False)


def _price(
    tiers: Sequence[Tier], job: Job, sources: Sequence[str], memory: str, callbacks: Callbacks | None
) -> MembersReport:
    if format_of(job.output) != "csv":
        return price_csv(tiers, job, sources, memory, callbacks)
    if len(sources) > 1:
        return price_several(tiers, job, sources, callbacks)
    return price_members(tiers, job._replace(source=sources[0]), callbacks)


def _table_job(job: Job, sources: Sequence[str], memory: str) -> TableJob:
    return TableJob(
        sources=sources,
        output=job.output,
        rejects=job.rejects,
        columns=job.columns,
        summary=job.summary,
        in_use=job.in_use,
        memory=memory,
    )


def _write_rejects(own: Job, job: Job, report: MembersReport) -> None:
    """Put the rejects where they were asked for; an earlier file of them does not stay."""
    name = job.rejects_name
    if name == STANDARD or not (report.rejected or job.rejects is not None or Path(name).exists()):
        return
    if is_workbook(name):
        names, rows = _read(own.rejects_name, report)
        with closing(rows):
            write_workbook(name, names, ["text"] * len(names), rows)
    else:
        write_whole(name, Path(own.rejects_name).read_bytes())


def _write_rows(own: Job, job: Job, report: MembersReport, sheets: Sequence[SheetTable]) -> None:
    """Write the rows as a workbook; columns that cstool does not know hold what they held."""
    names, rows = _read(own.output, report)
    meant = {job.columns.get(meaning, meaning): kind for meaning, kind in KINDS.items()}
    known: list[CellKind] = [meant.get(name, "text") for name in names]
    for place, kind in enumerate(sheets[0].kinds if sheets else ()):
        alike = all(sheet.kinds[place : place + 1] == (kind,) for sheet in sheets)
        if known[place] == "text" and alike and kind in {"number", "date"}:
            known[place] = "date" if kind == "date" else "number"
    with closing(rows):
        write_workbook(job.output, names, known, rows)


def _read(path: str, report: MembersReport) -> tuple[list[str], Generator[list[str]]]:
    """Return the header and the rows of CSV that was written for the time being."""
    encoding = "gb18030" if report.encoding.startswith("GB18030") else "utf-8-sig"
    file = Path(path).open(encoding=encoding, errors="replace", newline="")  # noqa: SIM115 -- the folder is removed

    def rows() -> Generator[list[str]]:
        with file:
            for row in csv.reader(file, delimiter=report.part):
                yield [tidy(cell) for cell in row]

    found = rows()
    return next(found), found
