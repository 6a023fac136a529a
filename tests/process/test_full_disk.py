"""A disk that is full at the n-th call to the system, for every n, and every command that writes.

The fakes fail where the program calls the system: to create, write, sync, rename a file, or make a folder.
"""

import errno
import io
import os
from pathlib import Path

import pytest

from cstool.batch import atomic_files, outputs
from cstool.cli import main

#: Calls to the system that a full disk lets fail: the object, and its attribute.
SYSTEM = {
    "create": (atomic_files, "create"),
    "write": (atomic_files, "write_all"),
    "sync": (os, "fsync"),
    "rename": (Path, "replace"),
    "folder": (Path, "mkdir"),
}
WRITERS = [
    "discount members.csv -o {out}.csv",
    "discount members.csv -o {out}.csv --engine reference",
    "discount members.csv -o {out}.csv --rejects {out}.txt",
    "discount members.csv -o {out}.csv --many",
    "discount members.jsonl -o {out}.csv",
    "discount members.csv -o {out}.parquet",
    "members orders.csv -o {out}.csv",
    "members orders.csv -o {out}.parquet",
    "members orders.csv -o {out}.xlsx",
    "refund --rows returns.csv -o {out}.csv",
    "refund --rows returns.csv -o {out}.xlsx",
    "import phrases.csv -o {out}.toml",
    "export json -o {out}.csv",
    "export xlsx -o {out}.xlsx",
    "handbook -o {out}.csv",
    "diff old new --html {out}.csv",
    "init {out}.csv/handbook",
]
SHOWERS = [
    "discount --orders 3 --spent 520", "discount members.csv", "discount members.csv --engine reference", "size 240",
    "discount members.csv --many", "refund quality --paid 1", "reply", "reply thanks", "triage leak", "export csv",
    "sql sqlite", "validate", "diff old new", "schema policies", "where", "--help", "--version",
    "reply --lines lines.txt", "check --lines lines.txt", "explain overlapping-rows", "import phrases.csv",
    "members orders.csv", "refund --rows returns.csv", "refund --rows returns.csv --json", "notes", "due --json",
    "schema commands",
]  # fmt: skip
OLD = b"what stood there before\n"


@pytest.fixture(autouse=True)
def desk(clean_environment: Path, shop_files: dict[str, str]) -> Path:
    for name, text in shop_files.items():
        for file in (Path("old", name), Path("new", name)):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(
                text.replace("window_days = 7", f"window_days = {len(file.parts)}"), encoding="utf-8"
            )
    Path("members.csv").write_text("orders,spent\n3,520\nx,1\n", encoding="utf-8")
    Path("members.jsonl").write_text(
        '{"orders": 3, "spent": 520}\n{"orders": 0, "spent": 1}\n', encoding="utf-8"
    )
    Path("orders.csv").write_text(
        "买家会员名,订单编号,订单付款时间,买家实际支付金额,订单状态,退款金额\n"
        "鱼,1,2026-03-01,88,交易成功,0\n鱼,2,x,1,交易成功,0\n",
        encoding="utf-8",
    )
    Path("returns.csv").write_text("reason,paid\nquality,5\nsize,x\n", encoding="utf-8")
    Path("phrases.csv").write_text("text\n亲，您好\n", encoding="utf-8")
    Path("lines.txt").write_text("leak\nleak\n", encoding="utf-8")
    return clean_environment


def failing(monkeypatch, call: str, number: int) -> list[object]:
    """Let the call of that number fail; return the calls that were made."""
    owner, name = SYSTEM[call]
    real, made = getattr(owner, name), []

    def fake(*arguments, **options):
        made.append(arguments)
        if len(made) == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, fake)
    return made


@pytest.mark.parametrize("call", SYSTEM)
@pytest.mark.parametrize("line", WRITERS)
def test_whichever_call_fails_the_old_file_stays_or_the_new_one_is_whole(line, call, cstool, monkeypatch):
    if "parquet" in line or "jsonl" in line:
        pytest.importorskip("duckdb")
    for number in range(1, 40):
        out = f"out{number}"
        made = [f"{ending}{more}" for ending in ("csv", "parquet", "xlsx") for more in ("", ".rejects.csv")]
        known = {Path(f"{out}.{ending}") for ending in ("txt", *made)}
        if not line.startswith(("init", "import")):
            for path in known:
                path.write_bytes(OLD)
        before = set(Path().rglob("*"))
        with monkeypatch.context() as faults:
            made = failing(faults, call, number)
            ran = cstool(*line.replace("{out}", out).split())
        left = set(Path().rglob("*")) - before
        assert not {path for path in left if path.name.startswith(".cstool")}, left
        if len(made) < number:
            assert ran.code in {0, 1}
            break
        if ran.code == 1 and "cannot be written" in ran.err:
            assert ran.err.count("\n") == 1
            assert not left
            rows = Path(out + line.partition("{out}")[2].partition(" ")[0])
            assert not rows.exists() or rows.read_bytes() == OLD, "the rows come last"
        else:  # what failed was to keep something for the next run, or to sync a folder
            assert ran.code in {0, 1}
            assert "Traceback" not in ran.err
    else:
        pytest.fail("there is no end")


class FullStream(io.RawIOBase):
    """A stream on a disk that is full from the n-th write on."""

    def __init__(self, number: int) -> None:
        self.writes, self.number = 0, number

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.writes += 1
        if self.writes >= self.number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(data)


@pytest.mark.usefixtures("cstool")
@pytest.mark.parametrize("line", SHOWERS)
def test_an_answer_that_cannot_be_written_is_said_and_is_exit_1(line, monkeypatch):
    for number in range(1, 400, 3):
        stream = FullStream(number)
        out = io.TextIOWrapper(io.BufferedWriter(stream, 64), encoding="utf-8", write_through=True)
        err = io.StringIO()
        with monkeypatch.context() as streams:
            streams.setattr("sys.stdout", out)
            streams.setattr("sys.stderr", err)
            try:
                code = main(line.split())
            except SystemExit as leaving:
                code = leaving.code
        stream.number = 1 << 30
        out.detach().detach()
        if stream.writes < number:
            assert code in {0, 1}
            return
        assert code == 1, err.getvalue()
        assert "cannot be written" in err.getvalue().splitlines()[-1]
    pytest.fail("there is no end")


def test_the_fakes_are_what_the_program_calls():
    """A renamed function would make the tests above pass on nothing."""
    assert outputs.open_target is atomic_files.open_target
    assert all(callable(getattr(owner, name)) for owner, name in SYSTEM.values())
