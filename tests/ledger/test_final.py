"""Nobody changes or deletes a note, not even with the database in hand; whoever finds a way is found out (H2)."""

import random
import sqlite3
from contextlib import closing

import pytest
from ledger_places import execute

from cstool.cli import _summaries
from cstool.core.note_chain import NO_HASH, hash_of
from cstool.core.note_rows import Draft
from cstool.ledger.location import in_use

#: What somebody may try: the statement, on both databases.
_ROW = "order_id, {}, agent, at, due, text, {}, given_to, previous, hash"
TRIES = [
    "UPDATE notes SET text = '没说过' WHERE id = 1",
    "UPDATE notes SET agent = '别人'",
    "UPDATE notes SET due = NULL",
    "UPDATE notes SET hash = hash",
    "DELETE FROM notes WHERE id = 2",
    "DELETE FROM notes",
    "UPDATE open_notes SET due = '2099-01-01'",
    "DELETE FROM open_notes",
    "INSERT INTO open_notes VALUES (2, '2026-01-01')",
    f"INSERT INTO notes SELECT 7, {_ROW} FROM notes WHERE id = 1".format("kind", "about"),
    f"INSERT INTO notes SELECT 5, {_ROW} FROM notes WHERE id = 2".format("'done'", "3"),
]  # fmt: skip
ONLY_SQLITE = [
    f"INSERT OR REPLACE INTO notes SELECT id, {_ROW} FROM notes".format("'gift'", "about"),
    "REPLACE INTO open_notes VALUES (1, '2099-01-01')",
    f"INSERT INTO notes SELECT 5, {_ROW} FROM notes WHERE id = 1".format("x'00'", "about"),
    "UPDATE OR REPLACE notes SET id = 1 WHERE id = 2",
]
ONLY_POSTGRES = [
    "TRUNCATE notes CASCADE",
    "TRUNCATE open_notes",
    "INSERT INTO notes SELECT * FROM notes WHERE id = 1 ON CONFLICT (id) DO UPDATE SET text = ''",
]
#: What a note holds, and what somebody puts in its place who knows how to switch triggers off.
CHANGES = {
    "id": "id + 100", "order_id": "'别的'", "kind": "'gift'", "agent": "'别人'", "at": "'2020-01-01T00:00:00+08:00'",
    "due": "'2099-01-01'", "text": "text || ' '", "about": "1", "given_to": "'别人'", "previous": "hash",
    "hash": "previous",
}  # fmt: skip


@pytest.fixture
def written(place, cstool):
    """A ledger with an open note, one that asks for nothing, and one that is done."""
    cstool("note", "1", "周五前发出", "--kind", "promise", "--due", "周五", "--agent", "小美")
    cstool("note", "1", "指定快递", "--agent", "小丽")
    cstool("note", "2", "等退件", "--kind", "return", "--agent", "小丽")
    cstool("done", "3", "到了", "--agent", "小王")
    return place


def unlocked(place, *statements):
    """Do to the database what only its owner can: without its triggers."""
    if place.startswith("postgresql:"):
        execute(place, "SET session_replication_role = replica", *statements)
    else:
        with closing(sqlite3.connect(place)) as connection, connection:
            found = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in found:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            for _, sql in found:
                connection.execute(sql)
        connection.close()


@pytest.mark.parametrize("statement", [*TRIES, *ONLY_SQLITE, *ONLY_POSTGRES])
def test_the_database_refuses_whatever_is_no_addition(written, cstool, statement):
    if statement in (ONLY_SQLITE if written.startswith("postgresql:") else ONLY_POSTGRES):
        pytest.skip("another database's words")
    before = cstool("notes", "--json").out
    with pytest.raises(Exception, match=r"only added to|STRICT|cannot store BLOB|UNIQUE"):
        execute(written, statement)
    assert cstool("notes", "--json").out == before
    assert cstool("notes", "--verify").code == 0


def test_what_the_database_refuses_is_refused_by_the_trigger(written):
    """The test above proves something: the same connection may add what follows."""
    execute(
        written,
        "INSERT INTO notes SELECT 5, order_id, kind, agent, at, NULL, text, about, given_to, previous, hash "
        "FROM notes WHERE id = 1",
    )


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_changed_note_is_named(written, cstool, column, number):
    unlocked(written, f"UPDATE notes SET {column} = {CHANGES[column]} WHERE id = {number}")
    ran = cstool("notes", "--verify", "--json")
    assert (ran.code, ran.answer["ok"], ran.answer["count"]) == (1, False, number - 1)
    assert ran.answer["note"] == (number if column != "id" else {1: 2, 2: 3, 4: 104}[number])


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_note_that_was_taken_out_is_missed(written, cstool, number):
    unlocked(written, f"DELETE FROM open_notes WHERE id = {number}", f"DELETE FROM notes WHERE id = {number}")
    ran = cstool("notes", "--verify")
    assert (ran.code, ran.out) == (
        1,
        f"note {number + 1} is not what was written: note {number} should stand before it\n",
    )


def test_what_was_taken_out_of_the_list_of_the_day_is_missed(written, cstool):
    unlocked(written, "DELETE FROM open_notes WHERE id = 1")
    ran = cstool("notes", "--verify", "--json")
    assert (ran.code, ran.answer["note"]) == (1, 1)


@pytest.mark.parametrize("trigger", ["notes_stay", "notes_are_final", "notes_follow", "open_notes_stay"])
def test_a_trigger_that_was_taken_out_is_missed(written, cstool, trigger):
    """Before anything is changed: who can switch them off may do so and come back."""
    server = written.startswith("postgresql:")
    table = "open_notes" if trigger.startswith("open") else "notes"
    execute(
        written, f"ALTER TABLE {table} DISABLE TRIGGER {trigger}" if server else f"DROP TRIGGER {trigger}"
    )
    ran = cstool("notes", "--verify", "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (3, "", "ledger-damaged")
    assert "triggers" in ran.error["message"]
    assert cstool("notes").code == 0


def test_a_trigger_that_does_nothing_is_none(written, cstool):
    if written.startswith("postgresql:"):
        pytest.skip("the words of another database")
    execute(
        written,
        "DROP TRIGGER notes_stay",
        "CREATE TRIGGER notes_stay BEFORE DELETE ON notes WHEN false BEGIN SELECT 1; END",
    )
    assert cstool("notes", "--verify").code == 3


def test_the_last_hash_tells_what_was_taken_off_the_end(written, cstool):
    """No chain knows of its own end: the hash that somebody wrote down does."""
    written_down = cstool("notes", "--verify", "--json").answer["hash"]
    unlocked(written, "DELETE FROM notes WHERE id = 4")
    assert cstool("notes", "--verify", "--json").answer["hash"] != written_down


def test_each_note_carries_the_hash_of_the_one_before(written):
    with in_use() as ledger:
        notes = list(ledger.all())
    assert [each.previous for each in notes] == ["0" * 64, *(each.hash for each in notes[:-1])]
    assert len({each.hash for each in notes}) == 4


def test_a_changed_byte_in_any_note_is_named(file, cstool):
    """Whatever byte of the file it is: of a note, that note is named; of another part, the file is called damaged."""
    texts = [f"第{number}条备注，内容各不相同" for number in range(1, 6)]
    for number, text in enumerate(texts, 1):
        cstool("note", f"order-{number}", text, "--agent", "小美")
    data = file.read_bytes()
    for number, text in enumerate(texts, 1):
        start = data.index(text.encode())
        for at in range(start, start + len(text.encode())):
            for flip in (0x01, 0x80, 0xFF):
                file.write_bytes(data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :])
                ran = cstool("notes", "--verify", "--json")
                assert (ran.code, ran.answer["note"]) == (1, number), (at, flip)


def test_no_damage_goes_unseen_or_ends_in_a_traceback(file, cstool):
    """A byte anywhere in the file: the check names a note, or calls the file damaged; or the byte means nothing."""
    for number in range(1, 30):
        cstool("note", f"order-{number}", "等退件" * number, "--kind", "return", "--agent", "小美")
    data, chance = file.read_bytes(), random.Random(1)
    sound = cstool("notes", "--csv").out
    for at in sorted(chance.sample(range(len(data)), 300)):
        file.write_bytes(data[:at] + bytes([data[at] ^ 0x11]) + data[at + 1 :])
        ran = cstool("notes", "--verify", "--json")
        assert ran.code in {0, 1, 3}, at
        assert ran.code or cstool("notes", "--csv").out == sound, at
        for line in ("notes order-7", "due", "note order-7 再来"):
            assert cstool(*line.split(), "--json").code in {0, 1, 3}, (at, line)


def test_no_command_changes_or_deletes():
    """Of the commands about notes, each adds or reads; there is none to edit, delete, undo or tidy up."""
    assert {"note", "notes", "due", "done"} <= set(_summaries())
    assert not {"edit", "delete", "remove", "undo", "clear", "purge"} & set(_summaries())


def test_the_hash_of_a_note_is_the_same_in_every_version():
    """Whoever wrote the hash down years ago must find it again: the bytes that are hashed never change."""
    note = Draft(
        order="1", kind="promise", agent="小美", at="2026-11-26T12:00:00+08:00", text="明天回电", due="2026-11-27",
        about=None, to=None,
    )  # fmt: skip
    assert hash_of(1, note, NO_HASH) == "ed561c58511f4e81c1cdf15a26e7230daf85a6f65b57f71bf82d5ac709ba500a"
