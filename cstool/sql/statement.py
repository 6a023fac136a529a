"""One SELECT that prices a table of members as the policy says."""

import re
from collections.abc import Sequence
from decimal import Decimal

from sqlglot import exp

from cstool.core.tiers import Tier, is_reached
from cstool.sql import text_columns
from cstool.sql.dialects import DIALECTS, DatabaseDialect
from cstool.sql.members_table import OWN, Database, MembersTable, number_name
from cstool.sql.number_columns import ColumnReading, read_number
from cstool.sql.prices import HIDDEN, PAYABLE_FEN, SHOWN, Prices

#: A whole row of the table as one column, and what the table is called to make it.
_ROW, _MEMBER = f"{OWN}row", f"{OWN}member"


def select_sql(tiers: Sequence[Tier], table: MembersTable, database: Database) -> str:
    """Return the SELECT that adds tier, rate, payable and reject to every row of `table`.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        table: the members; of an amount column depends whether there is a payable.
        database: whose SQL to write.

    Raises:
        InputError: a name in `table` cannot be one.
    """
    dialect = DIALECTS[database]
    query = _Builder(tiers, table.checked(), dialect).query()
    notes = "".join(f"-- {note}\n" for note in _notes(tiers, table, dialect))
    # No name holds a line break, so that a THEN at the start of a line is always a keyword.
    text = re.sub(r"\n +THEN ", " THEN ", query.sql(dialect=dialect.writer, pretty=True))
    return f"{notes}{text};"


def _notes(tiers: Sequence[Tier], table: MembersTable, dialect: DatabaseDialect) -> list[str]:
    rules = ", ".join(dict.fromkeys(tier.source for tier in tiers))
    notes = [
        f"The tiers of policies.toml ({rules}) for {dialect.title}.",
        "reject says why a row cannot be priced.",
    ]
    if not table.texts:
        notes.append("The columns hold numbers; where they hold text, write the SELECT with --text.")
    if table.keep is None and _hides_by_name(table, dialect):
        notes.append("Only the columns that it reads are shown; --keep names others.")
    if table.amount is None:
        return notes
    notes.append("payable is computed in whole fen and rounded half up to the fen.")
    if dialect.decimals == "none":
        notes.append(
            f"{dialect.title} has no exact decimals: rate and payable are text; add up {PAYABLE_FEN}."
        )
    return notes


def _hides_by_name(table: MembersTable, dialect: DatabaseDialect) -> bool:
    """Tell whether the columns of the steps can only be hidden by listing all others."""
    return bool(table.texts) and not dialect.star_except and dialect.rows == "none"


class _Builder:
    """Builds the SELECT step by step: each step reads from the one before it."""

    def __init__(self, tiers: Sequence[Tier], table: MembersTable, dialect: DatabaseDialect) -> None:
        if not is_reached(tiers[0], 0, Decimal(0)):
            raise ValueError("the first tier must be everybody's")
        self._tiers = tiers
        self._table = table
        self._dialect = dialect
        self._names = SHOWN if self._shows_steps else HIDDEN
        self._prices = Prices(tiers, dialect, self._names)
        self._readings = {meaning: self._reading(meaning) for meaning in table.columns}
        parts = [dialect.identifier(part) for part in table.name.split(".")]
        self._from: exp.Expr = exp.Table(
            **dict(zip(("this", "db", "catalog"), reversed(parts), strict=False))
        )
        self._steps: list[tuple[str, exp.Select]] = []
        self._helpers: list[str] = []
        self._carries_rows = bool(table.texts) and table.keep is None and dialect.rows != "none"

    def query(self) -> exp.Select:
        """Return the whole SELECT."""
        meanings = self._table.texts
        if meanings:
            columns = {
                text_columns.plain_name(key): text_columns.plain(self._dialect, column)
                for key, column in meanings.items()
            }
            self._step("narrowed", columns)
        self._step("judged", {self._names.reject: self._reject()})
        if meanings:
            self._step(
                "read_numbers",
                {
                    number_name(key): self._prices.if_priced(text_columns.number(self._dialect, key))
                    for key in meanings
                },
            )
        self._step("tiered", {self._names.tier: self._tier()})
        if self._dialect.decimals == "none" and self._table.amount is not None:
            fen = self._prices.payable_fen(self._readings["amount"].number)
            self._step("priced", {self._names.payable_fen: fen})
        query = exp.select(*self._answer()).from_(self._from)
        for name, step in self._steps:
            query = query.with_(name, as_=step, materialized=self._computes_once)
        return query

    @property
    def _computes_once(self) -> bool | None:
        """Whether steps are MATERIALIZED; else PostgreSQL and SQLite parse the text more than once."""
        return (self._dialect.materializes and bool(self._table.texts)) or None

    def _step(self, name: str, columns: dict[str, exp.Expr]) -> None:
        """Add a step that adds `columns`; it gets another name than the table, which it would refer to itself."""
        if name == self._table.name.rpartition(".")[2].lower():
            name += "_step"
        selected = [exp.alias_(value, column) for column, value in columns.items()]
        if self._carries_rows and not self._steps:
            step = exp.select(exp.alias_(self._row(), _ROW), *selected)
        else:
            # where a column of the table has the same name, databases that allow it take the first; MySQL takes no *
            # behind another column, only that of a table
            every = exp.Column(this=exp.Star(), table=self._from.this.copy())
            step = exp.select(*((*selected, every) if self._shows_steps else (exp.Star(), *selected)))
        self._steps.append((name, step.from_(self._from)))
        self._helpers += columns
        self._from = exp.to_table(name)

    def _row(self) -> exp.Expr:
        """Return a whole row of the table as one column."""
        if self._dialect.rows == "struct":
            return exp.Struct(expressions=[exp.Star()])
        self._from = exp.alias_(self._from, _MEMBER, table=True)
        return exp.column(_MEMBER)

    def _reading(self, meaning: str) -> ColumnReading:
        column = self._table.columns[meaning]
        if column.kind == "text":
            return text_columns.read_text(self._dialect, meaning)
        return read_number(self._dialect, meaning, column)

    def _reject(self) -> exp.Case:
        case = exp.Case()
        orders, spent = self._readings["orders"], self._readings["spent"]
        plain = [column.plain for column in self._readings.values() if column.plain is not None]
        if len(plain) == len(self._readings):
            case = case.when(exp.and_(*plain, exp.or_(orders.positive, spent.zero)), exp.null())
        for meaning, column in self._readings.items():
            for test, fault in column.tests:
                case = case.when(test, exp.Literal.string(f"{meaning}: {fault}"))
        contradiction = exp.and_(orders.zero, spent.positive)
        return case.when(contradiction, exp.Literal.string("orders: contradictory"))

    def _tier(self) -> exp.Case:
        """Choose the tier: the best one that is reached, by orders or by money."""
        case = exp.Case().when(exp.not_(exp.column(self._names.reject).is_(exp.null())), exp.null())
        for tier in reversed(self._tiers[1:]):
            ways = []
            if tier.orders is not None:
                ways.append(self._readings["orders"].at_least(tier.orders))
            if tier.spent is not None:
                ways.append(self._readings["spent"].at_least(int(tier.spent * 100)))
            if ways:
                case = case.when(exp.or_(*ways), exp.Literal.string(tier.id))
        return case.else_(exp.Literal.string(self._tiers[0].id))

    def _answer(self) -> list[exp.Expr]:
        added: dict[str, exp.Expr] = {} if self._shows_steps else {"tier": exp.column(self._names.tier)}
        added["rate"] = self._prices.rate()
        if self._table.amount is not None:
            added["payable"] = self._prices.payable(self._table.amount, self._readings["amount"].number)
        aliased = [exp.alias_(value, name) for name, value in added.items()]
        if self._shows_steps:
            return [exp.Star(), *aliased]
        helpers = {PAYABLE_FEN: self._names.payable_fen, "reject": self._names.reject}
        shown = [exp.alias_(exp.column(name), as_) for as_, name in helpers.items() if name in self._helpers]
        return [*self._own_columns(), *aliased, *shown]

    @property
    def _shows_steps(self) -> bool:
        """Whether `*` selects the answer and nothing else."""
        return self._table.keep is None and not self._dialect.star_except and not self._table.texts

    def _own_columns(self) -> list[exp.Expr]:
        """Return the columns of the table that go into the answer."""
        if self._table.keep is not None:
            return [self._dialect.column(name) for name in self._table.keep]
        if self._dialect.star_except:
            return [exp.Star(except_=[exp.column(name) for name in self._helpers])]
        if self._carries_rows:
            return [exp.var(f"{_ROW}.*" if self._dialect.rows == "struct" else f"({_ROW}).*")]
        return [self._dialect.column(column.name) for column in self._table.columns.values()]
