"""A ledger that cannot be used: one clear line, an exit code, nothing lost and nothing half written."""

import os
import sqlite3
import sys
import tempfile
from pathlib import Path

import pytest
from ledger_places import execute

from cstool.ledger import network_drives, sqlite_ledger
from cstool.ledger.ledger_tables import VERSION

LINES = [
    "note 1 又一条",
    "notes 1",
    "due",
    "notes --verify",
    "done 1",
    "reply thanks --order 1",
    "triage leak --order 1",
]
WRITING = ["note 1 又一条", "done 1", "reply thanks --order 1"]


@pytest.fixture
def filled(place, cstool):
    """A ledger with one open note."""
    assert cstool("note", "1", "要办的", "--due", "今天", "--agent", "小美").code == 0
    return place


def is_refused(ran, code, says):
    """Tell whether a run ended in one line that says `says`, with the exit code of a ledger that cannot be used."""
    return (
        (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
        and says in ran.err
        and ran.err.startswith("error: ")
    )


@pytest.mark.parametrize("line", LINES)
def test_a_ledger_of_a_later_version(filled, cstool, line):
    execute(
        filled,
        f"UPDATE ledger_version SET version = {VERSION + 1}"
        if filled.startswith("postgresql:")
        else f"PRAGMA user_version = {VERSION + 1}",
    )
    assert is_refused(cstool(*line.split()), "ledger-newer", "a later version of cstool wrote it")


@pytest.mark.parametrize("line", LINES)
def test_a_file_that_is_no_ledger(file, cstool, line):
    file.write_bytes(b"SQLite format 3\0" + b"rubbish" * 1000)
    assert is_refused(cstool(*line.split()), "ledger-damaged", "it is damaged")


@pytest.mark.parametrize("line", LINES)
def test_the_database_of_another_program(file, cstool, line):
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE notes (id)")
    connection.close()
    before = file.read_bytes()
    assert is_refused(cstool(*line.split()), "ledger-unusable", "the database of another program")
    assert file.read_bytes() == before


@pytest.mark.parametrize("line", LINES)
def test_a_ledger_whose_version_was_wiped_is_not_an_empty_one(filled, cstool, line):
    """Else all notes would seem to be gone, and --verify would call nothing at all sound."""
    execute(
        filled,
        "DELETE FROM ledger_version" if filled.startswith("postgresql:") else "PRAGMA user_version = 0",
    )
    assert is_refused(cstool(*line.split()), "ledger-damaged", "it is damaged")


@pytest.mark.parametrize("line", ["due", "done 1", "note 1 又一条 --due 今天"])
def test_a_ledger_without_one_of_its_tables(filled, cstool, line):
    execute(filled, "DROP TABLE open_notes")
    assert is_refused(cstool(*line.split()), "ledger-damaged", "it is damaged")


@pytest.mark.parametrize("line", LINES)
def test_the_tables_of_another_program(place, cstool, line):
    execute(place, "CREATE TABLE notes (id INTEGER)")
    assert is_refused(cstool(*line.split()), "ledger-unusable", "the database of another program")


@pytest.mark.parametrize(
    "url", ["mysql://db/cstool", "postgresql+psycopg2://db/cstool", "PostgreSQL://u:secret@db/x"]
)
@pytest.mark.parametrize("line", LINES)
def test_the_url_of_a_server_that_keeps_none(cstool, monkeypatch, tmp_path, line, url):
    """A team that believes in one database must not write into a file of each agent's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSTOOL_LEDGER", url)
    ran = cstool(*line.split())
    assert is_refused(ran, "ledger-unusable", "no ledger is kept at")
    assert "secret" not in ran.err
    assert not (tmp_path / url.partition("/")[0]).exists()


def test_a_tilde_is_the_folder_of_the_user(cstool, monkeypatch, tmp_path):
    """A crontab does not read it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("CSTOOL_LEDGER", "~/ledger.sqlite")
    assert cstool("note", "1", "一").code == 0
    assert (tmp_path / "ledger.sqlite").is_file()


@pytest.mark.parametrize("line", WRITING)
def test_a_ledger_that_another_program_has_locked(file, cstool, monkeypatch, line):
    cstool("note", "1", "要办的")
    monkeypatch.setattr(sqlite_ledger, "PATIENCE", 0.05)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert is_refused(cstool(*line.split()), "ledger-locked", "another program has locked it")
    assert cstool("notes", "1").code == 0, "it can still be read"
    other.execute("ROLLBACK")
    other.close()
    assert cstool(*line.split()).code == 0


def test_a_full_disk(file, cstool, monkeypatch):
    """Nothing of the note is kept, and those before it are as they were."""
    cstool("note", "1", "要办的")
    connected = sqlite_ledger.SqliteLedger._connected

    def on_a_full_disk(self):
        connection = connected(self)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    before = file.read_bytes()
    with monkeypatch.context() as full:
        full.setattr(sqlite_ledger.SqliteLedger, "_connected", on_a_full_disk)
        ran = cstool("note", "1", "满" * 3_900)
    assert is_refused(ran, "ledger-full", "the disk is full")
    assert file.read_bytes() == before
    assert cstool("notes", "--verify").code == 0


@pytest.fixture
def nobody():
    """Be a user who may not write everywhere: root may."""
    is_root = os.getuid() == 0
    if is_root:
        os.seteuid(65534)
    yield
    if is_root:
        os.seteuid(0)


@pytest.fixture
def shared(file, cstool):
    """A folder that every user can enter, with a ledger in it."""
    cstool("note", "1", "要办的")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "ledger.sqlite").write_bytes(file.read_bytes())
        Path(folder).chmod(0o755)
        yield Path(folder)
        Path(folder).chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="permissions of another kind")
@pytest.mark.parametrize("protected", ["folder", "file"])
def test_a_read_only_place(shared, cstool, monkeypatch, protected, request):
    """It can be read all the same."""
    (shared / "ledger.sqlite").chmod(0o444 if protected == "file" else 0o666)
    shared.chmod(0o555 if protected == "folder" else 0o777)
    monkeypatch.setenv("CSTOOL_LEDGER", str(shared / "ledger.sqlite"))
    monkeypatch.setenv("HOME", str(shared))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(shared))
    monkeypatch.chdir(shared)
    request.getfixturevalue("nobody")
    for line in WRITING:
        ran = cstool(*line.split(), "--json")
        assert (ran.code, ran.out) == (3, "")
        assert ran.error["code"] in {"ledger-read-only", "ledger-unusable"}
    ran = cstool("notes", "1")
    assert (ran.code, "要办的" in ran.out) == (0, True)


def test_a_place_where_no_file_can_be(cstool, monkeypatch, clean_environment):
    (clean_environment / "file").write_text("")
    monkeypatch.setenv("CSTOOL_LEDGER", "file/below/ledger.sqlite")
    assert is_refused(cstool("note", "1", "一"), "ledger-unusable", "cannot be used")


@pytest.mark.skipif(os.name == "nt", reason="makes links")
@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("line", LINES)
def test_a_link_is_not_followed(file, cstool, exists, line, tmp_path):
    """In a folder that others can write to, it may lead to any file of the user's."""
    target = tmp_path / "target"
    if exists:
        target.write_bytes(b"")
    file.symlink_to(target)
    assert is_refused(cstool(*line.split()), "ledger-unusable", "it is a link")
    assert target.exists() == exists
    assert not exists or target.read_bytes() == b""


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind")
def test_nobody_else_can_read_it(file, cstool, monkeypatch, tmp_path):
    folder = tmp_path / "new" / "folder"
    monkeypatch.setenv("CSTOOL_LEDGER", str(folder / "ledger.sqlite"))
    before = os.umask(0)
    try:
        cstool("note", "1", "一")
    finally:
        os.umask(before)
    assert (folder / "ledger.sqlite").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert cstool("notes").code == 0
    before = os.umask(0o777)
    try:
        monkeypatch.setenv("CSTOOL_LEDGER", str(folder / "other.sqlite"))
        cstool("note", "1", "一")
    finally:
        os.umask(before)
    assert (folder / "other.sqlite").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("CSTOOL_LEDGER", str(folder / "ledger.sqlite"))
    (folder / "ledger.sqlite").chmod(0o644)
    cstool("notes")
    assert (folder / "ledger.sqlite").stat().st_mode & 0o777 == 0o600


MOUNTS = {
    "nfs4 rw,nolock,vers=3": False, "nfs rw,vers=3,local_lock=all": False, "cifs rw,nobrl": False,
    "fuse.sshfs rw": False,
    "nfs4 rw,vers=4.2,local_lock=none": True, "ext4 rw": True, "cifs rw,vers=3.1": True,
}  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what is mounted")
@pytest.mark.parametrize("mount", MOUNTS)
def test_a_network_drive_without_locks(file, cstool, monkeypatch, tmp_path, mount):
    kind, _, options = mount.partition(" ")
    device = tmp_path.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    line = f"36 35 {number} / /mnt rw,noatime shared:1 - {kind} server:/share {options}\n"
    (tmp_path / "mountinfo").write_text(line)
    monkeypatch.setattr(network_drives, "_MOUNTS", tmp_path / "mountinfo")
    ran = cstool("note", "1", "一")
    if MOUNTS[mount]:
        assert ran.code == 0
    else:
        assert is_refused(ran, "ledger-without-locks", "on which locks do not hold")


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for locks")
@pytest.mark.parametrize("number", [37, 95])
def test_a_drive_that_refuses_locks(file, cstool, monkeypatch, number):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.fcntl", refuse)
    assert is_refused(cstool("note", "1", "一"), "ledger-without-locks", "on which locks do not hold")


def test_a_server_that_is_not_there(cstool, monkeypatch):
    """The password is not shown."""
    pytest.importorskip("psycopg2")
    monkeypatch.setenv("CSTOOL_LEDGER", "postgresql://agent:secret@127.0.0.1:9/shop?connect_timeout=1")
    ran = cstool("note", "1", "一")
    assert is_refused(ran, "ledger-unreachable", "the ledger postgresql://127.0.0.1:9/shop cannot be used")
    assert "secret" not in ran.err


def test_a_server_without_what_reaches_it(cstool, monkeypatch):
    monkeypatch.setenv("CSTOOL_LEDGER", "postgresql://127.0.0.1/shop")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    ran = cstool("notes", "1", "--json")
    assert (ran.code, ran.error["code"]) == (2, "needs-extra")
    assert "cstool[team]" in ran.error["hint"]


@pytest.mark.parametrize("line", [*LINES, "size 240", "triage leak"])
def test_a_policy_that_says_nothing_of_notes(file, cstool, shipped, line):
    text = shipped["policies.toml"]
    Path("policies.toml").write_text(text[: text.index("[notes]")], encoding="utf-8")
    ran = cstool(*line.split(), "--json")
    needs_kinds = line.startswith(("note ", "reply", "triage leak --order"))
    assert ran.code == (3 if needs_kinds else 2 if line.startswith("done") else 0), ran


def test_an_old_sqlite(file, cstool, monkeypatch):
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 1))
    assert is_refused(cstool("note", "1", "一"), "ledger-unusable", "which is too old")
    assert not file.exists() or file.read_bytes() == b""


def test_an_unknown_time_zone(file, cstool, shipped):
    text = shipped["policies.toml"].replace('"Asia/Shanghai"', '"Asia/Guangzhou"')
    Path("policies.toml").write_text(text, encoding="utf-8")
    ran = cstool("note", "1", "一", "--json")
    assert (ran.code, ran.error["code"]) == (3, "not-one-of")
