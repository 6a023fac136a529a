"""The options of a members file, one by one and as one type."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from cstool.console.options import only_for
from cstool.errors import Message
from cstool.locale import _

if TYPE_CHECKING:
    from cstool.batch.members_file import Job

OutputOption = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar=_("FILE"), help=_("Where the rows go; stdout unless named.")),
]
RejectsOption = Annotated[
    str | None,
    typer.Option(metavar=_("FILE"), help=_("Where rejected rows go; beside the output.")),
]
AllowRejectsOption = Annotated[
    str | None, typer.Option(metavar="N|P%", help=_("So many rejected rows are no failure."))
]
ColumnsOption = Annotated[
    str | None,
    typer.Option(metavar=_("orders=NAME,..."), help=_("The columns that hold orders, spent, amount.")),
]
EncodingOption = Annotated[
    str | None, typer.Option(metavar="utf-8|gb18030", help=_("Encoding of the file; detected unless named."))
]
ExcelOption = Annotated[bool, typer.Option("--excel", help=_("Mark UTF-8 output so that Excel knows it."))]
SkipOption = Annotated[
    str | None, typer.Option("--skip", metavar="N", help=_("Lines above the header; found unless named."))
]
WithoutTotalOption = Annotated[
    bool, typer.Option("--without-total", help=_("Leave out the last row of a sheet, a total."))
]
SafeCellsOption = Annotated[
    bool, typer.Option("--safe-cells", help=_("Neutralise text that a spreadsheet would run."))
]
SummaryOption = Annotated[
    bool, typer.Option("--summary", help=_("Show the tiers with counts, shares and sums."))
]
EngineOption = Annotated[
    Literal["auto", "kernel", "reference", "spark"],
    typer.Option(
        metavar=_("ENGINE"),
        help=_("auto, kernel, reference or spark; auto without."),
        show_default=False,
    ),
]
ManyOption = Annotated[
    bool, typer.Option("--many", help=_("MEMBERS is a folder or a pattern: all its files."))
]
MemoryOption = Annotated[
    str | None, typer.Option(metavar="2GB", help=_("What DuckDB may use at most; not for CSV."))
]
MasterOption = Annotated[
    str | None, typer.Option(metavar="URL", help=_("Where Spark runs; else as Spark is set up."))
]


class FileOptions(NamedTuple):
    """The options of a members file as they were typed; none of them has an effect for one customer."""

    output: str | None
    rejects: str | None
    allow_rejects: str | None
    columns: str | None
    encoding: str | None
    skip: str | None
    without_total: bool
    excel: bool
    safe_cells: bool
    summary: bool
    engine: Literal["auto", "kernel", "reference", "spark"]
    many: bool
    memory: str | None
    master: str | None

    def refuse(self, what: Message, *names: str) -> None:
        """Refuse those of the options called `names` that were given: they only serve for `what`.

        Raises:
            InputError: one was given.
        """
        given = {name: value for name, value in self._asdict().items() if value != "auto"}
        only_for(what, **{name: given.get(name) for name in names})

    def job(self, members: str, in_use: Sequence[str]) -> "Job":
        """Return the job for the members file `members`; files `in_use` are not written over.

        Raises:
            InputError: `columns` cannot be read.
        """
        from cstool.batch.columns import read_mapping
        from cstool.batch.members_file import Job
        from cstool.console.inputs import count

        return Job(
            source=members,
            in_use=in_use,
            output=self.output or "-",
            rejects=self.rejects,
            columns=read_mapping(self.columns) if self.columns else {},
            encoding=self.encoding,
            skip=None if self.skip is None else count("--skip", self.skip),
            excel=self.excel,
            safe_cells=self.safe_cells,
            summary=self.summary,
            engine="auto" if self.engine == "spark" else self.engine,
        )
