"""The ledger in one file: SQLite, for an agent or a desk on one computer. No server, nothing to set up."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cstool.errors import LedgerError, Message, cause_of
from cstool.ledger.ledger_tables import VERSION, sqlite_tables
from cstool.ledger.network_drives import locks_hold
from cstool.ledger.note_ledger import UNGUARDED, Ask, NoteLedger

if TYPE_CHECKING:
    import sqlite3

#: Marks a file of SQLite as a ledger of cstool ("cstl").
APPLICATION = 0x6373746C
#: The first SQLite with strict tables.
OLDEST = (3, 37)
#: Seconds to wait for other programs that write.
PATIENCE = 20.0
_NOTHING = Message("nothing was noted")
_DAMAGED = ("ledger-damaged", Message("it is damaged"), Message("put back the last copy; see docs/ledger.md"))
_OTHER_FILE = ("ledger-unusable", Message("it is no ledger"), Message("name another file"))
#: How a file of SQLite begins.
_HEADER = b"SQLite format 3\0"
#: What SQLite's primary error codes mean for us, and what helps.
_FAULTS = {
    1: _DAMAGED,  # the tables are not those that were made
    5: (
        "ledger-locked",
        Message("another program has locked it"),
        Message("try again when that one is done"),
    ),
    8: ("ledger-read-only", Message("it is read-only"), _NOTHING),
    10: ("ledger-unusable", Message("the disk refused"), _NOTHING),
    11: _DAMAGED,
    13: ("ledger-full", Message("the disk is full"), Message("make room; nothing was noted")),
    14: ("ledger-unusable", Message("it cannot be opened"), _NOTHING),
    19: _DAMAGED,  # an index contradicts its table
    20: _DAMAGED,
    26: _DAMAGED,
}


class SqliteLedger(NoteLedger):
    """A ledger in a file of SQLite, which comes to be with the first note."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _check_storage(self) -> None:
        with self._reading() as ask:
            found = ask("PRAGMA integrity_check(1)", [])
            made = ask("SELECT sql FROM sqlite_master WHERE type = 'trigger'", [])
        if found and found[0][0] != "ok":
            raise self._error(*_DAMAGED)
        if found and {each[0] for each in made} != {each for each in sqlite_tables() if " TRIGGER " in each}:
            raise self._error(*UNGUARDED)

    @contextmanager
    def _reading(self) -> Iterator[Ask]:
        with self._mendable():
            if self._connection is None and self._is_there():
                self._connection = self._connected()
            connection = self._connection
            if connection is None or not self._version(connection):
                yield lambda _statement, _values: []
            else:
                yield _asking(connection)

    @contextmanager
    def _writing(self) -> Iterator[Ask]:
        with self._mendable():
            if self._connection is None:
                self._create()
                self._connection = self._connected()
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                if not self._version(connection):
                    _make_tables(connection)
                yield _asking(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _is_there(self) -> bool:
        """Tell whether the file exists.

        Raises:
            LedgerError: something else does: a link, a folder, a device.
        """
        try:
            mode = self._path.lstat().st_mode
        except FileNotFoundError:
            return False
        if stat.S_ISLNK(mode):
            raise self._error("ledger-unusable", Message("it is a link"), Message("name the file itself"))
        if not stat.S_ISREG(mode):
            raise self._error("ledger-unusable", Message("it is no file"), Message("name a file"))
        return True

    def _create(self) -> None:
        """Make an empty file that only its owner can read, unless there is one, and nothing but a file."""
        if self._is_there():
            return
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            made = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                if os.name != "nt":
                    os.fchmod(made, 0o600)  # the umask may have taken away even more
            finally:
                os.close(made)

    def _connected(self) -> "sqlite3.Connection":
        """Open the file, which exists, and keep others from reading it if it is a ledger, or empty."""
        import sqlite3

        if sqlite3.sqlite_version_info < OLDEST:
            cause = Message(
                "this Python has SQLite {version}, which is too old", version=sqlite3.sqlite_version
            )
            raise self._error("ledger-unusable", cause, Message("use a Python with SQLite 3.37 or later"))
        if not locks_hold(self._path):
            raise self._error(
                "ledger-without-locks",
                Message("it lies on a network drive on which locks do not hold"),
                Message(
                    "keep it on a disk of this computer, or in PostgreSQL for a team; see docs/ledger.md"
                ),
            )
        connection = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
        # damaged bytes are shown as they are, so that --verify can name the note
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        try:
            for setting in ("trusted_schema = OFF", "foreign_keys = ON", "synchronous = EXTRA"):
                connection.execute(f"PRAGMA {setting}")
            mode = stat.S_IMODE(self._path.stat().st_mode)
            if mode & 0o077:
                self._version(connection)  # of what is no ledger nothing is changed
                with suppress(PermissionError):
                    self._path.chmod(mode & 0o700)
        except BaseException:
            connection.close()
            raise
        return connection

    def _version(self, connection: "sqlite3.Connection") -> int:
        """Return the version of the tables; 0: there are none yet.

        Raises:
            LedgerError: it is of a later version, damaged, or another program's.
        """
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application == APPLICATION and version > VERSION:
            raise self._error(
                "ledger-newer", Message("a later version of cstool wrote it"), Message("update cstool")
            )
        if application != APPLICATION and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise self._error(
                "ledger-unusable",
                Message("it is the database of another program"),
                Message("name another file"),
            )
        if application == APPLICATION and version < 1:
            raise self._error(*_DAMAGED)  # both are written at once
        return int(version) if application == APPLICATION else 0

    @contextmanager
    def _mendable(self) -> Iterator[None]:
        """Turn what the system or SQLite refuses into an error that the user can mend."""
        import sqlite3

        try:
            yield
        except sqlite3.Error as error:
            # the low byte is the primary code, the rest says more about it
            fault = _FAULTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
            if fault is None:
                raise
            raise self._error(*(fault if self._is_of_sqlite() else _OTHER_FILE)) from error
        except OSError as error:
            raise self._error("ledger-unusable", cause_of(error), _NOTHING) from error

    def _is_of_sqlite(self) -> bool:
        """Tell whether the file, if it can be read, is empty or begins as those of SQLite do."""
        try:
            with self._path.open("rb") as file:
                return file.read(len(_HEADER)) in {b"", _HEADER}
        except OSError:
            return True

    def _error(self, code: str, cause: Message, hint: Message) -> LedgerError:
        return LedgerError(
            code, Message("the ledger {file} cannot be used: {cause}", file=self._path, cause=cause), hint
        )


def _asking(connection: "sqlite3.Connection") -> Ask:
    def ask(statement: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        return connection.execute(statement.replace("%s", "?"), values).fetchall()

    return ask


def _make_tables(connection: "sqlite3.Connection") -> None:
    for statement in sqlite_tables():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
