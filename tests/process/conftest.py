"""Real processes: `python -m cstool` of this checkout, or the installed command that `--cstool` names."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parents[2]

Process = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="session")
def program(request: pytest.FixtureRequest) -> list[str]:
    """The command line that starts the program under test."""
    installed = request.config.getoption("--cstool")
    return [str(Path(installed).absolute())] if installed else [sys.executable, "-m", "cstool"]


@pytest.fixture
def environment(tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    """The variables of a user who has set nothing up."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMPDIR") if name in os.environ}
    home = str(tmp_path / "home")
    if not request.config.getoption("--cstool"):
        kept["PYTHONPATH"] = str(CHECKOUT)
    return {
        **kept,
        "LANG": "C.UTF-8",
        "HOME": home,
        "XDG_CONFIG_HOME": home,
        "XDG_CACHE_HOME": f"{home}/cache",
        "APPDATA": home,
    }


@pytest.fixture
def run(program: list[str], environment: dict[str, str], tmp_path: Path) -> Process:
    """Run the program to its end; `environment` adds variables, everything else is as for `subprocess.run`."""

    def run(*arguments: Any, environment: dict[str, str] = environment, **options: Any) -> Any:
        options = {"cwd": tmp_path, "capture_output": True, "timeout": 60, **options}
        return subprocess.run([*program, *arguments], env={**clean, **environment}, check=False, **options)

    clean = environment
    return run
