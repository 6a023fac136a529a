"""The rows of order lists as SQL of DuckDB: their cells as text, and what each comes to or why it is refused.

The rule for a number is that of `cstool.core.numbers`; the engine's casts only read what was found to be plain. Blanks
at the ends of cells cost much to look for, so plain cells are tried first.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cstool.batch.order_copies import BROKEN
from cstool.batch.order_heads import BREAK, UNIT
from cstool.core.member_periods import window
from cstool.core.numbers import BLANKS, WHOLE_DIGITS, NumberError, NumberFault
from cstool.core.tiers import Membership
from cstool.errors import Message
from cstool.tables.duckdb_connection import escaped, literal
from cstool.tables.json_lines import LINE_OPTIONS

#: What is wrong with a line that is no row at all.
BLANK = "'blank'"
_MONEY: tuple[NumberFault, ...] = ("empty", "not-a-number", "negative", "too-large", "too-precise")
#: What can be wrong with a row: the meaning of the column, and the sentence for it.
ROW_FAULTS: dict[str, tuple[str, Message]] = {
    "quoting": ("", Message("has broken quoting")),
    "fields": ("", Message("has another number of fields than the header")),
    "no-member": ("member", Message("is empty")),
    "damaged": ("member", Message("has a character that cannot be read")),
    "member-digits": ("member", Message("has lost its last digits in a spreadsheet; export it as text")),
    "digits": ("order", Message("has lost its last digits in a spreadsheet; export it as text")),
    "two-buyers": ("order", Message("stands under two buyers")),
    "above-paid": ("refunded", Message("is more than was paid")),
    "no-date": ("date", Message("is empty, and only orders of some time count")),
    "day": ("date", Message("is not a day")),
    **{f"{m}-{fault}": (m, NumberError(fault).message) for m in ("paid", "refunded") for fault in _MONEY},
}
#: So many rows of each list are asked for the states that do not count.
_ASKED = 100_000
_BLANKS = literal(BLANKS)
_ENDS = ", ".join(str(ord(blank)) for blank in BLANKS)
WIDE, NARROW = "０１２３４５６７８９．－￥，", "0123456789.-¥,"
TIME = r"([ T]+([01]?[0-9]|2[0-4]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?( ?(Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
#: Functions for a cell: without blanks at its ends; what is wrong with an amount, and its fen; the day it states.
MACROS = (
    f"cstool_tidy(t) AS CASE WHEN unicode(t) IN ({_ENDS}) OR unicode(t[-1]) IN ({_ENDS}) "
    f"THEN trim(t, {_BLANKS}) ELSE t END",
    "cstool_is_shortened(t) AS contains(t, '+') AND regexp_full_match(t, '[0-9]([.][0-9]+)?[eE][+][0-9]+')",
    f"cstool_narrow(t) AS trim(translate(t, '{WIDE}', '{NARROW}'), {_BLANKS})",
    f"cstool_bare(t) AS trim(regexp_replace(regexp_replace(cstool_narrow(t), '^¥', ''), '元$', ''), {_BLANKS})",
    "cstool_digits(t) AS CASE WHEN regexp_full_match(cstool_bare(t), '-?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?') "
    "THEN replace(cstool_bare(t), ',', '') ELSE cstool_bare(t) END",
    "cstool_odd_fault(d) AS CASE WHEN d = '' THEN 'empty' "
    "WHEN NOT regexp_full_match(d, '-?[0-9]+([.][0-9]+)?') THEN 'not-a-number' WHEN d[1] = '-' THEN 'negative' "
    f"WHEN length(split_part(d, '.', 1)) > {WHOLE_DIGITS} THEN 'too-large' "
    "WHEN regexp_matches(d, '[.][0-9]{2}[0-9]*[1-9]') THEN 'too-precise' END",
    "cstool_plain(t) AS TRY_CAST(t AS DECIMAL(15, 2))",
    "cstool_is_plain(t) AS coalesce(CAST(cstool_plain(t) AS VARCHAR) = t AND t[1] <> '-', false)",
    "cstool_fault(t) AS CASE WHEN cstool_is_plain(t) THEN NULL ELSE cstool_odd_fault(cstool_digits(t)) END",
    "cstool_odd_fen(d) AS CAST(split_part(d, '.', 1) AS BIGINT) * 100 "
    "+ CAST(left(split_part(d, '.', 2) || '00', 2) AS BIGINT)",
    "cstool_fen(t) AS CASE WHEN cstool_is_plain(t) THEN CAST(cstool_plain(t) * 100 AS BIGINT) "
    "WHEN cstool_fault(t) IS NULL THEN cstool_odd_fen(cstool_digits(t)) END",
    "cstool_parts(t) AS regexp_extract(t, "
    f"'^([0-9]{{4}})([-/.年])([0-9]{{1,2}})([-/.月])([0-9]{{1,2}})日?{TIME}$', "
    "['year', 'one', 'month', 'other', 'day'])",
    "cstool_odd_day(p) AS CASE WHEN p.one = p.other OR (p.one = '年' AND p.other = '月') THEN "
    "TRY_CAST(p.year || '-' || lpad(p.month, 2, '0') || '-' || lpad(p.day, 2, '0') AS DATE) END",
    rf"cstool_dashed(t) AS regexp_replace(t, '^([0-9]{{4}})([0-9]{{2}})([0-9]{{2}})({TIME})$', '\1-\2-\3\4')",
    "cstool_day(t) AS CASE WHEN length(t) = 19 AND CAST(TRY_CAST(t AS TIMESTAMP) AS VARCHAR) = t "
    "THEN CAST(TRY_CAST(t AS TIMESTAMP) AS DATE) "
    "WHEN length(t) = 10 AND CAST(TRY_CAST(t AS DATE) AS VARCHAR) = t THEN TRY_CAST(t AS DATE) "
    "ELSE cstool_odd_day(cstool_parts(cstool_dashed(cstool_narrow(t)))) END",
)


class OrderSource(NamedTuple):
    """One list, ready for the engine."""

    #: What people call it.
    name: str
    #: The query for the rows below the header: `line`, `text`.
    scan: str
    #: The columns as text, by meaning: expressions.
    cells: dict[str, str]
    #: What is wrong with a row as a whole: an expression.
    whole: str
    #: What the columns are called in the list, by meaning.
    names: dict[str, str]
    #: The states that count.
    counts: tuple[str, ...]
    #: Whether rows are goods, which add up to orders.
    are_goods: bool = False
    #: What `cells` and `whole` are made of, where it is made of `text`: an expression with its name.
    split: str = ""
    #: For each record that is preceded by one of several lines: its number, and by how much its line is greater.
    shifts: tuple[tuple[int, int], ...] = ()

    def line_of(self, record: int) -> int:
        """Return the physical line at which a record of this list stands."""
        return record + next((more for first, more in reversed(self.shifts) if record >= first), 0)


def lines_scan(path: Path, header_lines: int, end: int | None = None) -> str:
    """Return the query for the rows of plain lines below the header, up to line `end`: `line` and `text`."""
    return (
        "SELECT * FROM (SELECT row_number() OVER () AS line, text "
        f"FROM read_csv({literal(escaped(path))}, {LINE_OPTIONS}, columns = {{'text': 'VARCHAR'}})) "
        f"WHERE line > {header_lines}{'' if end is None else f' AND line <= {end}'}"
    )


def lines_split(part: str) -> str:
    """Return the expression by which plain lines become cells."""
    return f"string_split(text, {literal(part)}) AS cells"


def lines_cells(places: Mapping[str, int], part: str) -> dict[str, str]:
    """Return the columns of plain lines, by meaning; in a copy, whose `part` is `UNIT`, with their line breaks."""
    cell = f"translate(cells[{{}}], chr({ord(BREAK)}), chr(10))" if part == UNIT else "cells[{}]"
    return {meaning: cell.format(place + 1) for meaning, place in places.items()}


def lines_fault(fields: int, part: str) -> str:
    """Return the expression for what is wrong with a record of plain lines as a whole, or that it is blank."""
    blanks = "".join({**dict.fromkeys(BLANKS), part: None})
    starts = ", ".join(str(ord(blank)) for blank in blanks)
    is_blank = f"unicode(text) IN ({starts}) AND regexp_full_match(text, {literal(f'^[{blanks}]*$')})"
    return (
        f"CASE WHEN coalesce(text, '') = '' OR ({is_blank}) THEN {BLANK} "
        f"WHEN starts_with(text, chr({ord(BROKEN)})) THEN 'quoting' "
        f"WHEN len(cells) <> {fields} THEN 'fields' END"
    )


def all_rows(sources: Sequence[OrderSource], membership: Membership) -> str:
    """Return the query for the judged rows of all lists."""
    return " UNION ALL ".join(judged(source, number, membership) for number, source in enumerate(sources))


def judged(
    source: OrderSource, number: int, membership: Membership, *, shown: bool = False, of_lines: str = ""
) -> str:
    """Return the query for the rows of one list: who, which order, what it comes to, or what is wrong.

    Its columns: `file`, `line`, `member`, `key` (of the order), `idle` (its state does not count), `fault`, `paid` and
    `refunded` in fen, `day`; and the row as `text` if it is to be `shown`. Only the rows `of_lines` are split, if there
    is such a condition for `line` and `text`.
    """
    text = "text, " * shown
    cells = ", ".join(f"coalesce({cell}, '') AS {meaning}_cell" for meaning, cell in source.cells.items())
    own_key = f"chr(1) || {number} || ':' || line"
    key = (
        f"CASE WHEN order_text = '' THEN {own_key} ELSE order_text END"
        if "order" in source.cells
        else own_key
    )
    found = [_READINGS[meaning] for meaning in source.cells if meaning != "status"]
    found += [reading for meaning, reading in _ABSENT.items() if meaning not in source.cells]
    return (
        f"SELECT {number} AS file, line, {text}member, {key} AS key, idle, "
        f"{_fault(source, membership)} AS fault, paid, refunded, day FROM ("
        f"SELECT *, {', '.join(found)}, {_idle(source)} AS idle FROM ("
        f"SELECT line, {text}{source.whole} AS whole, {cells} FROM ({split_rows(source, of_lines)})))"
    )


def split_rows(source: OrderSource, of_lines: str = "") -> str:
    """Return the query for the rows of a list with what its cells are made of."""
    rows = f"SELECT * FROM ({source.scan}) WHERE {of_lines}" if of_lines else source.scan
    return f"SELECT *, {source.split} FROM ({rows})" if source.split else rows


#: What a cell is read as, by meaning; NULL where it cannot be read.
_READINGS = {
    "member": "cstool_tidy(member_cell) AS member",
    "order": "cstool_tidy(order_cell) AS order_text",
    "paid": "cstool_fen(paid_cell) AS paid",
    # an empty cell first: a cast that fails costs as much as twenty that do not
    "refunded": "CASE WHEN refunded_cell = '' THEN 0 "
    "WHEN cstool_is_plain(refunded_cell) THEN cstool_fen(refunded_cell) "
    f"WHEN trim(refunded_cell, {_BLANKS}) = '' THEN 0 ELSE cstool_fen(refunded_cell) END AS refunded",
    "date": "cstool_day(date_cell) AS day",
}
#: What stands for a column that a list does not have.
_ABSENT = {"refunded": "0 AS refunded", "date": "CAST(NULL AS DATE) AS day"}


def idle_states_query(sources: Sequence[OrderSource]) -> str:
    """Return the query for states that do not count, of the first rows of each list, the most frequent first."""
    asked = [
        f"SELECT state FROM (SELECT trim(coalesce({source.cells['status']}, ''), {_BLANKS}) AS state "
        f"FROM (SELECT * FROM ({split_rows(source)}) LIMIT {_ASKED}) WHERE {source.whole} IS DISTINCT FROM {BLANK}) "
        f"WHERE state NOT IN ({_texts(source.counts)})"
        for source in sources
        if "status" in source.cells
    ]
    all_states = " UNION ALL ".join(asked)
    return f"SELECT state FROM ({all_states}) GROUP BY state ORDER BY count(*) DESC, state LIMIT 5"


def _idle(source: OrderSource) -> str:
    """Return the condition for a row whose state does not count; it is not judged further."""
    if "status" not in source.cells:
        return "false"
    counts = _texts(source.counts)
    return f"CASE WHEN status_cell IN ({counts}) THEN false ELSE trim(status_cell, {_BLANKS}) NOT IN ({counts}) END"


def _fault(source: OrderSource, membership: Membership) -> str:
    """Return the expression for the first fault of a row whose state counts."""
    tests = [("whole IS NOT NULL", "whole"), ("idle", "NULL"), ("member = ''", "'no-member'")]
    tests.append(("contains(member, '\ufffd')", "'damaged'"))
    tests.append(("cstool_is_shortened(member)", "'member-digits'"))
    if "order" in source.cells:
        tests.append(("cstool_is_shortened(order_text)", "'digits'"))
    tests.append(("paid IS NULL", "'paid-' || cstool_fault(paid_cell)"))
    if "refunded" in source.cells:
        tests.append(("refunded IS NULL", "'refunded-' || cstool_fault(refunded_cell)"))
        tests.append(("refunded > paid", "'above-paid'"))
    if "date" in source.cells:
        missing = "NULL" if window(membership).is_endless else "'no-date'"
        tests.append((f"day IS NULL AND trim(date_cell, {_BLANKS}) = ''", missing))
        tests.append(("day IS NULL", "'day'"))
    return f"CASE {' '.join(f'WHEN {test} THEN {fault}' for test, fault in tests)} END"


def _texts(texts: Collection[str]) -> str:
    return ", ".join(map(literal, texts))


def day_literal(day: date) -> str:
    """Return a day as a literal."""
    return f"DATE '{day.isoformat()}'"
