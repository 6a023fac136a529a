"""The house stays one that people find their way in: names occur once, a module is neither a fragment nor a heap."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import cstool

HOUSE = Path(cstool.__file__).parent
MODULES = [path for path in sorted(HOUSE.rglob("*.py")) if not path.name.startswith("__")]
FEWEST, MOST = 40, 250

#: Below `FEWEST` lines: plain declarations, and commands, of which each is a module however short.
SHORT_BY_NATURE = {"locale/typer.py"}


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def types_in(path: Path) -> Iterator[str]:
    """Yield the names of the classes of a module, wherever they stand, and of the types that it gives a name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    for node in tree.body:
        if isinstance(node, ast.Assign) and is_type(node.value):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def is_type(value: ast.expr) -> bool:
    """Tell whether an expression is a type: `Literal[...]`, `Annotated[...]`, `dict[...]`, `A | B`."""
    if isinstance(value, ast.BinOp):
        return isinstance(value.op, ast.BitOr) and is_type_name(value.left) and is_type_name(value.right)
    return isinstance(value, ast.Subscript) and is_type_name(value.value)


def is_type_name(value: ast.expr) -> bool:
    if isinstance(value, ast.Subscript):
        return is_type_name(value.value)
    return isinstance(value, ast.Name) and (
        value.id[0].isupper() or value.id in {"dict", "list", "tuple", "set", "bytes", "bytearray", "str"}
    )


def test_every_module_has_a_name_of_its_own() -> None:
    rooms = defaultdict(list)
    for path in MODULES:
        rooms[path.name].append(name_of(path))
    assert {name: found for name, found in rooms.items() if len(found) > 1} == {}


def test_no_module_is_a_fragment() -> None:
    short = {name_of(path) for path in MODULES if lines_of(path) < FEWEST}
    assert short == SHORT_BY_NATURE, "a fragment belongs into its only user"


def test_no_module_is_a_heap() -> None:
    assert {name_of(path): lines_of(path) for path in MODULES if lines_of(path) > MOST} == {}


def test_every_type_has_a_name_of_its_own() -> None:
    found = defaultdict(list)
    for path in sorted(HOUSE.rglob("*.py")):
        for name in types_in(path):
            found[name].append(name_of(path))
    twice = {name: places for name, places in found.items() if len(places) > 1}
    assert twice == {}
