"""How long an agent waits: cstool's answers against the smallest possible Typer app, as whole processes in turn.

usage: python benchmarks/startup.py [--cstool PATH] [--runs N]

Run it from an environment in which cstool was installed as users install it (`pip install .`, not editable): both
programs then run on the same Python and the same Typer. Prints the median of each and the median of the ratios, pair
by pair, and exits with 1 if a ratio is above its target.

Questions in a customer's own words are held against `cstool size 240`: the first one after a figure was edited, and
one that finds nowhere to keep anything.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

#: The most that an answer may cost, as a multiple of the smallest app.
TARGET = 1.15
#: The most that a question may cost, as a multiple of `cstool size 240`: after an edit, and with nowhere to write.
EDITED, NOWHERE = 1.6, 2.0
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


#: Questions, by the file that is edited before, and in it the figure.
QUESTIONS = (
    ("policies.toml", "window_days = 7", ("triage", "洗发水漏了一箱子都是")),
    ("replies.toml", "longest = 140", ("reply", "我平时穿240的，你们这款拿多大")),
)

#: Where a user's files lie.
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA")


def main() -> int:
    """Time each answer and return the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        # a home of its own: what earlier runs kept does not count
        os.environ.update(dict.fromkeys(HOMES, folder))
        app = Path(folder, "smallest.py")
        app.write_text(SMALLEST)
        smallest = [sys.executable, str(app)]
        answers = [[options.cstool, *answer] for answer in ANSWERS]
        good = [_compare(answer, smallest, options.runs, TARGET) for answer in answers]
        good += [
            is_met
            for file, figure, question in QUESTIONS
            for is_met in _compare_questions(options, Path(folder, file), figure, question)
        ]
    return 0 if all(good) else 1


def _compare_questions(
    options: argparse.Namespace, file: Path, figure: str, question: Sequence[str]
) -> Iterator[bool]:
    """Ask after every edit of `file`, then without a place to keep anything; yield whether the targets are met."""
    subprocess.run([options.cstool, "init", file.parent / file.stem], check=True, stdout=subprocess.DEVNULL)
    file = file.parent / file.stem / file.name
    text, size = file.read_text(encoding="utf-8"), [options.cstool, "size", "240"]
    assert figure in text
    edits = count(int(figure.rsplit(maxsplit=1)[-1]) + 1)

    def edit() -> None:
        named = f"{figure.rpartition(' ')[0]} {next(edits)}"
        file.write_text(text.replace(figure, named), encoding="utf-8", newline="\n")

    ours = [options.cstool, *question]
    print(f"after an edit of {file.name}:")
    yield _compare(ours, size, options.runs, EDITED, before=edit, folder=file.parent)
    print("with nowhere to write:")
    nowhere = dict.fromkeys(HOMES, str(file))
    yield _compare(ours, size, options.runs, NOWHERE, folder=file.parent, variables=nowhere)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    beside = shutil.which("cstool", path=str(Path(sys.executable).parent)) or "cstool"
    parser.add_argument(
        "--cstool", default=beside, help="the installed command (default: the one of this Python)"
    )
    parser.add_argument("--runs", type=int, default=20, help="pairs that count (default: 20)")
    return parser.parse_args()


def _compare(
    ours: Sequence[str],
    other: Sequence[str],
    runs: int,
    target: float,
    *,
    before: Callable[[], None] = lambda: None,
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
) -> bool:
    """Print how long both take, `other` first in each pair; `before` and `variables` concern `ours` alone."""
    pairs = []
    for _ in range(runs + 2):
        theirs = _seconds(other, folder)
        before()
        pairs.append((_seconds(ours, folder, variables), theirs))
    ratio = statistics.median(own / theirs for own, theirs in pairs[2:])
    own, theirs = (statistics.median(column) * 1000 for column in zip(*pairs[2:], strict=True))
    name = "smallest app" if other[0] == sys.executable else " ".join(other[1:])
    said = " ".join(ours[1:])
    print(f"{said:50} {own:6.1f} ms   {name} {theirs:6.1f} ms   ratio {ratio:.2f} (target {target:.2f})")
    return ratio <= target


def _seconds(
    command: Sequence[str], folder: Path | None, variables: Mapping[str, str] | None = None
) -> float:
    """Return the wall time of one run, with byte code kept as in any installed program."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**kept, **(variables or {})},
    )
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
