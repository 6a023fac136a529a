"""Files of JSON lines as the view `members`; lines that are no JSON, or no UTF-8, become rejects."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cstool.batch import compression
from cstool.batch.atomic_files import cannot_read, open_source
from cstool.errors import InputError, Message
from cstool.sql.members_table import OWN
from cstool.tables.duckdb_connection import escaped, literal, quoted
from cstool.tables.members_view import FILE, LINE, MembersView, check_distinct, text_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


#: The column of the view that has the line itself.
TEXT = f"{OWN}text"
#: The most bytes of a line of JSON.
LONGEST_LINE = 16 << 20
#: The mark of lines that are not UTF-8 in a mended copy, followed by their bytes in hexadecimal; no other line has it.
_MARK = f"\x02{os.urandom(8).hex()}\x02"
#: Options to read whole lines: no text contains this delimiter; "\\r\\n" makes the engine accept both line breaks.
LINE_OPTIONS = (
    r"auto_detect = false, strict_mode = false, header = false, delim = e'\x01\x02\x03\x04', quote = '', "
    rf"escape = '', new_line = '\r\n', max_line_size = {LONGEST_LINE}"
)
#: Bytes of a file that are read at a time.
_CHUNK = 1 << 20


def open_lines(
    connection: "DuckDBPyConnection", files: Mapping[Path, str], mapping: Mapping[str, str], *, flat: bool
) -> MembersView:
    """Make files of JSON lines the view `members`, all values as text.

    Args:
        connection: where to make it.
        files: what the files are called, by path.
        mapping: the names of the columns that are not called `orders`, `spent`, `amount`.
        flat: whether every key becomes a column.

    Raises:
        InputError: a key is missing.
    """
    several = len(files) > 1
    own = [LINE, TEXT] + [FILE] * several
    connection.execute(
        f"CREATE TEMP VIEW lines AS SELECT row_number() OVER () AS {LINE}, line AS {TEXT}, "
        f"TRY_CAST(line AS JSON) AS json{f', {FILE}' * several} "
        f"FROM {_scan(list(files), several=several)}"
    )
    names = keys_of(connection, f"SELECT {LINE} AS line, json FROM lines")
    if not names:
        raise InputError("empty", Message("{path} has no objects of JSON", path=", ".join(files.values())))
    if flat:
        check_distinct(names)
    table = text_table(names, mapping)
    shown = names if flat else tuple(column.name for column in table.columns.values())
    pointers = ", ".join(literal(pointer(name)) for name in shown)
    cells = [f"cells[{place}] AS {quoted(name)}" for place, name in enumerate(shown, 1)]
    connection.execute(
        f"CREATE TEMP VIEW members AS SELECT {', '.join([*own, *cells])} FROM ("
        f"SELECT *, CASE WHEN NOT {has_key_twice('json')} THEN json_extract_string(json, [{pointers}]) END AS cells "
        "FROM lines "
        f"WHERE regexp_matches({TEXT}, '[^ \\t\\r]'))"
    )
    starts = f"SELECT {FILE}, min({LINE}) FROM lines GROUP BY ALL" if several else ""
    readable = f"json_valid({TEXT}) AND NOT {has_key_twice(f'TRY_CAST({TEXT} AS JSON)')}"
    return MembersView(dict.fromkeys(shown, "VARCHAR"), table, TEXT, readable, tuple(own), starts, "lines")


def fault_of(text: str) -> tuple[Message, bytes]:
    """Return what is wrong with a line that cannot be read, and the line as it was."""
    if text.startswith(_MARK):
        return Message("is not UTF-8"), bytes.fromhex(text.removeprefix(_MARK))
    if _keys_repeat(text):
        return Message("has a key twice"), text.encode()
    return Message("is no JSON"), text.encode()


def _keys_repeat(text: str) -> bool:
    """Tell whether a line is an object in which a key stands more than once."""
    import json

    try:
        found = json.loads(text, object_pairs_hook=lambda pairs: len(dict(pairs)) < len(pairs))
    except (ValueError, RecursionError):
        return False
    return found is True


def has_key_twice(value: str) -> str:
    """Return the condition for an object in which a key stands more than once: nobody knows which of them counts."""
    return f"coalesce(len(json_keys({value})) <> len(list_distinct(json_keys({value}))), false)"


def mend(name: str, copied: Path) -> bool:
    """Copy a file of JSON lines so that it can be read; lines that are not UTF-8 are marked.

    Returns:
        Whether there were any.

    Raises:
        InputError: a line is too long.
    """
    found = False
    with open_source(name) as file, copied.open("wb") as out:
        for lines in _whole_lines(_chunks(file, name), name):
            readable = _is_text(lines)
            found = found or not readable
            out.write(lines if readable else b"\n".join(map(_marked, lines.split(b"\n"))))
    return found


def _chunks(file: IO[bytes], name: str) -> Iterator[bytes]:
    try:
        while chunk := file.read(_CHUNK):
            yield chunk
    except compression.failures() as error:
        raise cannot_read(name, error) from error


def _whole_lines(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Put chunks of a file together to whole lines."""
    number, carry = 1, b""
    for chunk in chunks:
        end = chunk.rfind(b"\n") + 1
        if end:
            yield carry + chunk[:end]
            number, carry = number + chunk.count(b"\n"), b""
        carry += chunk[end:]
        if len(carry) > LONGEST_LINE:
            raise InputError(
                "long-line",
                Message(
                    "{file}:{line} is longer than {size} MiB",
                    file=name,
                    line=number,
                    size=LONGEST_LINE >> 20,
                ),
            )
    yield carry


def _marked(line: bytes) -> bytes:
    if _is_text(line):
        return line
    return _MARK.encode() + line.removesuffix(b"\r")[: LONGEST_LINE // 3].hex().encode()


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _scan(paths: Sequence[Path], *, several: bool) -> str:
    files = ", ".join(literal(escaped(path)) for path in paths)
    named = f", filename = {literal(FILE)}" if several else ""
    return f"read_csv([{files}], {LINE_OPTIONS}, columns = {{'line': 'VARCHAR'}}{named})"


def keys_of(connection: "DuckDBPyConnection", lines: str) -> tuple[str, ...]:
    """Return the keys of all objects in the order of their first occurrence: what a row means depends on no other.

    Args:
        connection: where they are read.
        lines: the query for the lines: `line`, its number, and `json`.
    """
    objects = f"SELECT * FROM ({lines}) WHERE json_type(json) = 'OBJECT'"
    places = "unnest(json_keys(json)) AS key, generate_subscripts(json_keys(json), 1) AS place"
    keys = f"SELECT {places}, line FROM ({objects})"
    found = connection.execute(
        f"SELECT key FROM ({keys}) GROUP BY key ORDER BY min((line, place))"
    ).fetchall()
    return tuple(key for (key,) in found)


def pointer(key: str) -> str:
    """Return the JSON pointer to `key` of an object."""
    return "/" + key.replace("~", "~0").replace("/", "~1")
