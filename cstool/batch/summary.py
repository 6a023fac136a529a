"""The report on a members file: rows by tier, with counts, shares and sums."""

from decimal import Decimal

from cstool.batch.engines import TierTotal
from cstool.batch.outputs import Outputs
from cstool.batch.plan import Plan
from cstool.batch.total_rows import TotalRow
from cstool.core.numbers import Rate, yuan_of
from cstool.core.record import Record
from cstool.core.tiers import Tier
from cstool.errors import Message


class TierRows(Record):
    """The priced rows of one tier: how many, their share of all priced rows, and their sums in yuan."""

    tier: str
    name: str
    rate: Rate
    rows: int
    #: Four decimals; 0 when nothing was priced.
    share: Decimal
    spent: Decimal
    #: Absent when the file has no amounts.
    payable: Decimal | None


class SheetRead(Record):
    """Which sheet of a workbook was read."""

    file: str
    sheet: str
    #: The other sheets.
    others: tuple[str, ...]
    #: The number of the last row if it looks like a total; null: it does not.
    total: int | None
    #: Whether that row was left out.
    is_without_total: bool = False

    @property
    def notes(self) -> list[Message]:
        """What to say of it."""
        said = []
        if self.others:
            others = "、".join(self.others)
            said.append(
                Message(
                    "{file}: read the sheet {name}, not {others}",
                    file=self.file,
                    name=self.sheet,
                    others=others,
                )
            )
        if self.total is not None:
            said.append(TotalRow(file=self.file, row=self.total, is_left_out=self.is_without_total).note)
        return said


class MembersReport(Record):
    """The account of a members file: every row that was read was priced or rejected."""

    read: int
    priced: int
    rejected: int
    #: As people write it: `UTF-8`, `GB18030`.
    encoding: str
    engine: str
    output: str
    #: The file of the rejects; absent when there are none, `-` for stderr.
    rejects: str | None
    #: Empty unless a summary was asked for.
    tiers: tuple[TierRows, ...]
    #: What parts the columns of a CSV file.
    part: str = ","
    #: Titles above the header, and blank lines below it: both are left out.
    titles: int = 0
    blank: int = 0
    #: Lines of files in UTF-8 that are not, and were read all the same; those that come from a pipe are not counted.
    damaged: int = 0
    #: The sheets that were read, of workbooks.
    sheets: tuple[SheetRead, ...] = ()
    #: Last rows of CSV that look like totals.
    totals_found: tuple[TotalRow, ...] = ()

    @property
    def totals(self) -> Message:
        """The account in one line."""
        return Message(
            "read {read} = priced {priced} + rejected {rejected} ({encoding}, {engine})",
            read=self.read,
            priced=self.priced,
            rejected=self.rejected,
            encoding=self.encoding,
            engine=self.engine,
        )

    @property
    def left_out(self) -> list[Message]:
        """What is no row and was left out, and what parts the columns if it is no comma."""
        said = [note for sheet in self.sheets for note in sheet.notes]
        said += [total.note for total in self.totals_found]
        if self.titles:
            said.append(Message("{count} lines above the header were left out", count=self.titles))
        if self.blank:
            said.append(Message("{count} blank lines were left out", count=self.blank))
        if self.damaged:
            said.append(damaged_lines(self.damaged, self.encoding))
        if self.part != ",":
            named = Message("tabs") if self.part == "\t" else Message("semicolons")
            said.append(Message("the columns are parted by {part}", part=named))
        return said

    @property
    def see_rejects(self) -> Message:
        """Where the rejects are."""
        return Message("rejected rows: {path}", path=self.rejects)


def report(plan: Plan, outputs: Outputs, engine: str, titles: int, total: TotalRow | None) -> MembersReport:
    """Return the account of a finished job."""
    priced = outputs.read - outputs.rejected

    def payable(total: TierTotal) -> Decimal | None:
        return None if plan.columns.amount is None else yuan_of(total.payable_fen)

    return MembersReport(
        read=outputs.read,
        priced=priced,
        rejected=outputs.rejected,
        encoding=plan.encoding.title,
        engine=engine,
        output=outputs.name,
        rejects=outputs.rejects_name if outputs.rejected else None,
        tiers=tuple(
            tier_rows(tier, total.rows, yuan_of(total.spent_fen), payable(total), priced)
            for tier, total in zip(plan.tiers, outputs.totals, strict=False)  # none unless asked for
        ),
        part=plan.part.decode(),
        titles=titles,
        blank=outputs.blank,
        damaged=plan.encoding.damaged,
        totals_found=() if total is None else (total,),
    )


def damaged_lines(count: int, encoding: str) -> Message:
    """Return what to say of lines that are not in the encoding of their file."""
    return Message(
        "{count} lines are not {encoding} and were read all the same", count=count, encoding=encoding
    )


def tier_rows(tier: Tier, rows: int, spent: Decimal, payable: Decimal | None, priced: int) -> TierRows:
    """Return the row of the report for a tier that has `rows` of all `priced` rows; money in yuan."""
    return TierRows(
        tier=tier.id,
        name=tier.name,
        rate=tier.rate,
        rows=rows,
        share=share_of(rows, priced),
        spent=spent,
        payable=payable,
    )


def share_of(rows: int, priced: int) -> Decimal:
    """Return which share of the priced rows `rows` are, with four decimals; 0 when nothing was priced."""
    return (Decimal(rows) / (priced or 1)).quantize(Decimal("0.0001"))
