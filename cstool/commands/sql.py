"""`cstool sql`: the tiers as one SELECT for a database."""

from typing import Annotated, get_args

import typer

from cstool.console.file_options import ColumnsOption
from cstool.console.handbook_files import open_policies
from cstool.console.options import JsonOption, PoliciesOption
from cstool.console.order_days import OnOption, of_day
from cstool.errors import check_installed
from cstool.locale import _
from cstool.render.file_texts import WrittenSelect
from cstool.render.streams import answer
from cstool.sql.members_table import Column, Database, MembersTable

DatabaseArgument = Annotated[
    Database,
    typer.Argument(
        metavar=_("DATABASE"), help=_("One of {names}.").format(names=", ".join(get_args(Database)))
    ),
]
TableOption = Annotated[str, typer.Option("--table", metavar=_("TABLE"), help=_("The table of members."))]
TextOption = Annotated[
    bool, typer.Option("--text", help=_("The columns of the table hold text, not numbers."))
]
KeepOption = Annotated[
    str | None,
    typer.Option(
        "--keep", metavar=_("NAME,..."), help=_("The columns that the SELECT shows; all unless named.")
    ),
]


def sql(
    database: DatabaseArgument,
    table: TableOption = "members",
    columns: ColumnsOption = None,
    text: TextOption = False,
    keep: KeepOption = None,
    on: OnOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the SELECT that gives every row of a table its tier and price."""
    check_installed("sqlglot")
    from cstool.sql.statement import select_sql

    handbook = of_day(open_policies(policies), on)
    tiers = handbook.policies.tiers
    members = _members_table(table or "members", columns, keep, text=text)
    written = WrittenSelect(
        database=database,
        table=members.name,
        select=select_sql(tiers, members, database),
        period=handbook.period,
    )
    answer(written, lambda written: written.select, "program", as_json=as_json)
    return 0


def _members_table(name: str, columns: str | None, keep: str | None, *, text: bool) -> MembersTable:
    """Return the table as the options describe it; if columns are named but no amount, nothing is payable."""
    from cstool.batch.columns import MEANINGS, read_mapping

    names = read_mapping(columns) if columns else {}
    orders, spent, amount = (
        Column(names.get(meaning, meaning), "text" if text else "number") for meaning in MEANINGS
    )
    has_amount = "amount" in names or not names
    kept = None if keep is None else tuple(column.strip() for column in keep.split(","))
    return MembersTable(name, orders, spent, amount if has_amount else None, kept)
