"""How many rows a second each database prices with the SELECT: `.ci/services python benchmarks/databases.py [ROWS]`.

The rows are those of the comparison of databases, in a table of the database; what is timed is the SELECT with all its
columns reduced to one row, so that neither the client nor the writing of an answer counts.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "sql"))

from databases import DATABASES
from member_rows import HANDBOOK, number_row, text_row

from cstool.sql.members_table import Column, ColumnKind, MembersTable
from cstool.sql.statement import select_sql

MAKERS = {"number": number_row, "text": text_row}


def main(rows: int) -> None:
    """Measure and print, in thousand rows a second."""
    rnd = random.Random(1)
    tables = {kind: [make(rnd) for _ in range(rows)] for kind, make in MAKERS.items()}
    print("| | numbers | text |\n|---|---|---|")
    for name in DATABASES:
        speeds = (rows / _seconds(name, kind, tables[kind]) / 1000 for kind in MAKERS)
        print(f"| {name} | {' | '.join(f'{speed:,.0f}' for speed in speeds)} |", flush=True)


def _seconds(name: str, kind: ColumnKind, rows: list) -> float:
    columns = [Column(column, kind) for column in ("orders", "spent", "amount")]
    table = MembersTable("members", *columns, keep=("id",))
    with (
        tempfile.TemporaryDirectory() as folder,
        DATABASES[name](rows, kind == "number", Path(folder)) as ask,
    ):
        query = select_sql(HANDBOOK, table, name).rstrip(";")
        one_row = f"SELECT MAX(id), COUNT(tier), MAX(rate), MAX(payable), COUNT(reject) FROM (\n{query}\n) AS priced"
        ask(one_row)
        start = time.perf_counter()
        ask(one_row)
        return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
