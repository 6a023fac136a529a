"""The streams of a real process: whatever happens to them, there is no traceback and the exit code is right."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cstool import __version__

posix = pytest.mark.skipif(os.name != "posix", reason="pipes, signals and devices of POSIX")
DISCOUNT = ("discount", "--orders", "3", "--spent", "520", "--amount", "268")


@pytest.mark.parametrize("arguments", [DISCOUNT, ("size", "240"), ("reply", "size-accuracy"), ("validate",)])
def test_stdout_is_the_answer_and_stderr_is_not(run, arguments):
    """What is piped on holds the answer and nothing else."""
    ran = run(*arguments)
    assert ran.returncode == 0
    assert ran.stdout
    assert b"Traceback" not in ran.stderr
    as_json = run(*arguments, "--json")
    assert json.loads(as_json.stdout)
    assert as_json.stderr == b""


def test_a_reply_on_stdout_is_the_text_alone(run):
    """A reply can be piped into a clipboard; what the agent checks first stands on stderr."""
    ran = run("reply", "size-accuracy")
    assert ran.stdout.decode().startswith("亲，")
    assert ran.stdout.count(b"\n") == 1
    assert "确认这一款是标准码" in ran.stderr.decode()


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, DISCOUNT),
        (0, ("refund", "quality", "--paid", "268")),
        (0, ("--version",)),
        (0, ("--help",)),
        (1, ("refund", "size", "--paid", "268", "--days", "8")),
        (1, ("refund", "quality", "--paid", "268", "--worn")),
        (1, ("reply", "xyzzy")),
        (2, ("refund", "xyzzy", "--paid", "1")),
        (2, ("discount", "--orders", "-1", "--spent", "0")),
        (0, ()),
        (2, ("discoumt",)),
        (3, ("size", "240", "--policies", "missing.toml")),
    ],
)
def test_exit_codes(run, code, arguments):
    """0 done, 1 a person is needed, 2 the command line is wrong, 3 the handbook cannot be used."""
    ran = run(*arguments)
    assert ran.returncode == code, ran
    assert b"Traceback" not in ran.stderr
    if code >= 2:
        assert ran.stdout == b""
        assert ran.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("usage", ("size",)),
        ("off-chart", ("size", "900")),
        ("nothing-found", ("reply", "xyzzy")),
        ("unreadable", ("size", "240", "--policies", "missing.toml")),
    ],
)
def test_with_json_an_error_is_one_document_on_stderr(run, code, arguments):
    """A script reads errors as it reads answers."""
    ran = run(*arguments, "--json")
    assert ran.stdout == b""
    error = json.loads(ran.stderr)["error"]
    assert error["code"] == code
    assert error.keys() == {"code", "message", "hint"}


@posix
def test_a_reader_that_stops_early(program, environment, tmp_path):
    """`cstool reply | head -1`"""
    piped = [program[0], *program[1:], "reply"]
    first = subprocess.Popen(
        piped, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    line = subprocess.run(["head", "-1"], stdin=first.stdout, capture_output=True, check=True)
    first.stdout.close()
    _, complaints = first.communicate(timeout=60)
    assert line.stdout.startswith(b"category")
    assert (first.returncode, complaints) == (0, b"")


@posix
@pytest.mark.parametrize("arguments", [("reply",), ("schema", "policies"), ("refund", "--help")])
def test_a_reader_that_is_gone_before_the_answer(program, environment, tmp_path, arguments):
    """Nobody reads: no complaint, and no failure either."""
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [*program, *arguments],
        check=False,
        env=environment,
        cwd=tmp_path,
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, b"")


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("arguments", "code"), [("size 240", 0), ("size 900", 2), ("reply thanks", 0)])
def test_closed_streams(program, environment, tmp_path, closed, arguments, code):
    """Without stderr an answer is an answer; without stdout it could not be given: exit 1, and no traceback."""
    code = 1 if code == 0 and ">&-" in closed.split() else code
    line = f'"$@" {arguments} {closed}'
    command = ["sh", "-c", line, "sh", *program]
    ran = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert ran.returncode == code, ran
    assert b"Traceback" not in ran.stderr


@posix
@pytest.mark.parametrize(("closed", "code"), [("<&-", 2), ("<members.csv >&-", 1)])
def test_a_members_file_on_a_closed_stream(program, environment, tmp_path, closed, code):
    """What cannot be read or written is one line."""
    (tmp_path / "members.csv").write_bytes(b"orders,spent\n1,2\n")
    command = ["sh", "-c", f'"$@" discount - {closed}', "sh", *program]
    ran = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr.count(b"\n")) == (code, b"", 1)
    assert b"is closed" in ran.stderr


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("arguments", [("size", "240"), ("reply",), ("schema", "policies"), ("--help",)])
def test_a_full_disk(run, arguments):
    """An answer that cannot be written is said and is exit 1; nobody takes half of it for the whole."""
    with Path("/dev/full").open("wb") as full:
        ran = run(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 1
    assert b"cannot be written" in ran.stderr
    assert ran.stderr.count(b"\n") == 1


@posix
def test_ctrl_c(program, environment, tmp_path):
    """Ctrl-C while it works: exit 130, and not a word.

    The policies are a pipe that nobody writes to, so that the program is at work when it is interrupted.
    """
    fifo = tmp_path / "policies.fifo"
    os.mkfifo(fifo)
    running = subprocess.Popen(
        [*program, "size", "240", "--policies", str(fifo)],
        env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with fifo.open("wb"):  # opens as soon as the program reads
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"")


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "no_SUCH.locale"},
        {"CSTOOL_LANG": "zh", "PYTHONIOENCODING": "ascii"},
    ],
)
@pytest.mark.parametrize(
    "arguments", [("reply", "thanks"), ("reply",), ("triage", "leak"), ("refund", "--help")]
)
def test_any_encoding(run, variables, arguments):
    """A terminal that cannot show a character gets another one in its place, and the answer."""
    ran = run(*arguments, environment=variables)
    assert ran.returncode == 0, ran
    assert ran.stdout
    assert b"Traceback" not in ran.stderr


def test_a_chinese_console(run):
    """A console in GBK shows Chinese; only what GBK does not have is replaced, and that is said."""
    ran = run("reply", "thanks", environment={"PYTHONIOENCODING": "gbk"})
    assert "谢谢亲的支持 ? " in ran.stdout.decode("gbk")
    assert b"gbk cannot write U+1F970: ? stands for each" in ran.stderr
    kept = run("reply", "thanks", "--json", environment={"PYTHONIOENCODING": "gbk"})
    assert (json.loads(kept.stdout)["text"][7], kept.stderr) == ("🥰", b"")


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        (b"reply", b"\xff\xfe"), (b"triage", b"\x80"), (b"size", b"\xff"), (b"refund", b"\xff", b"--paid", b"1"),
        (b"discount", b"--orders", b"\xff", b"--spent", b"1"), (b"\xff",), (b"size", b"240", b"--\xff"),
        (b"size", b"240", b"--policies", b"\xff.toml"), (b"validate", b"\xff.toml"), (b"schema", b"\xff"),
        (b"reply", b"exchange-tracking", b"--set", b"tracking=\xff"), (b"--lang", b"\xff", b"size", b"240"),
        (b"triage", b"leak", b"--fact", b"\xff=\xfe"), (b"triage", b"leak", b"--fact", b"product=\xff"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("as_json", [False, True])
def test_arguments_that_are_no_text(run, arguments, as_json):
    """Bytes that are no UTF-8 on the command line are shown in a safe way, in an error or in an answer."""
    ran = run(*arguments, *([b"--json"] if as_json else []))
    assert ran.returncode in {0, 1, 2, 3}
    assert b"Traceback" not in ran.stderr
    (ran.stdout + ran.stderr).decode("utf-8")


def test_help_is_eighty_columns_at_most(run):
    """Help fits a small terminal."""
    for command in ("", "discount", "refund", "size", "reply", "triage", "validate", "where", "init"):
        ran = run(*filter(None, [command]), "--help", environment={"COLUMNS": "80"})
        assert ran.returncode == 0
        assert max(map(len, ran.stdout.decode().splitlines())) <= 80


def test_the_version(run):
    """The version is the package's."""
    assert run("--version").stdout.decode().split() == ["cstool", __version__]


@pytest.mark.parametrize("module", ["typer", "cstool.cli", "cstool.commands.size", "cstool.desk.finding"])
def test_ctrl_c_while_the_program_still_starts_ends_it_without_a_word(module, environment):
    """Whoever presses Ctrl-C at once is not shown the imports that were under way."""
    probe = f"""
import os, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from cstool.__main__ import run
sys.argv[1:] = ["reply", "尺码标准吗"] if "desk" in {module!r} else ["size", "240"]
run()
"""
    done = subprocess.run([sys.executable, "-c", probe], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
