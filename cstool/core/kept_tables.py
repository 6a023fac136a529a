"""Tables that are looked up in the bytes that they are kept as: a question needs a hundred rows of fifteen thousand.

To make objects of all rows takes longer than to answer. Whoever asks for thousands opens the table: from then on it is
a dictionary.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from zlib import crc32

from cstool.core.record import Record

#: To open a table takes as long as to look up so many texts in it.
_MANY = 2_000
#: Stands between the text and the value of a row; no byte of a text in UTF-8.
_END = b"\xff"


class KeptTable(Record, dict=True):
    """Values by texts."""

    #: The checksums of the texts, in order, and where the row of each begins, four bytes each; last where all end.
    marks: memoryview
    starts: memoryview
    #: For each text itself, and its value.
    rows: memoryview

    def get(self, text: str) -> bytes | None:
        """Return the value of `text`, or None."""
        key = _key(text)
        mark, marks = crc32(key), self._marks
        place = bisect_left(marks, mark)
        while place < len(marks) and marks[place] == mark:
            row = bytes(self.rows[self._starts[place] : self._starts[place + 1]])
            if row.startswith(key):
                return row[len(key) :]
            place += 1
        return None

    def getter(self, asked: int) -> Callable[[str], bytes | None]:
        """Return what does the same as `get`, for whoever looks up `asked` texts in all."""
        return self.whole.get if asked > _MANY or "whole" in self.__dict__ else self.get

    def items(self) -> Iterator[tuple[str, bytes]]:
        """Yield every text with its value."""
        rows = bytes(self.rows)
        for start, end in pairwise(self._starts):
            key, _, value = rows[start:end].partition(_END)
            yield key.decode("utf-8", "surrogatepass"), value

    @cached_property
    def whole(self) -> dict[str, bytes]:
        """Every text with its value, for those who look up thousands."""
        return dict(self.items())

    @cached_property
    def _marks(self) -> Sequence[int]:
        return _numbers(self.marks)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return _numbers(self.starts)


def kept_table(values: Mapping[str, bytes]) -> KeptTable:
    """Return the table of `values`."""
    keyed = ((_key(text), value) for text, value in values.items())
    rows = sorted((crc32(key), key + value) for key, value in keyed)
    return KeptTable(
        marks=_packed(mark for mark, _ in rows),
        starts=_packed(accumulate((len(row) for _, row in rows), initial=0)),
        rows=memoryview(b"".join(row for _, row in rows)),
    )


class KeptList(Record, dict=True):
    """Values in an order, none of which is made an object before it is looked at."""

    #: Where each value begins, four bytes each; last where all end.
    starts: memoryview
    values: memoryview

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: int) -> memoryview:
        return self.values[self._starts[place] : self._starts[place + 1]]

    @cached_property
    def _starts(self) -> Sequence[int]:
        return _numbers(self.starts)


def kept_list(values: Sequence[bytes]) -> KeptList:
    """Return the list of `values`."""
    starts = _packed(accumulate(map(len, values), initial=0))
    return KeptList(starts=starts, values=memoryview(b"".join(values)))


def _packed(numbers: Iterable[int]) -> memoryview:
    return memoryview(array("I", numbers).tobytes())


def _numbers(packed: memoryview) -> Sequence[int]:
    return packed.cast("I")


def _key(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass") + _END
