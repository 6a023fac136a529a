"""Whatever ends a run, at any moment: the old file or the whole new one, and nothing beside it that stays.

In CI a few ends of each command; `CSTOOL_KILLS=200 pytest tests/process/test_killed.py` takes a quarter of an hour.
"""

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

#: How often each command is ended, in turn by what cannot be caught and by what can.
KILLS = int(os.environ.get("CSTOOL_KILLS", "4"))
#: What ends a run, and how it is seen to have ended; 0 and 1 where it was done before.
ENDS = [signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGINT, signal.SIGKILL, signal.SIGHUP]
CODES = {signal.SIGKILL: -9, signal.SIGTERM: -15, signal.SIGHUP: -1, signal.SIGINT: 130}
WRITERS = [
    "discount members.csv -o out.csv",
    "discount members.csv --engine reference -o out.csv",
    "discount members.csv --many -o out.csv",
    "discount members.jsonl -o out.parquet",
    "members orders.csv -o out.csv",
    "members orders.csv -o out.xlsx",
    "refund --rows returns.csv -o out.csv",
    "export csv -o out.csv",
    "export xlsx -o out.xlsx",
    "handbook -o out.html",
    "diff old . --html out.html",
]
#: A file of the package in a traceback; not what finds it, which is imported by the interpreter as it starts.
OWN = re.compile(r"cstool[/\\]\w+\.py\", line [1-9]")
NEW = {"import phrases.csv -o out.toml": ["out.toml"], "init out": ["out"]}
OLD = b"what stood there before\n"


@pytest.fixture
def desk(run, tmp_path):
    """Files of every kind, large enough that the work takes a while."""
    folder = tmp_path / "desk"
    run("init", "desk/old")
    run("init", "desk")
    policies = folder / "policies.toml"
    policies.write_text(policies.read_text("utf-8").replace("window_days = 7", "window_days = 8"), "utf-8")
    members = [f"{number},{number % 9},{520 + number}" for number in range(20_000)]
    (folder / "members.csv").write_text("\n".join(["id,orders,spent", *members, "x,y,z", ""]), "utf-8")
    lines = [json.dumps({"orders": number % 9 + 1, "spent": number}) for number in range(20_000)]
    (folder / "members.jsonl").write_text("\n".join([*lines, '{"orders": 0, "spent": 1}', ""]), "utf-8")
    head = "买家会员名,订单编号,订单付款时间,买家实际支付金额,订单状态,退款金额"
    orders = [f"鱼{number % 999},{number},2026-03-01,88,交易成功,0" for number in range(5_000)]
    (folder / "orders.csv").write_text("\n".join([head, *orders, ""]), "utf-8")
    (folder / "returns.csv").write_text("reason,paid\n" + "quality,5\nsize,x\n" * 500, "utf-8")
    (folder / "phrases.csv").write_text(
        "编码,内容\n" + "".join(f"a{at},第{at}条\n" for at in range(500)), "utf-8"
    )
    return folder


@pytest.fixture
def end(program, environment, desk):
    """Start a command, end it by a signal after a while, and return how it left and what it said."""

    def end(line, number, delay):
        running = subprocess.Popen(
            [*program, *line.split()], env=environment, cwd=desk,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        time.sleep(delay)
        running.send_signal(number)
        told = running.communicate(timeout=60)[1].decode()
        # before the first line of the program the interpreter speaks for itself
        assert "Traceback" not in told or not OWN.search(told), (line, told)
        return running.returncode

    return end


def lasts(run, line, folder):
    """Return how long a command takes that is left in peace."""
    started = time.monotonic()
    ran = run(*line.split(), cwd=folder)
    assert ran.returncode in {0, 1}, ran
    return time.monotonic() - started


def whole(path):
    """Return what a file says; of a workbook, its sheets, for the file has the time in it."""
    if path.suffix != ".xlsx" or not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        return {name: book.read(name) for name in book.namelist() if "docProps" not in name}


def moments(line, duration):
    """Yield what ends the run next, and when: at any moment, and more often near the end, where files appear."""
    chance = random.Random(line)
    for at in range(KILLS):
        part = chance.uniform(0, 1.1) if at % 2 else chance.uniform(0.6, 1.1)
        yield ENDS[(at + len(line)) % len(ENDS)], part * duration


@pytest.mark.parametrize("line", WRITERS)
def test_the_old_file_or_the_new_one(line, desk, end, run):
    if "xlsx" in line:
        pytest.importorskip("xlsxwriter")
    out = desk / line.split()[-1]
    duration = lasts(run, line, desk)
    new, complete = whole(out), {path.name for path in desk.iterdir()}
    for number, delay in moments(line, duration):
        out.write_bytes(OLD)
        before = {path.name for path in desk.iterdir()}
        code = end(line, number, delay)
        assert code in {0, 1, CODES[number], -number}, (line, number, code)
        assert whole(out) in (OLD, new), (line, number, delay)
        left = {path.name for path in desk.iterdir()} - before
        assert not left or number == signal.SIGKILL, (line, number, delay, left)
    assert lasts(run, line, desk)
    assert whole(out) == new
    assert {path.name for path in desk.iterdir()} == complete, "the next run sweeps"


@pytest.mark.parametrize("line", NEW)
def test_new_files_are_whole_and_what_is_left_is_completed(line, desk, end, run):
    """`init` goes on where it was ended; what `import` wrote is there whole, or it is not there."""
    duration = lasts(run, line, desk)
    made = [desk / name for name in NEW[line]]
    new = {path: path.read_bytes() for each in made for path in (each, *each.rglob("*")) if path.is_file()}
    for number, delay in moments(line, duration):
        for path in new:
            path.unlink(missing_ok=True)
        end(line, number, delay)
        assert all(path.read_bytes() == text for path, text in new.items() if path.exists()), (number, delay)
        if number != signal.SIGKILL:
            assert not list(desk.rglob(".cstool-*"))
        again = run(*line.split(), cwd=desk)
        assert again.returncode in {0, 2}, again
        assert {path: path.read_bytes() for path in new} == new
    for path in new:
        path.unlink()
    assert run(*line.split(), cwd=desk).returncode == 0
    assert not list(desk.rglob(".cstool-*")), "the next run that writes there sweeps"


def test_a_note_is_kept_or_not_and_the_chain_holds(desk, end, run):
    """Every note of a run that said it was done is there, in order; the ledger can be read and added to at any time."""
    duration = lasts(run, "note w1 first", desk)
    done = ["first"]
    for at, (number, delay) in enumerate(moments("note", duration)):
        if end(f"note w1 note-{at}", number, delay) == 0:
            done.append(f"note-{at}")
        assert run("notes", "--verify", cwd=desk).returncode == 0
        texts = [note["text"] for note in json.loads(run("notes", "--json", cwd=desk).stdout)["notes"]]
        assert [text for text in texts if text in done] == done
        assert len(texts) == len(set(texts)) <= at + 2
    [ledger] = desk.parent.rglob("ledger.sqlite")
    with closing(sqlite3.connect(ledger)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_an_interrupt_that_python_swallows_comes_again():
    """In the callback of a reference, as imports have them, Python tells of an exception and goes on."""
    code = (
        "import sys, time, weakref\n"
        "from cstool import __main__ as program\n"
        "sys.unraisablehook = program._interrupt_again\n"
        "class Thing: pass\n"
        "def swallow(_): raise KeyboardInterrupt\n"
        "thing = Thing(); reference = weakref.ref(thing, swallow)\n"
        "try: del thing; time.sleep(5)\n"
        "except KeyboardInterrupt: print('again')\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert (ran.stdout, ran.stderr) == ("again\n", "")
