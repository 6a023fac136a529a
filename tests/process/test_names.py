"""Every option and argument that names a file, given a name that no system takes, or a file of any kind."""

import io
import os
import re
import stat
import threading
import time
from pathlib import Path

import pytest

from cstool.batch import named_pipes

pytestmark = pytest.mark.skipif(os.name != "posix", reason="names, devices and pipes of POSIX")

ORDERS = (
    "买家会员名,订单编号,订单付款时间,买家实际支付金额,订单状态,退款金额\n"
    "鱼,1,2026-03-01,88,交易成功,0\n鱼,2,x,1,交易成功,0\n"
)
LONG = "x" * 300
DEEP = "/".join(["x" * 200] * 30)
READS = [
    "discount {}", "discount {} -o o.csv", "discount {} --many -o o.csv", "discount {} --engine reference",
    "size 240 --policies {}", "reply thanks --replies {}", "reply thanks --personal {}", "reply --lines {}",
    "triage --lines {}", "validate {}", "validate --policies {}", "validate --personal {}", "diff {} .", "diff . {}",
    "diff old . --members {}", "export csv --personal {}", "where --policies {}", "sql sqlite --policies {}",
    "refund --rows {}", "import {}", "members {}", "members orders.csv --since {}", "check x --policies {}",
    "check --lines {}", "handbook -o h.html --replies {}", "schema policies --from {}", "note w1 x --policies {}",
    "due --policies {}", "mcp --policies {}",
]  # fmt: skip
#: With an ending by which the format is known.
ENDED = [
    "discount {}.parquet -o o.csv",
    "discount {}.jsonl -o o.csv",
    "discount {}.csv.gz",
    "discount {}.jsonl --many -o o.csv",
    "discount {}.xlsx",
    "members {}.csv",
    "members {}.jsonl",
    "members orders.csv --since {}.csv",
    "refund --rows {}.xlsx",
    "import {}.xlsx",
]
REVISIONS = ["diff {}: .", "diff HEAD:{} .", "diff {}:./ {}"]
WRITES = [
    "discount members.csv -o {}", "discount - -o {}", "discount members.csv --rejects {}", "export csv -o {}",
    "discount members.csv --many -o {}", "diff old . --html {}", "init {}", "discount members.csv -o {}.parquet",
    "refund --rows returns.csv -o {}", "refund --rows returns.csv --rejects {}", "import phrases.csv -o {}",
    "members orders.csv -o {}.csv", "members orders.csv -o {}.xlsx", "members orders.csv --rejects {}",
    "discount members.jsonl -o {}.csv", "export xlsx -o {}.xlsx", "handbook -o {}",
]  # fmt: skip


@pytest.fixture
def desk(clean_environment: Path, shop_files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two handbooks and members, the members also on standard input."""
    for name, text in shop_files.items():
        for file in (Path(name), Path("old", name)):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    Path("members.csv").write_text("orders,spent\n3,520\n", encoding="utf-8")
    Path("orders.csv").write_text(ORDERS, encoding="utf-8")
    Path("members.jsonl").write_text('{"orders": 3, "spent": 520}\n', encoding="utf-8")
    Path("returns.csv").write_text("reason,paid\nquality,5\nsize,x\n", encoding="utf-8")
    Path("phrases.csv").write_text("text\n亲，您好\n", encoding="utf-8")
    stdin = io.TextIOWrapper(io.BytesIO(b"orders,spent\n3,520\n"))
    monkeypatch.setattr("sys.stdin", stdin)
    return clean_environment


def check(cstool, calls: list[str], name: str) -> dict[str, int]:
    """Run `calls` with `name`; return their exit codes."""
    codes = {}
    for call in calls:
        ran = cstool(*(word.replace("{}", name) for word in call.split()))
        assert ran.code in {0, 1, 2, 3}, (call, ran)
        if ran.code in {2, 3}:
            assert ran.err.count("\n") == 1, (call, ran)
            assert ran.out == "", (call, ran)
        codes[call] = ran.code
    return codes


@pytest.mark.parametrize(
    "name",
    [LONG, f"{LONG}/x", DEEP, "", "长" * 100, "\udcff", "\udced\udca0", "-x", "x\ny", "members.csv/x"],
    ids=ascii,
)
@pytest.mark.usefixtures("desk")
def test_names_that_few_systems_take(cstool, name):
    codes = check(cstool, [*READS, *ENDED, *REVISIONS, *WRITES], name)
    if name in {LONG, f"{LONG}/x", DEEP, "长" * 100}:
        assert {codes[call] for call in (*READS, *ENDED, *REVISIONS) if "where" not in call} <= {2, 3}
        assert {codes[call] for call in WRITES} <= {1, 2}


@pytest.mark.parametrize(
    "name", ["/dev/zero", "/dev/full", ".", "words", "huge", "/dev/null", "/proc/self/mem", "secret"]
)
def test_files_of_any_kind(cstool, desk, name):
    """Devices that never end, folders, a file of 1 GB, one that cannot be read: one clear line, in bounded time."""
    with (desk / "huge").open("wb") as file:
        file.truncate(1 << 30)
    (desk / "secret").write_bytes(b"")
    (desk / "secret").chmod(0)
    started = time.monotonic()
    codes = check(cstool, READS, name)
    assert time.monotonic() - started < 60
    bounded = [
        call for call in READS if re.search("policies|replies|--lines|validate", call) and "where" not in call
    ]
    if name in {"/dev/zero", "/dev/full", "huge"}:
        assert {codes[call] for call in bounded} <= {2, 3}, codes


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("call", [*READS, *ENDED, *WRITES])
def test_nobody_waits_for_ever_at_a_pipe(cstool, call, monkeypatch):
    """A pipe with a name, whose other end nobody opens, for every file that is read or written: one clear line."""
    monkeypatch.setattr(named_pipes, "PATIENCE", 0.05)
    os.mkfifo("pipe" + call.partition("{}")[2].partition(" ")[0])
    ran = cstool(*(word.replace("{}", "pipe") for word in call.split()))
    assert ran.code in ({0} if "where" in call else {1, 2, 3}), ran
    assert "where" in call or "pipe" in ran.err.splitlines()[-1]
    assert stat.S_ISFIFO(Path("pipe" + call.partition("{}")[2].partition(" ")[0]).stat().st_mode)


@pytest.mark.usefixtures("desk")
def test_a_pipe_at_whose_other_end_somebody_works_is_a_file(cstool):
    """A program may come a little later, and take its time; the rows are those of a file."""
    os.mkfifo("pipe")
    writer = threading.Thread(
        target=lambda: (time.sleep(0.3), Path("pipe").write_bytes(b"orders,spent\n3,520\n"))
    )
    writer.start()
    ran = cstool("discount", "pipe")
    writer.join()
    assert (ran.code, ran.out) == (0, "orders,spent,tier,rate\n3,520,gold,0.93\n")
    found: list[str] = []
    reader = threading.Thread(target=lambda: (time.sleep(0.3), found.append(Path("pipe").read_text("utf-8"))))
    reader.start()
    assert cstool("export", "csv", "-o", "pipe").code == 0
    reader.join()
    assert found[0].startswith("id,")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "call", [line for line in WRITES if not line.startswith(("init", "import", "discount - "))]
)
def test_an_output_that_cannot_be_written_is_told_alike_by_every_command(cstool, call):
    """Whatever lies between the command and the file: the file is named, the cause is said, the exit code is 1."""
    Path("plain").write_bytes(b"")
    for name, cause in {
        "no/such": "there is no such file or folder",
        "plain/x": "a part of the path is no folder",
    }.items():
        out = name + call.partition("{}")[2].partition(" ")[0]
        ran = cstool(*(word.replace("{}", name) for word in call.split()))
        told = ran.err.splitlines()[-1]
        assert (ran.code, told) == (1, f"error: {out} cannot be written: {cause}"), ran


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["/dev/null", "/dev/full", ".", "no/such", "members.csv/x", "words"])
def test_outputs_of_any_kind(cstool, name):
    is_device = name.startswith("/dev")
    codes = check(cstool, [call for call in WRITES if not ("{}." in call and is_device)], name)
    if name in {"/dev/full", "members.csv/x"}:
        assert 0 not in codes.values(), codes
    if Path(name).exists():
        assert stat.S_IFMT(Path(name).stat().st_mode) in {stat.S_IFCHR, stat.S_IFDIR}, (
            "a device stays a device"
        )
