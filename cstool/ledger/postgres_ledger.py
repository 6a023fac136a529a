"""The ledger of a team: a PostgreSQL database, reached with psycopg2 (`cstool[team]`).

Its successor takes six times as long to import, longer than all of cstool, and an agent waits.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cstool.errors import LedgerError, Message, check_installed
from cstool.ledger.ledger_tables import VERSION, guards, postgres_tables
from cstool.ledger.location import shown_url
from cstool.ledger.note_ledger import UNGUARDED, Ask, NoteLedger

if TYPE_CHECKING:
    from psycopg2 import extensions

#: Seconds to wait for the server, and for others who write.
CONNECT_PATIENCE, LOCK_PATIENCE = 10, 20.0
#: Whoever adds to the ledger holds this lock ("cstl").
_LOCK = 0x6373746C
_DAMAGED = ("ledger-damaged", Message("it is damaged"), Message("put back the last copy; see docs/ledger.md"))
_FOREIGN = (
    "ledger-unusable",
    Message("it is the database of another program"),
    Message("name another database"),
)
#: Errors of PostgreSQL that have a name of their own here, by the beginnings of their codes.
_FAULTS = {
    "55P03": ("ledger-locked", Message("another program has locked it"), Message("try again when that one is done")),
    "57014": ("ledger-locked", Message("another program has locked it"), Message("try again when that one is done")),
    "25006": ("ledger-read-only", Message("it is read-only"), Message("nothing was noted")),
    "42501": ("ledger-read-only", Message("permission is denied"), Message("nothing was noted")),
    "53100": ("ledger-full", Message("the disk is full"), Message("make room; nothing was noted")),
    "XX": _DAMAGED,
    "42P07": _FOREIGN,  # it has a table of that name
    "42P": _DAMAGED,  # the tables are not those that were made, or contradict themselves
    "42703": _DAMAGED,
    "42883": _DAMAGED,
    "23": _DAMAGED,
    "P0001": _DAMAGED,
}  # fmt: skip
#: The triggers that act.
_GUARDS = """
SELECT tgname FROM pg_trigger
WHERE tgrelid IN (to_regclass('notes'), to_regclass('open_notes')) AND NOT tgisinternal AND tgenabled IN ('O', 'A')
"""


class PostgresLedger(NoteLedger):
    """A ledger in the database that a URL names; its tables come to be with the first note."""

    def __init__(self, url: str) -> None:
        """Take the URL; nothing is connected yet.

        Raises:
            InputError: psycopg2 is not installed.
        """
        self._driver = _driver()
        self._url = url
        self._has_tables = False
        self._connection: extensions.connection | None = None

    def close(self) -> None:
        """Let go of the server."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _check_storage(self) -> None:
        """Look at the triggers; the rest is left to the server, which has its own checksums."""
        with self._reading() as ask:
            acting = {row[0] for row in ask(_GUARDS, [])}
        if self._has_tables and not guards() <= acting:
            raise self._error(*UNGUARDED)

    @contextmanager
    def _reading(self) -> Iterator[Ask]:
        with self._mendable(), self._connected() as connection, connection.cursor() as cursor:
            if self._is_there(cursor):
                yield _asking(cursor)
            else:
                yield lambda _statement, _values: []

    @contextmanager
    def _writing(self) -> Iterator[Ask]:
        with self._mendable(), self._connected() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_PATIENCE * 1000:.0f}"])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            if not self._is_there(cursor):
                for statement in postgres_tables():
                    cursor.execute(statement)
            yield _asking(cursor)

    def _connected(self) -> "extensions.connection":
        """Return the connection; whoever leaves it as a context keeps what was done, or nothing of it."""
        if self._connection is None:
            self._connection = self._driver.connect(
                self._url, connect_timeout=CONNECT_PATIENCE, application_name="cstool", client_encoding="utf8"
            )
        return self._connection

    def _is_there(self, cursor: "extensions.cursor") -> bool:
        """Tell whether there are tables; once there are, they stay.

        Raises:
            LedgerError: they are of a later version, damaged, or another program's.
        """
        self._has_tables = self._has_tables or self._version(cursor) > 0
        return self._has_tables

    def _version(self, cursor: "extensions.cursor") -> int:
        """Return the version of the tables; 0: there are none yet.

        Raises:
            LedgerError: it is of a later version, damaged, or another program's.
        """
        cursor.execute("SELECT to_regclass('ledger_version'), to_regclass('notes')")
        versions, notes = cursor.fetchone() or (None, None)
        if versions is None and notes is not None:
            raise self._error(*_FOREIGN)
        if versions is None:
            return 0
        cursor.execute("SELECT coalesce(max(version), 0) FROM ledger_version")
        (version,) = cursor.fetchone() or (0,)
        if version < 1:
            raise self._error(*_DAMAGED)  # the tables and their version are written at once
        if version > VERSION:
            raise self._error(
                "ledger-newer", Message("a later version of cstool wrote it"), Message("update cstool")
            )
        return int(version)

    @contextmanager
    def _mendable(self) -> Iterator[None]:
        """Turn what the server refuses into an error that the user can mend."""
        try:
            yield
        except self._driver.Error as error:
            code = error.pgcode or ""
            fault = next((fault for known, fault in _FAULTS.items() if code.startswith(known)), None)
            if fault is None and isinstance(error, self._driver.OperationalError):
                cause = Message("{cause}", cause=_first_line(error))
                hint = Message("check CSTOOL_LEDGER and the server; nothing was noted")
                fault = ("ledger-unreachable", cause, hint)
            if fault is None:
                raise
            raise self._error(*fault) from error

    def _error(self, code: str, cause: Message, hint: Message) -> LedgerError:
        return LedgerError(
            code,
            Message("the ledger {file} cannot be used: {cause}", file=shown_url(self._url), cause=cause),
            hint,
        )


def _driver() -> ModuleType:
    """Return psycopg2, imported without `ssl`, which takes a third of its time.

    It needs that only to share the locks of OpenSSL before 1.1 with Python; connections are encrypted all the same.

    Raises:
        InputError: it is not installed.
    """
    known = sys.modules.get("ssl")
    sys.modules.setdefault("ssl", None)  # type: ignore[arg-type]  # "there is none", to whoever imports it now
    try:
        import psycopg2
    except ImportError:
        check_installed("psycopg2", extra="team")
        raise
    finally:
        if known is None:
            del sys.modules["ssl"]
    return psycopg2


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _asking(cursor: "extensions.cursor") -> Ask:
    def ask(statement: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []

    return ask
