"""A members file from end to end: read, price, write, account for every row."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cstool.batch import encodings
from cstool.batch.atomic_files import STANDARD, is_plain, is_same, open_source
from cstool.batch.blocks import BLOCK_SIZE, Blocks
from cstool.batch.columns import find_columns
from cstool.batch.encodings import SIGNATURE, Encoding, neutralised
from cstool.batch.engines import MisreadError, Name, chosen, new_engines
from cstool.batch.outputs import Outputs, Voice
from cstool.batch.pipeline import Pipeline
from cstool.batch.plan import Plan
from cstool.batch.records import LONGEST_RECORD, BrokenQuotingError, body, fields
from cstool.batch.summary import Report, report
from cstool.core.tiers import Tier
from cstool.errors import InputError, Message


class Job(NamedTuple):
    """What to do with which file; `-` is standard input or output."""

    source: str
    output: str = STANDARD
    #: Absent: beside the output, or on stderr when the rows go to standard output.
    rejects: str | None = None
    #: The names of the columns that are not called `orders`, `spent`, `amount`.
    columns: Mapping[str, str] = {}
    #: Absent: detected.
    encoding: str | None = None
    #: Start the output with the signature by which Excel knows UTF-8.
    excel: bool = False
    #: Neutralise text that a spreadsheet would run as a formula.
    safe_cells: bool = False
    #: Whether the report has the sums by tier.
    summary: bool = False
    engine: Name = "auto"
    block_size: int = BLOCK_SIZE
    #: The most bytes of a line.
    limit: int = LONGEST_RECORD
    #: Absent: one for each core.
    workers: int | None = None
    #: What the file is called in the rejects, where those of several files come together.
    label: str | None = None


def price_members(tiers: Sequence[Tier], job: Job, voice: Voice | None = None) -> Report:
    """Price every row of a members file, and return what came of it.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        job: the files and how to treat them.
        voice: how to speak to the person who waits; absent: in English, without progress.

    Raises:
        UserError: the file cannot be priced at all, or not written; the old output is in place then.
    """
    _check_names(job)
    chosen(job.engine)
    named = None if job.encoding is None else encodings.named(job.encoding)
    voice = voice or Voice()
    try:
        return _attempt(tiers, job, named, voice, may_repeat=named is None and _can_repeat(job))
    except MisreadError:
        return _attempt(tiers, job, "gb18030", voice, may_repeat=False)


def _attempt(tiers: Sequence[Tier], job: Job, named: str | None, voice: Voice, *, may_repeat: bool) -> Report:
    with open_source(job.source) as file:
        blocks = Blocks(file, job.source, size=job.block_size, limit=job.limit)
        encoding = encoding_of(blocks, named)
        plan, header = plan_of(tiers, job, encoding, blocks.header())
        plan = plan._replace(only_utf8=may_repeat and encoding.name == "utf-8" and not encoding.signed)
        engines = new_engines(plan, job.engine, job.workers)
        outputs = Outputs(
            plan, job.output, job.rejects, signed=_is_signed(job, encoding), voice=voice, label=job.label
        )
        try:
            outputs.begin(header)
            Pipeline(blocks, outputs).run(engines, voice.tick)
            outputs.commit()
        except BaseException:
            outputs.discard()
            raise
    return report(plan, outputs, chosen(job.engine))


def encoding_of(blocks: Blocks, named: str | None) -> Encoding:
    """Return the encoding of a file, the one that was `named` if one was; its signature is skipped.

    Raises:
        InputError: the file is no text.
    """
    head, complete = blocks.head()
    encoding = encodings.detect(head, complete=complete)
    if encoding.signed:
        blocks.skip(len(SIGNATURE))
    return encoding if named is None else encoding._replace(name=named)


def plan_of(tiers: Sequence[Tier], job: Job, encoding: Encoding, header: bytes) -> tuple[Plan, bytes]:
    """Return the plan, and the header of the output.

    Raises:
        InputError: the header is missing, broken, or lacks a column.
    """
    if not header:
        raise InputError("empty", Message("{path} is empty", path=job.source))
    content, ending = body(header)
    if content.startswith(b"{"):
        raise InputError(
            "broken-header",
            Message("the first line is JSON, not the names of columns"),
            Message("for JSON lines: cstool discount FILE.jsonl --output FILE"),
        )
    try:
        cells = fields(content)
    except BrokenQuotingError:
        raise InputError("broken-header", Message("the quotes in the header do not pair")) from None
    names = [cell.content.decode(encoding.name, "replace") for cell in cells]
    columns = find_columns(names, job.columns)
    plan = Plan(tiers, columns, encoding, job.safe_cells, job.limit, sums=job.summary)
    safe = neutralised(plan.columns, plan.encoding.name, content, cells) if job.safe_cells else content
    return plan, safe + "".join(f",{name}" for name in columns.added).encode() + ending


def _is_signed(job: Job, encoding: Encoding) -> bool:
    return encoding.signed or (job.excel and encoding.name == "utf-8")


def _can_repeat(job: Job) -> bool:
    """Tell whether the work may start again when the encoding proves wrong: nothing is shown yet, nothing lost."""
    return job.source != STANDARD and is_plain(job.source) and job.output != STANDARD and is_plain(job.output)


def _check_names(job: Job) -> None:
    """Refuse to write over the input, or to write two things to one file."""
    outputs = [job.output] if job.rejects is None else [job.output, job.rejects]
    for name in outputs:
        if is_same(job.source, name):
            message = Message("{path} is the members file itself; it is not written over", path=name)
            raise InputError("same-file", message, Message("choose another name for the output"))
    if job.rejects is not None and is_same(job.rejects, job.output):
        raise InputError("same-file", Message("rows and rejects cannot go to the same file"))
