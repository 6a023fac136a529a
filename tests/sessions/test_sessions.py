"""Sessions of scripts and supervisors on files, with all that the commands print and write.

`NAME.txt` is a session: after each `$ cstool …` stands what it printed, lines of stderr behind `2> `, the exit code
if it is not 0, of an error its message in Chinese and its code, and every file that was written, of a long one its
first line. Other commands are of the shell and edit files between. Lines of answers that begin with `# ` are indented.
The files of `files/` lie in the current folder. `@ 2026-11-26T12:00:00+08:00` stops the shop's clock at that moment,
and `$ NAME=VALUE cstool …` sets a variable for that command. `pytest tests/sessions --update` runs the commands and
writes the rest anew: read the diff.
"""

import re
import shlex
import shutil
import subprocess
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from cstool.console import signature

HERE = Path(__file__).parent
SESSIONS = sorted(HERE.glob("*.txt"))
SHIPPED = str(HERE.parents[1])
#: A written file of more lines than the first is kept as so many lines as the second, and how many follow.
_LONG, _KEPT = 40, 1


def stop_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let the shop's clock stand at `moment`."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return moment.astimezone(tz)

    monkeypatch.setattr(signature, "datetime", Stopped)


def transcript(cstool, monkeypatch, folder: Path, line: str) -> str:
    """Return a command line with all that it printed and wrote."""
    words = shlex.split(line.removeprefix("$ "))
    program = next(place for place, word in enumerate(words) if "=" not in word)
    if words[program] != "cstool":
        ran = subprocess.run(["sh", "-c", line.removeprefix("$ ")], stdout=subprocess.PIPE, check=False)
        return f"{line}\n{shown(ran.stdout)}".rstrip().replace("\n# ", "\n # ")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name, _, value in (variable.partition("=") for variable in words[:program]):
        monkeypatch.setenv(name, value)
    arguments = words[program + 1 :]
    ran = cstool(*arguments)
    written = [line, *ran.out.splitlines(), *(f"2> {each}" for each in ran.err.splitlines())]
    if ran.code:
        written.append(f"[exit {ran.code}]")
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in sorted(path for path in after if before.get(path) != after[path]):
        written += [f"== {path.relative_to(folder)}", *kept(shown(after[path]))]
    if ran.err.startswith("error: "):
        monkeypatch.setenv("CSTOOL_LANG", "zh")
        written += [f"2> {each}" for each in cstool(*arguments).err.splitlines()]
        if not {"handbook", "init", "schema"} & {*arguments}:  # those have no --json
            written += [f"[{cstool(*arguments, '--json').error['code']}]"]
        monkeypatch.delenv("CSTOOL_LANG")
    text = re.sub(r"\n(?=[#$] )", "\n ", "\n".join(written)).replace(SHIPPED, "(shipped)")
    return text.replace(str(folder), "…").replace(str(folder.parent), "(parent)")


def kept(text: str) -> list[str]:
    """Return the lines of a written file, of a long one the first; of what is no text, only that it is none."""
    lines = ["[no text]"] if "\0" in text else text.splitlines()
    return lines if len(lines) <= _LONG else [*lines[:_KEPT], f"[and {len(lines) - _KEPT} lines more]"]


def shown(content: bytes) -> str:
    """Return a file as text, what is no text in it as it would be typed."""
    return content.decode("utf-8", "backslashreplace").replace("\ufeff", "\\ufeff").replace("\r", "\\r")


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.stem)
def test_a_session_prints_and_writes_what_was_read(
    session, cstool, monkeypatch, clean_environment, pytestconfig
):
    monkeypatch.delenv("COLUMNS", raising=False)  # some who run tests set it
    shutil.copytree(HERE / "files", clean_environment, dirs_exist_ok=True)
    lines = session.read_text(encoding="utf-8").splitlines()
    written = []
    for line in lines:
        if line.startswith("@ "):
            stop_clock(monkeypatch, datetime.fromisoformat(line.removeprefix("@ ")))
        if line.startswith(("@ ", "# ")):
            written.append(line)
        if line.startswith("$ "):
            with monkeypatch.context() as variables:
                written.append(transcript(cstool, variables, clean_environment, line))
    text = re.sub(r"\b(kernel|reference)\b(?=\)|\")", "…", "\n\n".join(written) + "\n")  # as it was built
    if pytestconfig.getoption("--update"):
        session.write_text(text, encoding="utf-8")
    assert text == session.read_text(encoding="utf-8")
