"""How fast Parquet files are priced, against a hand-written DuckDB script that does the same exact job.

usage: python benchmarks/sql.py [--rows N] [--runs N] [--folder DIR] [--spark]

Run it from an environment in which `cstool[sql]` is installed. Both run as whole processes in turn, on the same file:
members with a name, orders, money as DECIMAL and one bad row in a thousand; both write the priced rows as Parquet, in
their order, and the rejects with their reasons as CSV. The script knows its one policy and layout: it asks only what
these types can hold, and rounds decimals, as DuckDB does, half up. Prints medians, the ratio taken round by round, and
the memory of the largest process; checks that both wrote the same rows. Ends with 1 if they did not, or if cstool takes
more than 1.15 times as long for 10 million rows or more. `--spark` adds Spark, on one machine.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import duckdb

_MEMBERS = """
COPY (
  SELECT
    range AS member_id,
    'member ' || range AS name,
    CASE WHEN range % 1000 = 7 THEN NULL ELSE 1 + hash(range) % 11 END::INTEGER AS orders,
    (hash(range + 1) % 200000 * 0.01)::DECIMAL(12, 2) AS spent,
    (hash(range + 2) % 100000 * 0.01)::DECIMAL(12, 2) AS amount
  FROM range({rows})
) TO '{path}' (FORMAT parquet)
"""
#: The most that cstool may take, times by hand, from so many rows on.
_MOST, _FROM = 1.15, 10_000_000
_BY_HAND = """
import duckdb
connection = duckdb.connect()
connection.execute("SET memory_limit = '2GB'")
connection.execute("SET enable_progress_bar = false")
connection.execute('''
CREATE VIEW judged AS SELECT
  *,
  CASE
    WHEN orders IS NULL THEN 'orders is empty'
    WHEN orders < 0 THEN 'orders is negative'
    WHEN spent IS NULL THEN 'spent is empty'
    WHEN spent < 0 THEN 'spent is negative'
    WHEN amount IS NULL THEN 'amount is empty'
    WHEN amount < 0 THEN 'amount is negative'
    WHEN orders = 0 AND spent > 0 THEN 'orders and spent contradict each other'
  END AS reason,
  CASE
    WHEN orders >= 8 OR spent >= 999 THEN 3
    WHEN orders >= 3 OR spent >= 499 THEN 2
    WHEN orders >= 1 THEN 1
    ELSE 0
  END AS place
FROM read_parquet('{source}', file_row_number = true)
''')
connection.execute('''
COPY (
  SELECT
    member_id, name, orders, spent, amount,
    CASE place WHEN 0 THEN 'none' WHEN 1 THEN 'member' WHEN 2 THEN 'gold' ELSE 'vip' END AS tier,
    CASE place WHEN 0 THEN 1.00 WHEN 1 THEN 0.98 WHEN 2 THEN 0.93 ELSE 0.90 END AS rate,
    CAST(ROUND(amount * rate, 2) AS DECIMAL(15, 2)) AS payable
  FROM judged WHERE reason IS NULL
) TO '{output}' (FORMAT parquet)
''')
connection.execute('''
COPY (
  SELECT file_row_number + 1 AS line, reason, member_id, name, orders, spent, amount
  FROM judged WHERE reason IS NOT NULL
) TO '{output}.rejects.csv' (FORMAT csv, HEADER true)
''')
"""


class Run(NamedTuple):
    """What one run took: seconds of wall clock and of processor, MiB of the process."""

    wall: float
    processor: float
    memory: float


def main() -> int:
    """Measure, print, and return 1 if the outputs differ or cstool is too slow."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as temporary:
        folder = Path(temporary)
        source = folder / "members.parquet"
        duckdb.execute(_MEMBERS.format(rows=options.rows, path=source))
        commands = _commands(source, folder, spark=options.spark)
        runs: dict[str, list[Run]] = {name: [] for name in commands}
        for round_number in range(-1, options.runs):  # the first warms up
            for name, command in commands.items():
                run = _run(command, folder)
                runs[name] += [run] if round_number >= 0 else []
        _print(runs, options.rows)
        slow = options.rows >= _FROM and _ratio(runs["cstool"], runs["by hand"]) > _MOST
        return 0 if options.spark or (_same(folder) and not slow) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--spark", action="store_true")
    return parser.parse_args()


def _commands(source: Path, folder: Path, *, spark: bool) -> dict[str, list[str]]:
    cstool = [sys.executable, "-m", "cstool", "discount", str(source), "--output"]
    by_hand = _BY_HAND.replace("{source}", str(source)).replace("{output}", str(folder / "hand.parquet"))
    commands = {
        "by hand": [sys.executable, "-c", by_hand],
        "cstool": [*cstool, str(folder / "cstool.parquet")],
    }
    if spark:
        commands["cstool, Spark"] = [
            *cstool,
            str(folder / "spark.parquet"),
            "--engine",
            "spark",
            "--master",
            "local[2]",
        ]
    return commands


def _run(command: list[str], folder: Path) -> Run:
    _remove(folder, "spark.parquet")
    start = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise SystemExit(f"failed: {command}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _remove(folder: Path, name: str) -> None:
    for path in (folder / name, folder / f"{name}.rejects"):
        for file in path.glob("*") if path.is_dir() else ():
            file.unlink()
        for file in path.glob(".*") if path.is_dir() else ():
            file.unlink()
        if path.is_dir():
            path.rmdir()


def _print(runs: dict[str, list[Run]], rows: int) -> None:
    print(f"{rows:,} rows\n")
    print("| | median s | processor s | M rows/s | MiB | x by hand |\n|---|---|---|---|---|---|")
    for name, own in runs.items():
        wall, processor, memory = (statistics.median(values) for values in zip(*own, strict=True))
        speed, ratio = rows / wall / 1e6, _ratio(own, runs["by hand"])
        print(f"| {name} | {wall:.2f} | {processor:.2f} | {speed:.1f} | {memory:.0f} | {ratio:.2f} |")


def _ratio(own: list[Run], others: list[Run]) -> float:
    return statistics.median(run.wall / other.wall for run, other in zip(own, others, strict=True))


def _same(folder: Path) -> bool:
    files = [str(folder / f"{name}.parquet") for name in ("hand", "cstool")]
    columns = "member_id, name, orders, spent, amount, tier, rate, payable"
    query = f"SELECT count(*), sum(hash({columns})) FROM read_parquet(?)"
    one, other = (duckdb.execute(query, [file]).fetchall() for file in files)
    if one != other:
        print("the outputs differ")
    return one == other


if __name__ == "__main__":
    sys.exit(main())
