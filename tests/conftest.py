"""What the tests share: `cstool`, the program run in this process as an agent runs it in a terminal."""

import io
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from cstool.cli import main
from cstool.console import handbook_files
from cstool.console.handbook_files import SHOP_FILES
from cstool.locale import activate
from cstool.policy.cache import Store

# A busy machine is slow at all it does; that says nothing about what a test draws.
settings.register_profile("busy", settings(), suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
# A run in the background of a shell inherits that Ctrl-C is ignored, and so would every process it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
#: The shipped handbook.
SHIPPED = Path(__file__).parents[1]


class Ran(NamedTuple):
    """What a run gave: its exit code, and what stood on stdout and on stderr."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """The JSON document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """What went wrong, from the JSON document on stderr."""
        return json.loads(self.err)["error"]


Run = Callable[..., Ran]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cstool", metavar="PATH", help="the installed command to test, in place of this checkout"
    )
    parser.addoption(
        "--update", action="store_true", help="write the expected texts anew: then read the diff"
    )


@pytest.fixture(autouse=True)
def english() -> None:
    """Every test starts in English, whatever language the one before spoke."""
    activate("en")


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A computer on which nobody has set anything up: an empty current folder, no variables, no user's files."""
    for name in [*os.environ]:
        if name.startswith(("CSTOOL_", "_CSTOOL_", "LC_", "LANG")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in (
        "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA", "USERPROFILE",
    ):  # fmt: skip
        monkeypatch.setenv(name, str(tmp_path / "home"))
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """What was learnt from customers' words, kept over all tests: it goes by content, and takes a second to learn."""
    return Store(tmp_path_factory.mktemp("kept"), "tests")


@pytest.fixture
def cstool(clean_environment: Path, monkeypatch: pytest.MonkeyPatch, kept: Store) -> Run:
    """Run `cstool` with some arguments in this process, in a clean environment."""
    monkeypatch.setattr(handbook_files, "store", lambda: kept)
    # only the first test to ask by words would be told: tests/process does it as people do
    monkeypatch.setattr(handbook_files, "_learning_is_told", nullcontext)

    def run(*arguments: str) -> Ran:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
        with monkeypatch.context() as streams:
            streams.setattr(sys, "stdout", out)
            streams.setattr(sys, "stderr", err)
            try:
                code = main([str(argument) for argument in arguments])
            except SystemExit as leaving:
                code = int(leaving.code or 0)
        return Ran(code, *(_text(stream) for stream in (out, err)))

    return run


@pytest.fixture(scope="session")
def shipped() -> dict[str, str]:
    """The text of the two shipped files, by name."""
    return {name: (SHIPPED / name).read_text(encoding="utf-8") for name in ("policies.toml", "replies.toml")}


@pytest.fixture(scope="session")
def shop_files() -> dict[str, str]:
    """The text of all shipped files, by name."""
    return {name: (SHIPPED / name).read_text(encoding="utf-8") for name in SHOP_FILES}


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")
