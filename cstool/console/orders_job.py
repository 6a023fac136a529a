"""Order lists from the command line: what they become by the policy in use, and what is said of it."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cstool.batch.columns import read_names
from cstool.batch.file_identity import STANDARD
from cstool.console import inputs
from cstool.console.allowed_rejects import Allowance, GatheredRejects
from cstool.console.file_options import refuse_idle
from cstool.console.handbook_files import files_in_use, open_policies
from cstool.console.members_job import feedback, show_account
from cstool.console.options import only_for
from cstool.console.order_days import of_day
from cstool.console.signature import shop_day
from cstool.core.tiers import ORDER_MEANINGS, Membership
from cstool.errors import HandbookError, InputError, Message
from cstool.locale import translated
from cstool.policy.shapes import Policies
from cstool.render.order_texts import notes_of
from cstool.render.streams import show_json, tell
from cstool.tables.order_lists import OrdersJob, OrdersReport, members_of
from cstool.tables.table_job import MEMORY

_EXAMPLE = "member=买家,order=订单号,date=付款时间,paid=实付,status=状态,refunded=退款金额"


class OrderOptions(NamedTuple):
    """The options of `cstool members` as they were typed."""

    orders: Sequence[str]
    on: str | None
    output: str | None
    rejects: str | None
    since: str | None
    following: bool
    columns: str | None
    encoding: str | None
    skip: int | None
    without_total: bool
    excel: bool
    safe_cells: bool
    memory: str | None
    engine: str
    master: str | None

    def job(self, in_use: Sequence[str], today: Callable[[], date]) -> OrdersJob:
        """Return the job; files `in_use` are not written over, and `today` gives the day if none was typed.

        Raises:
            InputError: an option cannot be read.
        """
        return OrdersJob(
            sources=self.orders,
            on=inputs.day_or(today, "--on", self.on),
            output=STANDARD if self.output is None else self.output,
            rejects=self.rejects,
            since=self.since,
            columns=_mapping(self.columns) if self.columns else {},
            encoding=self.encoding,
            skip=self.skip,
            without_total=self.without_total,
            with_next=self.following,
            excel=self.excel,
            safe_cells=self.safe_cells,
            in_use=in_use,
            memory=self.memory or MEMORY,
        )


def run_orders(options: OrderOptions, policies: Path | None, allowed: Allowance, *, as_json: bool) -> int:
    """Turn order lists into members by the policy in use, say on stderr what came of it, and return the exit code."""
    handbook = of_day(open_policies(policies), options.on).policies
    if options.engine == "spark":
        report = _on_spark(handbook, options)
        show_json(report) if as_json else _tell(report)
        return allowed.code(report.rejected, report.read)
    only_for(Message("Spark"), master=options.master)
    job = options.job(files_in_use(policies), lambda: shop_day(handbook))
    refuse_idle(job.sources, job.output, options._asdict())
    gathered = GatheredRejects() if as_json else None
    with feedback(job.sources[0], job.output, gathered) as callbacks:
        report = members_of(handbook.tiers, _needed(handbook.membership), job, callbacks)
    if gathered is not None:
        show_account(report, gathered, on_stdout=report.output != STANDARD)
    else:
        _tell(report)
    return allowed.code(report.rejected, report.read)


def _tell(report: OrdersReport) -> None:
    for note in notes_of(report):
        tell(translated(note))


def _on_spark(handbook: Policies, options: OrderOptions) -> OrdersReport:
    """Turn data sets of orders into a data set of members on Spark."""
    from cstool.console.tables_job import spark_format
    from cstool.tables.spark_members import SparkOrdersJob, members_on_spark

    idle = ("since", "encoding", "skip", "without_total", "excel", "safe_cells", "memory")
    only_for(Message("the other engines"), **{name: getattr(options, name) for name in idle})
    if options.output is None:
        raise InputError("usage", Message("{option} is missing", option="--output"))
    plain = options.job((), lambda: shop_day(handbook))
    job = SparkOrdersJob(
        sources=plain.sources,
        on=plain.on,
        output=plain.output,
        rejects=plain.rejects,
        columns=plain.columns,
        with_next=plain.with_next,
        formats=[spark_format(name) for name in plain.sources],
        output_format=spark_format(plain.output),
        compression="gzip" if plain.output.rstrip("/").lower().endswith(".gz") else None,
        master=options.master,
    )
    with feedback(job.sources[0], job.output):
        return members_on_spark(handbook.tiers, _needed(handbook.membership), job)


def _needed(membership: Membership | None) -> Membership:
    if membership is None or not membership.counts:
        raise HandbookError(
            "no-membership",
            Message("policies.toml does not say which orders count: [membership] has no counts"),
            Message('add for example counts = ["交易成功", "卖家已发货"]'),
        )
    return membership


def _mapping(text: str) -> dict[str, str]:
    """Return which column of a list has which meaning.

    Raises:
        InputError: a part is no `meaning=name`, or the member or what was paid is not among them.
    """
    mapping = read_names(text, ORDER_MEANINGS, _EXAMPLE)
    for needed in ("member", "paid"):
        if needed not in mapping:
            message = Message("--columns does not say which column has {meaning}", meaning=needed)
            raise InputError("columns", message, Message("write for example {example}", example=_EXAMPLE))
    return mapping
