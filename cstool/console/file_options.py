"""The options of a file of members or orders, and which of them have an effect for which formats."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import typer

from cstool.console.options import only_for
from cstool.errors import Message
from cstool.locale import _

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
    bool, typer.Option("--without-total", help=_("Leave out a last row that is a total."))
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


def refuse_idle(sources: Sequence[str], output: str, given: Mapping[str, Any]) -> None:
    """Refuse options that have no effect for the formats of the files.

    Args:
        sources: the files that are read.
        output: the file that is written, `-` for standard output.
        given: the options by name.

    Raises:
        InputError: one was given.
    """
    from cstool.tables.formats import is_table, is_workbook

    sheets = [name for name in sources if is_workbook(name)]
    texts = [name for name in sources if not is_table(name)]

    def only(what: Message, *names: str) -> None:
        only_for(what, **{name: given.get(name) for name in names})

    if is_table(output):
        only(Message("output in CSV"), "excel", "safe_cells")
    if not texts:
        only(Message("input in CSV"), "encoding")
    if not texts and not sheets:
        only(Message("input in CSV"), "skip")
    if not texts and not sheets:
        only(Message("input in CSV"), "without_total")
