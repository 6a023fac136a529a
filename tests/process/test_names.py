"""Every option and argument that names a file, given a name that no system takes, or a file of any kind."""

import io
import os
import re
import stat
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="names, devices and pipes of POSIX")

LONG = "x" * 300
DEEP = "/".join(["x" * 200] * 30)
READS = [
    "discount {}", "discount {} -o o.csv", "discount {} --many -o o.csv", "discount {} --engine reference",
    "size 240 --policies {}", "reply thanks --replies {}", "reply thanks --personal {}", "reply --lines {}",
    "triage --lines {}", "validate {}", "validate --policies {}", "validate --personal {}", "diff {} .", "diff . {}",
    "diff old . --members {}", "export csv --personal {}", "where --policies {}", "sql sqlite --policies {}",
    "refund --rows {}", "import {}",
]  # fmt: skip
#: With an ending by which the format is known.
ENDED = [
    "discount {}.parquet -o o.csv",
    "discount {}.jsonl -o o.csv",
    "discount {}.csv.gz",
    "discount {}.jsonl --many -o o.csv",
]
REVISIONS = ["diff {}: .", "diff HEAD:{} .", "diff {}:./ {}"]
WRITES = [
    "discount members.csv -o {}", "discount - -o {}", "discount members.csv --rejects {}", "export csv -o {}",
    "discount members.csv --many -o {}", "diff old . --html {}", "init {}", "discount members.csv -o {}.parquet",
    "refund --rows returns.csv -o {}", "import phrases.csv -o {}",
]  # fmt: skip


@pytest.fixture
def desk(clean_environment: Path, shop_files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two handbooks and members, the members also on standard input."""
    for name, text in shop_files.items():
        for file in (Path(name), Path("old", name)):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    Path("members.csv").write_text("orders,spent\n3,520\n", encoding="utf-8")
    Path("returns.csv").write_text("reason,paid\nquality,5\n", encoding="utf-8")
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
@pytest.mark.parametrize("name", ["/dev/null", "/dev/full", ".", "no/such", "members.csv/x", "words"])
def test_outputs_of_any_kind(cstool, name):
    codes = check(cstool, WRITES, name)
    if name in {"/dev/full", "members.csv/x"}:
        assert 0 not in [code for call, code in codes.items() if ".parquet" not in call], codes
    if Path(name).exists():
        assert stat.S_IFMT(Path(name).stat().st_mode) in {stat.S_IFCHR, stat.S_IFDIR}, (
            "a device stays a device"
        )
