"""A members file from end to end: read, price, write, account for every row."""

from collections.abc import Sequence

from cstool.batch.encodings import neutralised
from cstool.batch.engines import chosen, new_engines
from cstool.batch.file_identity import STANDARD, check_outputs, is_plain
from cstool.batch.members_file import Job, MembersFile, with_members
from cstool.batch.outputs import Callbacks, Outputs
from cstool.batch.pipeline import Pipeline
from cstool.batch.plan import Plan
from cstool.batch.records import body, cells_of
from cstool.batch.summary import MembersReport, report
from cstool.batch.total_rows import TotalRow, lines_of_total
from cstool.core.tiers import Tier


def price_members(tiers: Sequence[Tier], job: Job, callbacks: Callbacks | None = None) -> MembersReport:
    """Price every row of a members file, and return what came of it.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        job: the files and how to treat them.
        callbacks: how to speak to the person who waits; absent: in English, without progress.

    Raises:
        UserError: the file cannot be priced at all, or not written; the old output is in place then.
    """
    check_outputs([job.output, job.rejects_name], [job.source], job.in_use)

    def work(file: MembersFile) -> MembersReport:
        return _price(file, job, callbacks or Callbacks())

    return with_members(tiers, job, work, may_repeat=_can_repeat(job))


def _price(file: MembersFile, job: Job, callbacks: Callbacks) -> MembersReport:
    """Price what follows the header; the outputs appear when all is done."""
    plan = file.plan
    engines = new_engines(plan, job.engine, job.workers)
    signed = plan.encoding.signed or (job.excel and plan.encoding.name == "utf-8")
    outputs = Outputs(plan, job.output, job.rejects, signed=signed, callbacks=callbacks, label=job.label)
    try:
        outputs.begin(_output_header(plan, file.head.header), file.header_lines)
        Pipeline(file.blocks, outputs).run(engines, callbacks.tick)
        outputs.commit()
    except BaseException:
        outputs.discard()
        raise
    engine = chosen(job.engine, plan.part)
    return report(plan, outputs, engine, file.head.titles, _total_at_end(file, job, outputs))


def _total_at_end(file: MembersFile, job: Job, outputs: Outputs) -> TotalRow | None:
    """Return the last row if it looks like a total; that of a copy was found when the copy was made."""
    if job.source in job.landed:
        return None
    lines = lines_of_total(file.blocks.last, file.plan.part.decode(), file.plan.encoding.name)
    return TotalRow(file=job.source, row=outputs.line - lines, is_left_out=False) if lines else None


def _output_header(plan: Plan, header: bytes) -> bytes:
    """Return the first record of the output: that of the file and the names of the columns that are added."""
    content, ending = body(header)
    if plan.safe_cells:
        content = neutralised(plan.columns, plan.encoding.name, content, cells_of(content, plan.part))
    return content + b"".join(plan.part + name.encode() for name in plan.columns.added) + ending


def _can_repeat(job: Job) -> bool:
    """Tell whether the work may start again: the file can be read twice, and no row was shown before the end."""
    return all(name != STANDARD and is_plain(name) for name in (job.source, job.output))
