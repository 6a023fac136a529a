"""What periods cost: a figure looked up with 50 periods in policies.toml, the page of 12, each against none.

usage: python benchmarks/periods.py [--cstool PATH] [--runs N]

Every call is a process of its own, in turn; the time is that of the processor. It ends with 1 if a target is missed.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

#: What is asked, with how many periods, and the most that it may cost.
ASKED = (
    ("size 240", 50, 1.2),
    ("discount --orders 3 --spent 10", 50, 1.2),
    ("discount --orders 3 --spent 10 --on 2027-01-01", 50, 1.2),
    ("handbook", 12, 2.5),
)
DAY = date(2027, 1, 1)


def main() -> int:
    """Take the measurements and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    beside = shutil.which("cstool", path=str(Path(sys.executable).parent)) or "cstool"
    parser.add_argument("--cstool", default=beside, help="the installed command")
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    good = []
    with tempfile.TemporaryDirectory() as folder:
        for periods in (0, 12, 50):
            _shop(options.cstool, Path(folder, str(periods)), periods)
        for line, periods, target in ASKED:
            folders = [Path(folder, str(number)) for number in (0, periods)]
            pairs = [
                [_seconds(options.cstool, each, line) for each in folders] for _ in range(options.runs + 2)
            ][2:]
            ratio = statistics.median(own / plain for plain, own in pairs)
            print(f"{line:48} {periods} periods: ratio {ratio:.2f} (target {target})")
            good.append(ratio <= target)
    return 0 if all(good) else 1


def _shop(cstool: str, folder: Path, periods: int) -> None:
    subprocess.run([cstool, "init", folder], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with (folder / "policies.toml").open("a", encoding="utf-8") as file:
        file.writelines(map(_period, range(periods)))


def _period(number: int) -> str:
    first = DAY + timedelta(days=10 * number)
    return (
        f'\n[[periods]]\nid = "p{number}"\nname = "期间{number}"\nfrom = {first}\nuntil = {first + timedelta(days=5)}\n'
        f'source = "H8"\nset = {{ returns.window_days = {8 + number % 5}, tiers.gold.orders = 2 }}\n'
    )


def _seconds(cstool: str, folder: Path, line: str) -> float:
    """Return the seconds that the processor worked for a command."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = os.times()
    subprocess.run(
        [cstool, *line.split()], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    sys.exit(main())
