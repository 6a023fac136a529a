"""A plain command imports what it needs and nothing that is slow."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Files of cstool that `validate` may enter on a file with these faults.
MOST_ENTERED = 80
FAULTS = [
    ("margin_days = 1\n", "margin_days = 1天\n"),
    ("limit = 15\n", "limit = 15元\n"),
    ('name = "二级会员"', "name = “二级会员”"),
    ("rate = 0.93", "rate = 9.3"),
    ("window_days = 7\n", "windw_days = 7\n"),
    ("shift = -1", 'shift = "-1"'),
]
#: Slow, and of no use to an agent who waits for one answer.
SLOW = {
    "tabulate", "rich", "jsonschema_rs", "duckdb", "asyncio", "http", "unittest", "wcwidth", "babel",
    "importlib.metadata", "tempfile", "csv", "email", "urllib.request", "pydantic", "numpy",
    "cstool.validation.places", "cstool.validation.review", "cstool.validation.contents",
    "cstool.validation.shape_faults", "cstool.validation.values", "cstool.validation.recovery",
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
    "line",
    [
        "size 240",
        "discount --orders 3 --spent 520 --amount 268",
        "reply size-accuracy",
        "check 签收7天内可以退",
        "triage leak",
        "refund late --paid 1",
        "due",
        "notes",
    ],
)
def test_a_plain_command_imports_nothing_slow(line, environment, tmp_path):
    """What takes long to import stays out of the way of the commands that an agent types all day."""
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


def test_who_waits_for_learning_is_told_once(run, environment, tmp_path):
    """A second of silence needs a reason; a program that asks for JSON gets one document and no more."""
    learning = b"learning from customers' words"
    with_own_words(run, tmp_path)
    assert run("reply", "--json", "码子正不正呢亲").stderr == b""
    for kept in Path(environment["HOME"]).rglob("*-words-*"):
        kept.unlink()
    assert run("triage", "漏得一塌糊涂呀").stderr.startswith(learning)
    assert learning not in run("triage", "漏得一塌糊涂呀").stderr
    assert learning not in run("reply", "码子正不正呢亲").stderr


def test_validate_learns_ahead(run, tmp_path):
    """Who edits words waits for `validate`, not for the first customer after it."""
    with_own_words(run, tmp_path)
    assert run("validate").returncode == 0
    ran = run("triage", "漏得我眼泪都出来了", "--explain")
    assert ran.stderr.startswith("found: leak（漏液）".encode())


def with_own_words(run, folder: Path) -> None:
    """Let a shop have a sentence of its own."""
    run("init", ".")
    with (folder / "words" / "sentences.tsv").open("a", encoding="utf-8") as file:
        file.write("triage\tleak\t漏得我眼泪都出来了\n")


@pytest.mark.parametrize(
    ("line", "most"),
    [("refund quality --paid 268", 32), ("size 240", 20), ("discount --orders 3 --spent 5", 21)],
)
def test_an_answer_enters_few_files(line, most, environment, tmp_path):
    """Whoever follows an answer through the house opens so many files."""
    if "PYTHONPATH" not in environment:
        pytest.skip("looks into this checkout, not into an installed command")
    for _ in range(2):  # the first run keeps what it has read
        ran = subprocess.run(
            [sys.executable, ROOT / "benchmarks" / "entered.py", *line.split()],
            env=environment, cwd=tmp_path, capture_output=True, check=True, text=True, encoding="utf-8",
        )  # fmt: skip
    assert int(ran.stderr.split()[-1]) <= most


def test_checking_a_broken_file_enters_few_files(environment, tmp_path):
    """Three faults of syntax and three of shape: whoever follows `validate` through them opens so many files."""
    if "PYTHONPATH" not in environment:
        pytest.skip("looks into this checkout, not into an installed command")
    for name in ("policies.toml", "replies.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    policies = tmp_path / "policies.toml"
    text = policies.read_text(encoding="utf-8")
    for old, new in FAULTS:
        assert old in text
        text = text.replace(old, new, 1)
    policies.write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "entered.py", "validate", "policies.toml"],
        env=environment, cwd=tmp_path, capture_output=True, check=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert ran.stdout.count(": syntax: ") == 3
    assert "problems: 6" in ran.stdout
    assert int(ran.stderr.split()[-1]) <= MOST_ENTERED
