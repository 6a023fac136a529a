"""Columns of text as SQL, by the rule of `cstool.core.numbers`.

Full-width digits, ￥, 元, blanks, separators of thousands and zeros behind the decimals are allowed.
"""

from sqlglot import exp

from cstool.core.numbers import LARGEST_COUNT, WHOLE_DIGITS
from cstool.sql.dialects import DatabaseDialect, replaced
from cstool.sql.members_table import OWN, Column, number_name
from cstool.sql.number_columns import ColumnReading, ColumnTest, in_fen

#: What people write around and within money.
_DECORATION = " ¥元,"
#: Separators of thousands that do not stand where they should, as GLOB patterns.
_MISPLACED = (
    ",*", "-,*", "[0-9][0-9][0-9][0-9]*,*", "-[0-9][0-9][0-9][0-9]*,*", "*.*,*", "*,", "*,[0-9]", "*,[0-9][0-9]",
    "*,[^0-9]*", "*,[0-9][^0-9]*", "*,[0-9][0-9][^0-9]*", "*,[0-9][0-9][0-9][0-9]*",
)  # fmt: skip
_DIGITS = len(str(LARGEST_COUNT))


def plain_name(meaning: str) -> str:
    """Return the name of the column that holds the text of `meaning` in plain characters."""
    return f"{OWN}{meaning}_text"


def plain(dialect: DatabaseDialect, column: Column) -> exp.Expr:
    """Return the text of `column` in plain characters."""
    return dialect.narrowed(dialect.column(column.name))


def number(dialect: DatabaseDialect, meaning: str) -> exp.Expr:
    """Return the number that the plain text of `meaning` states, where nothing is wrong with it."""
    bare = _bare(exp.column(plain_name(meaning)))
    return _whole(bare) if meaning == "orders" else in_fen(dialect, bare)


def read_text(dialect: DatabaseDialect, meaning: str) -> ColumnReading:
    """Return the expressions for the text of `meaning`; they use its columns of plain text and of the number."""
    text, held = exp.column(plain_name(meaning)), exp.column(number_name(meaning))
    tests: list[ColumnTest] = [(text.is_(exp.null()), "empty")]
    tests += _by_globs(text, meaning) if dialect.has_globs_only else _by_patterns(text, meaning)
    if meaning == "orders":
        tests.append((_whole(_bare(text)) > LARGEST_COUNT, "too-large"))
    positive = _like(text, "*[1-9]*") if dialect.has_globs_only else _matches(text, "[1-9]")
    pattern = (
        f"[0-9]{{1,{_DIGITS - 1}}}" if meaning == "orders" else f"[0-9]{{1,{WHOLE_DIGITS}}}([.][0-9]{{1,2}})?"
    )
    plain = _matches(text, f"^{pattern}$") if dialect.looks_first else None
    return ColumnReading(tests, exp.not_(positive), positive, held, lambda needed: held >= needed, plain)


def _by_patterns(text: exp.Column, meaning: str) -> list[ColumnTest]:
    """Test with regular expressions; the first test refuses line breaks, so `$` means the same in all databases."""
    before, after = ("^ *", " *$") if meaning == "orders" else ("^ *¥? *", " *元? *$")
    allowed = " ," if meaning == "orders" else _DECORATION
    shape = f"{before}-?([0-9]+|[0-9]{{1,3}}(,[0-9]{{3}})+)([.][0-9]+)?{after}"
    tests: list[ColumnTest] = [
        (_matches(text, f"[^-0-9.{allowed}]"), "not-a-number"),
        (_matches(text, before + after), "empty"),
        (exp.not_(_matches(text, shape)), "not-a-number"),
        (text.like("%-%"), "negative"),
    ]
    if meaning == "orders":
        return [
            *tests,
            (_matches(text, "[.][0-9]*[1-9]"), "fraction"),
            (_matches(_bare(text), f"^[0-9]{{{_DIGITS + 1}}}"), "too-large"),
        ]
    too_large = _matches(_bare(text), f"^[0-9]{{{WHOLE_DIGITS + 1}}}")
    return [*tests, (too_large, "too-large"), (_matches(text, "[.][0-9]{2}[0-9]*[1-9]"), "too-precise")]


def _by_globs(text: exp.Column, meaning: str) -> list[ColumnTest]:
    """Test with GLOB, for SQLite, which has no regular expressions."""
    bare, joined = _bare(text), replaced(text, ",", "")
    spaceless = replaced(joined, " ", "")
    grouped = replaced(replaced(replaced(text, " ", ""), "¥", ""), "元", "")
    allowed = " ," if meaning == "orders" else _DECORATION
    around = [("", "")] if meaning == "orders" else [("", ""), ("¥", ""), ("", "元"), ("¥", "元")]
    tests: list[ColumnTest] = [
        (_like(text, f"*[^-0-9.{allowed}]*"), "not-a-number"),
        (replaced(text, " ", "").isin(*(before + after for before, after in around)), "empty"),
        (
            exp.not_(spaceless.isin(*(_joined(before, bare, after) for before, after in around))),
            "not-a-number",
        ),
        (exp.func("INSTR", joined, bare, dialect="sqlite").eq(0), "not-a-number"),
        (exp.and_(text.like("%,%"), exp.or_(*(_like(grouped, glob) for glob in _MISPLACED))), "not-a-number"),
        (exp.not_(exp.or_(_like(bare, "[0-9]*"), _like(bare, "-[0-9]*"))), "not-a-number"),
        (exp.or_(_like(bare, "*."), _like(bare, "*.*.*"), _like(bare, "?*-*")), "not-a-number"),
        (text.like("%-%"), "negative"),
    ]
    if meaning == "orders":
        return [*tests, (_like(bare, "*.*[1-9]*"), "fraction"), (_point(bare) > _DIGITS + 1, "too-large")]
    too_large = _point(bare) > WHOLE_DIGITS + 1
    return [*tests, (too_large, "too-large"), (_like(bare, "*.??*[1-9]*"), "too-precise")]


def _point(bare: exp.Expr) -> exp.Expr:
    """Return the place of the decimal point, behind the last digit if there is none."""
    return exp.func("INSTR", _joined("", bare, "."), exp.Literal.string("."), dialect="sqlite")


def _whole(bare: exp.Expr) -> exp.Expr:
    """Return the whole number that `bare` states, with or without zeros as decimals."""
    return exp.cast(exp.cast(bare, f"DECIMAL({_DIGITS + 2}, 2)"), "BIGINT")


def _bare(text: exp.Expr) -> exp.Expr:
    """Return `text` without the characters of `_DECORATION`."""
    for character in _DECORATION:
        text = replaced(text, character, "")
    return text


def _matches(text: exp.Expr, pattern: str) -> exp.Expr:
    return exp.RegexpLike(this=text, expression=exp.Literal.string(pattern))


def _like(text: exp.Expr, pattern: str) -> exp.Expr:
    return exp.Glob(this=text, expression=exp.Literal.string(pattern))


def _joined(before: str, text: exp.Expr, after: str) -> exp.Expr:
    for part in (before, after):
        if part:
            literal = exp.Literal.string(part)
            text = (
                exp.DPipe(this=literal, expression=text)
                if part == before
                else exp.DPipe(this=text, expression=literal)
            )
    return text
