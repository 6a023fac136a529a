"""Outputs appear whole or not at all, whatever happens."""

import gzip
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from samples import HANDBOOK

from cstool.batch import atomic_files
from cstool.batch import unfinished as unfinished_files
from cstool.batch.atomic_files import AtomicFile
from cstool.batch.members_file import Job
from cstool.batch.pricing import price_members
from cstool.errors import InputError, OutputError

DATA = b"member_id,orders,spent,amount\n" + b"M1,3,520.00,268.00\n" * 3
ROWS = b"member_id,orders,spent,amount,tier,rate,payable\n" + b"M1,3,520.00,268.00,gold,0.93,249.24\n" * 3
RUN = [sys.executable, str(Path(__file__).parent / "run_job.py")]
#: How often a run is killed; the release run sets a hundred.
KILLS = int(os.environ.get("CSTOOL_KILLS", "8"))

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX")


@pytest.fixture
def members(tmp_path):
    path = tmp_path / "members.csv"
    path.write_bytes(DATA)
    return path


def run(*arguments, **options):
    return subprocess.run(
        [*RUN, *map(str, arguments)], capture_output=True, check=False, timeout=60, **options
    )


def unfinished(folder):
    return list(folder.glob(".cstool-*"))


def test_an_old_output_is_replaced_and_keeps_its_mode(members, tmp_path):
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")
    out.chmod(0o640)
    price_members(HANDBOOK, Job(str(members), str(out)))
    assert out.read_bytes() == ROWS
    assert os.name == "nt" or out.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["members.csv", "out.csv"]


@pytest.mark.parametrize(
    "begin", [unfinished_files.create, lambda folder: unfinished_files.scratch(folder).__enter__()]
)
def test_what_is_interrupted_before_anybody_takes_care_of_it_is_removed(begin, tmp_path, monkeypatch):
    """Ctrl-C may come between the file and the first statement that would remove it."""

    def interrupt(file):
        file.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(unfinished_files, "_lock", interrupt)
    with pytest.raises(KeyboardInterrupt):
        begin(tmp_path)
    assert unfinished(tmp_path)
    unfinished_files.remove_begun()
    assert not unfinished(tmp_path)


@posix
def test_a_link_stays_a_link(members, tmp_path):
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_bytes(b"old")
    link.symlink_to(target)
    price_members(HANDBOOK, Job(str(members), str(link)))
    assert link.is_symlink()
    assert target.read_bytes() == ROWS


@pytest.mark.parametrize(
    "name", ["a*b.csv", "w[1].csv", "with spaces.csv", "会员 表.csv", "{x}.csv", "-x.csv", "x" * 240]
)
def test_any_file_name(name, tmp_path):
    source, out = tmp_path / name, tmp_path / f"out {name}"
    source.write_bytes(DATA)
    (tmp_path / "w1.csv").write_bytes(b"another file")
    price_members(HANDBOOK, Job(str(source), str(out)))
    assert out.read_bytes() == ROWS


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_compressed_files_in_and_out(ending, engine, tmp_path):
    if ending == ".zst":
        zstd = pytest.importorskip("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd")
    compress, decompress = (
        (gzip.compress, gzip.decompress) if ending == ".gz" else (zstd.compress, zstd.decompress)
    )
    source, out = tmp_path / f"members.csv{ending}", tmp_path / f"out.csv{ending.upper()}"
    source.write_bytes(compress(DATA))
    price_members(HANDBOOK, Job(str(source), str(out), engine=engine))
    assert decompress(out.read_bytes()) == ROWS


def test_zstd_that_is_not_installed_says_how_to_get_it(tmp_path, members, monkeypatch):
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    monkeypatch.setitem(sys.modules, "backports.zstd", None)
    with pytest.raises(InputError, match="cannot read or write") as caught:
        price_members(HANDBOOK, Job(str(members), str(tmp_path / "out.zst")))
    assert "cstool[zstd]" in str(caught.value.hint)
    assert [path.name for path in tmp_path.iterdir()] == ["members.csv"]


@pytest.mark.parametrize(
    "damage", [b"", b"\x1f\x8b\x08\x00nonsense", gzip.compress(DATA * 999)[:-9], b"orders,spent\n1,2\n"]
)
def test_a_damaged_compressed_file_is_one_line(damage, tmp_path):
    source = tmp_path / "members.csv.gz"
    source.write_bytes(damage)
    with pytest.raises(InputError):
        price_members(HANDBOOK, Job(str(source), str(tmp_path / "out.csv")))
    assert [path.name for path in tmp_path.iterdir()] == ["members.csv.gz"]


def test_rejects_lie_beside_the_output_only_when_there_are_any(members, tmp_path):
    out, rejects = tmp_path / "out.csv", tmp_path / "out.csv.rejects.csv"
    price_members(HANDBOOK, Job(str(members), str(out)))
    assert not rejects.exists()
    members.write_bytes(DATA + b"M4,x,1,1\n")
    assert price_members(HANDBOOK, Job(str(members), str(out))).rejects == str(rejects)
    assert rejects.read_bytes() == b'line,column,reason,row\n5,orders,is not a number,"M4,x,1,1"\n'
    members.write_bytes(DATA)
    price_members(HANDBOOK, Job(str(members), str(out)))
    assert rejects.read_bytes() == b"line,column,reason,row\n", (
        "old rejects would speak of rows that are good now"
    )


def test_rejects_that_were_asked_for_are_always_written(members, tmp_path):
    rejects = tmp_path / "rejects.csv"
    price_members(HANDBOOK, Job(str(members), str(tmp_path / "out.csv"), str(rejects)))
    assert rejects.read_bytes() == b"line,column,reason,row\n"


@posix
@pytest.mark.parametrize("same", ["members.csv", "./members.csv", "link.csv", "hard.csv"])
def test_the_input_is_never_written_over(same, members, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("link.csv").symlink_to("members.csv")
    Path("hard.csv").hardlink_to("members.csv")
    for job in (Job("members.csv", same), Job("members.csv", "out.csv", same)):
        with pytest.raises(InputError, match="one of the files that are read"):
            price_members(HANDBOOK, job)
    assert members.read_bytes() == DATA


def test_rows_and_rejects_do_not_share_a_file(members, tmp_path):
    with pytest.raises(InputError, match="same file"):
        price_members(HANDBOOK, Job(str(members), str(tmp_path / "out.csv"), str(tmp_path / "out.csv")))


def test_standard_output_onto_the_input_is_refused(members):
    with members.open("ab") as same:
        done = subprocess.run(
            [*RUN, str(members), "-"], stdout=same, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert (done.returncode, members.read_bytes()) == (2, DATA)


def test_pipes_in_and_out(members):
    done = run("-", "-", input=DATA + b"M4,x,1,1\n")
    assert done.stdout == ROWS
    assert done.returncode == 1
    lines = done.stderr.decode().splitlines()
    assert lines[:2] == ["line,column,reason,row", '5,orders,is not a number,"M4,x,1,1"']
    assert lines[2].startswith("read 4 = priced 3 + rejected 1 (UTF-8")


def test_rejects_on_stderr_cannot_steer_the_terminal():
    done = run("-", "-", input=DATA + "M4,\x1b[31m,1,1\u202e\n".encode())
    assert b"\x1b" not in done.stderr
    assert b"\\x1b[31m" in done.stderr
    assert b"\\u202e" in done.stderr


@posix
def test_a_device_is_written_as_it_is(members):
    assert run(members, "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(members):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*RUN, str(members), "-"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == ["error: stdout cannot be written: the disk is full"]


@posix
def test_a_full_disk_leaves_the_old_file(members, tmp_path):
    members.write_bytes(DATA + DATA.partition(b"\n")[2] * 100_000)
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")
    limit = "import resource, signal; resource.setrlimit(resource.RLIMIT_FSIZE, (99999, 99999)); "
    limit += "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "import runpy; runpy.run_path(sys.argv[0], run_name='__main__')"
    code = f"import sys; sys.argv = sys.argv[1:]; {limit}"
    command = [sys.executable, "-c", code, RUN[1], str(members), str(out)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [f"error: {out} cannot be written: File too large"]
    assert out.read_bytes() == b"old"
    assert not unfinished(tmp_path)


@posix
def test_a_reader_that_goes_away_is_one_line(members):
    members.write_bytes(DATA + DATA.partition(b"\n")[2] * 100_000)
    worker = subprocess.Popen([*RUN, str(members), "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    worker.stdout.read(10)
    worker.stdout.close()
    assert worker.stderr.read().decode().count("\n") == 1
    worker.stderr.close()
    assert worker.wait(60) == 1


@posix
def test_ctrl_c_leaves_the_old_file_and_nothing_else(tmp_path):
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")
    worker = subprocess.Popen([*RUN, "-", str(out)], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    worker.stdin.write(DATA * 20_000)
    worker.stdin.flush()
    while not unfinished(tmp_path):
        time.sleep(0.01)
    worker.send_signal(signal.SIGINT)
    assert worker.wait(10) == 130
    assert worker.stderr.read() == b""
    worker.stdin.close()
    worker.stderr.close()
    assert out.read_bytes() == b"old"
    assert not unfinished(tmp_path)


@posix
def test_a_killed_run_leaves_the_old_file_or_the_new_one_and_the_next_run_sweeps(tmp_path):
    source, out = tmp_path / "members.csv", tmp_path / "out.csv"
    body = DATA.partition(b"\n")[2] * 50_000
    source.write_bytes(DATA.partition(b"\n")[0] + b"\n" + body)
    started = time.perf_counter()
    assert run(source, out).returncode == 0
    lasts = time.perf_counter() - started
    new, rnd = out.read_bytes(), random.Random(1)
    for _ in range(KILLS):
        out.write_bytes(b"old")
        worker = subprocess.Popen([*RUN, str(source), str(out)], stderr=subprocess.DEVNULL)
        time.sleep(rnd.uniform(0, lasts))
        worker.kill()
        worker.wait()
        assert out.read_bytes() in (b"old", new)
    assert run(source, out).returncode == 0
    assert out.read_bytes() == new
    assert sorted(path.name for path in tmp_path.iterdir()) == ["members.csv", "out.csv"]


@posix
def test_the_sweep_spares_what_another_run_is_writing(tmp_path):
    running = AtomicFile(str(tmp_path / "one.csv"))
    (tmp_path / ".cstool-dead.part").write_bytes(b"left over")
    other = subprocess.run(
        [*RUN, "-", str(tmp_path / "two.csv")], input=DATA, capture_output=True, check=False, timeout=60
    )
    assert other.returncode == 0
    assert len(unfinished(tmp_path)) == 1
    running.write(b"rows")
    running.commit()
    assert (tmp_path / "one.csv").read_bytes() == b"rows"


def test_errors_while_finishing_leave_the_old_file(members, tmp_path, monkeypatch):
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")

    def no_space(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_files.os, "fsync", no_space)
    with pytest.raises(OutputError, match="the disk is full"):
        price_members(HANDBOOK, Job(str(members), str(out)))
    assert out.read_bytes() == b"old"
    assert not unfinished(tmp_path)


@pytest.mark.parametrize("missing", ["members.csv", ""])
def test_what_cannot_be_read_is_an_input_error(missing, tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        price_members(HANDBOOK, Job(str(tmp_path / missing), str(tmp_path / "out.csv")))


def test_a_folder_that_is_not_there_is_named(members, tmp_path):
    with pytest.raises(OutputError, match="there is no such file or folder"):
        price_members(HANDBOOK, Job(str(members), str(tmp_path / "no" / "out.csv")))
