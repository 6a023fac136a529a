"""Every command under every fault of the world around it: an answer or one clear line, the exit code of the contract.

Each kind of fault meets every command; each single fault meets a third of them, all with `CSTOOL_FAULTS=all`.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.skipif(os.name != "posix", reason="streams, limits, signals and devices of POSIX")

#: At least one call of every command; {out} stands for a file that it writes.
CALLS = [
    "discount --orders 3 --spent 520 --amount 268",
    "discount members.csv",
    "discount - -o {out}.csv",
    "discount members.csv --summary --many -o {out}.csv",
    "discount members.jsonl -o {out}.parquet",
    "refund quality --paid 268 --json",
    "size 240",
    "reply thanks",
    "reply 尺码标准吗",
    "reply --lines -",
    "reply",
    "triage leak --fact signed=in-person",
    "triage 瓶子漏了 --json",
    "triage --lines lines.txt",
    "refund --rows returns.csv -o {out}.csv",
    "import phrases.csv",
    "import phrases.csv -o {out}.toml",
    "export csv",
    "export json -o {out}.json",
    "sql sqlite",
    "validate",
    "validate --format github",
    "diff old .",
    "diff old . --members members.csv --html {out}.html",
    "schema policies",
    "explain",
    "explain overlapping-rows --json",
    "where",
    "init {out}",
    "note w7 第7条",
    "notes --json",
    "due",
    "done 1",
    "check 签收7天内可以退 --json",
    "handbook -o {out}.html",
    "members orders.csv -o {out}.csv",
    "mcp --help",
    "--help",
    "discount --help",
    "--version",
]
#: What each single fault is tried on: a call in so many.
SHARE = 1 if os.environ.get("CSTOOL_FAULTS") == "all" else 3
#: What may stand on stderr of a run that is not done: one line, after notes of what it has been doing.
NOTES = re.compile(
    "learning from customers' words|the remark is unsigned|read [0-9]|check first|see |line [0-9]+ is not UTF-8|rejects"
    "|bash: warning: setlocale|(returns|phrases).csv: |[0-9]+ phrases are "
)
REJECTED = re.compile(r"line,column,reason,row|\d+,\w+,")


def share(number, *always):
    """The calls that the fault of this number meets: another share for the next one, and those of `always`."""
    return [call for at, call in enumerate(CALLS) if at % SHARE == number % SHARE or call in always]


@pytest.fixture(scope="session")
def kept_environment(tmp_path_factory, program):
    """Variables with a cache in which the handbook and the words are already kept."""
    home = tmp_path_factory.mktemp("home")
    clean = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    root = str(Path(__file__).parents[2])
    kept = {**clean, "PYTHONPATH": root, "LANG": "C.UTF-8", "HOME": str(home), "XDG_CACHE_HOME": str(home)}
    for words in (("reply", "尺码标准吗"), ("triage", "瓶子漏了")):
        subprocess.run([*program, *words], env=kept, cwd=home, capture_output=True, check=True)
    return kept


@pytest.fixture
def desk(tmp_path, kept_environment, program):
    """A folder with a handbook, members, messages of customers."""
    subprocess.run(
        [*program, "init", "old"], env=kept_environment, cwd=tmp_path, capture_output=True, check=True
    )
    shutil.copytree(tmp_path / "old", tmp_path, dirs_exist_ok=True)
    policies = tmp_path / "policies.toml"
    policies.write_text(policies.read_text("utf-8").replace("window_days = 7", "window_days = 8"), "utf-8")
    (tmp_path / "members.csv").write_text("id,orders,spent\n1,3,520\n2,x,1\n", encoding="utf-8")
    (tmp_path / "members.jsonl").write_text('{"orders": 3, "spent": 520}\n{"orders": 0, "spent": 1}\n')
    (tmp_path / "orders.csv").write_text(
        "买家会员名,订单编号,订单付款时间,买家实际支付金额,订单状态,退款金额\n小鱼,1,2026-03-01,88,交易成功,0\n",
        encoding="utf-8",
    )
    (tmp_path / "returns.csv").write_text("reason,paid\nquality,5\nsize,x\n", encoding="utf-8")
    (tmp_path / "phrases.csv").write_text("编码,内容\nab,亲，您好\n", encoding="utf-8")
    (tmp_path / "lines.txt").write_text("瓶子漏了\n尺码标准吗\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def suffer(desk, program, kept_environment):
    """Run every command, or those of `calls`, under a fault, and check what the contract says of each."""

    def run(
        streams="",
        calls=CALLS,
        before="",
        variables=None,
        more="",
        codes=frozenset({0, 1, 2, 3}),
        keeps_stderr=True,
    ):
        for number, call in enumerate(calls):
            words = call.replace("{out}", f"out{number}")
            given = "members.csv" if "discount -" in call else "lines.txt"
            stdin = "" if "<" in streams else f"<{given}"
            line = f'{before} "$@" {words} {more} {stdin} {streams}'
            ran = subprocess.run(
                ["bash", "-c", line, "bash", *program],
                env={**kept_environment, **(variables or {})}, cwd=desk, capture_output=True, timeout=60, check=False,
            )  # fmt: skip
            told = ran.stderr.decode("utf-8", "replace").splitlines()
            assert ran.returncode in codes, (line, ran)
            assert not any("Traceback" in text or "Exception" in text for text in told), (line, told)
            if ran.returncode in {2, 3}:
                assert "{out}" in call or call == "discount members.csv" or ran.stdout == b"", (line, ran)
                left = [text for text in told if not NOTES.match(text) and not REJECTED.match(text)]
                assert len(left) == 1 or not keeps_stderr, (line, told)
            yield call, ran

    return lambda *arguments, **options: dict(run(*arguments, **options))


@pytest.mark.parametrize(
    ("number", "fault"),
    list(enumerate(["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-", ">&- 2>&-", "<&- 2>&-"])),
)
def test_closed_streams(suffer, number, fault):
    answers = ("size 240", "reply", "where", "sql sqlite", "export csv")
    reading = [call for call in CALLS if " - " in f"{call} "]
    ran = suffer(fault, share(number, *answers, *reading), keeps_stderr=" 2>&-" not in f" {fault}")
    if "<&-" in fault.split():
        assert {ran[call].returncode for call in reading} == {2}
    elif fault == "2>&-":
        assert ran["size 240"].returncode == 0
    if ">&-" in fault.split():
        assert {ran[call].returncode for call in answers} == {1}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize(
    ("number", "fault"), list(enumerate([">/dev/full", "2>/dev/full", ">/dev/full 2>&1"]))
)
def test_full_streams(suffer, number, fault):
    answers = ("size 240", "reply", "where", "--help", "export csv")
    ran = suffer(fault, share(number, *answers), keeps_stderr="2>" not in fault)
    assert {ran[call].returncode for call in answers} == {0 if fault.startswith("2>") else 1}


@pytest.mark.parametrize(
    ("number", "fault"), list(enumerate(["</dev/zero", "</dev/null", "<.", "</dev/full"]))
)
def test_stdin_of_any_kind(suffer, number, fault):
    """Also one that never ends; no command reads what it was not told to read."""
    suffer(fault, share(number))


@pytest.mark.parametrize(("number", "megabytes"), list(enumerate([40, 70, 100, 150, 250, 450])))
def test_little_memory(suffer, number, megabytes):
    """What there is not enough memory for is told; nothing is left behind.

    The interpreter itself, and the library of DuckDB, end the process by themselves where they get none.
    """
    calls = [call for call in share(number) if "jsonl" not in call]
    ran = suffer(
        f"ulimit -v {megabytes << 10};",
        calls,
        codes=frozenset({0, 1, 2, 3, 127, 134, 139}),
        keeps_stderr=False,
    )
    ended = {call for call in ran if ran[call].returncode >= 127}
    assert not ended or megabytes <= 70, ended


@pytest.mark.parametrize(
    "variables",
    [
        {"TZ": "XYZ-24"},
        {"TZ": "XYZ+24"},
        {"TZ": ":/etc/passwd"},
        {"TZ": "<\udcff>5"},
        {"TZ": "A" * 5000},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "tr_TR.UTF-8"},
        {"LC_ALL": "x" * 5000},
        {"LC_ALL": "zh_CN.GBK"},
        {"LC_ALL": "\udcff"},
        {"LANGUAGE": "zh:\udcff", "LC_ALL": ""},
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"PYTHONIOENCODING": "utf-16"},
        {"PYTHONWARNINGS": "error"},
        {"COLUMNS": "1"},
        {"COLUMNS": "x"},
        {"COLUMNS": "-5"},
        {"TERM": "\udcff"},
        {"HOME": ""},
        {"HOME": "/dev/null"},
        {"HOME": "relative"},
        {"XDG_CACHE_HOME": "/dev/null"},
        {"XDG_CACHE_HOME": "x" * 300},
        {"XDG_CONFIG_HOME": "/" + "x" * 300},
        {"HOME": "/" + "x" * 5000, "XDG_CACHE_HOME": ""},
        {"TMPDIR": "/dev/null"},
        {"PATH": "/usr/bin:/bin"},
        {"CSTOOL_LANG": "\udcff"},
        {"CSTOOL_AGENT": "\udcff\n"},
        {"PYTHONOPTIMIZE": "2"},
        {"PYTHONHASHSEED": "7"},
    ],
    ids=str,
)
def test_variables_of_any_kind(suffer, variables):
    """Zones a day off, locales that do not exist, homes that are none."""
    ran = suffer(calls=[CALLS[len(str(variables)) % 9 + part] for part in (0, 9, 18)], variables=variables)
    bad = {call for call in ran if ran[call].returncode in {2, 3}}
    assert not bad or variables.get("TMPDIR"), bad


@pytest.mark.parametrize("utf8", ["1", "0"])
def test_arguments_that_are_no_text(suffer, utf8):
    variables = {"PYTHONUTF8": utf8, "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    fine = [call for call in CALLS if "help" not in call and "{out}" not in call]
    suffer(calls=fine, more=r"$'\xff=\xed\xa0\x80'", variables=variables)


@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_a_cache_that_cannot_be_used(suffer, tmp_path, fault):
    """Answers are slower, and no different."""
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o500 if fault == "read-only" else 0o777)
    cache.chmod(0o500 if fault == "read-only" else 0o777)
    ran = suffer(calls=["size 240", "triage leak", "validate"], variables={"XDG_CACHE_HOME": str(cache)})
    assert {each.returncode for each in ran.values()} <= {0, 1}


def test_ctrl_c_at_any_moment(desk, program, kept_environment):
    """Nothing is said, nothing is half written; before the program's first line the interpreter speaks for itself."""
    command = [*program, "discount", "members.csv", "-o", "out.csv"]
    started = time.monotonic()
    subprocess.run(command, env=kept_environment, cwd=desk, capture_output=True, check=False)
    whole = time.monotonic() - started

    @settings(max_examples=15, deadline=None)
    @given(st.floats(0.0, 1.2))
    def interrupt(part):
        (desk / "out.csv").unlink(missing_ok=True)
        running = subprocess.Popen(
            command, env=kept_environment, cwd=desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        time.sleep(part * whole)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=60)
        assert running.returncode in {0, 1, 130, -signal.SIGINT} or b"cstool" not in told, told
        assert not (desk / "out.csv").exists() or (desk / "out.csv").read_text().count("\n") == 2

    interrupt()


def test_all_commands_are_here():
    from cstool.cli import _summaries

    assert {call.split()[0] for call in CALLS} - {"--help", "--version"} == set(_summaries())
