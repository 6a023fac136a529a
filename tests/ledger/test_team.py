"""A ledger for a team, on PostgreSQL: what docs/ledger.md says of roles and of waiting. Only beside .ci/services."""

import pytest
from ledger_places import ENGINES, execute

from cstool.ledger import postgres_ledger

pytestmark = pytest.mark.skipif("postgres" not in ENGINES, reason="there is no server")


@pytest.fixture
def server(place, cstool):
    """A ledger on the server with one note."""
    if not place.startswith("postgresql:"):
        pytest.skip("for a team")
    assert cstool("note", "1", "要办的", "--due", "今天").code == 0
    return place


@pytest.fixture
def as_desk(server, monkeypatch):
    """The ledger as a role sees it that may add to it, and owns nothing."""
    schema = server.rpartition("%3D")[2]
    role = f"desk_{schema}"
    execute(
        server,
        f"CREATE ROLE {role} LOGIN",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"GRANT SELECT, INSERT ON notes TO {role}",
        f"GRANT SELECT, INSERT, DELETE ON open_notes TO {role}",
        f"GRANT SELECT ON ledger_version TO {role}",
    )
    place = server.replace("//cstool@", f"//{role}@")
    monkeypatch.setenv("CSTOOL_LEDGER", place)
    yield place
    execute(server, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_an_agent_needs_to_own_nothing(as_desk, cstool):
    assert cstool("note", "1", "又一条", "--due", "今天").code == 0
    assert cstool("done", "1").code == 0
    assert [note["id"] for note in cstool("due", "--json").answer["open"]] == [2]
    assert cstool("notes", "--verify").code == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notes SET text = ''",
        "DELETE FROM notes",
        "TRUNCATE notes CASCADE",
        "ALTER TABLE notes DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TABLE notes CASCADE",
        "DELETE FROM open_notes",
    ],
)
def test_who_owns_nothing_can_switch_nothing_off(as_desk, cstool, statement):
    with pytest.raises(Exception, match=r"permission denied|must be owner|only added to"):
        execute(as_desk, statement)
    assert cstool("notes", "--verify").code == 0


def test_who_may_not_write_is_told_so(server, as_desk, cstool):
    execute(server, f"REVOKE INSERT ON notes FROM {as_desk.partition('//')[2].partition('@')[0]}")
    ran = cstool("note", "1", "又一条", "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (3, "", "ledger-read-only")


def test_who_waits_too_long_is_told_so(server, cstool, monkeypatch):
    import psycopg2

    monkeypatch.setattr(postgres_ledger, "LOCK_PATIENCE", 0.1)
    with psycopg2.connect(server) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [postgres_ledger._LOCK])
        ran = cstool("note", "1", "又一条", "--json")
        assert (ran.code, ran.out, ran.error["code"]) == (3, "", "ledger-locked")
        assert cstool("notes", "1").code == 0
    assert cstool("note", "1", "又一条").code == 0
