"""Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers are never touched."""

from functools import cache

from cstool.batch.plan import Plan
from cstool.batch.records import Field

#: Spaces that spreadsheets skip before a formula.
_SPACES = " \u00a0\u1680\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))
_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
#: The same as a regular expression, for engines of SQL.
PATTERN = f"^[{_SPACES}]*[{''.join(_DANGEROUS).replace('-', '')}-]"
_HARMLESS_LEADS = {"utf-8": range(0xE4, 0xEA), "gb18030": range(0xB0, 0xF8)}


def is_dangerous(text: str) -> bool:
    """Tell whether a spreadsheet may take `text` for a formula."""
    return text.lstrip(_SPACES).startswith(_DANGEROUS)


@cache
def suspects(encoding: str) -> frozenset[int]:
    """Return the first bytes that a dangerous text may have; the common Chinese characters are not among them."""
    harmless = _HARMLESS_LEADS[encoding]
    return frozenset(b"=+-@\t\r\n ") | {byte for byte in range(0x80, 0x100) if byte not in harmless}


def neutralised(plan: Plan, content: bytes, cells: list[Field]) -> bytes:
    """Return the record `content` with an apostrophe before each of its text `cells` that is dangerous."""
    pieces, done = [], 0
    for place, cell in enumerate(cells):
        is_text = plan.columns.meaning(place) == "text"
        if is_text and is_dangerous(cell.content.decode(plan.encoding.name, "replace")):
            pieces += [content[done : cell.start], b"'"]
            done = cell.start
    return b"".join([*pieces, content[done:]])
