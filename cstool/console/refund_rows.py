"""`cstool refund --rows`: a file of orders that come back, each answered as if it had been typed."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from cstool.batch.columns import read_names
from cstool.batch.encodings import Encoding
from cstool.batch.engines import Reject
from cstool.batch.file_identity import STANDARD, check_outputs
from cstool.batch.outputs import RejectsFile, open_rejects, rejects_name
from cstool.batch.unfinished import scratch
from cstool.console import inputs
from cstool.console.allowed_rejects import GatheredRejects, allowance
from cstool.console.file_options import refuse_idle
from cstool.console.handbook_files import files_in_use, open_handbook
from cstool.console.members_job import feedback, show_account
from cstool.console.order_days import OrderDays, as_of, check_receipt, dated_in, days_that_differ
from cstool.console.refund_columns import EXAMPLE, FIELDS, order_columns, stated_columns, typed_order
from cstool.core.numbers import BLANKS
from cstool.desk.refunded_rows import ADDED, RefundRowsReport, RowSums, added_cells
from cstool.desk.refunding import RefundAnswer, refund_answer
from cstool.errors import InputError, Message
from cstool.locale import translated
from cstool.policy.handbook import Handbook
from cstool.render.order_texts import refund_notes
from cstool.render.streams import tell
from cstool.tables.formats import title, workbook_of
from cstool.tables.text_outputs import TextOutput, check_output, write_text_rows
from cstool.tables.text_rows import TableReading, TextRow, TextTable, missing_header, open_table
from cstool.tables.workbook_outputs import KINDS


class RowsJob(NamedTuple):
    """Which file of orders becomes which file of answers; `-` is standard input or output."""

    source: str
    output: str
    rejects: str
    columns: Mapping[str, str]
    reading: TableReading
    excel: bool
    safe_cells: bool


def run_rows(
    source: str,
    typed: Mapping[str, Any],
    asked: OrderDays,
    policies: Path | None,
    replies: Path | None,
    *,
    as_json: bool,
) -> int:
    """Answer every row of a file, say on stderr what came of it, and return the exit code.

    Args:
        source: the file.
        typed: the options of a file as they were typed.
        asked: the day it is.
        policies: the policies.toml that was named.
        replies: the replies.toml that was named.
        as_json: whether the account is one JSON document.

    Raises:
        UserError: the file cannot be read or not written; the old output is in place then.
    """
    plain = open_handbook(policies, replies)
    stated = stated_columns(plain.policies.axes)
    job = _job(source, typed, stated)
    refuse_idle([source], job.output, typed)
    check_outputs([job.output, job.rejects], [workbook_of(source)[0]], files_in_use(policies, replies))
    allowed, gathered = allowance(typed["allow_rejects"]), GatheredRejects() if as_json else None
    folder = Path(tempfile.gettempdir())
    with feedback(source, job.output, gathered) as callbacks, scratch(folder) as scratched:
        columns = partial(order_columns, mapping=job.columns, stated=stated)
        table = open_table(source, scratched, columns, job.reading)
        if isinstance(table, list):
            hint = Message("name them with --columns {example}", example=EXAMPLE)
            raise missing_header(table, "reason, paid", hint)
        rejects = _Rejects(job, callbacks)
        answered = _Answered(plain, asked, table, rejects)
        kinds = [*table.kinds, *(KINDS.get(name, "text") for name in ADDED)]
        output = TextOutput(job.output, job.excel, job.safe_cells)
        write_text_rows(output, [*table.names, *ADDED], kinds, answered.rows(), rejects)
    report = answered.report(job)
    if gathered is not None:
        show_account(report, gathered, on_stdout=job.output != STANDARD)
    else:
        for note in refund_notes(report):
            tell(translated(note))
    return allowed.code(report.rejected, report.read)


def _job(source: str, typed: Mapping[str, Any], stated: Iterable[str]) -> RowsJob:
    output = STANDARD if typed["output"] is None else typed["output"]
    check_output(output)
    skip = inputs.optional_count("--skip", typed["skip"])
    return RowsJob(
        source,
        output,
        rejects_name(output, typed["rejects"]),
        read_names(typed["columns"], [*FIELDS, *stated], EXAMPLE) if typed["columns"] else {},
        TableReading(typed["encoding"], skip, typed["without_total"]),
        typed["excel"],
        typed["safe_cells"],
    )


class _Answered:
    """The answered rows of a file, and what they come to."""

    def __init__(
        self, plain: Handbook, asked: OrderDays, table: TextTable[dict[str, int]], rejects: "_Rejects"
    ) -> None:
        self._plain, self._asked, self._table, self._rejects = plain, asked, table, rejects
        self._book = cache(lambda days: as_of(plain, days))
        self.sums = RowSums()

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows with what is added to them; those that cannot be answered are rejects."""
        for row in self._table.rows:
            if row.cells == []:
                self.sums.blank += 1
                continue
            self.sums.read += 1
            try:
                cells = self._cells(row)
                yield [*cells, *added_cells(self._answer(cells))]
            except InputError as error:
                self.sums.rejected += 1
                self._rejects.add(row, self._column_of(error), error.message)

    def _cells(self, row: TextRow) -> list[str]:
        if row.cells is None and self._table.format == title("jsonl"):
            raise InputError("json", Message("is no JSON object, or has a key twice"))
        if row.cells is None:
            raise InputError("quoting", Message("has broken quoting"))
        expected = len(self._table.names)
        if len(row.cells) != expected:
            message = Message(
                "has {count} fields instead of {expected}", count=len(row.cells), expected=expected
            )
            raise InputError("fields", message)
        return row.cells

    def _answer(self, cells: Sequence[str]) -> RefundAnswer:
        given = {
            option: cells[place] for option, place in self._table.found.items() if cells[place].strip(BLANKS)
        }
        days = self._asked._replace(ordered=given.pop("ordered", None))
        typed = typed_order(given)
        book = self._book(days)
        order, goods = typed.read(book)
        check_receipt(book, days, order.days)

        def answer(handbook: Handbook) -> RefundAnswer:
            return refund_answer(handbook, order, goodwill=typed.goodwill, goods=goods)

        result = answer(book)
        self.sums.undated += bool(days_that_differ(self._plain, days, result, answer, order.days))
        self.sums.add(result)
        return dated_in(book, result)

    def _column_of(self, error: InputError) -> str:
        """Return the column that an error is about: the first option that it names."""
        said = " ".join(map(str, error.message.values.values())) + f" {error.message}"
        options = re.findall("--(?:with )?([a-z-]+)", said) or ["reason"] * said.startswith("reason")
        return next((self._table.names[self._table.found[o]] for o in options if o in self._table.found), "")

    def report(self, job: RowsJob) -> RefundRowsReport:
        """Return the account."""
        table, sums = self._table, self.sums
        return RefundRowsReport(
            file=job.source,
            format=table.format,
            columns={option: table.names[place] for option, place in table.found.items()},
            titles=table.titles,
            blank=sums.blank,
            sheet=table.sheet,
            total=table.total,
            read=sums.read,
            answered=sums.read - sums.rejected,
            rejected=sums.rejected,
            decisions=dict(sums.decisions.most_common()),
            refund=sums.refund,
            undated=sums.undated,
            output=job.output,
            rejects=job.rejects if sums.rejected else None,
        )


class _Rejects:
    """The rows that cannot be answered; their file is made when there is one, or an old one lies there."""

    def __init__(self, job: RowsJob, callbacks: Any) -> None:
        self._job, self._callbacks = job, callbacks
        self._file: RejectsFile | None = None

    def add(self, row: TextRow, column: str, message: Message) -> None:
        """Write a row with the reason."""
        self.open().write(0, [Reject(row.line, column, message, f"{row.text}\n".encode())])

    def open(self) -> RejectsFile:
        """Return the open file."""
        if self._file is None:
            job = self._job
            self._file = open_rejects(
                job.rejects,
                Encoding("utf-8"),
                signed=job.excel,
                safe_cells=job.safe_cells,
                callbacks=self._callbacks,
            )
        return self._file

    def commit(self) -> None:
        """Make the file appear, an empty one where an earlier run left one."""
        if self._file or (self._job.rejects != STANDARD and Path(self._job.rejects).exists()):
            self.open().target.commit()

    def discard(self) -> None:
        """Leave the old file in place."""
        if self._file:
            self._file.target.discard()
