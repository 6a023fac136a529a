"""Every rule of the handbook as cases in `COMMAND/RULE.toml`; a new case needs no Python.

A `[[case]]` is a sentence (`title`), a command line (`run`) and what it must give:

- `exit`: the exit code, 0 unless stated;
- `expect`: keys and values of the JSON answer; what is not named may be anything;
- `null`: the keys of the answer that must be null;
- `error`: the code of the error instead, with nothing on stdout;
- `says`: parts of the reasons (`because`), of a reply's text, or of the error and its hint.

What is said of them stands whole beside them, in `answers.txt` and, in both languages and with its code, in
`errors.txt`: `pytest tests/cases --update` writes it anew, then read the diff.

The cases are those of the shipped handbook; those below `another-shop` are of one that decides otherwise wherever it
may (`shop.toml`), so that what only other shops come to is read whole, too.
"""

import re
import shlex
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FILES = sorted(file for file in HERE.glob("**/*.toml") if file.name != "shop.toml")
#: A shop that decides otherwise: what is replaced in the shipped policies, and what stands below them.
ANOTHER = tomllib.loads((HERE / "another-shop/shop.toml").read_text(encoding="utf-8"))


@pytest.fixture
def at_shop(cstool: Any, shipped: dict[str, str], clean_environment: Path) -> Callable[[Path], Any]:
    """Return `cstool` at the shop that the cases of a folder are of."""

    def at(folder: Path) -> Any:
        if folder.parent.name == "another-shop":
            text = shipped["policies.toml"]
            for edit in ANOTHER["edits"]:
                assert text.count(edit["old"]) == 1, edit
                text = text.replace(edit["old"], edit["new"])
            (clean_environment / "policies.toml").write_text(text + ANOTHER["below"], encoding="utf-8")
        return cstool

    return at


def cases(folder: Path = HERE) -> list[Any]:
    return [
        pytest.param(case, file.parent, id=f"{file.parent.relative_to(HERE)}/{file.stem}: {case['title']}")
        for file in FILES
        if file.is_relative_to(folder)
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
    ]


def matches(found: Any, expected: Any) -> bool:
    """Tell whether `found` is what is expected: of a table only the keys that are named, of a list all entries."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            key in found and matches(found[key], value) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(matches, found, expected))
    return bool(found == expected) and type(found) is type(expected)


def said(ran: Any, *, failed: bool) -> str:
    """Return why the answer is what it is, one reason a line, and a reply's text; or what went wrong and what helps."""
    if failed:
        return f"{ran.error['message']}; {ran.error['hint']}"
    reasons = [f"{reason['rule']}  {reason['text']}" for reason in ran.answer.get("because", ())]
    return "\n".join([*reasons, ran.answer.get("text", "")])


@pytest.mark.parametrize(("case", "folder"), cases())
def test_case(at_shop, case, folder):
    """The handbook's answer to this case, as its title says it."""
    assert not case.keys() - {"title", "run", "exit", "expect", "null", "error", "says"}
    command, *arguments = shlex.split(case["run"])
    ran = at_shop(folder)(command, "--json", *arguments)
    assert ran.code == case.get("exit", 0), ran
    if "error" in case:
        assert (ran.out, ran.error["code"]) == ("", case["error"])
    else:
        assert matches(ran.answer, case.get("expect", {})), ran.out
        assert all(ran.answer[key] is None for key in case.get("null", ())), ran.out
    for expected in case.get("says", ()):
        assert expected in said(ran, failed="error" in case)


def test_another_shop_is_sound(at_shop):
    assert at_shop(HERE / "another-shop/refund")("validate", "--strict").code == 0


@pytest.mark.parametrize(
    "folder", sorted({file.parent for file in FILES}), ids=lambda folder: str(folder.relative_to(HERE))
)
def test_what_is_said_is_what_was_read(folder, at_shop, monkeypatch, pytestconfig):
    cstool = at_shop(folder)
    runs = {case.values[0]["run"]: "error" in case.values[0] for case in cases(folder)}
    for name, is_error in (("answers.txt", False), ("errors.txt", True)):
        written = "\n".join(whole(cstool, monkeypatch, run) for run in runs if runs[run] is is_error)
        if not written:
            continue
        if pytestconfig.getoption("--update"):
            (folder / name).write_text(written, encoding="utf-8")
        assert written == (folder / name).read_text(encoding="utf-8")


def whole(cstool: Any, monkeypatch: Any, run: str) -> str:
    """Return a command line and all that it writes, of an error also in Chinese, without the hour."""
    for name in ("HOME", "XDG_DATA_HOME"):  # wordings take turns
        monkeypatch.setenv(name, tempfile.mkdtemp(dir=Path.cwd()))
    command, *arguments = shlex.split(run)
    ran = cstool(command, *arguments)
    written = [f"$ cstool {run}\n", ran.out, ran.err]
    if ran.code and not ran.out:
        monkeypatch.setenv("CSTOOL_LANG", "zh")
        written.append(cstool(command, *arguments).err)
        written.append(f"[{cstool(command, *arguments, '--json').error['code']}]\n")
        monkeypatch.delenv("CSTOOL_LANG")
    text = re.sub(r"(?<=｜)20[0-9-]{8} [0-9:]{5}", "…", "".join(written))
    return text if "--on" in run else re.sub(r"(today is |今天是 )[0-9-]{10}", r"\1…", text)


def test_every_outcome_of_every_playbook_has_a_case(shipped):
    """Every case that a playbook can end in is tried at least once."""
    playbooks = tomllib.loads(shipped["policies.toml"])["playbooks"]
    tried = {
        (expected["kind"], expected["outcome"]["id"])
        for file in (HERE / "triage").glob("*.toml")
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
        if "outcome" in (expected := case.get("expect", {}))
    }
    assert tried == {(book["id"], outcome["id"]) for book in playbooks for outcome in book["outcomes"]}
