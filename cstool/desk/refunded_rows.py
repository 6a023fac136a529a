"""A file of orders that come back: what is added to each row, and what all of them come to."""

from collections import Counter
from decimal import Decimal

from cstool.batch.summary import SheetRead
from cstool.batch.total_rows import TotalRow
from cstool.core.record import Record
from cstool.desk.refunding import RefundAnswer

#: The columns that are added to every row.
ADDED = (
    "decision", "refund", "parts", "to_pay", "discount_up_to", "freight_back", "freight_resend", "flag", "rule",
    "reply", "period",
)  # fmt: skip


class RefundRowsReport(Record):
    """The account of a file of orders: every row that was read was answered or rejected."""

    file: str
    #: UTF-8, GB18030, Excel, Parquet or JSON lines.
    format: str
    #: The columns that were read, by option.
    columns: dict[str, str]
    #: Titles above the header, and blank rows below it: both are left out.
    titles: int
    blank: int
    #: The sheet, of a workbook.
    sheet: SheetRead | None
    #: A last row of text that looks like a total.
    total: TotalRow | None
    read: int
    answered: int
    rejected: int
    #: How many rows have which decision.
    decisions: dict[str, int]
    #: All money that goes to customers, in yuan.
    refund: Decimal
    #: Rows that would be answered otherwise if the order was older, and do not say of which day it is.
    undated: int
    output: str
    #: The file of the rejects; null: there are none, `-`: stderr.
    rejects: str | None


class RowSums:
    """What the rows come to, while they are answered."""

    def __init__(self) -> None:
        self.read = self.blank = self.rejected = self.undated = 0
        self.refund = Decimal("0.00")
        self.decisions: Counter[str] = Counter()

    def add(self, answer: RefundAnswer) -> None:
        """Count the answer to a row."""
        self.decisions[answer.decision] += 1
        self.refund += answer.refund


def added_cells(answer: RefundAnswer) -> list[str]:
    """Return what is added to a row, by `ADDED`; what there is nothing of is empty."""
    parts = ";".join(f"{part.what}={part.amount}" for part in answer.parts)
    said = answer.say[0].reply if answer.say else ""
    optional = answer.discount_up_to, answer.return_freight, answer.resend_freight
    return [
        answer.decision,
        str(answer.refund),
        parts,
        str(answer.to_pay),
        *("" if each is None else str(each) for each in optional),
        answer.flag,
        answer.rule,
        said,
        answer.period or "",
    ]
