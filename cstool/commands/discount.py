"""`cstool discount`: member tiers and prices, of one customer or of a whole file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cstool.console import inputs
from cstool.console.handbook_files import open_policies
from cstool.console.options import JsonOption, PoliciesOption, only_for
from cstool.core.tiers import price
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.render.answer_texts import price_text
from cstool.render.streams import answer
from cstool.sql.members_table import Database

if TYPE_CHECKING:
    from cstool.batch.pricing import Job
    from cstool.policy.handbook import Handbook

Members = Annotated[
    str | None,
    typer.Argument(
        metavar="[MEMBERS.csv]", help=_("A CSV file of members, or - for stdin: prices every row.")
    ),
]
Orders = Annotated[str | None, typer.Option(metavar="N", help=_("Past orders of the member."))]
Spent = Annotated[str | None, typer.Option(metavar=_("YUAN"), help=_("Yuan the member has spent in all."))]
Amount = Annotated[
    str | None,
    typer.Option(metavar=_("YUAN"), help=_("Regular-priced goods to buy now; the tier's rate applies.")),
]
Sale = Annotated[
    str | None, typer.Option(metavar=_("YUAN"), help=_("Sale goods to buy now; they are not discounted."))
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar=_("FILE"), help=_("Where the rows go; stdout unless named.")),
]
Rejects = Annotated[
    str | None,
    typer.Option(
        metavar=_("FILE"), help=_("Where rows go that cannot be priced; beside the output unless named.")
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(metavar=_("orders=NAME,..."), help=_("The file's own names for orders, spent, amount.")),
]
Encoding = Annotated[
    str | None, typer.Option(metavar="utf-8|gb18030", help=_("Encoding of the file; detected unless named."))
]
Excel = Annotated[
    bool, typer.Option("--excel", help=_("Start UTF-8 output with the mark by which Excel knows it."))
]
SafeCells = Annotated[
    bool, typer.Option("--safe-cells", help=_("Neutralise text that a spreadsheet would run as a formula."))
]
Summary = Annotated[bool, typer.Option("--summary", help=_("Show the tiers with counts, shares and sums."))]
Engine = Annotated[
    Literal["auto", "kernel", "reference", "spark"],
    typer.Option(metavar="auto|kernel|reference|spark", help=_("The engine for files.")),
]
Sql = Annotated[
    Database | None,
    typer.Option("--sql", metavar=_("DATABASE"), help=_("Show the SELECT that does the same in a database.")),
]
TableName = Annotated[
    str | None,
    typer.Option("--table", metavar=_("NAME"), help=_("The table of the SELECT; members unless named.")),
]
TextColumns = Annotated[
    bool, typer.Option("--text", help=_("The columns of the table hold text, not numbers."))
]
Keep = Annotated[
    str | None,
    typer.Option(
        "--keep",
        metavar=_("NAME,..."),
        help=_("The columns of the table that the SELECT shows; all unless named."),
    ),
]
Many = Annotated[
    bool, typer.Option("--many", help=_("The file is a folder or a pattern: price all its files."))
]
Memory = Annotated[
    str | None, typer.Option(metavar="2GB", help=_("What DuckDB may use at most, for files other than CSV."))
]
Master = Annotated[
    str | None, typer.Option(metavar="URL", help=_("Where Spark runs; as Spark is set up unless named."))
]


def discount(
    members: Members = None,
    orders: Orders = None,
    spent: Spent = None,
    amount: Amount = None,
    sale: Sale = None,
    output: Output = None,
    rejects: Rejects = None,
    columns: Columns = None,
    encoding: Encoding = None,
    excel: Excel = False,
    safe_cells: SafeCells = False,
    summary: Summary = False,
    engine: Engine = "auto",
    sql: Sql = None,
    table: TableName = None,
    text: TextColumns = False,
    keep: Keep = None,
    many: Many = False,
    memory: Memory = None,
    master: Master = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the tier of a member and the price of the next purchase; or add both to every row of a file."""
    customer = {"orders": orders, "spent": spent, "amount": amount, "sale": sale}
    file = {
        "output": output,
        "rejects": rejects,
        "encoding": encoding,
        "excel": excel,
        "safe_cells": safe_cells,
    }
    run = {"summary": summary, "many": many, "memory": memory, "master": master}
    if sql is not None:
        only_for(Message("one customer"), **customer)
        only_for(Message("a members file"), **file, **run)
        if members is not None:
            raise InputError("usage", Message("--sql shows a query and reads no file"))
        return _select(sql, table or "members", columns, keep, policies, text=text)
    only_for(Message("--sql"), table=table, text=text, keep=keep)
    if members is None:
        only_for(Message("a members file"), columns=columns, **file, **run)
        return _one(orders, spent, amount, sale, policies, as_json=as_json)
    only_for(Message("one customer"), **customer)
    from cstool.batch.columns import read_mapping
    from cstool.batch.pricing import Job

    job = Job(
        source=members,
        output=output or "-",
        rejects=rejects,
        columns=read_mapping(columns) if columns else {},
        encoding=encoding,
        excel=excel,
        safe_cells=safe_cells,
        summary=summary,
        engine="auto" if engine == "spark" else engine,
    )
    handbook = open_policies(policies)
    if engine == "spark":
        only_for(Message("the other engines"), encoding=encoding, excel=excel, safe_cells=safe_cells)
        only_for(Message("the other engines"), summary=summary, many=many, memory=memory)
        from cstool.console.members_job import run_spark

        return run_spark(handbook.policies.tiers, job, master, as_json=as_json)
    only_for(Message("Spark"), master=master)
    return _file(handbook, job, memory, many=many, as_json=as_json)


def _select(
    sql: Database, table: str, columns: str | None, keep: str | None, policies: Path | None, *, text: bool
) -> int:
    """Show the SELECT that does the same in a database."""
    from cstool.batch.columns import read_mapping
    from cstool.console.members_job import show_sql, table_of

    named = table_of(table, read_mapping(columns) if columns else {}, keep, text=text)
    return show_sql(open_policies(policies).policies.tiers, sql, named)


def _file(handbook: "Handbook", job: "Job", memory: str | None, *, many: bool, as_json: bool) -> int:
    """Price every row of a CSV file, or of tables in other formats."""
    from cstool.tables.formats import is_table

    if many or is_table(job.source) or is_table(job.output):
        from cstool.console.members_job import run_files

        return run_files(handbook, job, memory, many=many, as_json=as_json)
    only_for(Message("Parquet and JSON lines"), memory=memory)
    from cstool.console.members_job import run

    return run(handbook.policies.tiers, job, as_json=as_json)


def _one(
    orders: str | None,
    spent: str | None,
    amount: str | None,
    sale: str | None,
    policies: Path | None,
    *,
    as_json: bool,
) -> int:
    """Show the tier and the price of one customer."""
    result = price(
        open_policies(policies).policies.tiers,
        orders=inputs.count("--orders", _needed("--orders", orders)),
        spent=inputs.yuan("--spent", _needed("--spent", spent)),
        amount=inputs.optional_yuan("--amount", amount),
        sale=inputs.optional_yuan("--sale", sale),
    )
    answer(result, price_text, as_json=as_json)
    return 0


def _needed(option: str, text: str | None) -> str:
    if text is None:
        raise InputError(
            "usage",
            Message("{name} is missing", name=option),
            Message("see {command} --help", command="cstool discount"),
        )
    return text
