"""A plain command imports what it needs and nothing that is slow."""

import subprocess
import sys
from pathlib import Path

import pytest

#: Slow, and of no use to an agent who waits for one answer.
SLOW = {
    "tabulate", "rich", "jsonschema_rs", "duckdb", "asyncio", "http", "unittest", "wcwidth", "babel",
    "importlib.metadata", "tempfile", "csv", "email", "urllib.request", "pydantic", "numpy",
    "cstool.validation.places", "cstool.validation.checking", "cstool.validation.salvage",
    "cstool.validation.shape_faults", "cstool.validation.value_faults", "cstool.validation.mending",
    "cstool.validation.syntax",
    "cstool.render.failure", "cstool.batch",
}  # fmt: skip
PROBE = """
import sys
from cstool.cli import main
code = main(sys.argv[1:])
print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    "line", ["size 240", "discount --orders 3 --spent 520 --amount 268", "reply size-accuracy"]
)
def test_a_plain_command_imports_nothing_slow(line, environment, tmp_path):
    """What takes long to import stays out of the way of the three commands that an agent types all day."""
    if "PYTHONPATH" not in environment:
        pytest.skip("looks into this checkout, not into an installed command")
    ran = subprocess.run(
        [sys.executable, "-c", PROBE, *line.split()], env=environment, cwd=tmp_path, capture_output=True,
        check=True, text=True, encoding="utf-8",
    )  # fmt: skip
    imported = set(ran.stderr.split())
    assert "cstool.commands." + line.split()[0] in imported
    assert imported & SLOW == set()
    commands = {module for module in imported if module.startswith("cstool.commands.")}
    assert len(commands) == 1, "other commands were imported too"


def test_the_probe_sees_what_is_imported(environment, tmp_path):
    """The list above is worth something: a command with a table does import one of its modules."""
    if "PYTHONPATH" not in environment:
        pytest.skip("looks into this checkout, not into an installed command")
    ran = subprocess.run(
        [sys.executable, "-c", PROBE, "reply"], env=environment, cwd=tmp_path, capture_output=True, check=True
    )
    assert b"\ntabulate\n" in ran.stderr


def test_who_waits_for_learning_is_told_once(run, environment):
    """A second of silence needs a reason; a program that asks for JSON gets one document and no more."""
    if "PYTHONPATH" not in environment:
        pytest.skip("an installed command has learnt already")
    learning = b"learning from customers' words"
    assert run("reply", "--json", "码子正不正呢亲").stderr == b""
    for kept in Path(environment["HOME"]).rglob("*-words-*"):
        kept.unlink()
    assert run("triage", "漏得一塌糊涂呀").stderr.startswith(learning)
    assert learning not in run("triage", "漏得一塌糊涂呀").stderr
    assert learning not in run("reply", "码子正不正呢亲").stderr


def test_validate_learns_ahead(run, environment, tmp_path):
    """Who edits words waits for `validate`, not for the first customer after it."""
    if "PYTHONPATH" not in environment:
        pytest.skip("an installed command has learnt already")
    run("init", ".")
    with (tmp_path / "words" / "sentences.tsv").open("a", encoding="utf-8") as file:
        file.write("triage\tleak\t漏得我眼泪都出来了\n")
    assert run("validate").returncode == 0
    ran = run("triage", "漏得我眼泪都出来了", "--explain")
    assert ran.stderr.startswith("found: leak（漏液）".encode())
