"""The tables of the ledger, for both databases, and the triggers by which they refuse whatever is not an addition.

`notes` is the record. `open_notes` is how the day's list is found without reading the record: a note with a day stands
there until a note says that it is done, and the database lets it go for no other reason.
"""

#: The version of these tables. A ledger of a later version is refused.
VERSION = 1

_NOTES = """
CREATE TABLE notes (
  id {integer} PRIMARY KEY,
  order_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  agent TEXT NOT NULL,
  at TEXT NOT NULL,
  due TEXT,
  text TEXT NOT NULL,
  about {integer} REFERENCES notes (id),
  given_to TEXT,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) {strict}"""
_OPEN_NOTES = """
CREATE TABLE open_notes (
  id {integer} PRIMARY KEY REFERENCES notes (id),
  due TEXT NOT NULL
) {strict}"""
_INDEXES = (
    "CREATE INDEX notes_of_order ON notes (order_id)",
    "CREATE INDEX notes_about ON notes (about) WHERE about IS NOT NULL",
    "CREATE UNIQUE INDEX notes_done ON notes (about) WHERE kind = 'done'",
    "CREATE INDEX open_notes_due ON open_notes (due, id)",
)
#: What must hold for a row to be added, and for an open note to go: conditions on NEW and OLD.
_FOLLOWS = "NEW.id = (SELECT coalesce(max(id), 0) + 1 FROM notes)"
_IS_FIRST_DONE = (
    "NOT (NEW.kind = 'done' AND EXISTS (SELECT 1 FROM notes WHERE kind = 'done' AND about = NEW.about))"
)
_ASKS = "EXISTS (SELECT 1 FROM notes WHERE id = NEW.id AND due = NEW.due)"
_IS_DONE = "EXISTS (SELECT 1 FROM notes WHERE kind = 'done' AND about = OLD.id)"
#: Trigger, when it acts, and what must be true; false: never.
_RULES = (
    ("notes_stay", "DELETE ON notes", "false"),
    ("notes_are_final", "UPDATE ON notes", "false"),
    ("notes_follow", "INSERT ON notes", f"{_FOLLOWS} AND {_IS_FIRST_DONE}"),
    ("open_notes_are_final", "UPDATE ON open_notes", "false"),
    ("open_notes_ask", "INSERT ON open_notes", _ASKS),
    ("open_notes_stay", "DELETE ON open_notes", _IS_DONE),
)
#: What the database says when it refuses.
REFUSAL = "the ledger is only added to"


def sqlite_tables() -> list[str]:
    """Return the statements that make the ledger in SQLite."""
    triggers = [
        f"CREATE TRIGGER {name} BEFORE {event} WHEN NOT ({rule}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, event, rule in _RULES
    ]
    return [*_tables(integer="INTEGER", strict="STRICT"), *triggers]


def postgres_tables() -> list[str]:
    """Return the statements that make the ledger in PostgreSQL; its types are strict by themselves."""
    return [
        *_tables(integer="BIGINT", strict=""),
        *(statement for name, event, rule in _RULES for statement in _postgres_trigger(name, event, rule)),
        *(
            f"CREATE TRIGGER {table}_last BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION notes_stay()"
            for table in ("notes", "open_notes")
        ),
        "CREATE TABLE ledger_version (version INTEGER PRIMARY KEY)",
        f"INSERT INTO ledger_version VALUES ({VERSION})",
    ]


def guards() -> set[str]:
    """Return the names of the triggers without which either database would let notes be changed."""
    return {name for name, _event, _rule in _RULES}


def _tables(**types: str) -> list[str]:
    return [_NOTES.format(**types), _OPEN_NOTES.format(**types), *_INDEXES]


def _postgres_trigger(name: str, event: str, rule: str) -> list[str]:
    row = "OLD" if event.startswith("DELETE") else "NEW"
    check = f"IF NOT ({rule}) THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN {row};"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {check} END $$",
        f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
