"""Where the tests keep their ledgers, and how somebody reaches into one who knows the database."""

import itertools
import os
from contextlib import closing
from pathlib import Path

#: How the server of .ci/services is reached; empty: only files are tested.
SERVER = os.environ.get("CSTOOL_POSTGRES", "")
ENGINES = ["sqlite", *(["postgres"] if SERVER else [])]
_numbers = itertools.count()


def execute(place: str, *statements: str) -> None:
    """Do to the database what somebody may try who knows it well."""
    if place.startswith("postgresql:"):
        import psycopg2

        connection = psycopg2.connect(place)
        connection.autocommit = True
        with closing(connection), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        return
    import sqlite3

    connection = sqlite3.connect(place)
    try:
        with connection:
            for statement in statements:
                connection.execute(statement)
    finally:
        connection.close()


def file_place() -> str:
    return str(Path.cwd() / "ledger.sqlite")


def schema_place() -> str:
    parts = dict(part.split("=") for part in SERVER.split())
    name = f"ledger_{os.getpid()}_{next(_numbers)}"
    server = f"postgresql://{parts['user']}@{parts['host']}:{parts['port']}/{parts['dbname']}"
    execute(server, f"CREATE SCHEMA {name}")
    return f"{server}?options=-csearch_path%3D{name}"
