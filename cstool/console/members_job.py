"""Members files from the command line: which function prices them, and what is shown."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import asdict, replace

from cstool.batch.file_identity import STANDARD
from cstool.batch.members_file import Job
from cstool.batch.outputs import Callbacks
from cstool.batch.pricing import price_members
from cstool.batch.summary import MembersReport
from cstool.batch.total_rows import TotalRow, without_totals
from cstool.console.allowed_rejects import Allowance, GatheredRejects, allowance
from cstool.console.handbook_files import files_in_use, open_policies
from cstool.console.members_options import FileOptions
from cstool.console.order_days import of_day
from cstool.console.progress import Progress
from cstool.core.record import Record
from cstool.errors import Message
from cstool.locale import _, translated
from cstool.render.file_texts import report_text
from cstool.render.streams import show, show_json, show_part, tell, tell_json
from cstool.render.terminal import is_terminal
from cstool.tables.formats import is_table, is_workbook


def run(
    members: str, options: FileOptions, policies: Path | None, on: str | None = None, *, as_json: bool
) -> int:
    """Price every row of a file as on the day `on` by the function for its format, and return the exit code."""
    job = options.job(members, in_use=files_in_use(policies))
    handbook = of_day(open_policies(policies), on)
    if options.engine == "spark":
        from cstool.console.tables_job import run_spark

        return run_spark(handbook.policies.tiers, job, options, as_json=as_json)
    options.refuse(Message("Spark"), "master")
    if options.many or is_table(job.source) or is_table(job.output):
        from cstool.console.tables_job import run_files

        return run_files(handbook, job, options, as_json=as_json)
    options.refuse(Message("Parquet and JSON lines"), "memory")
    allowed, gathered = allowance(options.allow_rejects), GatheredRejects() if as_json else None
    with (
        feedback(job.source, job.output, gathered) as callbacks,
        with_totals(job, [job.source], leave_out=options.without_total) as found,
    ):
        summed = found.job._replace(summary=job.summary or as_json)
        report = price_members(handbook.policies.tiers, summed, callbacks)
    report = replace(report, totals_found=(*report.totals_found, *found.totals))
    return show_report(report, allowed, gathered, with_summary=job.summary)


class FoundTotals(NamedTuple):
    """A job on texts, and the totals at their ends that it leaves out."""

    job: Job
    totals: tuple[TotalRow, ...]


@contextmanager
def with_totals(job: Job, sources: Sequence[str], *, leave_out: bool) -> Iterator[FoundTotals]:
    """Yield the job with the totals at the ends of its texts, on copies without them if they are to be left out."""
    if not leave_out:
        yield FoundTotals(job, ())
        return
    import tempfile

    from cstool.batch.unfinished import scratch

    with scratch(Path(tempfile.gettempdir())) as folder:
        totals, copies = without_totals(sources, folder)
        yield FoundTotals(job._replace(landed=copies), totals)


@contextmanager
def as_csv(job: Job) -> Iterator[Job]:
    """Yield the job with CSV as its source, as long as it lasts, if that is a workbook."""
    if not is_workbook(job.source):
        yield job
        return
    import tempfile

    from cstool.batch.unfinished import scratch
    from cstool.tables.workbook_members import landed_job

    with scratch(Path(tempfile.gettempdir())) as folder:
        yield landed_job(job, [job.source], folder).job


@contextmanager
def feedback(source: str, output: str, gathered: GatheredRejects | None = None) -> Iterator[Callbacks]:
    """Show progress and rejects, unless those are `gathered`, and when interrupted whether there is any output."""
    try:
        with Progress(source) as progress:
            yield Callbacks(translated, gathered.add if gathered else show_part, progress.tick)
    except KeyboardInterrupt:
        ends = _("interrupted; the output ends in the middle")
        tell(ends if output == STANDARD else _("interrupted; nothing was written"))
        raise


def show_report(
    report: MembersReport, allowed: Allowance, gathered: GatheredRejects | None, *, with_summary: bool
) -> int:
    """Show the account, on stdout where the rows leave room for it, else on stderr; return the exit code.

    It is one JSON document if rejects were to be `gathered`.
    """
    on_stdout = report.output != STANDARD
    code = allowed.code(report.rejected, report.read)
    if gathered is not None:
        show_account(report, gathered, on_stdout=on_stdout)
        return code
    tell(translated(report.totals))
    for said in report.left_out:
        tell(translated(said))
    if report.rejects not in {None, STANDARD}:
        tell(translated(report.see_rejects))
    if with_summary:
        text = report_text(report, bars=is_terminal(sys.stdout if on_stdout else sys.stderr))
        show(text) if on_stdout else tell(text)
    return code


def show_account(report: Record, gathered: GatheredRejects, *, on_stdout: bool) -> None:
    """Show an account as the one JSON document on its stream, with rejects that have no file."""
    rows = gathered.rows()
    document = {**asdict(report), "rejected_rows": rows} if rows else report
    show_json(document) if on_stdout else tell_json(document)
