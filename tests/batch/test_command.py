"""`cstool discount MEMBERS.csv`: what it says, where, and with which exit code."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from samples import price

from cstool.batch.engines import chosen
from cstool.console.progress import Progress
from cstool.render.file_texts import report_text

DATA = "member_id,orders,spent,amount\nM1,3,520,268\nM2,0,0,100\nM3,9,1,100\nM4,1,1,50\n"
ROWS = (
    "member_id,orders,spent,amount,tier,rate,payable\n"
    "M1,3,520,268,gold,0.93,249.24\nM2,0,0,100,none,1.00,100.00\nM3,9,1,100,vip,0.90,90.00\nM4,1,1,50,member,0.98,49.00\n"
)
REJECTED = "M5,x,1,1\n"


@pytest.fixture
def members(clean_environment):
    path = clean_environment / "members.csv"
    path.write_text(DATA, encoding="utf-8")
    return path


def test_rows_go_to_stdout_and_the_account_to_stderr(cstool, members):
    ran = cstool("discount", "members.csv")
    assert ran == (0, ROWS, f"read 4 = priced 4 + rejected 0 (UTF-8, {chosen('auto')})\n")


def test_rows_go_to_a_file_and_stdout_stays_empty(cstool, members):
    ran = cstool("discount", "members.csv", "-o", "out.csv")
    assert (ran.code, ran.out) == (0, "")
    assert Path("out.csv").read_text(encoding="utf-8") == ROWS


def test_rejected_rows_give_exit_code_1_and_are_found(cstool, members):
    members.write_text(DATA + REJECTED, encoding="utf-8")
    ran = cstool("discount", "members.csv", "-o", "out.csv")
    account = (
        f"read 5 = priced 4 + rejected 1 (UTF-8, {chosen('auto')})\nrejected rows: out.csv.rejects.csv\n"
    )
    assert ran == (1, "", account)
    named = cstool("discount", "members.csv", "-o", "out.csv", "--rejects", "bad.csv")
    assert named.err.endswith("rejected rows: bad.csv\n")
    assert Path("bad.csv").read_text(encoding="utf-8").endswith('6,orders,is not a number,"M5,x,1,1"\n')


def test_rejects_go_to_stderr_when_rows_go_to_stdout(cstool, members):
    members.write_text(DATA + REJECTED, encoding="utf-8")
    ran = cstool("discount", "members.csv")
    assert (ran.code, ran.out) == (1, ROWS)
    assert ran.err.startswith('line,column,reason,row\n6,orders,is not a number,"M5,x,1,1"\nread 5 = ')


def test_reasons_speak_the_language_of_the_reader(cstool, members):
    members.write_text(DATA + REJECTED, encoding="utf-8")
    ran = cstool("--lang", "zh", "discount", "members.csv", "-o", "out.csv")
    assert ran.code == 1
    rejects = Path("out.csv.rejects.csv").read_text(encoding="utf-8")
    assert rejects.startswith("line,column,reason,row\n6,orders,"), "what scripts read is never translated"


def test_the_summary_is_a_table_of_tiers(cstool, members):
    ran = cstool("discount", "members.csv", "-o", "out.csv", "--summary")
    lines = ran.out.splitlines()
    assert lines[0].split() == ["tier", "name", "rate", "rows", "share", "spent", "payable"]
    assert [line.split()[0] for line in lines[2:]] == ["none", "member", "gold", "vip"]
    assert lines[4].split()[2:] == ["0.93", "1", "25.0", "%", "520.00", "249.24"]
    assert "█" not in ran.out, "bars are for terminals"


def test_the_summary_goes_to_stderr_when_rows_go_to_stdout(cstool, members):
    ran = cstool("discount", "members.csv", "--summary")
    assert ran.out == ROWS
    assert "249.24" in ran.err


def test_the_account_as_json(cstool, members):
    ran = cstool("discount", "members.csv", "-o", "out.csv", "--summary", "--json")
    answer = ran.answer
    assert ran.err == ""
    assert (answer["read"], answer["priced"], answer["rejected"], answer["rejects"]) == (4, 4, 0, None)
    gold = next(tier for tier in answer["tiers"] if tier["tier"] == "gold")
    assert (gold["rows"], gold["share"], gold["spent"], gold["payable"]) == (1, "0.2500", "520.00", "249.24")
    assert json.loads(cstool("discount", "members.csv", "--json").err)["read"] == 4


def test_bars_show_the_shares(tmp_path):
    report = price(tmp_path, (DATA + "M5,3,520,1\n" * 3).encode()).report
    lines = report_text(report, bars=True).splitlines()[2:]
    assert [line.rpartition(" ")[2] for line in lines] == ["███▊"] * 2 + ["█" * 15, "███▊"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["members.csv", "--orders", "3"], "--orders is only for one customer"),
        (["members.csv", "--sale", "3"], "--sale is only for one customer"),
        (["--orders", "3", "--spent", "9", "-o", "x"], "--output is only for a members file"),
        (["--orders", "3", "--spent", "9", "--summary"], "--summary is only for a members file"),
        (["--orders", "3"], "--spent is missing"),
        (["none.csv"], "none.csv cannot be read: there is no such file or folder"),
        (["members.csv", "-o", "members.csv"], "members.csv is one of the files that are read"),
        (
            ["members.csv", "-o", "no/out.csv"],
            "no/out.csv cannot be written: there is no such file or folder",
        ),
        (["members.csv", "--columns", "age=x"], "--columns names the columns of orders, spent, amount"),
        (["members.csv", "--columns", "orders=a,orders=b"], "--columns names the column of orders twice"),
        (["members.csv", "--columns", "orders"], "cannot read orders in --columns"),
        (["members.csv", "--encoding", "big5"], "members files are read in UTF-8 or GB18030, not in big5"),
        (["members.csv", "--engine", "turbo"], "--engine must be one of auto, kernel, reference"),
        (["."], ". cannot be read: it is a folder"),
    ],
)
def test_mistakes_are_one_line(cstool, members, arguments, says):
    ran = cstool("discount", *arguments)
    assert ran.code == (1 if "no/out.csv" in arguments else 2)
    assert ran.out == ""
    assert ran.err.startswith(f"error: {says}")
    assert ran.err.count("\n") == 1
    assert [path.name for path in members.parent.iterdir()] == ["members.csv"]


def test_where_names_the_engine(cstool):
    assert cstool("where", "--json").answer["engine"] == chosen("auto")


def test_progress_shows_after_a_second_on_a_terminal_and_goes_away(tmp_path, monkeypatch):
    source = tmp_path / "members.csv"
    source.write_bytes(b"x" * 4_000_000)
    written = []

    class Terminal:
        write, flush, isatty = written.append, staticmethod(lambda: None), staticmethod(lambda: True)

    monkeypatch.setattr(sys, "stderr", Terminal())
    with Progress(str(source)) as progress:
        progress.tick(1_000_000)
        assert written == []
        progress._started = time.monotonic() - 1
        progress.tick(1_000_000)
        assert written == ["\r[########                      ]  25%  1 MB"]
    assert written[-1] == "\r" + " " * 43 + "\r"


def test_no_progress_elsewhere_than_on_a_terminal(capsys):
    with Progress("-") as progress:
        progress._started -= 10
        progress.tick(5)
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo terminal")
def test_a_real_terminal_sees_the_summary_with_bars(members):
    import pty

    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "cstool", "discount", str(members), "-o", "out.csv", "--summary"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"}
    subprocess.run(command, stdout=terminal, stderr=terminal, check=True, timeout=60, env=environment)
    os.close(terminal)
    shown = os.read(master, 1 << 16).decode()
    os.close(master)
    assert "█" * 15 in shown
    assert "%" in shown


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX")
@pytest.mark.parametrize(
    ("output", "says"), [("out.csv", "nothing was written"), ("-", "the output ends in the middle")]
)
def test_ctrl_c_is_one_line(output, says, clean_environment):
    command = [sys.executable, "-m", "cstool", "discount", "-", "-o", output]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, env=environment, **pipes) as worker:
        worker.stdin.write(("orders,spent\n" + "3,520\n" * 50_000).encode())
        worker.stdin.flush()
        worker.stdout.read(1) if output == "-" else _wait_for_file(clean_environment)
        worker.send_signal(signal.SIGINT)
        assert worker.stderr.read().decode() == f"interrupted; {says}\n"
        assert worker.wait(10) == 130
    assert list(clean_environment.iterdir()) == []


def _wait_for_file(folder):
    while not list(folder.glob(".cstool-*")):
        time.sleep(0.01)
