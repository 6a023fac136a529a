"""Sessions of scripts and supervisors on files, with all that the commands print and write.

`NAME.txt` is a session: after each `$ cstool …` stands what it printed, lines of stderr behind `2> `, the exit code
if it is not 0, of an error its message in Chinese and its code, and every file that was written. The files of `files/`
lie in the current folder. `pytest tests/sessions --update` runs the commands and writes the rest anew: read the diff.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SESSIONS = sorted(HERE.glob("*.txt"))


def transcript(cstool, monkeypatch, folder: Path, line: str) -> str:
    """Return a command line with all that it printed and wrote."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    arguments = shlex.split(line.removeprefix("$ cstool "))
    ran = cstool(*arguments)
    written = [line, *ran.out.splitlines(), *(f"2> {each}" for each in ran.err.splitlines())]
    if ran.code:
        written.append(f"[exit {ran.code}]")
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in sorted(path for path in after if before.get(path) != after[path]):
        written += [f"== {path.relative_to(folder)}", *shown(after[path]).splitlines()]
    if ran.err.startswith("error: "):
        monkeypatch.setenv("CSTOOL_LANG", "zh")
        written += [f"2> {each}" for each in cstool(*arguments).err.splitlines()]
        written += [f"[{cstool(*arguments, '--json').error['code']}]"]
        monkeypatch.delenv("CSTOOL_LANG")
    return "\n".join(written).replace(str(folder), "…")


def shown(content: bytes) -> str:
    """Return a file as text, what is no text in it as it would be typed."""
    return content.decode("utf-8", "backslashreplace").replace("\ufeff", "\\ufeff").replace("\r", "\\r")


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.stem)
def test_a_session_prints_and_writes_what_was_read(
    session, cstool, monkeypatch, clean_environment, pytestconfig
):
    shutil.copytree(HERE / "files", clean_environment, dirs_exist_ok=True)
    lines = session.read_text(encoding="utf-8").splitlines()
    written = [
        transcript(cstool, monkeypatch, clean_environment, line) if line.startswith("$ ") else line
        for line in lines
        if line.startswith(("$ ", "# "))
    ]
    text = re.sub(r"\b(kernel|reference)\b(?=\)|\")", "…", "\n\n".join(written) + "\n")  # as it was built
    if pytestconfig.getoption("--update"):
        session.write_text(text, encoding="utf-8")
    assert text == session.read_text(encoding="utf-8")
