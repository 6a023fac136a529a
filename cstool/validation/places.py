"""Where every key and value of a TOML text stands.

The text is one that the parser accepted, so nothing is checked here: it is enough to tell keys, values and
headers apart. Of a text that breaks off it tells what stands before the break.
"""

import re
from bisect import bisect_right
from functools import lru_cache

from cstool.validation.problem import At, Path, Place

_PART = r"""[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+'"""
_KEY_PART = re.compile(rf"[ \t]*+({_PART})[ \t]*+(\.?)")
_EQUALS = re.compile(r"[ \t]*+=[ \t]*+")
#: Space, line ends and comments: whatever may stand between two statements or two elements of an array.
_BETWEEN = re.compile(r"(?:[ \t\n]++|\r\n|#[^\n]*+)*+")
_SCALAR = re.compile(
    r'''
    """(?:[^"\\]++|\\.|""?(?!"))*+"{3,5}
    |\'\'\'.*?'{3,5}
    |(?:"""|\'\'\').*
    |"(?:[^"\\\n]++|\\.)*+"
    |'[^'\n]*+'
    |[^\s,\]}\#][^,\]}\#\r\n]*+
    ''',
    re.VERBOSE | re.DOTALL,
)
#: What most statements are: a bare key, and a text on one line or a number.
_PLAIN = re.compile(
    r"""([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+("(?:[^"\\\n]++|\\.)*+"(?!")|[0-9A-Za-z+-][0-9A-Za-z+.:_-]*+)(?=\r?\n|\Z)"""
)
_OPENING = {"[": "]", "{": "}"}


class Places:
    """The places of the keys and values of a TOML text.

    A table stands where it is first mentioned: at its header, its opening brace, or its name in a dotted key.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._keys: dict[Path, int] = {}
        self._values: dict[Path, int] = {(): 0}
        self._lengths: dict[Path, int] = {}
        self._ends: dict[Path, int] = {}
        #: Where each statement begins.
        self.statements: list[int] = []
        #: The table that was opened last, and the key that was last set again: in a sound document, none.
        self.last_table: Path = ()
        self.repeated: tuple[Path, int] | None = None
        self._scan()
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def __contains__(self, path: Path) -> bool:
        return path in self._values

    def of(self, path: Path, at: At) -> Place:
        """Return the place of what `path` names; for what is missing, that of the table that lacks it."""
        while path not in self._values:
            path, at = path[:-1], "header"
        offset = self._keys.get(path) if at == "key" else None
        return self.at_offset(self._values[path] if offset is None else offset)

    def span(self, path: Path) -> tuple[int, int]:
        """Return where the value at `path` begins and where it ends; of a table with a header there is no end.

        Raises:
            KeyError: there is no such value.
        """
        return self._values[path], self._ends[path]

    def at_offset(self, offset: int) -> Place:
        """Return the line and the column of a character of the text."""
        line = bisect_right(self._lines, offset)
        return Place(line, offset - self._lines[line - 1] + 1)

    def _scan(self) -> None:
        pos = _end(_BETWEEN, self._text, 0)
        while pos < len(self._text):
            self.statements.append(pos)
            pos = _end(_BETWEEN, self._text, max(self._statement(pos), pos + 1))

    def _statement(self, pos: int) -> int:
        """Note what a statement sets or opens; return where it ends."""
        if self._text[pos] == "[":
            self.last_table, end = self._header(pos)
            return end
        if plain := _PLAIN.match(self._text, pos):
            path = (*self.last_table, plain[1])
            self._note_key(path, pos)
            self._values.setdefault(path, plain.start(2))
            self._ends.setdefault(path, plain.end(2))
            return plain.end()
        path, end = self._key(self.last_table, pos)
        return self._value(path, end)

    def _header(self, pos: int) -> tuple[Path, int]:
        """Note the tables that a header opens; return the path of the innermost and where the header ends."""
        brackets = 2 if self._text.startswith("[[", pos) else 1
        parts, end = self._parts(pos + brackets)
        path: Path = ()
        for name, offset in parts:
            if path in self._lengths:
                path += (self._lengths[path] - 1,)
            path += (name,)
            self._note(path, offset, pos)
        if brackets == 2 and parts:
            index = self._lengths.get(path, 0)
            self._lengths[path] = index + 1
            path += (index,)
            self._note(path, parts[-1][1], pos)
        return path, end + brackets

    def _key(self, table: Path, pos: int) -> tuple[Path, int]:
        """Note a key, dotted or not; return its path and where its value begins."""
        parts, end = self._parts(pos)
        path = table
        for name, offset in parts[:-1]:
            path += (name,)
            self._note(path, offset, offset)
        for name, offset in parts[-1:]:
            path += (name,)
            self._note_key(path, offset)
        return path, _end(_EQUALS, self._text, end)

    def _parts(self, pos: int) -> tuple[list[tuple[str, int]], int]:
        parts = []
        while match := _KEY_PART.match(self._text, pos):
            parts.append((_name(match[1]), match.start(1)))
            pos = match.end()
            if not match[2]:
                break
        return parts, pos

    def _note(self, path: Path, key: int, value: int) -> None:
        self._keys.setdefault(path, key)
        self._values.setdefault(path, value)

    def _note_key(self, path: Path, offset: int) -> None:
        if self._keys.setdefault(path, offset) != offset:
            self.repeated = path, offset

    def _value(self, path: Path, pos: int) -> int:
        """Note a value and all that it holds; return where it ends."""
        text = self._text
        #: The arrays and inline tables around `pos`: closing bracket, path, elements so far.
        around: list[tuple[str, Path, int]] = []
        while pos < len(text):
            char = text[pos]
            self._values.setdefault(path, pos)
            if char in _OPENING:
                around.append((_OPENING[char], path, 0))
                pos += 1
            else:
                start, pos = pos, max(_end(_SCALAR, text, pos), pos + 1)
                self._ends.setdefault(path, start + len(text[start:pos].rstrip()))
            pos = self._close(around, pos)
            if not around:
                return pos
            bracket, path, index = around.pop()
            around.append((bracket, path, index + 1))
            path, pos = ((*path, index), pos) if bracket == "]" else self._key(path, pos)
        return pos

    def _close(self, around: list[tuple[str, Path, int]], pos: int) -> int:
        """Pass the commas and closing brackets at `pos`; return where the next element begins."""
        while around:
            pos = _end(_BETWEEN, self._text, pos)
            char = self._text[pos : pos + 1]
            if char == around[-1][0]:
                self._ends.setdefault(around.pop()[1], pos + 1)
            elif char != ",":
                break
            pos += 1
        return pos


@lru_cache(maxsize=2)
def places_in(text: str) -> Places:
    """Return the places of `text`; those of the last two texts are kept."""
    return Places(text)


def _end(pattern: re.Pattern[str], text: str, pos: int) -> int:
    match = pattern.match(text, pos)
    return match.end() if match else pos


def _name(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    return _unescaped(part) if part[0] == '"' else part


def _unescaped(part: str) -> str:
    """Return what a quoted key says; one with a bad escape, at which a text breaks off, stands for itself."""
    import tomli

    try:
        return str(tomli.loads(f"key = {part}")["key"])
    except tomli.TOMLDecodeError:
        return part[1:-1]
