"""Every promise has a test, and every test that is named exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"\| (.+) \| `(tests/[\w/]+\.py)::(\w+)` \|")


def test_every_promise_names_a_test_that_exists() -> None:
    lines = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and line != "| promise | test |"]
    assert len(rows) > 30
    for line in rows:
        row = ROW.fullmatch(line)
        assert row, line
        tree = ast.parse((ROOT / row[2]).read_text(encoding="utf-8"))
        assert row[3] in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, line
