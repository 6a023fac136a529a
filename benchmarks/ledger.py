"""What the ledger costs and what it stands: time with 100,000 notes kept, writers at once, and kill -9.

usage: python benchmarks/ledger.py [--cstool PATH] [--notes N] [--runs N] [--writers N] [--each N] [--kills N]

Run it where cstool is installed as users install it. It prints, and ends with 1 if a target is missed:

- `note`, `notes ORDER` and `due` beside that many notes, as multiples of `cstool size 240`, as whole processes in turn;
- notes lost of those that several processes write at once, each note by a command of its own;
- notes lost that were acknowledged by a command before it, or the one after it, was killed at a random moment.

With CSTOOL_LEDGER=postgresql://... all of it is asked of that database, which must be an empty one.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

from cstool.core.note_rows import DONE, Draft
from cstool.ledger import note_ledger
from cstool.ledger.location import is_server, ledger_place, open_ledger

#: The most that a command may cost, as a multiple of `cstool size 240`; a server has to be reached first.
TARGET = 1.5


def main() -> int:
    """Take all measurements and return the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            {"HOME": folder, "XDG_CONFIG_HOME": folder, "APPDATA": folder, "CSTOOL_AGENT": "小美"}
        )
        good = []
        if not is_server(ledger_place()):
            os.environ["CSTOOL_LEDGER"] = str(Path(folder, "many.sqlite"))
        good += _times(options)
        if not is_server(ledger_place()):
            os.environ["CSTOOL_LEDGER"] = str(Path(folder, "fresh.sqlite"))
        good.append(_writers(options))
        good.append(_kills(options))
        good.append(_is_whole(options))
    return 0 if all(good) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    beside = shutil.which("cstool", path=str(Path(sys.executable).parent)) or "cstool"
    parser.add_argument(
        "--cstool", default=beside, help="the installed command (default: that of this Python)"
    )
    for name, default in (("notes", 100_000), ("runs", 20), ("writers", 8), ("each", 200), ("kills", 200)):
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


def _times(options: argparse.Namespace) -> Iterator[bool]:
    """Time the three commands beside many notes, of which all are due or done; yield whether each is quick enough."""
    _fill(options.notes)
    for line in ("note 2026-500 顾客来问", "notes 2026-500", "due"):
        pairs = [
            (_seconds(options, "size", "240"), _seconds(options, *line.split()))
            for _ in range(options.runs + 2)
        ][2:]
        ratio = statistics.median(own / size for size, own in pairs)
        size, own = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
        print(f"{line:28} {own:6.1f} ms   size 240 {size:6.1f} ms   ratio {ratio:.2f} (target {TARGET})")
        yield ratio <= TARGET


def _fill(count: int) -> None:
    """Keep `count` notes: promises of the last years that were kept, five that were not, and one to come in a year."""
    day = date.today()
    with open_ledger(ledger_place()) as ledger, ledger._writing() as ask:
        for number in range(1, count + 1):
            at = f"{day - timedelta(days=(count - number) // 50)}T12:00:00+08:00"
            common = {"order": f"2026-{number // 6}", "agent": "小美", "at": at, "to": None}
            if number % 2 or number > count - 10:
                due = str(day + timedelta(days=number % 400 - 399))
                draft = Draft(
                    **common, kind="promise", text="答应周五前发出，顾客同意等" * 3, due=due, about=None
                )
            else:
                draft = Draft(**common, kind=DONE, text="已经发出", due=None, about=number - 1)
            note_ledger._appended(ask, draft)
        if is_server(ledger_place()):
            ask(
                "ANALYZE", []
            )  # the server does it itself within a minute; nobody writes so many notes at once


def _writers(options: argparse.Namespace) -> bool:
    """Have several processes write at once, one command per note; tell whether all notes are there."""
    before = _count()

    def write(writer: int) -> int:
        return sum(
            _run(options, "note", f"w{writer}", f"第{number}条") == 0 for number in range(options.each)
        )

    start = time.perf_counter()
    with ThreadPoolExecutor(options.writers) as pool:
        acknowledged = sum(pool.map(write, range(options.writers)))
    lost, refused = acknowledged - (_count() - before), options.writers * options.each - acknowledged
    print(
        f"{options.writers} writers x {options.each}: {acknowledged} acknowledged, {lost} lost, {refused} refused, "
        f"{time.perf_counter() - start:.0f} s"
    )
    return not lost and not refused


def _kills(options: argparse.Namespace) -> bool:
    """Kill a command at a random moment, again and again; tell whether every acknowledged note is there."""
    chance, acknowledged = random.Random(1), []
    usual = statistics.median(_seconds(options, "note", "k", "暖身") for _ in range(5))
    killed = 0
    for number in range(options.kills):
        process = subprocess.Popen(
            [options.cstool, "note", "k", f"第{number}条"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            out, _ = process.communicate(timeout=chance.uniform(0, 1.2 * usual))
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
            killed += 1
        if out:
            acknowledged.append(f"第{number}条")
    with open_ledger(ledger_place()) as ledger:
        kept = {note.text for note in ledger.of_order("k")}
    lost = [text for text in acknowledged if text not in kept]
    print(f"{killed} of {options.kills} killed: {len(acknowledged)} acknowledged, {len(lost)} lost")
    return not lost


def _is_whole(options: argparse.Namespace) -> bool:
    """Check the chain of all notes with the command that people use."""
    start = time.perf_counter()
    is_whole = _run(options, "notes", "--verify") == 0
    print(
        f"the chain of {_count()} notes {'fits' if is_whole else 'does not fit'}, {time.perf_counter() - start:.1f} s"
    )
    return is_whole


def _count() -> int:
    with open_ledger(ledger_place()) as ledger:
        return sum(1 for _ in ledger.all())


def _seconds(options: argparse.Namespace, *line: str) -> float:
    start = time.perf_counter()
    _run(options, *line)
    return time.perf_counter() - start


def _run(options: argparse.Namespace, *line: str) -> int:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command: Sequence[str] = [options.cstool, *line]
    return subprocess.run(
        command, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
