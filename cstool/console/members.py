"""A members file from the command line: what was asked for, how far it is, what it came to."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cstool.batch.files import STANDARD
from cstool.batch.pricing import Job, price_members
from cstool.batch.rejects import Voice
from cstool.batch.summary import Report
from cstool.console.progress import Progress
from cstool.core.tiers import Tier
from cstool.locale import _, translated
from cstool.render.members import report_text
from cstool.render.output import json_text, show, show_json, tell
from cstool.render.safety import safe


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
