"""Many processes at once, and processes that are killed: every note that was acknowledged is there, once.

`benchmarks/ledger.py` does the same with 8 x 200 notes and 200 kills.
"""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cstool.ledger.location import open_ledger

WRITERS, EACH, KILLS = 8, 4, 12


@pytest.fixture
def start(place, tmp_path):
    """Start `cstool` as a process of its own on the ledger in use."""
    environment = {
        **{name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ},
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "CSTOOL_LEDGER": place,
        "CSTOOL_AGENT": "小美",
        "LANG": "C.UTF-8",
    }

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "cstool", *arguments],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
        )  # fmt: skip

    start("note", "0", "先有一条").communicate()  # what is kept for the next start is kept
    return start


def texts(place, order):
    with open_ledger(place) as ledger:
        return [note.text for note in ledger.of_order(order)]


def test_of_many_writers_at_once_none_loses_a_note(start, place, cstool):
    def write(writer):
        for number in range(EACH):
            out, err = start("note", "1", f"{writer}-{number}").communicate()
            assert out.startswith(b"noted as"), err

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    assert sorted(texts(place, "1")) == sorted(f"{w}-{n}" for w in range(WRITERS) for n in range(EACH))
    checked = cstool("notes", "--verify", "--json").answer
    assert (checked["ok"], checked["count"]) == (True, 1 + WRITERS * EACH)


def test_of_many_who_close_the_same_note_one_does(start, cstool):
    cstool("note", "1", "要办的", "--due", "今天")
    (number,) = (note["id"] for note in cstool("notes", "1", "--json").answer["notes"])
    ran = [start("done", str(number)) for _ in range(WRITERS)]
    said = [process.communicate() for process in ran]
    assert sorted(process.returncode for process in ran) == [0] + [2] * (WRITERS - 1), said


def test_what_was_acknowledged_outlives_a_kill(start, place, cstool):
    """At whatever moment: the note is there, whole, if it was acknowledged; and the next one follows it."""
    begin = time.perf_counter()
    start("note", "0", "量一量").communicate()
    usual, chance = time.perf_counter() - begin, random.Random(1)
    acknowledged = []
    for number in range(KILLS):
        process = start("note", "1", f"第{number}条")
        try:
            out, _ = process.communicate(timeout=chance.uniform(0.3, 1.3) * usual)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
        if out:
            acknowledged.append(f"第{number}条")
    assert set(acknowledged) <= set(texts(place, "1"))
    assert cstool("note", "1", "再来一条").code == 0
    assert cstool("notes", "--verify").code == 0


def test_the_first_notes_of_all_may_come_at_once(start, place, cstool, tmp_path):
    """The tables are made once, whoever is first."""
    fresh = place + "-fresh" if not place.startswith("postgresql:") else None
    if fresh is None:
        pytest.skip("a schema is made anew for every test: the one above has made its tables")
    environment = {**os.environ, "CSTOOL_LEDGER": fresh, "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = [
        subprocess.Popen(
            [sys.executable, "-m", "cstool", "note", "1", str(number)], env=environment, stdout=-3
        )
        for number in range(6)
    ]
    assert [process.wait() for process in ran] == [0] * 6
    assert sorted(texts(fresh, "1")) == list("012345")
