"""Writes cstool/render/templates/pinyin.tsv anew: `python tests/pages/readings.py`; needs pypinyin."""

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

import cstool

TABLE = Path(cstool.__file__).parent / "render" / "templates" / "pinyin.tsv"


def characters():
    """Yield the Chinese characters of GB 2312."""
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            if (high, low) < (0xD7, 0xFA) or high > 0xD7:
                yield bytes([high, low]).decode("gb2312")


def table():
    """Return a line for each syllable: the characters that are mostly read so, and those that are at times."""
    found = defaultdict(lambda: ("", ""))
    for character in characters():
        for rank, syllable in enumerate(pinyin(character, style=Style.NORMAL, heteronym=True)[0][:2]):
            both = list(found[syllable.replace("ü", "v")])
            both[rank] += character
            found[syllable.replace("ü", "v")] = tuple(both)
    return "".join(f"{syllable}\t{often}\t{rarely}\n" for syllable, (often, rarely) in sorted(found.items()))


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
