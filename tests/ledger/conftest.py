"""A fresh ledger for each test: in a file, and beside .ci/services also in PostgreSQL. The clock stands still."""

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest
from ledger_places import ENGINES, execute, file_place, schema_place

from cstool.console import signature


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, cstool: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where a ledger is that nobody has written to; it is the one in use."""
    del cstool  # first comes the clean environment
    made = file_place() if request.param == "sqlite" else schema_place()
    monkeypatch.setenv("CSTOOL_LEDGER", made)
    yield made
    if request.param == "postgres":
        execute(made, f"DROP SCHEMA {made.rpartition('%3D')[2]} CASCADE")


@pytest.fixture
def file(cstool: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a ledger that nobody has written to; it is the one in use."""
    del cstool
    monkeypatch.setenv("CSTOOL_LEDGER", file_place())
    return Path(file_place())


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The clock stands at noon of Thursday, 2026-11-26, in the shop, until a test sets it."""
    stands = [datetime.fromisoformat("2026-11-26T12:00:00+08:00")]

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return stands[0].astimezone(tz)

    monkeypatch.setattr(signature, "datetime", Stopped)

    def set_to(moment: str) -> None:
        stands[0] = datetime.fromisoformat(moment)

    return set_to
