"""Phrase tables from the command line: which of their columns holds what."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from cstool.batch.columns import read_names
from cstool.batch.unfinished import scratch
from cstool.comparison.phrases import ImportedPhrases, Phrase, PhraseTable
from cstool.core.numbers import BLANKS
from cstool.errors import InputError, Message
from cstool.policy.handbook import Handbook
from cstool.render.pinyin import typed
from cstool.tables.text_rows import TableReading, TextRow, missing_header, open_table

#: What desk tools call their columns, by meaning.
_CALLED = {
    "text": ("text", "内容", "话术", "短语内容", "快捷短语", "短语", "回复内容", "话术内容", "回复", "content"),
    "code": ("code", "编码", "快捷编码", "快捷码", "短语编码", "快捷键", "缩写", "触发词", "shortcut"),
    "group": ("group", "分组", "组名", "分组名称", "分类", "类别", "category"),
    "title": ("title", "标题", "名称", "短语标题", "主题", "name"),
    "id": ("id",),
    "source": ("source", "出处"),
}  # fmt: skip
_EXAMPLE = "text=话术,code=编码,group=分组,title=标题"


def imported_phrases(
    handbook: Handbook, source: str, reading: TableReading, columns: str | None
) -> ImportedPhrases:
    """Return what a table of phrases comes to beside the replies of the handbook.

    Args:
        handbook: the policies and replies in use.
        source: the table: CSV, a workbook, or `-`.
        reading: how to read it.
        columns: what its columns are called, as `meaning=name,...`; absent: as desk tools call them.

    Raises:
        InputError: it cannot be read, or no column holds texts.
    """
    mapping = read_names(columns, [*_CALLED], _EXAMPLE) if columns else {}
    with scratch(Path(tempfile.gettempdir())) as folder:
        table = open_table(source, folder, lambda names: _places(names, mapping), reading)
        if isinstance(table, list):
            wanted = mapping.get("text", _CALLED["text"][1])
            raise missing_header(
                table, wanted, Message("name them with --columns {example}", example=_EXAMPLE)
            )
        rows = [row for row in table.rows if row.cells != []]
        found = [_phrase(row, table.found, len(table.names)) for row in rows]
    phrases = [phrase for phrase in found if phrase is not None]
    known = PhraseTable(handbook, _spelled)
    replies = tuple(known.imported(phrases))
    return ImportedPhrases(
        file=source,
        format=table.format,
        columns={meaning: table.names[place] for meaning, place in table.found.items()},
        read=len(phrases),
        unread=tuple(row.line for row, phrase in zip(rows, found, strict=True) if phrase is None),
        categories=tuple(known.categories),
        replies=replies,
    )


def _places(names: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int] | None:
    """Return the places of the columns by meaning if `names` is the header: one holds the texts."""
    plain = [name.lower() for name in names]
    found: dict[str, int] = {}
    for meaning, called in _CALLED.items():
        if meaning in mapping:
            places = [place for place, name in enumerate(names) if name == mapping[meaning]]
            if not places:
                return None
        else:
            places = [plain.index(name) for name in called if name in plain and not mapping.keys() & {"text"}]
        found |= dict.fromkeys([meaning] * bool(places), places[0] if places else 0)
    if mapping and "text" not in mapping:
        raise InputError(
            "columns",
            Message("--columns does not say which column has {meaning}", meaning="text"),
            Message("write for example {example}", example=_EXAMPLE),
        )
    return found if "text" in found else None


def _phrase(row: TextRow, places: Mapping[str, int], width: int) -> Phrase | None:
    """Return the phrase of a row; None if it has no text or cannot be read."""
    if row.cells is None or len(row.cells) != width:
        return None
    cells = {meaning: row.cells[place].strip(f"{BLANKS}\r\n") for meaning, place in places.items()}
    cells = {meaning: _unguarded(cell) for meaning, cell in cells.items()}
    return Phrase(line=row.line, **cells) if cells["text"] else None


def _unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from running it."""
    from cstool.batch.encodings import is_dangerous

    return cell[1:] if cell.startswith("'") and is_dangerous(cell[1:]) else cell


def _spelled(name: str) -> str:
    """Return a name as it is typed, for an id: pinyin, or its own letters."""
    spelling = typed(name) or (name.lower(),)
    words = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in spelling[0])
    return "-".join(filter(None, words.split("-")))[:56]
