"""On a terminal, and in the log of a build server: nothing that is printed is a command to either."""

import os
import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")

RED, TITLE, BIDI = "\x1b[31m", "\x1b]0;pwn\x07", "\u202e"
COMMANDS = ["::error::pwn", "::add-mask::x", "  ::stop-commands::t", "##[error]pwn", "##vso[task.complete]x"]
#: Control characters but newline, return and tab, and the characters that turn the direction of text.
RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
OBEYED = re.compile(r"(?m)^\s*::|##\[|##vso\[")
HOSTILE = "name,orders,spent\n{cells}"


@pytest.fixture
def on_terminal(program, environment, tmp_path):
    """Run the program with both streams on a terminal, and return what stands there."""
    import pty

    def run(*arguments: str) -> str:
        ours, theirs = pty.openpty()
        running = subprocess.Popen(
            [*program, *arguments], env=environment, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        shown = b""
        while True:
            try:
                data = os.read(ours, 4096)
            except OSError:
                break
            if not data:
                break
            shown += data
        os.close(ours)
        running.wait(timeout=60)
        return shown.decode("utf-8")

    return run


def rows(*cells: str) -> str:
    return HOSTILE.format(cells="".join(f'"{cell}",3,520\n"{cell}",x,1\n' for cell in cells))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
@pytest.mark.parametrize("more", [[], ["--engine", "reference"], ["--many"], ["--summary"], ["--json"]])
def test_rows_on_a_terminal_are_text(on_terminal, tmp_path, encoding, more):
    """Priced rows and rejects alike: what stands in a cell is shown, not obeyed (H10)."""
    text = rows(f"{RED}{TITLE}张三", f"a\n{COMMANDS[0]}\n{COMMANDS[3]}", f"\r\n{COMMANDS[1]}")
    (tmp_path / "members.csv").write_bytes(text.encode(encoding))
    encoded = [] if more != ["--many"] or encoding != "gb18030" else ["--encoding", "gb18030"]
    shown = on_terminal("discount", "members.csv", *more, *encoded)
    assert not RAW.search(shown), ascii(shown)
    assert not OBEYED.search(shown.replace("\r", "")), shown
    assert "gold,0.93" in shown
    assert "张三" in shown
    assert r"\x1b[31m" in shown


def test_rows_in_a_pipe_are_the_data(run, tmp_path):
    """A program gets the cells as they are."""
    text = rows(f"{RED}{COMMANDS[0]}")
    (tmp_path / "members.csv").write_text(text, encoding="utf-8")
    assert f'"{RED}{COMMANDS[0]}",3,520,gold,0.93\n'.encode() in run("discount", "members.csv").stdout


@pytest.mark.parametrize("form", ["csv", "json", "espanso"])
def test_an_export_on_a_terminal_is_text(run, on_terminal, tmp_path, form):
    """Replies come from a file that somebody else may have written."""
    run("init", ".")
    replies = (tmp_path / "replies.toml").read_text(encoding="utf-8")
    planted = replies.replace("谢谢亲的支持", r"谢谢亲的支持\u001b]0;pwn\u0007")
    (tmp_path / "replies.toml").write_text(planted, encoding="utf-8")
    shown = on_terminal("export", form)
    assert "pwn" in shown
    assert not RAW.search(shown), ascii(shown)


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_what_a_file_holds_is_no_command_of_a_build_server(run, tmp_path, form):
    """Keys, values, ids and the name of the file; what `--format github` says itself is meant."""
    name = "x\n{}.toml".format("\n".join(COMMANDS))
    escaped = r"\n".join(["", *COMMANDS])
    (tmp_path / name).write_text(f'"{escaped}" = 1\n[[tiers]]\nid = "{escaped}"\nname = "{escaped}"\n')
    ran = run("validate", name, "--format", form)
    assert ran.returncode == 1
    lines = (ran.stdout + ran.stderr).decode().splitlines()
    meant = [line for line in lines if re.match("::(error|warning) file=", line)]
    assert bool(meant) == (form == "github")
    assert not any(OBEYED.search(line) for line in lines if line not in meant), lines


@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize(
    "line",
    ["reply {}", "reply exchange-tracking --set tracking={}", "triage {}", "triage leak --fact product={}", "size {}",
     "{}", "refund {} --paid 1", "size 240 --policies {}", "diff {} x", "discount {}", "schema {}",
     "sql sqlite --table {}", "sql {}", "export {}", "init {}"],
)  # fmt: skip
def test_what_is_typed_is_no_command_of_a_build_server(run, line, as_json):
    """A job's log shows what came in from outside: a title, a branch, a customer's words."""
    takes_json = line.split()[0] not in {"schema", "init", "sql", "{}"}
    typed = "\n".join(["x", *COMMANDS])
    words = [word.replace("{}", typed) for word in line.split()]
    ran = run(*words, *(as_json if takes_json else []))
    shown = (ran.stdout + ran.stderr).decode()
    assert "Traceback" not in shown
    assert not OBEYED.search(shown), shown


def test_file_names_on_a_terminal_are_text(on_terminal, tmp_path):
    """Whoever can name a file cannot write to the terminal of who lists it."""
    name = f"x{RED}{BIDI}.csv"
    Path(tmp_path, name).write_text("orders,spent\n1,2\n")
    assert not RAW.search(on_terminal("discount", name, "-o", f"y{TITLE}.csv"))
