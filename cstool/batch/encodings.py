"""Which encoding a members file has, and which of its cells a spreadsheet would run as a formula."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from cstool.batch.columns import Columns
from cstool.batch.records import Cell
from cstool.errors import InputError, Message

SIGNATURE = b"\xef\xbb\xbf"
_CHINESE = ("gb18030", "gbk", "gb2312", "cp936", "ms936")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Encoding(NamedTuple):
    """An encoding, and whether the file starts with the signature (BOM) of UTF-8."""

    name: str
    signed: bool = False
    #: Lines that are not in it, where all lines were asked.
    damaged: int = 0

    @property
    def title(self) -> str:
        """The encoding as people write it."""
        return {"utf-8": "UTF-8", "gb18030": "GB18030"}[self.name] + (" (BOM)" if self.signed else "")


def named(text: str) -> str:
    """Return the encoding that a person means by `text`.

    Raises:
        InputError: it is none of those that members files may have.
    """
    plain = text.strip().lower().replace("_", "-")
    if plain in _CHINESE:
        return "gb18030"
    if plain in ("utf-8", "utf8", "utf-8-sig"):
        return "utf-8"
    raise InputError(
        "encoding",
        Message("members files are read in UTF-8 or GB18030, not in {encoding}", encoding=text),
        Message("save the file as 'CSV UTF-8' first"),
    )


def detect(head: bytes, *, complete: bool) -> Encoding:
    """Tell the encoding from the first bytes of a file; `complete`: they are the whole file.

    Raises:
        InputError: it is no text.
    """
    if head.startswith(SIGNATURE):
        return Encoding("utf-8", signed=True)
    if b"\0" in head[: head.find(b"\n")] or head.startswith(_WIDE):
        raise InputError(
            "not-text",
            Message("the file is not a CSV text (it may be a workbook, UTF-16 or compressed)"),
            Message("save it as 'CSV UTF-8' first; a compressed file needs a name that ends in .gz or .zst"),
        )
    if is_utf8(head, complete=complete):
        return Encoding("utf-8")
    return Encoding(by_rows([head if complete else head[: head.rfind(b"\n") + 1]]).name)


def by_rows(blocks: Iterable[bytes]) -> Encoding:
    """Tell the encoding of `blocks` of whole lines by the number of lines: one damaged name decides nothing."""
    unicode = chinese = other = 0
    for block in blocks:
        for line in block.split(b"\n"):
            if line.isascii():
                continue
            if is_utf8(line):
                unicode += 1
            elif _is_chinese(line):
                chinese += 1
            else:
                other += 1
    if chinese > unicode:
        return Encoding("gb18030", damaged=unicode + other)
    return Encoding("utf-8", damaged=chinese + other)


def _is_chinese(line: bytes) -> bool:
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def is_utf8(data: bytes, *, complete: bool = True) -> bool:
    """Tell whether `data` are strict UTF-8; unless `complete`, the last character may be incomplete."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return not complete and error.reason == "unexpected end of data"
    return True


#: Spaces that spreadsheets skip before a formula.
_SPACES = " \u00a0\u1680\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x2010)))
#: What becomes `= + - @` in the forms that programs normalise to (NFKC), besides control characters.
_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫⁺⁼₊₌⁻₋")
#: The same as a regular expression, for engines of SQL.
PATTERN = f"^[{_SPACES}]*[{''.join(_DANGEROUS).replace('-', '')}-]"
_HARMLESS_LEADS = {"utf-8": range(0xE4, 0xEA), "gb18030": range(0xB0, 0xF8)}


def is_dangerous(text: str) -> bool:
    """Tell whether a spreadsheet may take `text` for a formula."""
    return text.lstrip(_SPACES).startswith(_DANGEROUS)


@cache
def suspects(encoding: str) -> frozenset[int]:
    """Return the bytes that a dangerous text may start with; those of common Chinese characters are not among them."""
    harmless = _HARMLESS_LEADS[encoding]
    return frozenset(b"=+-@\t\r\n ") | {byte for byte in range(0x80, 0x100) if byte not in harmless}


def neutralised(columns: Columns, encoding: str, content: bytes, cells: list[Cell]) -> bytes:
    """Return the record `content`, in `encoding`, with an apostrophe before each dangerous text cell."""
    pieces, done = [], 0
    for place, cell in enumerate(cells):
        is_text = columns.meaning(place) == "text"
        if is_text and is_dangerous(cell.content.decode(encoding, "replace")):
            pieces += [content[done : cell.start], b"'"]
            done = cell.start
    return b"".join([*pieces, content[done:]])
