"""A members file, opened: its encoding, its columns, and the plan for its rows.

The encoding of a file can prove wrong late. The work on it is then done again from the start.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from cstool.batch import encodings
from cstool.batch.atomic_files import open_source
from cstool.batch.blocks import BLOCK_SIZE, Blocks, whole_lines
from cstool.batch.encodings import SIGNATURE, Encoding
from cstool.batch.engines import EngineName, MisreadError, chosen
from cstool.batch.file_identity import STANDARD
from cstool.batch.members_heads import MembersHead, check_counts, read_head
from cstool.batch.outputs import rejects_name
from cstool.batch.plan import Plan
from cstool.batch.records import LONGEST_RECORD
from cstool.core.tiers import Tier

ResultT = TypeVar("ResultT")


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
    #: How many lines stand above the header; absent: it is looked for.
    skip: int | None = None
    #: Start the output with the signature by which Excel knows UTF-8.
    excel: bool = False
    #: Neutralise text that a spreadsheet would run as a formula.
    safe_cells: bool = False
    #: Whether the report has the sums by tier.
    summary: bool = False
    engine: EngineName = "auto"
    #: Files that must not be written over, besides the members file: those of the handbook.
    in_use: Sequence[str] = ()
    block_size: int = BLOCK_SIZE
    #: The most bytes of a line.
    limit: int = LONGEST_RECORD
    #: Absent: one for each core.
    workers: int | None = None
    #: Where the bytes of sources are that are read as a copy, by their names.
    landed: Mapping[str, str] = {}
    #: The name of the file in the rejects, if those of several files are written to one.
    label: str | None = None

    @property
    def path(self) -> str:
        """The file that is read."""
        return self.landed.get(self.source, self.source)

    @property
    def rejects_name(self) -> str:
        """The file of the rejects, `-` for stderr."""
        return rejects_name(self.output, self.rejects)


class MembersFile(NamedTuple):
    """A members file of which the header was read and the rows were not."""

    blocks: Blocks
    plan: Plan
    head: MembersHead

    @property
    def header_lines(self) -> int:
        """How many physical lines there are up to the rows."""
        return self.head.above + self.head.header.count(b"\n")


def with_members(
    tiers: Sequence[Tier], job: Job, work: Callable[[MembersFile], ResultT], *, may_repeat: bool
) -> ResultT:
    """Open a members file and return what `work` makes of it.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        job: the file and how to read it.
        work: reads the file; it is called a second time if the file was taken for UTF-8 and is not.
        may_repeat: whether `work` can start again: the file can be read twice, and nothing was shown yet.

    Raises:
        UserError: the file cannot be read, or is no members file.
    """
    chosen(job.engine)
    named = None if job.encoding is None else Encoding(encodings.named(job.encoding))
    try:
        return _attempt(tiers, job, named, work, may_repeat=may_repeat and named is None)
    except MisreadError:
        return _attempt(tiers, job, _by_rows(job.path), work, may_repeat=False)


def _by_rows(source: str) -> Encoding:
    """Return the encoding of most lines of a file in which some are not UTF-8."""
    with open_source(source) as file:
        return encodings.by_rows(whole_lines(file))


def _attempt(
    tiers: Sequence[Tier],
    job: Job,
    named: Encoding | None,
    work: Callable[[MembersFile], ResultT],
    *,
    may_repeat: bool,
) -> ResultT:
    with open_source(job.path) as file:
        blocks = Blocks(file, job.source, size=job.block_size, limit=job.limit)
        encoding = _encoding(blocks, named)
        head = read_head(blocks, job.source, encoding.name, job.columns, job.skip)
        chosen(job.engine, head.part)
        check_counts(head, encoding.name, blocks.ahead())
        only_utf8 = may_repeat and encoding.name == "utf-8" and not encoding.signed
        plan = Plan(
            tiers, head.columns, encoding, job.safe_cells, job.limit, only_utf8, job.summary, head.part
        )
        return work(MembersFile(blocks, plan, head))


def _encoding(blocks: Blocks, named: Encoding | None) -> Encoding:
    """Return the encoding of a file, the one that was `named` if one was; its signature is skipped."""
    head, complete = blocks.head()
    encoding = encodings.detect(head, complete=complete)
    if encoding.signed:
        blocks.skip(len(SIGNATURE))
    return encoding if named is None else named._replace(signed=encoding.signed)
