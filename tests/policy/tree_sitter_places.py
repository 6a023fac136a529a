"""The places of the values of a TOML 1.0 text by tree-sitter, to hold our own scanner against."""

import tomli
import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Place = tuple[int, int]
_KEYS = ("bare_key", "quoted_key", "dotted_key")


def places(text: str) -> dict[tuple, Place]:
    """Return the place of each value, by its path."""
    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    assert not root.has_error
    index = _Index(text)
    for node in root.children:
        if node.type == "pair":
            index.pair(node, ())
        elif node.type in ("table", "table_array_element"):
            index.table(node)
    return index.found


class _Index:
    def __init__(self, text: str) -> None:
        self.lines = [line.encode() for line in text.split("\n")]
        self.found: dict[tuple, Place] = {(): (1, 1)}
        self.lengths: dict[tuple, int] = {}

    def place(self, node: Node) -> Place:
        row, column = node.start_point.row, node.start_point.column
        return row + 1, len(self.lines[row][:column].decode()) + 1

    def names(self, node: Node) -> list[tuple[str, Node]]:
        if node.type == "dotted_key":
            return [name for child in node.children if child.type in _KEYS for name in self.names(child)]
        (name,) = tomli.loads(node.text.decode() + " = 0")
        return [(name, node)]

    def pair(self, node: Node, path: tuple) -> None:
        key, value = [child for child in node.children if child.is_named and child.type != "comment"]
        *above, (last, _) = self.names(key)
        for name, part in above:
            path += (name,)
            self.found.setdefault(path, self.place(part))
        self.value(value, (*path, last))

    def value(self, node: Node, path: tuple) -> None:
        self.found[path] = self.place(node)
        children = [child for child in node.children if child.is_named and child.type != "comment"]
        if node.type == "array":
            for index, child in enumerate(children):
                self.value(child, (*path, index))
        elif node.type == "inline_table":
            for child in children:
                self.pair(child, path)

    def table(self, node: Node) -> None:
        key = next(child for child in node.children if child.type in _KEYS)
        path: tuple = ()
        for name, _ in self.names(key):
            path += (self.lengths[path] - 1,) if path in self.lengths else ()
            path += (name,)
            self.found.setdefault(path, self.place(node))
        if node.type == "table_array_element":
            self.lengths[path] = self.lengths.get(path, 0) + 1
            path += (self.lengths[path] - 1,)
            self.found[path] = self.place(node)
        for child in node.children:
            if child.type == "pair":
                self.pair(child, path)
