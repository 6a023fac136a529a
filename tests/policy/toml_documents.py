"""TOML documents made together with the true place of everything in them."""

import random
from typing import Any

from hypothesis import strategies as st

Place = tuple[int, int]
Path = tuple[Any, ...]

SCALARS = [
    "1", "-17", "0x1F", "1_000", "3.14", "6.5e-3", "inf", "nan", "true", "false",
    '"x"', '""', '"a # b"', r'"say \"hi\" \\"', "'C:\\dir'", "''", '"中文，“引号”"', '"[]{}=,"', "'\"'",
    "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.5-07:00",
    '"""one"""', '""""quoted" """', '"""two quotes at the end"""""', "'''it's '''''",
    '"""a \\""" b"""', "''''''",
]  # fmt: skip
MULTILINE = [
    '"""{0}first{0}[not.a.header]{0}"""',
    "'''{0}key = 1{0}'''",
    '"""a \\{0}   b"""',
    '"""x\\\\{0}y""""',
]
BARE = ["id", "rate", "a-b", "a_b", "2024", "true"]


class Writer:
    """Writes a document and keeps the place of each key and value as it goes."""

    def __init__(self, seed: int, *, newline: str, multiline_inline: bool) -> None:
        self.random = random.Random(seed)
        self.newline = newline
        self.multiline_inline = multiline_inline
        self.text = ""
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {(): (1, 1)}
        self.names = 0

    def here(self) -> Place:
        return self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n")

    def put(self, text: str) -> None:
        self.text += text

    def choose(self, *options: str) -> str:
        return self.random.choice(options)

    def often(self) -> bool:
        return self.random.random() < 0.5

    def new_name(self) -> tuple[str, str]:
        """A name that was not used yet: how it is written, and what it is."""
        self.names += 1
        plain = f"{self.choose(*BARE)}{self.names}"
        form = self.choose("{}", "{}", '"{}"', "'{}'", '"\\u4e2d {}"', "'a.{} = [b]'", '"\\"{}#"')
        value = form.format(plain)
        name = value[1:-1] if value[0] in "'\"" else value
        return value, name.replace("\\u4e2d", "中").replace('\\"', '"') if value[0] == '"' else name

    def gap(self, *, lines: bool) -> None:
        if lines and self.often():
            self.put(self.choose(" ", "  # 注 [x] = {", "") + self.newline + self.choose("", "  ", "\t"))
        else:
            self.put(self.choose("", "", " ", "\t"))

    def end_line(self) -> None:
        self.put(self.choose("", " ", "  # comment = [1", "\t#") + self.newline)
        if self.random.randint(0, 4) == 0:
            self.put(self.choose("", "   ", "# [table] “x”") + self.newline)

    def key(self, path: Path, depth: int) -> Path:
        """A key, dotted up to `depth` times."""
        while True:
            written, name = self.new_name()
            path += (name,)
            self.keys[path] = place = self.here()
            self.put(written)
            if depth == 0 or self.often():
                return path
            self.values[path] = place
            self.put(self.choose(".", " . ", "\t."))
            depth -= 1

    def pair(self, path: Path, depth: int) -> None:
        path = self.key(path, 2)
        self.put(self.choose("=", " = ", "\t=  "))
        self.value(path, depth)

    def value(self, path: Path, depth: int) -> None:
        self.values[path] = self.here()
        kind = self.random.randint(0, 5) if depth else 0
        if kind == 5:
            self.array(path, depth - 1)
        elif kind == 4:
            self.inline_table(path, depth - 1)
        elif kind == 3:
            self.put(self.choose(*MULTILINE).format(self.newline))
        else:
            self.put(self.choose(*SCALARS))

    def array(self, path: Path, depth: int) -> None:
        self.put("[")
        self.gap(lines=True)
        count = self.random.randint(0, 3)
        for index in range(count):
            self.value((*path, index), depth)
            self.gap(lines=True)
            if index < count - 1 or self.often():
                self.put(",")
                self.gap(lines=True)
        self.put("]")

    def inline_table(self, path: Path, depth: int) -> None:
        self.put("{")
        self.gap(lines=self.multiline_inline)
        count = self.random.randint(0, 3)
        for index in range(count):
            self.pair(path, depth)
            self.gap(lines=self.multiline_inline)
            if index < count - 1 or (self.multiline_inline and self.often()):
                self.put(",")
                self.gap(lines=self.multiline_inline)
        self.put("}")

    def pairs(self, path: Path) -> None:
        for _ in range(self.random.randint(0, 3)):
            self.put(self.choose("", "", "  "))
            self.pair(path, 2)
            self.end_line()

    def header(self, above: list[tuple[str, Path]], *, array: bool) -> list[tuple[str, Path]]:
        """A header: `above` holds the tables around it, their written names and their paths."""
        self.put(self.choose("", "", " "))
        place = self.here()
        self.put("[[" if array else "[")
        self.put(self.choose("", " "))
        for written, path in above:
            self.note(path, place)
            self.put(written + self.choose(".", " . "))
        written, name = self.new_name()
        path = (*(above[-1][1] if above else ()), name)
        self.note(path, place)
        self.put(written + self.choose("", " ") + ("]]" if array else "]"))
        if array:
            path += (0,)
            self.keys[path], self.values[path] = self.keys[path[:-1]], place
        self.end_line()
        return [*above, (written, path)]

    def note(self, path: Path, header: Place) -> None:
        """A name in a header stands for the whole path of the table, unless that was mentioned before."""
        self.keys.setdefault(path, self.here())
        self.values.setdefault(path, header)
        if path and isinstance(path[-1], int):
            self.keys.setdefault(path[:-1], self.here())

    def again(self, above: list[tuple[str, Path]]) -> list[tuple[str, Path]]:
        """One more `[[ ]]` of an array of tables."""
        place = self.here()
        self.put("[[" + ".".join(written for written, _ in above[:-1]))
        self.put("." if len(above) > 1 else "")
        written, path = above[-1]
        path = (*path[:-1], path[-1] + 1)
        self.keys[path], self.values[path] = self.here(), place
        self.put(written + "]]")
        self.end_line()
        return [*above[:-1], (written, path)]

    def table(self, above: list[tuple[str, Path]], depth: int) -> None:
        """A table or an array of tables, with tables inside it."""
        array = self.often()
        names: list[tuple[str, Path]] = []
        for _ in range(self.random.randint(1, 3) if array else 1):
            names = self.again(names) if names else self.header(above, array=array)
            path = names[-1][1]
            self.pairs(path)
            for _ in range(self.random.randint(0, 2) if depth else 0):
                self.table(names, depth - 1)


def document(seed: int, tables: int, newline: str, multiline_inline: bool) -> tuple[str, dict, dict]:
    """A TOML text, and the true places of its keys and of its values."""
    writer = Writer(seed, newline=newline, multiline_inline=multiline_inline)
    writer.pairs(())
    for _ in range(tables):
        writer.table([], 2)
    return writer.text, writer.keys, writer.values


def documents(*, multiline_inline: bool = True) -> st.SearchStrategy[tuple[str, dict, dict]]:
    """Documents with their places, made from a seed: drawn piece by piece they would take minutes."""
    newlines = st.sampled_from(["\n", "\r\n"])
    return st.builds(document, st.integers(0, 2**32), st.integers(0, 3), newlines, st.just(multiline_inline))
