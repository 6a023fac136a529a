"""How fast order lists become members: whole processes in pairs, against a DuckDB script written by hand.

usage: python benchmarks/orders.py [--rows N] [--runs N] [--folder DIR] [--cstool PATH] [--forms]

The script does the same exact job on the same list: amounts that are none and orders under two buyers are named with
their line, each order counts once, refunds are taken off; both outputs must be equal, byte for byte. cstool may take
1.3 times its processor time. `--forms` reads the same list in GB18030, with quotes, parted by tabs.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
#: How many times as long as the script it may take.
MOST = 1.3
#: What both may hold in memory.
MEMORY = "2GB"
DAY = "2026-11-26"
LIST = """
COPY (
  SELECT 3000000000000000000 + (i * 7919) % ({rows} * 99 // 100) AS "order",
    '买家' || lpad(CAST(((i * 7919) % ({rows} * 99 // 100)) * 31 % ({rows} // 8 + 1) AS VARCHAR), 8, '0') AS member,
    CASE WHEN i % 9973 = 5 THEN 'abc'
      ELSE CAST(CAST((i * 104729) % 99991 / 100 AS DECIMAL(15, 2)) AS VARCHAR) END AS paid,
    CASE WHEN i % 20 = 3 THEN '交易关闭' WHEN i % 3 = 1 THEN '卖家已发货' ELSE '交易成功' END AS status,
    CASE WHEN i % 33 = 7 AND i % 9973 <> 5 THEN '0.00' ELSE '' END AS refunded,
    strftime(DATE '2024-01-01' + CAST(i % 1000 AS INTEGER), '%Y-%m-%d') || ' 10:20:30' AS date
  FROM range({rows}) AS numbers(i)
) TO '{file}' (HEADER, DELIMITER ',', QUOTE '')
"""


class Run(NamedTuple):
    """What one run took: seconds of processor and of wall clock, MiB of the process."""

    processor: float
    wall: float
    memory: float


def main() -> int:
    """Measure, print, and return 1 if the outputs differ or cstool takes too long."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        source = folder / "orders.csv"
        _write_list(source, options.rows)
        script = [sys.executable, str(HERE / "orders_by_hand.py"), str(source), "by-hand", MEMORY, DAY]
        if options.forms:
            return _forms(options, folder, source)
        pairs = []
        for _ in range(options.runs):
            pairs.append((_run(script, folder), _run(_cstool(options, source), folder)))
        same = (folder / "by-hand.csv").read_bytes() == (folder / "cstool.csv").read_bytes()
    return _told(pairs, same=same)


def _told(pairs: Sequence[tuple[Run, Run]], *, same: bool) -> int:
    for name, runs in (("by hand", [hand for hand, _ in pairs]), ("cstool", [own for _, own in pairs])):
        processor, wall, memory = (statistics.median(values) for values in zip(*runs, strict=True))
        print(f"{name:8} {processor:6.2f} s of processor, {wall:6.2f} s, {memory:5.0f} MiB")
    ratio = statistics.median(own.processor / hand.processor for hand, own in pairs)
    print(f"ratio of processor time: {ratio:.2f} (at most {MOST}); outputs equal: {same}")
    return 0 if same and ratio <= MOST else 1


def _forms(options: argparse.Namespace, folder: Path, source: Path) -> int:
    """Measure the same list in other forms."""
    text = source.read_text(encoding="utf-8")
    forms = {
        "plain": (text, "utf-8"),
        "tabs": (text.replace(",", "\t"), "utf-8"),
        "GB18030": (text, "gb18030"),
        "quoted": ("".join('"' + line.replace(",", '","') + '"\n' for line in text.splitlines()), "utf-8"),
    }
    expected = b""
    for name, (content, encoding) in forms.items():
        file = folder / "form.csv"
        file.write_bytes(content.encode(encoding))
        runs = [_run(_cstool(options, file), folder) for _ in range(options.runs)]
        processor, wall, memory = (statistics.median(values) for values in zip(*runs, strict=True))
        found = (folder / "cstool.csv").read_bytes()
        expected = expected or found
        print(
            f"{name:8} {processor:6.2f} s of processor, {wall:6.2f} s, {memory:5.0f} MiB, equal: {found == expected}"
        )
    return 0


def _cstool(options: argparse.Namespace, source: Path) -> list[str]:
    named = [*options.cstool.split(), "members", str(source)]
    return [*named, "--on", DAY, "--memory", MEMORY, "-o", "cstool.csv", "--allow-rejects", "1%"]


def _write_list(file: Path, rows: int) -> None:
    import duckdb

    duckdb.execute(LIST.format(rows=rows, file=file))


def _run(command: Sequence[str], folder: Path) -> Run:
    import time

    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE)
    assert process.stderr
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(said.decode())
    return Run(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", help="where the files go")
    parser.add_argument("--cstool", default="cstool", help="the command that is measured")
    parser.add_argument("--forms", action="store_true", help="measure GB18030, quotes and tabs instead")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
