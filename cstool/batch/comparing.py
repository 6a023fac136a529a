"""A members file from end to end under two sets of tiers; nothing is written."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from cstool.batch import encodings
from cstool.batch.atomic_files import STANDARD, is_plain, open_source
from cstool.batch.blocks import Blocks
from cstool.batch.engines import Engine, MisreadError, chosen, cores
from cstool.batch.moves import Both, Tally
from cstool.batch.pipeline import Pipeline, Sink
from cstool.batch.pricing import Job, encoding_of, plan_of
from cstool.core.tiers import Tier

if TYPE_CHECKING:
    from cstool.batch.comparers import KernelComparer, ReferenceComparer


class Result(NamedTuple):
    """What a comparison came to, and by which plans and engine."""

    plans: Both
    tally: Tally
    engine: str


def compare_members(
    old: Sequence[Tier],
    new: Sequence[Tier],
    job: Job,
    *,
    most: int = 10,
    tick: Callable[[int], None] = lambda _read: None,
) -> Result:
    """Price every row of a members file by two sets of tiers, each from the first to the best.

    Args:
        old: the tiers until now.
        new: the tiers to come.
        job: the file and how to read it.
        most: how many of the most affected rows, and of those that cannot be priced, are remembered.
        tick: hears every moment how many bytes were read.

    Raises:
        UserError: the file cannot be read, or is no members file.
    """
    may_repeat = job.encoding is None and job.source != STANDARD and is_plain(job.source)
    named = None if job.encoding is None else encodings.named(job.encoding)
    try:
        return _attempt(old, new, job, named, most, tick, only_utf8=may_repeat)
    except MisreadError:
        return _attempt(old, new, job, "gb18030", most, tick, only_utf8=False)


def _attempt(
    old: Sequence[Tier],
    new: Sequence[Tier],
    job: Job,
    named: str | None,
    most: int,
    tick: Callable[[int], None],
    *,
    only_utf8: bool,
) -> Result:
    with open_source(job.source) as file:
        blocks = Blocks(file, job.source, size=job.block_size, limit=job.limit)
        encoding = encoding_of(blocks, named)
        header = blocks.header()
        plan, _ = plan_of(old, job, encoding, header)
        plan = plan._replace(only_utf8=only_utf8 and encoding.name == "utf-8" and not encoding.signed)
        plans = Both(plan, plan._replace(tiers=new))
        tally = Tally(most, header.count(b"\n"))
        # The pipeline hands what engines yield to the sink as it is; both are ours.
        Pipeline(blocks, cast("Sink", tally)).run(cast("list[Engine]", _comparers(plans, tally, job)), tick)
    return Result(plans, tally, chosen(job.engine))


def _comparers(plans: Both, tally: Tally, job: Job) -> "list[KernelComparer] | list[ReferenceComparer]":
    from cstool.batch.comparers import KernelComparer, ReferenceComparer

    if chosen(job.engine) == "kernel":
        return [KernelComparer(plans, tally) for _ in range(job.workers or cores())]
    return [ReferenceComparer(plans, tally)]
