"""How fast members files are priced: whole processes, taken in turn, against the least C program that does the job.

usage: python benchmarks/members.py [--rows N] [--runs N] [--folder DIR] [--cstool PATH] [--only NAME,...]

Run it from an environment in which cstool was installed as users install it (`pip install .`), where there is a C
compiler; Polars joins in when it is installed too. Prints the median of each and its multiple of the bound in the same
round, and checks that all outputs are equal. Each run writes a fresh file, removed afterwards and not timed.

`cstool diff --members` reads the same file under two policies: the shipped one, and one in which every tier takes twice
as much money. It may take 2.2 times as long as the pricing of the same round (`--only cstool,diff`).
"""

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
#: One customer, asked for by hand.
ONE = ("discount", "--orders", "3", "--spent", "520")
#: How many times as long as one pricing run a comparison of two policies may take.
MOST = 2.2


class Contender(NamedTuple):
    """A shell command with {members}, {small}, {out}, and how often it runs."""

    name: str
    command: str
    runs: int


class Run(NamedTuple):
    """What one run took: seconds of wall clock and of processor, MiB of the largest process."""

    wall: float
    processor: float
    memory: float


def main() -> int:
    """Measure, print, and return 1 if two outputs differ or a comparison takes too long."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        files = _files(folder, options)
        contenders = [one for one in _contenders(options, files) if _is_wanted(one.name, options.only)]
        runs: dict[str, list[Run]] = {one.name: [] for one in contenders}
        for round_number in range(-1, options.runs):  # the first warms up
            for one in contenders:
                if round_number < one.runs:
                    run = _run(one, files, folder)
                    runs[one.name] += [run] if round_number >= 0 else []
        _print(runs)
        is_slow = _diff_ratio(runs) > MOST
        return _compare(contenders, files, folder) or int(is_slow)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    beside = shutil.which("cstool", path=str(Path(sys.executable).parent)) or "cstool"
    parser.add_argument(
        "--cstool", default=beside, help="the installed command (default: the one of this Python)"
    )
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=7, help="rounds that count (default: 7)")
    parser.add_argument(
        "--folder", default=None, help="where the files are made (default: the temporary folder)"
    )
    parser.add_argument("--only", default="", help="names or beginnings of names, separated by commas")
    return parser.parse_args()


def _is_wanted(name: str, only: str) -> bool:
    return name.startswith(tuple(only.split(",")))


def _contenders(options: argparse.Namespace, files: dict[str, str]) -> list[Contender]:
    cstool, runs = options.cstool, options.runs
    found = [
        Contender("cat", "cat {members} > {out}", runs),
        Contender("bound", "{bound} {members} {out}", runs),
        Contender("cstool", f"{cstool} discount {{members}} -o {{out}}", runs),
        Contender("bound, pipe", "cat {members} | {bound} - - | cat > {out}", runs),
        Contender("cstool, pipe", f"cat {{members}} | {cstool} discount - | cat > {{out}}", runs),
        Contender("one customer", f"{cstool} {' '.join(ONE)} > {{out}}", runs),
        Contender("cstool, 100 rows", f"{cstool} discount {{small}} -o {{out}}", runs),
        Contender("diff", f"{cstool} diff {{old}} {{new}} --members {{members}} > {{out}}", runs),
        Contender("reference", f"{cstool} discount {{members}} -o {{out}} --engine reference", min(runs, 1)),
    ]
    if _has_polars():
        found.append(
            Contender(
                "polars", f"{sys.executable} {HERE / 'members_polars.py'} {{members}} {{out}}", min(runs, 3)
            )
        )
    return found if "bound" in files else [one for one in found if "bound" not in one.name]


def _has_polars() -> bool:
    from importlib.util import find_spec

    return find_spec("polars") is not None


def _files(folder: Path, options: argparse.Namespace) -> dict[str, str]:
    """Make the members files and the bound; return the names that commands use."""
    files = {
        "members": str(folder / "members.csv"),
        "small": str(folder / "small.csv"),
        "out": str(folder / "out.csv"),
    }
    files |= _policies(folder)
    _write_members(Path(files["members"]), options.rows)
    _write_members(Path(files["small"]), 100)
    compiler = shutil.which("cc")
    if compiler:
        files["bound"] = str(folder / "bound")
        build = [compiler, "-O3", "-march=native", "-pthread", str(HERE / "bound.c"), "-o", files["bound"]]
        subprocess.run(build, check=True)
    return files


def _policies(folder: Path) -> dict[str, str]:
    """Return the shipped policy, and make one in which every tier takes twice as much money."""
    old, new = HERE.parent / "policies.toml", folder / "policies.toml"
    text = re.sub(
        r"^spent = ([0-9]+)$",
        lambda match: f"spent = {2 * int(match[1])}",
        old.read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    new.write_text(text, encoding="utf-8")
    return {"old": str(old), "new": str(new)}


def _write_members(path: Path, rows: int) -> None:
    """Write members of whom most have few orders, some have many; the same ones every time."""
    rnd = random.Random(1)
    counts = rnd.choices(
        range(40), [8, 44, 20, 10, 6, 4, 3, 2] + [1.2 * 0.75**k for k in range(32)], k=1 << 16
    )
    prices = [round(100 * min(rnd.lognormvariate(4.45, 0.75), 20_000)) for _ in range(1 << 16)]
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.write("member_id,orders,spent,amount\n")
        for start in range(0, rows, 10_000):
            file.write(
                "".join(
                    _row(n, rnd.getrandbits(48), counts, prices)
                    for n in range(start, min(start + 10_000, rows))
                )
            )


def _row(number: int, bits: int, counts: Sequence[int], prices: Sequence[int]) -> str:
    orders = counts[bits & 0xFFFF]
    spent, amount = orders * prices[bits >> 16 & 0xFFFF], prices[bits >> 32]
    return f"M{number:08},{orders},{spent // 100}.{spent % 100:02},{amount // 100}.{amount % 100:02}\n"


def _run(one: Contender, files: dict[str, str], folder: Path) -> Run:
    out = folder / "out.csv"
    out.unlink(missing_ok=True)
    command = one.command.format(**files)
    started = time.perf_counter()
    shell = ["/bin/sh", "-c", command if "|" in command else f"exec {command}"]
    process = subprocess.Popen(shell, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{one.name}: exit code {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _print(runs: dict[str, list[Run]]) -> None:
    print(f"{'':18}{'median s':>10}{'min s':>10}{'max s':>10}{'processor':>11}{'MiB':>6}{'x bound':>9}")
    for name, found in runs.items():
        walls = [run.wall for run in found]
        bounds = runs.get("bound, pipe" if "pipe" in name else "bound", [])
        ratios = [run.wall / bound.wall for run, bound in zip(found, bounds, strict=False)]
        ratio = f"{statistics.median(ratios):9.2f}" if ratios else ""
        processor = statistics.median(run.processor for run in found)
        memory = max(run.memory for run in found)
        times = f"{statistics.median(walls):10.3f}{min(walls):10.3f}{max(walls):10.3f}{processor:11.3f}"
        print(f"{name:18}{times}{memory:6.0f}{ratio}")


def _diff_ratio(runs: dict[str, list[Run]]) -> float:
    """Print and return how many times as long as pricing the comparison takes, round by round."""
    pairs = zip(runs.get("diff", []), runs.get("cstool", []), strict=False)
    ratios = [diff.wall / priced.wall for diff, priced in pairs]
    if not ratios:
        return 0
    ratio = statistics.median(ratios)
    print(f"diff: {ratio:.2f} times cstool, at most {MOST}")
    return ratio


def _compare(contenders: Sequence[Contender], files: dict[str, str], folder: Path) -> int:
    """Check that all who price the members file write the same bytes."""
    expected, differing = None, []
    for one in contenders:
        if "{members}" in one.command and one.name not in ("cat", "diff"):
            _run(one, files, folder)
            data = (folder / "out.csv").read_bytes()
            expected = expected or data
            differing += [one.name] if data != expected else []
    print("outputs:", "different: " + ", ".join(differing) if differing else "equal")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
