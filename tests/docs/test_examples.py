"""Every session in the documentation is run, and every command has its page.

A session is a fenced `console` block. The commands of one page run one after the other in one shell, in an empty
folder. `pytest tests/docs --update` writes what they say now into the pages: then read the diff.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cstool.cli import _summaries

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
#: A command at the prompt, with the lines that continue it.
COMMAND = re.compile(r"^\$ (.*(?:\n> .*)*)\n", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)[^)]*\)")
COMMANDS = list(_summaries())
#: Said in a source checkout, for which nothing was learnt ahead.
LEARNING = re.compile(r"^(learning from customers' words|正在学习顾客的原话).*\n", re.MULTILINE)
#: Ends the output of each command of a page.
END = "\x1e"


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def commands(page: str) -> Iterator[str]:
    """Yield the commands of every session of a page."""
    for block in BLOCK.findall(page):
        yield from (found.replace("\n> ", "\n") for found in COMMAND.findall(block))


def screens(page: str) -> Iterator[str]:
    """Yield what stands below each command of a page."""
    for block in BLOCK.findall(page):
        yield from COMMAND.split(block)[2::2]


def with_screens(page: str, shown: list[str]) -> str:
    """Return the page with other output below its commands."""
    rest = iter(shown)

    def session(block: re.Match[str]) -> str:
        return "".join(f"$ {found}\n{next(rest)}" for found in COMMAND.findall(block[0]))

    return BLOCK.sub(session, page)


def masked(text: str) -> str:
    """Return output without what differs between runs and computers: the time, the engine, where the files are."""
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "<time>", text)
    text = re.sub(r"(UTF-8. ?|\"engine\": \")(kernel|reference)", r"\1<engine>", text)
    text = re.sub(r"\n\nmembers files are priced .*|\n\n会员文件由.*", "\n\n<engine>", text)
    masked_paths = re.sub(r"/\S+/(?=[\w-]+\.(toml|tsv|sqlite)\b)", "<folder>/", text)
    return masked_paths if masked_paths == text else re.sub(r"  +|-{4,}", "  ", masked_paths)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a checkout keeps what it learnt from the shipped words: a page need not learn them anew."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def shell(pytestconfig: pytest.Config, tmp_path: Path, cache: Path) -> dict[str, str]:
    """The environment of somebody who has just installed `cstool`, from `--cstool` or from this checkout."""
    if shutil.which("sh") is None:
        pytest.skip("the sessions are written for sh")
    installed = pytestconfig.getoption("--cstool")
    command = f'"{Path(installed).absolute()}"' if installed else f'"{sys.executable}" -m cstool'
    program = tmp_path / "bin" / "cstool"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CSTOOL_", "LC_", "XDG_"))
    }
    return kept | {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "COLUMNS": "80",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        **({} if installed else {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache)}),
    }


@pytest.mark.parametrize(
    "page", [page for page in PAGES if BLOCK.search(page.read_text("utf-8"))], ids=name_of
)
def test_sessions(page: Path, shell: dict[str, str], pytestconfig: pytest.Config, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    shell["LANG"] = "zh_CN.UTF-8" if ".zh-CN" in page.name else "C"
    steps = (f"{command}\ncode=$?; printf '{END}'; (exit $code)\n" for command in commands(text))
    desk = tmp_path / "desk"
    desk.mkdir()
    ran = subprocess.run(
        ["sh"],
        input="".join(steps),
        cwd=desk,
        env=shell,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert "Traceback" not in ran.stdout, ran.stdout
    shown = [LEARNING.sub("", screen) for screen in ran.stdout.split(END)[:-1]]
    if pytestconfig.getoption("--update"):
        kept = [
            old if masked(old) == masked(new) else new for old, new in zip(screens(text), shown, strict=True)
        ]
        page.write_text(with_screens(text, kept), "utf-8")
        return
    written = zip(commands(text), screens(text), strict=True)
    ran_now = zip(commands(text), shown, strict=True)
    assert [(line, masked(screen)) for line, screen in ran_now] == [
        (line, masked(screen)) for line, screen in written
    ], "if this is meant: pytest tests/docs --update"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_page_that_quotes_its_help(command: str) -> None:
    page = (ROOT / "docs" / "commands" / f"{command}.md").read_text("utf-8")
    quoted = dict(zip(commands(page), screens(page), strict=True))
    assert f"Usage: cstool {command}" in quoted[f"cstool {command} --help"]
    assert f"commands/{command}.md" in (ROOT / "docs" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
