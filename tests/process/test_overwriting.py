"""No file that is read is ever written over: not by any command, by any of its options, under any name."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cstool.batch import file_identity
from cstool.batch.file_identity import check_outputs
from cstool.cli import build
from cstool.errors import InputError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="makes links")

MEMBERS = "id,orders,spent,amount\n1,3,520,268\n2,x,1,1\n"
ORDERS = (
    "买家会员名,订单编号,订单付款时间,买家实际支付金额,订单状态,退款金额\n"
    "鱼,1,2026-03-01,88,交易成功,0\n鱼,2,x,1,交易成功,0\n"
)
#: The files of the folder that a call of any command may read.
READ = [
    "policies.toml",
    "replies.toml",
    "cases.toml",
    "words/classes.toml",
    "words/signs.toml",
    "words/sentences.tsv",
    "my-replies.toml",
    "ledger.sqlite",
    "members.csv",
    "members.jsonl",
    "orders.csv",
    "earlier.csv",
    "levels.csv",
    "returns.csv",
    "phrases.csv",
    "old/policies.toml",
    "old/replies.toml",
]
#: Ways to write to the file {out}: the command line, and the files of `READ` that it reads or has in use.
BESIDE = {"cases.toml", "words/classes.toml", "words/signs.toml", "words/sentences.tsv"}
IN_USE = {"policies.toml", "replies.toml", "my-replies.toml", "ledger.sqlite", *BESIDE}
WRITERS = {
    "discount members.csv -o {out}": {*IN_USE, "members.csv"},
    "discount - -o {out}": {*IN_USE, "members.csv"},
    "discount members.csv -o rows.csv --rejects {out}": {*IN_USE, "members.csv"},
    "discount members.csv --rejects {out}": {*IN_USE, "members.csv"},
    "discount members.csv --many -o {out}.csv": {*IN_USE, "members.csv"},
    "discount members.csv -o rows.parquet --rejects {out}": {*IN_USE, "members.csv"},
    "discount members.jsonl -o {out}.jsonl": {*IN_USE, "members.jsonl"},
    "discount members.jsonl -o rows.csv --rejects {out}": {*IN_USE, "members.jsonl"},
    "discount members.csv -o {out} --policies old/policies.toml": {
        *IN_USE - {"policies.toml", *BESIDE},
        "members.csv",
        "old/policies.toml",
    },
    "members orders.csv -o {out}.csv": {*IN_USE, "orders.csv"},
    "members orders.csv -o {out}.xlsx": {*IN_USE, "orders.csv"},
    "members orders.csv --rejects {out}": {*IN_USE, "orders.csv"},
    "members earlier.csv orders.csv -o rows.csv --rejects {out}": {*IN_USE, "orders.csv", "earlier.csv"},
    "members orders.csv -o {out}.csv --since levels.csv --policies old/policies.toml": {
        *IN_USE - {"policies.toml", *BESIDE},
        "orders.csv",
        "levels.csv",
        "old/policies.toml",
    },
    "export csv -o {out}": IN_USE,
    "export xlsx -o {out}.xlsx": IN_USE,
    "export csv -o {out} --policies old/policies.toml --personal old/my-replies.toml": {
        *IN_USE - {"policies.toml", "my-replies.toml", *BESIDE},
        "old/policies.toml",
        "old/my-replies.toml",
    },
    "handbook -o {out}": IN_USE,
    "handbook -o {out} --policies old/policies.toml --replies old/replies.toml": {
        *IN_USE - {"policies.toml", "replies.toml", *BESIDE},
        "old/policies.toml",
        "old/replies.toml",
    },
    "refund --rows returns.csv -o {out}": {*IN_USE, "returns.csv"},
    "refund --rows returns.csv -o {out}.xlsx": {*IN_USE, "returns.csv"},
    "refund --rows returns.csv -o rows.csv --rejects {out}": {*IN_USE, "returns.csv"},
    "refund --rows returns.csv --rejects {out} --policies old/policies.toml --replies old/replies.toml": {
        *IN_USE - {"policies.toml", "replies.toml", *BESIDE},
        "returns.csv",
        "old/policies.toml",
        "old/replies.toml",
    },
    "import phrases.csv -o {out}": {*IN_USE, "phrases.csv"},
    "import phrases.csv -o {out} --policies old/policies.toml --replies old/replies.toml": {
        *IN_USE - {"policies.toml", "replies.toml", *BESIDE},
        "phrases.csv",
        "old/policies.toml",
        "old/replies.toml",
    },
    "diff old/policies.toml policies.toml --html {out} --replies old/replies.toml": {
        *IN_USE - {"replies.toml"},
        "old/policies.toml",
        "old/replies.toml",
    },
    "diff . --on 2026-01-01 --on 2026-02-01 --html {out} --policies old/policies.toml": {
        *IN_USE - {"policies.toml", *BESIDE},
        "policies.toml",
        "old/policies.toml",
    },
    "export json -o {out} --replies old/replies.toml": {*IN_USE - {"replies.toml"}, "old/replies.toml"},
    "diff old . --html {out}": {*IN_USE, "old/policies.toml", "old/replies.toml"},
    "diff old/policies.toml policies.toml --html {out} --members members.csv": {
        *IN_USE,
        "old/policies.toml",
        "members.csv",
    },
    "diff old/policies.toml policies.toml --html {out} --members -": {*IN_USE, "members.csv"},
    "diff HEAD:./policies.toml old/policies.toml --html {out}": {*IN_USE, "old/policies.toml"},
    "diff HEAD:desk old --html {out}": {*IN_USE, "old/policies.toml", "old/replies.toml"},
}
#: Options that are refused where a file is written.
BESIDE_NO_FILE = {"discount": {"--replies"}}
#: Options that take the name of a file: what they do with it.
OPTIONS = {
    "--policies": "reads",
    "--replies": "reads",
    "--personal": "reads",
    "--from": "reads",
    "--lines": "reads",
    "--members": "reads",
    "--since": "reads",
    "--output": "writes",
    "--rejects": "writes",
    "--html": "writes",
}


def symbolic(file: Path) -> str:
    Path("link").symlink_to(file.resolve())
    return "link"


def hard(file: Path) -> str:
    Path("hard").hardlink_to(file)
    return "hard"


def through_a_folder(file: Path) -> str:
    Path("folder").symlink_to(file.resolve().parent)
    return f"folder/{file.name}"


#: Ways to write the name of a file.
SPELLINGS: dict[str, Callable[[Path], str]] = {
    "plain": str,
    "dotted": lambda file: f"./{file}",
    "up and down": lambda file: f"old/../{file}",
    "absolute": lambda file: str(file.absolute()),
    "symbolic link": symbolic,
    "hard link": hard,
    "linked folder": through_a_folder,
}


@pytest.fixture
def desk(clean_environment: Path, monkeypatch: pytest.MonkeyPatch, shop_files: dict[str, str]) -> Path:
    """A folder with all files of `READ`, whose state is kept by git."""
    for name, text in shop_files.items():
        for file in (Path(name), Path("old", name)):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    Path("my-replies.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("CSTOOL_PERSONAL", "my-replies.toml")
    Path("ledger.sqlite").write_bytes(b"")
    monkeypatch.setenv("CSTOOL_LEDGER", "ledger.sqlite")
    Path("members.csv").write_text(MEMBERS, encoding="utf-8")
    Path("old/my-replies.toml").write_text("", encoding="utf-8")
    for name in ("orders.csv", "earlier.csv"):
        Path(name).write_text(ORDERS, encoding="utf-8")
    Path("levels.csv").write_text("member,tier\n鱼,none\n", encoding="utf-8")
    Path("returns.csv").write_text("reason,paid\nquality,5\nsize,x\n", encoding="utf-8")
    Path("phrases.csv").write_text("text\n亲，您好\n", encoding="utf-8")
    lines = [{"id": 1, "orders": 3, "spent": 520, "amount": 1}, {"id": 2, "orders": "x"}]
    Path("members.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    top = clean_environment.parent
    for line in (["init", "-q"], ["add", "desk/policies.toml", "desk/replies.toml"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *line], cwd=top, check=True, capture_output=True)
    return clean_environment


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files(folder)}


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def is_refused(cstool: Any, line: str, out: str) -> bool:
    """Run a command that reads members.csv as standard input, if it reads any."""
    ran = cstool(*(word.replace("{out}", out) for word in line.split()))
    return (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1) and "not written over" in ran.err


@pytest.fixture
def members_as_input(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with Path("members.csv").open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        yield


@pytest.mark.usefixtures("members_as_input")
@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("line", WRITERS)
def test_what_is_read_is_not_written_over(line: str, spelling: str, desk: Path, cstool: Any) -> None:
    for name in WRITERS[line]:
        out = SPELLINGS[spelling](Path(name))
        ending = line.partition("{out}")[2].partition(" ")[0]
        if ending:
            Path(f"{out}{ending}").symlink_to(Path(name).resolve())
        before = contents(desk)
        assert is_refused(cstool, line, out), (name, out)
        assert contents(desk) == before
        for made in ("link", "hard", "folder", *([f"{out}{ending}"] if ending else [])):
            Path(made).unlink(missing_ok=True)


@pytest.mark.usefixtures("members_as_input")
@pytest.mark.parametrize("line", WRITERS)
def test_what_is_not_read_is_written(line: str, desk: Path, cstool: Any) -> None:
    """The test above proves something: the same lines do write to another file."""
    if "parquet" in line or "jsonl" in line:
        pytest.importorskip("duckdb")
    ending = line.partition("{out}")[2].partition(" ")[0]
    before = contents(desk)
    ran = cstool(*(word.replace("{out}", "fresh") for word in line.split()))
    assert ran.code in {0, 1}, ran.err
    assert f"fresh{ending}" in set(contents(desk)) - set(before)
    assert {name: data for name, data in contents(desk).items() if name in before} == before


@pytest.mark.parametrize("make", [Path.symlink_to, Path.hardlink_to], ids=["symbolic link", "hard link"])
@pytest.mark.parametrize("name", sorted({*IN_USE, "members.csv", "rows.csv"}))
@pytest.mark.parametrize("more", [[], ["--many"]], ids=["", "--many"])
def test_the_usual_name_of_the_rejects_may_lead_to_a_file_that_is_read(
    name: str, make: Any, more: list[str], desk: Path, cstool: Any
) -> None:
    Path("rows.csv").write_bytes(b"old")
    make(Path("rows.csv.rejects.csv"), Path(name).resolve())
    before = contents(desk)
    ran = cstool("discount", "members.csv", "-o", "rows.csv", *more)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert contents(desk) == before


@pytest.mark.parametrize("more", [[], ["--many"], ["--engine", "reference"]], ids=" ".join)
def test_a_members_file_may_have_the_usual_name_of_the_rejects(
    more: list[str], desk: Path, cstool: Any
) -> None:
    Path("a.csv.rejects.csv").write_text(MEMBERS, encoding="utf-8")
    before = contents(desk)
    ran = cstool("discount", "a.csv.rejects.csv", "-o", "a.csv", *more)
    assert (ran.code, "a.csv.rejects.csv is one of the files that are read" in ran.err) == (2, True)
    assert contents(desk) == before


@pytest.mark.parametrize("read", ["members.csv", "policies.toml", "replies.toml"])
@pytest.mark.parametrize("line", ["discount members.csv", "export csv"])
def test_standard_output_may_be_a_file_that_is_read(line: str, read: str, desk: Path, run: Any) -> None:
    if line.startswith("export") and read == "members.csv":
        pytest.skip("it is not read")
    before = contents(desk)
    with Path(read).open("ab") as same:
        ran = run(*line.split(), cwd=desk, capture_output=False, stdout=same, stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr.count(b"\n")) == (2, 1)
    assert contents(desk) == before


def test_case_makes_no_difference_where_the_system_sees_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    status = file_identity._status
    monkeypatch.setattr(
        file_identity, "_status", lambda name, *more: status(str(tmp_path / Path(name).name.lower()), *more)
    )
    with pytest.raises(InputError, match="one of the files that are read"):
        check_outputs(["MEMBERS.CSV"], ["members.csv"])


@pytest.mark.parametrize(("one", "other"), [("a.csv", "a.csv"), ("a.csv", "./A.csv"), ("é.csv", "É.csv")])
def test_two_outputs_are_two_files(one: str, other: str) -> None:
    """Also by case, where neither exists yet: the system may tell none."""
    with pytest.raises(InputError, match="the same file"):
        check_outputs([one, other])
    check_outputs([one, f"{other}.rejects.csv"])
    check_outputs(["-", "-"])
    check_outputs(["/dev/null", "/dev/null"])


@pytest.mark.usefixtures("members_as_input")
@pytest.mark.parametrize("line", [line for line in WRITERS if line.endswith("{out}") or "{out} " in line])
def test_a_file_to_write_has_a_name(line: str, desk: Path, cstool: Any) -> None:
    """A variable that is not set does not mean standard output, nor that nothing is to be written."""
    before = contents(desk)
    ran = cstool(*(word.replace("{out}", "") for word in line.split(" ")))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: a file to write has no name; name it, or leave out the option\n"
    assert contents(desk) == before


def test_every_option_that_names_a_file_is_known_here() -> None:
    """A new option that writes a file needs a line in `WRITERS`."""
    from typer.main import get_command

    found = {
        option
        for command in get_command(build()).commands.values()  # type: ignore[attr-defined]
        for param in command.params
        if param.param_type_name == "option" and ("FILE" in (param.metavar or "") or "--since" in param.opts)
        for option in param.opts
        if option.startswith("--")
    }
    assert found == set(OPTIONS)


def test_every_option_of_every_command_that_writes_is_tried() -> None:
    """Each that writes, and each that reads beside one that writes."""
    from typer.main import get_command

    tried: dict[str, set[str]] = {}
    for line in WRITERS:
        command, *words = line.replace("-o ", "--output ").split()
        tried.setdefault(command, set()).update(word for word in words if word in OPTIONS)
    for name, command in get_command(build()).commands.items():  # type: ignore[attr-defined]
        options = {option for param in command.params for option in param.opts if option in OPTIONS}
        if any(OPTIONS[option] == "writes" for option in options):
            assert tried.get(name, set()) >= options - BESIDE_NO_FILE.get(name, set()), name
