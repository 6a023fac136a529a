"""How long an agent waits: cstool's answers against the smallest possible Typer app, as whole processes in turn.

usage: python benchmarks/startup.py [--cstool PATH] [--runs N]

Run it from an environment in which cstool was installed as users install it (`pip install .`, not editable): both
programs then run on the same Python and the same Typer. Prints the median of each and the median of the ratios, pair
by pair, and exits with 1 if a ratio is above the target.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

#: The most that an answer may cost, as a multiple of the smallest app.
TARGET = 1.25
SMALLEST = """\
import typer

app = typer.Typer()


@app.command()
def main(name: str = "") -> None:
    print(name)


app()
"""
ANSWERS = (
    ("discount", "--orders", "3", "--spent", "520", "--amount", "268"),
    ("size", "240"),
    ("reply", "size-accuracy"),
)


def main() -> int:
    """Time each answer and return the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        app = Path(folder, "smallest.py")
        app.write_text(SMALLEST)
        smallest = [sys.executable, str(app)]
        worst = max(_compare([options.cstool, *answer], smallest, options.runs) for answer in ANSWERS)
    return 0 if worst <= TARGET else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    beside = shutil.which("cstool", path=str(Path(sys.executable).parent)) or "cstool"
    parser.add_argument(
        "--cstool", default=beside, help="the installed command (default: the one of this Python)"
    )
    parser.add_argument("--runs", type=int, default=20, help="pairs that count (default: 20)")
    return parser.parse_args()


def _compare(ours: Sequence[str], smallest: Sequence[str], runs: int) -> float:
    pairs = [(_seconds(ours), _seconds(smallest)) for _ in range(runs + 2)][2:]
    ratio = statistics.median(own / other for own, other in pairs)
    own, other = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    print(f"{' '.join(ours[1:]):50} {own:6.1f} ms   smallest app {other:6.1f} ms   ratio {ratio:.2f}")
    return ratio


def _seconds(command: Sequence[str]) -> float:
    """Return the wall time of one run, with byte code kept as in any installed program."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
