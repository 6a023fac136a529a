"""Where the ledger is: the environment's file or server, else a file in the user's data folder."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cstool.errors import LedgerError, Message

if TYPE_CHECKING:
    from cstool.ledger.note_ledger import NoteLedger

#: Names the ledger: a file, or `postgresql://...`.
VARIABLE = "CSTOOL_LEDGER"
_SERVERS = ("postgresql://", "postgres://")


def is_server(place: str) -> bool:
    """Tell whether a ledger is on a server, not in a file."""
    return place.startswith(_SERVERS)


def ledger_place() -> str:
    """Return where the ledger is, whether it exists or not: a path or a URL.

    A `~` of a file is the user's folder also where no shell has read it, as in a crontab.
    """
    place = os.environ.get(VARIABLE, "")
    if not place.strip():
        return str(data_folder() / "ledger.sqlite")
    return str(Path(place).expanduser()) if place.startswith(("~/", "~\\")) else place


def shown_place() -> str:
    """Return where the ledger is as it may be shown: a file in full, a URL without user, password and options."""
    place = ledger_place()
    return shown_url(place) if is_server(place) else str(Path(place).absolute())


def shown_url(url: str) -> str:
    """Return a URL without user, password and options."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}"


def ledger_files() -> list[str]:
    """Return the files of the ledger: no command writes over them."""
    place = ledger_place()
    return [] if is_server(place) else [place, f"{place}-journal"]


def data_folder() -> Path:
    """Return the user's folder for what cstool keeps, whether it exists or not."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "cstool"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "cstool"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "cstool"


def in_use() -> "AbstractContextManager[NoteLedger]":
    """Give the ledger that is in use.

    Raises:
        InputError: it is on a server, and what reaches it is not installed.
        LedgerError: it cannot be used.
    """
    return open_ledger(ledger_place())


def _check_scheme(place: str) -> None:
    """Check that a place is not the URL of a server that keeps no ledger: a folder of that name would be made.

    Raises:
        LedgerError: it is one.
    """
    scheme, is_url, _ = place.partition("://")
    if is_url and len(scheme) > 1 and scheme.replace("+", "").isalnum():
        cause = Message("no ledger is kept at {scheme}://", scheme=scheme)
        raise LedgerError(
            "ledger-unusable",
            Message("the ledger {file} cannot be used: {cause}", file=shown_url(place), cause=cause),
            Message("name a file, or postgresql://..."),
        )


@contextmanager
def open_ledger(place: str) -> "Iterator[NoteLedger]":
    """Give the ledger at `place`, and let go of it in the end.

    Raises:
        InputError: it is on a server, and what reaches it is not installed.
        LedgerError: it cannot be used.
    """
    ledger: NoteLedger
    if is_server(place):
        from cstool.ledger.postgres_ledger import PostgresLedger

        ledger = PostgresLedger(place)
    else:
        from cstool.ledger.sqlite_ledger import SqliteLedger

        _check_scheme(place)
        ledger = SqliteLedger(Path(place))
    try:
        yield ledger
    finally:
        ledger.close()
