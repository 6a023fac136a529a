"""A stream of bytes as blocks of whole records."""

from collections.abc import Iterator
from typing import IO, Protocol

from cstool.batch import compression
from cstool.batch.atomic_files import cannot_read
from cstool.batch.records import check_lines, record_end, too_long

#: Bytes per block: a block of input and one of output fit the second-level cache of a core.
BLOCK_SIZE = 1 << 18
#: Bytes of the head, by which the encoding is detected.
_HEAD = 1 << 18
#: Bytes at the end of a block that are kept when the block is done.
LAST = 1 << 12


class RecordFinder(Protocol):
    """Finds the end of a block."""

    def whole_records(self, data: bytearray, end: int, *, final: bool) -> int:
        """Return where the last record ends that is whole in `data[:end]`; `final`: nothing follows."""
        ...


class Blocks:
    """Reads `file` block by block; an incomplete record at the end of one block starts the next."""

    def __init__(self, file: IO[bytes], shown: str, *, size: int, limit: int) -> None:
        self._file = file
        self._shown = shown
        self._size = size
        self._limit = limit
        self._ahead = memoryview(b"")
        self._carry = b""
        self._ended = False
        self._line_break = b"\n"
        #: The end of the last records that were taken, at most `LAST` bytes.
        self.last = b""
        #: Bytes read so far, decompressed.
        self.read = 0

    def head(self) -> tuple[bytes, bool]:
        """Return the first bytes, without taking them, and whether they are all there are."""
        head = self._more(_HEAD)
        if head[: head.find(b"\n") + 1].endswith(b"\r\n"):
            self._line_break = b"\r\n"
        self._ahead = memoryview(head)
        return head, self._ended

    def header(self) -> bytes:
        """Take the first record; empty when the file is.

        Raises:
            InputError: it is no line of text.
        """
        head = bytes(self._ahead)
        end = None
        while head and end is None:
            if self._ended and not head.endswith(b"\n"):
                head += self._missing_break(head[-1])
            end = record_end(head, 0, len(head), self._limit, final=self._ended)
            if end is None:
                head += self._more(self._size)
        self._ahead = memoryview(head)[end:]
        return head[:end]

    def ahead(self) -> bytes:
        """Return what was read of the file and not taken yet."""
        return bytes(self._ahead)

    def skip(self, count: int) -> None:
        """Skip the first `count` bytes of the head."""
        self._ahead = self._ahead[count:]

    def next(self, buffer: bytearray, finder: RecordFinder) -> int:
        """Fill `buffer` with the next whole records and return their length, 0 at the end.

        Raises:
            InputError: the file cannot be read, or is no members file.
        """
        length, end = len(self._carry), 0
        _grow(buffer, length)
        buffer[:length] = self._carry
        while not end and (length or not self._at_end):
            length = self._fill(buffer, length)
            end = finder.whole_records(buffer, length, final=self._at_end)
            if not end and length >= self._limit:
                raise too_long(self._limit)
            if not length:
                break
        if end > self._limit:
            check_lines(buffer, end, self._limit)
        self._carry = bytes(memoryview(buffer)[end:length])
        self.last = bytes(memoryview(buffer)[max(0, end - LAST) : end]) or self.last
        return end

    @property
    def _at_end(self) -> bool:
        return self._ended and not self._ahead

    def _fill(self, buffer: bytearray, start: int) -> int:
        """Read a block to `start` of `buffer`; return where it ends. The end of the file gets a line break."""
        _grow(buffer, start + self._size + 2)
        stop, end = start + self._size, start
        with memoryview(buffer) as view:
            while end < stop and not self._at_end:
                count = self._read(view[end:stop])
                self._ended = self._ended or not count
                end += count
        if self._at_end and end and buffer[end - 1] != ord("\n"):
            missing = self._missing_break(buffer[end - 1])
            buffer[end : end + len(missing)] = missing
            end += len(missing)
        return end

    def _missing_break(self, last: int) -> bytes:
        return b"\n" if last == ord("\r") else self._line_break

    def _more(self, count: int) -> bytes:
        """Return up to `count` further bytes of the file, fewer only at its end."""
        buffer, end = bytearray(count), 0
        with memoryview(buffer) as view:
            while end < count and not self._ended:
                more = self._read_file(view[end:])
                self._ended = not more
                end += more
        return bytes(memoryview(buffer)[:end])

    def _read(self, view: memoryview) -> int:
        """Read the rest of the head, then the file."""
        if not self._ahead:
            return self._read_file(view)
        count = min(len(view), len(self._ahead))
        view[:count] = self._ahead[:count]
        self._ahead = self._ahead[count:]
        return count

    def _read_file(self, view: memoryview) -> int:
        try:
            count: int = self._file.readinto(view) or 0  # type: ignore[attr-defined]  # every raw file has it
        except compression.failures() as error:
            raise cannot_read(self._shown, error) from error
        self.read += count
        return count


def whole_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in blocks of whole lines."""
    rest = b""
    while chunk := file.read(BLOCK_SIZE):
        end = chunk.rfind(b"\n") + 1
        if end:
            yield rest + chunk[:end]
            rest = b""
        rest += chunk[end:]
    yield rest


def _grow(buffer: bytearray, length: int) -> None:
    if len(buffer) < length:
        buffer.extend(bytes(length - len(buffer)))
