"""How many rejected rows a script takes: `--allow-rejects`, and the rejects of a run whose account is JSON."""

from decimal import Decimal
from typing import NamedTuple

from cstool.core.numbers import NumberError, read_count, read_decimal
from cstool.errors import InputError, Message

#: So many rejects are part of a JSON account at most.
_SHOWN = 1000


class Allowance(NamedTuple):
    """The most rows that may be rejected: a number, or a percentage of the rows that were read."""

    most: Decimal
    is_share: bool = False

    def code(self, rejected: int, read: int) -> int:
        """Return the exit code of a run: 0 unless more rows were rejected than may be."""
        return int(rejected * 100 > self.most * read if self.is_share else rejected > self.most)


def allowance(text: str | None) -> Allowance:
    """Return what `--allow-rejects` states; absent: no row may be rejected.

    Raises:
        InputError: it is neither a number of rows nor a percentage.
    """
    if text is None:
        return Allowance(Decimal(0))
    plain = text.strip().replace("％", "%")
    try:
        if not plain.endswith("%"):
            return Allowance(Decimal(read_count(plain)))
        share = read_decimal(plain[:-1])
    except NumberError as error:
        message = Message("--allow-rejects {text} {problem}", text=text, problem=error.message)
        raise InputError("number", message, Message("write for example 20 or 0.5%")) from error
    if share > 100:
        raise InputError("number", Message("--allow-rejects {text} is more than all rows", text=text))
    return Allowance(share, is_share=True)


class GatheredRejects:
    """Rejects that would stand on stderr, for an account in JSON that stands there alone."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._lines = 0

    def add(self, text: str) -> None:
        """Take some lines of CSV."""
        if self._lines <= _SHOWN:
            self._texts.append(text)
            self._lines += text.count("\n")

    def rows(self) -> list[dict[str, str]]:
        """Return the first rejects, by the names of their columns."""
        import csv
        import io

        return [*csv.DictReader(io.StringIO("".join(self._texts), newline=""))][:_SHOWN]
